"""What a share or a score counts: the coins that fell, the days that ended higher, greed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.facets import facets
from briefs.audit.fault import Bound, Wrong

_UP = re.compile(rf"\b(?:{lexicon.RISING}|up|higher|gainers?|risers?|advancers?|winners?)\b", re.IGNORECASE)
_DOWN = re.compile(rf"\b(?:{lexicon.FALLING}|down|lower|fallers?|decliners?|losers?)\b", re.IGNORECASE)
_SHARES = {"falling_share": (_DOWN, _UP), "rising_share": (_UP, _DOWN)}
# Fear by itself goes the other way than the index of both.
_MOOD = re.compile(
    r"\b(?:(?P<greed>(?<!\band\s)greed|sentiment|moods?|optimism|confidence)|(?P<fear>fear(?!\sand\b)|pessimism|anxiety))\s"
    rf"(?:has\s|had\s)?(?:(?P<up>{lexicon.RISING})|(?P<down>{lexicon.FALLING}))\b",
    re.IGNORECASE,
)


def counted(text: str, bounds: Sequence[Bound]) -> Iterator[Wrong]:
    """Words of direction that say the opposite of what is counted (`text` is masked)."""
    for bound in bounds:
        part = facets(bound.id).part
        if part not in _SHARES and bound.id != "market.fear_greed.change":
            continue
        plain = lexicon.NEUTRAL.sub(lambda m: " " * len(m[0]), text)
        if part in _SHARES:
            own, other = _SHARES[part]
            found = other.search(plain)
            if found and not own.search(plain):
                yield _wrong(found, bound, "the share is of the others")
        else:
            yield from _mood(plain, bound)


def _mood(text: str, bound: Bound) -> Iterator[Wrong]:
    change = bound.figure.number if bound.figure else None
    for found in _MOOD.finditer(text) if change else ():
        greedier = (found["up"] is not None) == (found["greed"] is not None)
        if change and greedier != (change > 0):
            yield _wrong(found, bound, "the index moved the other way")


def _wrong(found: re.Match[str], bound: Bound, why: str) -> Wrong:
    return Wrong("direction.sign", *found.span(), found[0], str(bound.figure), why)
