"""The lines that speak for a brief where it is only mentioned, told from its plan, with their claims."""

from __future__ import annotations

from itertools import chain, repeat

from briefs.errors import Fault, FaultyInput
from briefs.render.sentence import Sentence, claims, plain
from briefs.render.voice import Voice
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.document import Document, Message
from briefs.vocabulary.headlines import LONGEST_SOCIAL, SECTION, Headlines

SUBJECTS = 3


def headlines(document: Document, voice: Voice, title: Sentence) -> tuple[Headlines, tuple[Claim, ...]]:
    """The lines and their claims. `voice` has told nothing before; `title` is the brief's own.

    Raises FaultyInput where a phrase is unknown, or a social line is longer than a short message may be.
    """
    summary = _first(document.summary, voice)
    social = _first(document.social, voice)
    subjects = _several(document.subjects, voice) or (title,)
    preheader = _first(document.preheader, voice)
    _refuse_long(document, plain(social))
    told = (title, summary, social, *subjects, preheader)
    lines = Headlines(plain(title), plain(summary), plain(social), tuple(map(plain, subjects)), plain(preheader))
    return lines, tuple(claim for sentence in dict.fromkeys(told) for claim in claims(sentence, SECTION))


def _first(messages: tuple[Message, ...], voice: Voice) -> Sentence:
    return next((sentence for message in messages if (sentence := voice.tell(message, "title"))), ())


def _several(messages: tuple[Message, ...], voice: Voice) -> tuple[Sentence, ...]:
    """Different lines, those of different facts first; then each message's next wording."""
    found: dict[str, Sentence] = {}
    for message in chain.from_iterable(repeat(messages, SUBJECTS)):
        sentence = voice.tell(message, "title")
        if sentence and len(found) < SUBJECTS:
            found.setdefault(plain(sentence), sentence)
    return tuple(found.values())


def _refuse_long(document: Document, social: str) -> None:
    if len(social) > LONGEST_SOCIAL:
        key = document.social[0].key
        why = f"a social line has at most {LONGEST_SOCIAL} characters, this one {len(social)}"
        raise FaultyInput("the phrases", [Fault(f"key {key}", "length", social, why)])
