"""The body prose of a brief and how it reads: length, ease, variety.

Body prose is the lead and the sentences of the sections but for those of fixed wording; headings, tables, charts,
notes of gaps and the last section (notices, method) are none of it.
"""

import gzip
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import pyphen
from sacrebleu.metrics import BLEU

from briefs.render import lexicon, locate, phrases
from briefs.render.sentence import Span, plain
from briefs.render.text import Passage, write
from briefs.render.voice import Voice
from briefs.story.compose import compose
from briefs.vocabulary.figure import Unit

FOLDER = locate.templates() / "phrases" / "en"
ABOUT = "About this brief"
NUMBERS = frozenset(Unit) - {Unit.TEXT}
WORD = re.compile(r"[A-Za-z]+(?:[-'’][A-Za-z]+)*")
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b\d{{1,2}} (?:{MONTHS})(?: \d{{4}})?\b")


@dataclass(frozen=True)
class Told:
    key: str
    text: str
    numbers: int
    fixed: bool


@dataclass(frozen=True)
class Prose:
    """One brief's words: `title`, `lead` and all sentences with their keys, in reading order."""

    title: str
    lead: str
    sentences: tuple[Told, ...]
    assets: frozenset[str]

    @property
    def body(self):
        return [told.text for told in self.sentences if not told.fixed]

    @property
    def words(self):
        return sum(len(told.text.split()) for told in self.sentences)


@lru_cache(maxsize=1)
def wording():
    return phrases.load(FOLDER), lexicon.load(FOLDER)


def prose(reading):
    """Plan and tell a reading, without the files."""
    document = compose(reading)
    known, words = wording()
    voice = Voice(reading.figures, reading.gaps, known, words, document.window.date.toordinal())
    text = write(document, voice)
    passages = [text.lead]
    for part in text.parts:
        if part.heading != ABOUT:
            passages += [piece for piece in part.pieces if isinstance(piece, Passage) and piece.keys]
    told = tuple(
        Told(key, plain(sentence), sum(_counts(span, reading) for span in sentence), key in known.fixed)
        for passage in passages
        for sentence, key in zip(passage.sentences, passage.keys, strict=True)
    )
    tickers = {name.split(".")[1] for name in reading.figures if name.startswith(("price.", "funding.", "levels."))}
    names = {form for t in tickers for form in (words.word(f"asset.{t}").first, words.word(f"asset.{t}").later)}
    return Prose(plain(text.title), " ".join(map(plain, text.lead.sentences)), told, frozenset(names))


def _counts(span: Span, reading):
    """Whether it is a number to the reader: a quoted text is none, a date or time is one."""
    return bool(span.figure) and reading.figures[span.figure].unit in NUMBERS


def masked(text, assets):
    """Digits become 0 one by one, dates DATE, names of assets ASSET."""
    text = DATE.sub("DATE", text)
    names = "|".join(sorted(map(re.escape, assets), key=lambda name: (-len(name), name)))
    return re.sub(r"\d", "0", re.sub(rf"\b(?:{names})\b", "ASSET", text) if names else text)


def strictly(text):
    """Masked text with each whole number, its sign, separators and scale as one word."""
    return re.sub(r"[+-]?\$?\d[\d.,]*\d(?: (?:million|billion|trillion|thousand))?%?|[+-]?\$?\d%?", "NUMBER", text)


def self_bleu(texts):
    """The mean BLEU of each text against all others (sacrebleu's own tokens), 0 to 100."""
    scorer = BLEU(effective_order=True)
    scores = [scorer.sentence_score(text, [*texts[:i], *texts[i + 1 :]]).score for i, text in enumerate(texts)]
    return sum(scores) / len(scores)


def compression(texts):
    whole = "\n".join(texts).encode()
    return len(whole) / len(gzip.compress(whole, 9, mtime=0))


def repeated(sentences):
    """The share of sentences that stand there more than once."""
    counts = Counter(sentences)
    return sum(count for count in counts.values() if count > 1) / len(sentences)


@lru_cache(maxsize=20_000)
def _syllables(word):
    return max(1, len(_hyphens().positions(word.lower())) + 1)


@lru_cache(maxsize=1)
def _hyphens():
    return pyphen.Pyphen(lang="en_GB")


def flesch(sentences):
    """Reading ease, numerals dropped: 206.835 - 1.015 words a sentence - 84.6 syllables a word (Flesch 1948)."""
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    return 206.835 - 1.015 * len(words) / len(sentences) - 84.6 * sum(map(_syllables, words)) / len(words)
