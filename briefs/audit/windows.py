"""Does a sentence speak of the time that its figures cover?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefs.audit import lexicon
from briefs.audit.brief import Statement
from briefs.audit.facets import facets
from briefs.audit.fault import Bound, Wrong

_OVER = re.compile(r"\b(?:over|during|throughout|across)\sthe\s(?:hour|week|month|quarter|year)\b", re.IGNORECASE)
_EXTREME = re.compile(r"price\.[^.]+\.(?:low|high)(?:_days|_at)?$")
_LONGER = re.compile(r"\.return_(?!1d)(?P<days>\d+)d$")
_SPANS = {"7": "week", "30": "month"}
_CLAUSE = re.compile(r";\s|,\s(?:while|but|whereas|and)\s|\b(?:while|whereas|but)\b")
_OF_THE_DAY = {
    "change_8h",
    "change_pct",
    "realized_vol",
    "max_drawdown",
    "total_usd",
    "long_usd",
    "short_usd",
    "long_share",
}
_TOLD_OF_THE_DAY = re.compile(
    rf"\bliquidations\b[^.;]*\b(?:{lexicon.DOWN}|{lexicon.UP})\b|\b(?:as|while)\s\w+\s(?:{lexicon.DOWN}|{lexicon.UP})\b",
    re.IGNORECASE,
)


def windows(text: str, bounds: Sequence[Bound], statement: Statement) -> Iterator[Wrong]:
    """Words such as `over the week` beside figures of a day, and dates beside a rolling window (`text` is masked)."""
    yield from _date(bounds, statement)
    daily = [b for b in bounds if facets(b.id).part.endswith("_1d") or facets(b.id).part in _OF_THE_DAY]
    daily += [b for b in bounds if re.match(r"liquidations\.(?:asset|venue)\.|market\.fear_greed\.change", b.id)]
    found = next((m for m in lexicon.WINDOWS.finditer(text) if not _annual(m, bounds)), None)
    if found and "hour" not in found[0].lower():
        daily += [b for b in bounds if facets(b.id).part == "rate_8h"]
    if found and not bounds and not statement.rolling and _TOLD_OF_THE_DAY.search(text):
        data = f"{statement.start} to {statement.end}"
        yield Wrong("number.window", *found.span(), found[0], data, "the brief covers a day")
    if found:
        daily = _beside(found, daily, bounds, text)
    over = _OVER.search(text)
    if over and not daily:
        found = over
        daily += [b for b in bounds if b.numeral and _EXTREME.match(b.id)]
    if found is None or not daily or any(facets(b.id).family == "levels" for b in bounds):
        return
    data = f"{daily[0].figure}, {daily[0].figure.start} to {daily[0].figure.end}" if daily[0].figure else ""
    yield Wrong("number.window", *found.span(), found[0], data, "the figure is of another window")


def _beside(found: re.Match[str], daily: list[Bound], bounds: Sequence[Bound], text: str) -> list[Bound]:
    """The figures that words such as `on the week` are told of and must not be: of a clause with numbers, its own.

    In `ETH moved 2% and was 5% lower on the week` they are told of the longer move.
    """
    left = max((m.end() for m in _CLAUSE.finditer(text, 0, found.start())), default=0)
    right = next((m.start() for m in _CLAUSE.finditer(text, found.end())), len(text))
    own = [b for b in bounds if b.numeral is not None and left <= b.start < right]
    longer = {b.id: m["days"] for b in own if (m := _LONGER.search(b.id))}
    if longer:
        return [b for b in own if b.id in longer and _SPANS.get(longer[b.id], "") not in found[0].lower()]
    return [b for b in daily if b in own] if own else daily


def _annual(match: re.Match[str], bounds: Sequence[Bound]) -> bool:
    """A day's volatility told at its annual rate."""
    rates = any(b.figure and b.figure.unit == "fraction_per_year" for b in bounds)
    return rates and match[0].lower() in {"annual", "yearly"}


def _date(bounds: Sequence[Bound], statement: Statement) -> Iterator[Wrong]:
    """A rolling window is never called by a date."""
    for bound in bounds if statement.rolling else ():
        if bound.id == "window.date":
            data = f"{statement.start} to {statement.end}"
            yield Wrong("number.window", bound.start, bound.end, bound.claim.text, data, "a rolling window is no date")
