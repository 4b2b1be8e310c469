"""Do words of direction agree with the signs of the figures beside them?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.facets import Mention, facets
from briefs.audit.fault import Bound, Wrong
from briefs.audit.numerals import Numeral

_SIGNED = re.compile(
    r"(?:return|return_1d|return_7d|return_30d|change|change_1d|change_prev|change_pct|change_8h|max_drawdown|distance_pct|distance_atr)$"
)
_WORD = re.compile(rf"\b(?:(?P<down>{lexicon.DOWN})|(?P<up>{lexicon.UP}))\b", re.IGNORECASE)
_TURNED = re.compile(
    r"\b(?:(?P<down>more\snegative|less\spositive)|(?P<up>less\snegative|more\spositive))\b", re.IGNORECASE
)
_NEGATIVE = re.compile(rf"\b(?:{lexicon.NEGATIVE})\b", re.IGNORECASE)
_ASIDE = re.compile(r"\b(?:above|under|below|over|beneath|higher|lower|up|down|away)\b", re.IGNORECASE)
_LEVEL = re.compile(r"\s(?:its|the|their|a|an)\s(?:[\w-]+\s){0,2}(?:support|resistance|level)\b", re.IGNORECASE)
_ABOVE = {"above", "over", "higher", "up"}
_BELOW = {"under", "below", "beneath", "lower", "down"}
# That an amount was `lost` is another fault: liquidated notional is no loss.
_SHED = re.compile(rf"(?<![\w-])(?P<word>(?!los)(?:{lexicon.FALLING}))\s(?:by\s)?$", re.IGNORECASE)
# What may stand between a number and the word after it that it belongs to: `4 points were shed`, `6% lower`.
_TIE = re.compile(r"\s(?:points?\s)?(?:(?:was|were|is|are|(?:has|have|had)\sbeen)\s)?")
_CLAUSE = re.compile(r";|\b(?:while|but|whereas|although|though|yet)\b")
_COMPARED = {"above", "below", "more", "less", "fewer", "larger", "smaller", "bigger"}
_MEDIAN = re.compile(
    r"\b(?P<word>above|below|higher\sthan|lower\sthan|more\sthan|less\sthan)\s(?:[\w-]+\s){0,3}median", re.IGNORECASE
)
_HEDGE = re.compile(r"(?:more|less)\sthan(?=\s[$\d+-])", re.IGNORECASE)


def directions(text: str, bounds: Sequence[Bound]) -> Iterator[Wrong]:
    """Faults of direction in a sentence (`text` is masked)."""
    words: list[Mention] | None = None
    for bound in bounds:
        value = bound.figure.number if bound.figure is not None else None
        if value is None or bound.numeral is None:
            continue
        if bound.id.endswith("ratio_30d_median"):
            yield from _ratio(text, bound, float(value))
        if bound.figure is not None and bound.figure.unit == "usd" and facets(bound.id).family == "liquidations":
            yield from _amount(text, bound)
        if not _SIGNED.search(facets(bound.id).part) or value == 0:
            continue
        if facets(bound.id).part.startswith("distance"):
            yield from _distance(text, bound, float(value))
            continue
        if words is None:
            words = _words(_WORD, lexicon.NEUTRAL.sub(_Blanker(text), text))
        known = _words(_TURNED, text) + words if facets(bound.id).part == "change_8h" else words
        near = _governing(known, bound, text)
        yield from _twofold(known, near, bound, text)
        near = near or _behind(known, bound, bounds, text)
        if near is not None and (near.name == "up") != (value > 0):
            shown = text[near.start : near.end]
            yield Wrong(
                "direction.sign", near.start, near.end, shown, str(bound.figure), "the figure moved the other way"
            )
        elif near is None and value < 0 and _unsigned(bound.numeral) and not _NEGATIVE.search(text):
            why = "the figure is negative, and neither a sign nor a word says so"
            yield Wrong("number.sign", bound.start, bound.end, bound.numeral.text, str(bound.figure), why)


def _unsigned(numeral: Numeral) -> bool:
    """No sign is printed and one would be right; zero has none."""
    return not numeral.sign and numeral.value != 0


def _amount(text: str, bound: Bound) -> Iterator[Wrong]:
    """An amount that was liquidated is not what anything fell by."""
    found = _SHED.search(text, 0, bound.start)
    if found:
        yield Wrong("direction.sign", *found.span("word"), found["word"], str(bound.figure), "an amount is no change")


class _Blanker:
    """Blanks a neutral phrase, but for `6% less than`, where it compares."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, match: re.Match[str]) -> str:
        words = match[0].lower()
        if words in {"more than", "less than"} and not _HEDGE.match(self.text, match.start()):
            return match[0]
        return " " * len(match[0])


