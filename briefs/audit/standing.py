"""How a day stands among others: ranks count from the largest down, percentiles are shares of days that lay lower."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.brief import Statement
from briefs.audit.facets import facets
from briefs.audit.fault import Bound, Wrong

_TOP = re.compile(r"\b(?:largest|highest|heaviest|biggest|greatest)\b", re.IGNORECASE)
_BOTTOM = re.compile(r"\b(?:smallest|lowest|lightest|quietest|least|fewest)\b", re.IGNORECASE)
_FIRST = re.compile(r",\sthe\s(?P<word>largest|highest|heaviest|biggest|greatest)(?=[,.;])", re.IGNORECASE)
_UPWARDS = re.compile(
    r"\bfrom\sthe\s(?:largest|highest|heaviest|biggest|greatest|top)\s(?P<word>up\w*)\b", re.IGNORECASE
)
_UP_THE_LIST = re.compile(r"\b(?P<word>up)\sthe\s(?:list|ranking|table)\b", re.IGNORECASE)
_MORE = re.compile(
    r"\b(?:higher|larger|greater|bigger|heavier|fuller|more|above|exceed\w*|outran|outweigh\w*|ahead)\b", re.IGNORECASE
)
_LESS = re.compile(
    r"\b(?:lower|smaller|lighter|less|fewer|below|under|fell\sshort|fall\sshort|not\s(?:reach|match)\w*)\b",
    re.IGNORECASE,
)
# `Above those of 93% of the days` tells of this day, `93% of the days had less` of the others; `lower than this on
# 93% of the days` tells of the others too.
_OF_THIS_DAY = re.compile(
    r"\b(?:than(?!\sthis\b)|above|below|under|exceed\w*|outran|outweigh\w*)\s"
    r"(?:\w+\s){0,2}?(?:that\s|those\s)?(?:of\s)?$",
    re.IGNORECASE,
)
_HIGHER = re.compile(r"\b(?:higher|rose|up|gain\w*|above|ahead)\b", re.IGNORECASE)
_LOWER = re.compile(r"\b(?:lower|fell|down|los\w+|below|behind)\b", re.IGNORECASE)


def standing(text: str, bounds: Sequence[Bound], statement: Statement) -> Iterator[Wrong]:
    """Faults in words beside ranks, percentiles and shares of similar days (`text` is masked)."""
    for bound in bounds:
        part = facets(bound.id).part
        if part == "rank":
            yield from _rank(text, bound, statement)
        elif part == "percentile":
            yield from _percentile(text, bound)
        elif part in {"hit_rate", "all_hit_rate"}:
            plain = lexicon.NEUTRAL.sub(lambda m: " " * len(m[0]), text)
            found = _LOWER.search(plain)
            if found and not _HIGHER.search(plain):
                yield _wrong("direction.sign", found, bound, "the share is of those that ended higher")


def _rank(text: str, bound: Bound, statement: Statement) -> Iterator[Wrong]:
    bottom, upwards = _BOTTOM.search(text), _UPWARDS.search(text)
    if bottom and not _TOP.search(text):
        yield _wrong("number.rank", bottom, bound, "places count from the largest down")
    if upwards:
        yield _wrong("number.rank", upwards, bound, "places count from the largest down")
    first = _FIRST.search(text)
    if first and bound.figure and bound.figure.number != 1:
        yield _wrong("number.rank", first, bound, "others go further")
    found, days = _UP_THE_LIST.search(text), statement.figures.get(f"{bound.id}_of")
    rank, count = (figure.number if figure else None for figure in (bound.figure, days))
    if found and rank is not None and count is not None and rank * 2 > count:
        yield _wrong("number.rank", found, bound, "this place is in the lower half")


def _percentile(text: str, bound: Bound) -> Iterator[Wrong]:
    more, less = _MORE.search(text), _LESS.search(text)
    own = _OF_THIS_DAY.search(text, 0, bound.start)
    if own and less and not more:
        yield _wrong("direction.sign", less, bound, "the day lay above that share of days")
    elif not own and more and not less:
        yield _wrong("direction.sign", more, bound, "that share of days lay below this one")


def _wrong(kind: str, found: re.Match[str], bound: Bound, why: str) -> Wrong:
    start, end = found.span("word") if "word" in found.re.groupindex else found.span()
    return Wrong(kind, start, end, found.string[start:end], str(bound.figure), why)
