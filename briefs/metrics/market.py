"""Market-wide series: total capitalisation, fear and greed, and the closes of other markets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import SECOND, bounds, micros
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

DAY = 86_400 * SECOND
FOUR_DAYS = 4 * DAY  # from a Thursday's close over a long weekend to the Monday's
CENT = Decimal("0.01")
TOTAL_CAP, FEAR_GREED, DOMINANCE = "total_market_cap", "fear_greed", "btc_dominance"

_OTHER = re.compile(r"[A-Z0-9]+")  # other markets are the series with a name in capitals: SPY, DXY

_SERIES = ("series",)
_PRECEDING = "last value in the window / last value in the preceding window of equal length, same source, - 1"
_PREVIOUS = (
    "last value in the window / the source's last value before the window, at most 4 days older (in a longer window by "
    "as much as it is longer than a day), - 1"
)

DEFINITIONS = (
    Definition(
        "market.total_cap.usd",
        Unit.USD,
        "The market value of all crypto assets.",
        "last value of series total_market_cap in the window, rounded to the cent",
        _SERIES,
    ),
    Definition(
        "market.total_cap.change_1d",
        Unit.FRACTION,
        "The change of the market value of all crypto assets from the day before.",
        _PRECEDING,
        _SERIES,
    ),
    Definition(
        "market.total_cap.change_prev",
        Unit.FRACTION,
        "The change of the market value of all crypto assets from the preceding window of equal length.",
        _PRECEDING,
        _SERIES,
    ),
    Definition(
        "market.dominance.BTC",
        Unit.FRACTION,
        "Bitcoin's share of the market value of all crypto assets, as its source counts them.",
        "last value of series btc_dominance in the window",
        _SERIES,
    ),
    Definition(
        "market.fear_greed",
        Unit.INDEX,
        "The fear and greed index, a score from extreme fear at its low end to extreme greed at its high end.",
        "last value of series fear_greed in the window",
        _SERIES,
    ),
    Definition(
        "market.fear_greed.change",
        Unit.INDEX,
        "The change of the fear and greed index from the preceding window of equal length, in points.",
        "last value in the window - last value in the preceding window of equal length, same source",
        _SERIES,
    ),
    Definition(
        "market.A.close",
        Unit.INDEX,
        "The last value of another market's series in the window, in the unit of the series, which the basis names.",
        "last value in the window; absent where that market was closed",
        _SERIES,
    ),
    Definition(
        "market.A.change_1d",
        Unit.FRACTION,
        "The change of another market's series from its last value before the day.",
        _PREVIOUS,
        _SERIES,
    ),
    Definition(
        "market.A.change_prev",
        Unit.FRACTION,
        "The change of another market's series from its last value before a rolling window.",
        _PREVIOUS,
        _SERIES,
    ),
)


@dataclass(frozen=True, slots=True)
class _Point:
    at: int
    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class _Pair:
    """The last point inside the window and the one that it is compared with, both of one source."""

    source: str
    now: _Point
    before: _Point | None

    @property
    def change(self) -> float | None:
        return self.now.value / self.before.value - 1.0 if self.before and self.before.value else None


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:  # noqa: ARG001 - all subjects are called alike
    """Adds the market-wide figures; a gap where capitalisation or fear and greed is missing."""
    start, end = bounds(frames)
    preceding = start - (end - start)
    oldest = FOUR_DAYS + max(end - start - DAY, 0)
    change = "change_1d" if frames.window.kind == "day" else "change_prev"
    points = _points(frames, min(preceding, start - FOUR_DAYS))
    _add_total_cap(_pair(points.get(TOTAL_CAP, {}), start, preceding), change, tally)
    dominance = _pair(points.get(DOMINANCE, {}), start, preceding)
    if dominance:
        tally.add("market.dominance.BTC", dominance.now.value, Unit.FRACTION, source=dominance.source, rows=1)
    _add_fear_greed(_pair(points.get(FEAR_GREED, {}), start, preceding), tally)
    for name in sorted(points):
        if _OTHER.fullmatch(name):
            _add_other(name, _pair(points[name], start, start - FOUR_DAYS), oldest, change, tally)


def _add_total_cap(pair: _Pair | None, change: str, tally: Tally) -> None:
    if pair is None:
        tally.gap("series", "no total market capitalisation inside the window")
        return
    dollars = Decimal(repr(pair.now.value)).quantize(CENT, ROUND_HALF_UP)
    tally.add("market.total_cap.usd", dollars, Unit.USD, source=pair.source, rows=1)
    if pair.change is None:
        tally.gap("series", "no total market capitalisation inside the preceding window, so there is no change")
    else:
        tally.add(f"market.total_cap.{change}", pair.change, Unit.FRACTION, source=pair.source, rows=2)


def _add_fear_greed(pair: _Pair | None, tally: Tally) -> None:
    if pair is None:
        tally.gap("series", "no fear and greed index inside the window")
        return
    tally.add("market.fear_greed", pair.now.value, Unit.INDEX, source=pair.source, rows=1)
    if pair.before is None:
        tally.gap("series", "no fear and greed index inside the preceding window, so there is no change")
    else:
        moved = pair.now.value - pair.before.value
        tally.add("market.fear_greed.change", moved, Unit.INDEX, source=pair.source, rows=2)


def _add_other(name: str, pair: _Pair | None, oldest: int, change: str, tally: Tally) -> None:
    if pair is None:
        return
    unit = pair.now.unit
    tally.add(f"market.{name}.close", pair.now.value, Unit.INDEX, source=pair.source, rows=1, basis=unit)
    if pair.change is not None and pair.before is not None and pair.now.at - pair.before.at <= oldest:
        tally.add(f"market.{name}.{change}", pair.change, Unit.FRACTION, source=pair.source, rows=2, basis=unit)


def _points(frames: MarketFrames, since: int) -> dict[str, dict[str, list[_Point]]]:
    """Points from `since` on, in time order, by name and source."""
    at = micros(frames.series["ts"])
    recent = frames.series[at >= since]
    columns = (recent[column].tolist() for column in ("name", "source", "value", "unit"))
    found: dict[str, dict[str, list[_Point]]] = {}
    for when, name, source, value, unit in sorted(zip(at[at >= since].tolist(), *columns, strict=True)):
        found.setdefault(name, {}).setdefault(source, []).append(_Point(when, float(value), unit))
    return found


def _pair(sources: dict[str, list[_Point]], start: int, since: int) -> _Pair | None:
    """The pair of the first source by name that has both points, else of the first that has one inside the window.

    The earlier point is the source's last one at or after `since` and before the window's start.
    """
    pairs = []
    for source in sorted(sources):
        inside = [point for point in sources[source] if point.at >= start]
        earlier = [point for point in sources[source] if since <= point.at < start]
        if inside:
            pairs.append(_Pair(source, inside[-1], earlier[-1] if earlier else None))
    return min(pairs, key=lambda pair: pair.before is None, default=None)