def _words(pattern: re.Pattern[str], text: str) -> list[Mention]:
    return [Mention(*m.span(), "up" if m["up"] else "down") for m in pattern.finditer(text)]


def _governing(words: Sequence[Mention], bound: Bound, text: str) -> Mention | None:
    """The word tied to the number (`6% lower`, `a 6% fall`), else the nearest before it in the same clause."""
    for word in words:
        if word.start >= bound.end and _TIE.fullmatch(text, bound.end, word.start):
            return word
    before = [word for word in words if word.end <= bound.start and ";" not in text[word.end : bound.start]]
    if not before:
        return None
    near = max(before, key=lambda word: word.end)
    signed = bound.numeral is not None and bound.numeral.sign
    # A printed sign speaks for itself; only a word right before it can contradict it.
    if signed and len(text[near.end : bound.start].split()) > 3:
        return None
    return near


def _behind(words: Sequence[Mention], bound: Bound, bounds: Sequence[Bound], text: str) -> Mention | None:
    """The word after all numbers of a clause that has none before them: `2% in BTC, 3% in ETH: both were up`."""
    if bound.numeral is None or bound.numeral.sign or any(word.start < bound.start for word in words):
        return None
    end = max(other.end for other in bounds)
    break_ = _CLAUSE.search(text, bound.end)
    found = [w for w in words if w.start >= end and text[w.start : w.end].lower() not in _COMPARED]
    return found[0] if found and (break_ is None or found[0].end <= break_.start()) else None


def _twofold(words: Sequence[Mention], near: Mention | None, bound: Bound, text: str) -> Iterator[Wrong]:
    """`Rose 4% lower`: the words on both sides of one number contradict each other."""
    if near is None or near.start < bound.end:
        return
    for word in words:
        if word.name != near.name and re.fullmatch(r"\s(?:by\s)?", text[word.end : bound.start]):
            says = text[word.start : near.end]
            why = "the words on both sides of the number go opposite ways"
            yield Wrong("direction.sign", word.start, near.end, says, str(bound.figure), why)


def _distance(text: str, bound: Bound, value: float) -> Iterator[Wrong]:
    after = re.match(r"(?:\W*\w+){0,4}", text[bound.end :])
    reach = text[bound.end : bound.end + (after.end() if after else 0)].partition(";")[0]
    found = _ASIDE.search(reach)
    start = bound.end
    if found is None:
        start = max(text.rfind(mark, 0, bound.start) for mark in ",;(") + 1
        matches = list(_ASIDE.finditer(text[start : bound.start]))
        found = matches[-1] if matches else None
    if found is not None and found[0].lower() in _ABOVE | _BELOW:
        # A price `1% above its support` is the other way round.
        turned = _LEVEL.match(text, start + found.end()) is not None
        if ((found[0].lower() in _ABOVE) != (value > 0)) != turned:
            span = (start + found.start(), start + found.end())
            yield Wrong(
                "level.side", *span, found[0], str(bound.figure), "the level lies on the other side of the price"
            )
    elif (
        value < 0
        and bound.numeral is not None
        and _unsigned(bound.numeral)
        and not re.search(r"\bsupport\b|\bbelow\b|\baway\b|\bdistance\b", text, re.IGNORECASE)
    ):
        why = "the level lies below the price, and no word says so"
        yield Wrong("number.sign", bound.start, bound.end, bound.numeral.text, str(bound.figure), why)


def _ratio(text: str, bound: Bound, value: float) -> Iterator[Wrong]:
    found = _MEDIAN.search(text)
    if found and (found["word"].lower().split()[0] in {"above", "higher", "more"}) != (value > 1):
        yield Wrong("direction.sign", *found.span("word"), found["word"], str(bound.figure), "it is on the other side")
