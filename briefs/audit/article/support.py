"""What a text asserts without support: superlatives, majorities, causes, and a rolling window told as a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefs.audit import lexicon
from briefs.audit.article.amounts import told_by_side
from briefs.audit.article.found import Found, found
from briefs.audit.article.text import Article, Sentence
from briefs.audit.facets import sides_in
from briefs.audit.weekdays import beside_dates, date_of
from briefs.audit.wording import DENIED, debris

_MAJORITY = re.compile(
    r"\b(?:the\s)?(?:(?:vast\s|overwhelming\s)?majority|bulk|lion's\sshare)\sof\b|\bmost\s(?:of\sthe\s)?"
    r"(?:liquidat\w+|loss\w+|positions|traders)\b",
    re.IGNORECASE,
)
_LAST_SEEN = re.compile(r"\b(?:levels?\s)?(?:not\s|last\s)seen\s(?:since|during|in)\b", re.IGNORECASE)
_EXTREME = re.compile(
    r"\b(?:(?P<count>\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|multi)-(?:day|week|month|year)|"
    r"(?:all-time|record))[\s-](?:lows?|highs?)\b",
    re.IGNORECASE,
)
_ATTRIBUTED = re.compile(
    r"\b(?:said|says|say|according\sto|told|wrote|writes|attribut\w+|argu\w+|noted|notes|commented|reported\sthat|"
    r"blamed|cited|quoted)\b|[\u201c\"]",
    re.IGNORECASE,
)
_POSSIBLE = re.compile(r"\b(?:could|may|might|would|can|expected\sto|likely\sto|if)\b[^.;,]{0,40}$", re.IGNORECASE)
_METHOD = re.compile(r"\b(?:method|computed|weighted|restated|rounding|missing|gap)\b", re.IGNORECASE)
_HOURS = re.compile(
    r"\b(?:(?:past|last|previous|trailing|rolling)\s)?(?:24|twenty-four)[\s-]?(?:hours?|h)\b(?:\s(?:period|window|span))?",
    re.IGNORECASE,
)
_DAY = re.compile(r"\b(?:single|one)[\s-]day\b|\bsingle-day\b", re.IGNORECASE)


def support(article: Article) -> Iterator[Found]:
    """Assertions that the text gives no support for, and debris."""
    yield from _window(article)
    # Of dates without a year the first that has one tells which year is meant.
    near = next((day for s in article.sentences for n in s.numbers if (day := date_of(n, None)) is not None), None)
    split = told_by_side(article)
    for sentence in article.sentences:
        yield from _debris(sentence)
        yield from (Found(sentence, wrong) for wrong in beside_dates(sentence.words, near))
        if not sentence.cell:
            yield from _superlatives(sentence, split=split)
            yield from _causes(sentence)


def _debris(sentence: Sentence) -> Iterator[Found]:
    """What templates leave behind, with the whole word that it stands in; two spaces are the author's business."""
    for wrong in debris(sentence.words):
        if wrong.says.strip():
            start, end = wrong.start, wrong.end
            while start and not sentence.words[start - 1].isspace():
                start -= 1
            yield found(sentence, wrong.kind, (start, end), wrong.data, wrong.why)


def _superlatives(sentence: Sentence, *, split: bool) -> Iterator[Found]:
    amounts = [n for n in sentence.numbers if n.kind in {"money", "percent", "points", "bp", "times"}]
    dated = any(n.kind == "moment" and n.moment.count("-") == 2 for n in sentence.numbers)
    for match in lexicon.SINCE.finditer(sentence.words):
        then = re.match(r"\sthen\b", sentence.words[match.end() :])
        later = [n for n in sentence.numbers if n.start >= match.end() or then]
        exact = any(n.kind == "moment" and n.moment.count("-") == 2 for n in later)
        if not exact and not any(n in amounts for n in later):
            why = "neither the value nor the date that it is compared with is told"
            yield found(sentence, "superlative.unbound", match, "", why, "warning")
    # A majority on one side is told by the amounts of both, wherever they stand.
    majority = bool(amounts) or (split and bool(sides_in(sentence.words)))
    for pattern, bound in ((_LAST_SEEN, dated or bool(amounts)), (_MAJORITY, majority)):
        claim = pattern.search(sentence.words)
        if claim and not bound and not DENIED.search(sentence.words[: claim.start()]):
            why = "no value says how much, or compared with what"
            yield found(sentence, "superlative.unbound", claim, "", why, "warning")
    extreme = _EXTREME.search(sentence.words)
    if extreme and not dated and not any(n.kind == "money" for n in sentence.numbers):
        yield found(sentence, "superlative.unbound", extreme, "", "no value and no date says which", "warning")


def _causes(sentence: Sentence) -> Iterator[Found]:
    """The first cause that a sentence asserts, unless a named source says so or it is only possible."""
    text = sentence.words
    if _ATTRIBUTED.search(text) or _METHOD.search(text):
        return
    matches = [(m, rungs) for pattern, rungs in lexicon.CAUSES for m in pattern.finditer(text)]
    for match, rungs in sorted(matches, key=lambda pair: pair[0].start()):
        before = text[: match.start()]
        measured = "amplified by liquidations" in rungs and any(
            n.kind in {"percent", "money"} for n in sentence.numbers
        )
        if not measured and not DENIED.search(before) and not _POSSIBLE.search(before):
            yield found(sentence, "cause.unproven", match, "", "a cause is asserted, and no source is named for it")
            return


def _window(article: Article) -> Iterator[Found]:
    """The same numbers told as those of a date and as those of 24 hours, whose bounds are told nowhere."""
    if any(
        sum(n.kind == "moment" and "T" in n.moment for n in s.numbers) >= 1 and _HOURS.search(s.words)
        for s in article.prose
    ):
        return
    dates = {
        n.moment for s in article.sentences[:6] for n in s.numbers if n.kind == "moment" and n.moment.count("-") == 2
    }
    day = any(_DAY.search(s.words) for s in article.prose)
    for sentence in article.prose if dates or day else ():
        match = _HOURS.search(sentence.words)
        if match and not _METHOD.search(sentence.words):
            data = ", ".join(sorted(dates)) or "a single day"
            why = "a rolling window of 24 hours is no calendar day, and its bounds are not told"
            yield found(sentence, "window.rolling", match, data, why)
            return
