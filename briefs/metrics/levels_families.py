"""Where levels come from, family by family. The order of the families decides between those of equal weight."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from briefs.metrics.levels_past import HOURS_A_DAY, Past
from briefs.metrics.liquidation_clusters import MODEL_DAYS, cluster_prices
from briefs.metrics.pivots import camarilla, classic, fibonacci
from briefs.metrics.price_days import day_number, iso_day
from briefs.metrics.round_numbers import round_numbers
from briefs.metrics.swings import CLUSTER_ATR, SWING_DAYS, clusters, swing_highs, swing_lows
from briefs.metrics.volume_profile import PROFILE_DAYS, ROW_ATR, point_of_control, profile, value_area
from briefs.metrics.vwap import ANCHOR_DAYS, latest_high, latest_low, typical, vwap

AVERAGE_DAYS = (20, 50, 100, 200)
CLUSTERS = "liquidation clusters"


@dataclass(frozen=True, slots=True)
class Level:
    """A candidate: its price, how it was made (printed), of which family, and from how many bars or days."""

    price: float
    method: str
    family: str
    rows: int


def candidates(past: Past, *, admitted: frozenset[str] = frozenset()) -> Iterator[Level]:
    """All levels of one asset, family by family.

    The modelled family `CLUSTERS` is there only where it is `admitted`. A family that lacks its bars gives none.
    """
    for family, make in FAMILIES.items():
        if family != CLUSTERS or family in admitted:
            for price, method, rows in make(past):
                yield Level(price, method, family, rows)


_Made = Iterator[tuple[float, str, int]]


def _extremes(past: Past) -> _Made:
    """The window's, the previous day's, ISO week's and month's. Periods count where all of their days are complete."""
    yield past.window_low, f"{past.own} low", past.bars
    yield past.window_high, f"{past.own} high", past.bars
    today = past.today
    date = iso_day(today)
    monday = today - date.weekday()
    first = date.replace(day=1)
    month = day_number((first - timedelta(days=1)).replace(day=1))
    for name, begin, after in (
        ("previous day's", today - 1, today),
        ("previous week's", monday - 7, monday),
        ("previous month's", month, day_number(first)),
    ):
        period = past.days.between(begin, after)
        if period is not None:
            yield float(period.low.min()), f"{name} low", after - begin
            yield float(period.high.max()), f"{name} high", after - begin


def _swings(past: Past) -> _Made:
    high, low = past.high[-SWING_DAYS:], past.low[-SWING_DAYS:]
    prices = np.concatenate([high[swing_highs(high)], low[swing_lows(low)]])
    highs = len(swing_highs(high))
    for members in clusters(prices, CLUSTER_ATR * past.atr):
        kinds = {"swing high" if position < highs else "swing low" for position in members.tolist()}
        name = kinds.pop() if len(kinds) == 1 else "swing zone"
        yield float(prices[members].mean()), name, len(high)


def _profile(past: Past) -> _Made:
    hours = past.until_now.last(PROFILE_DAYS * HOURS_A_DAY)
    if hours is None or not hours.volume.sum() > 0:
        return
    rows = profile(hours.high, hours.low, hours.volume, ROW_ATR * past.atr)
    low, high = value_area(rows.volume)
    count = len(hours.high)
    yield rows.middle(point_of_control(rows.volume)), f"{PROFILE_DAYS}-day point of control", count
    yield rows.bottom(low), f"{PROFILE_DAYS}-day value area low", count
    yield rows.top(high), f"{PROFILE_DAYS}-day value area high", count


def _average_prices(past: Past) -> _Made:
    parts = [(f"{past.own} VWAP", past.until_now.last(past.window_hours))]
    anchors = past.until_now.last(ANCHOR_DAYS * HOURS_A_DAY)
    if anchors is not None:
        for name, start in (("high", latest_high(anchors.high)), ("low", latest_low(anchors.low))):
            parts.append((f"VWAP since the {ANCHOR_DAYS}-day {name}", anchors.last(len(anchors.high) - start)))
    for name, hours in parts:
        price = hours and vwap(typical(hours.high, hours.low, hours.close), hours.volume)
        if hours and price:
            yield price, name, len(hours.high)


def _averages(past: Past) -> _Made:
    closes = past.close.tolist()
    for count in AVERAGE_DAYS:
        if len(closes) >= count:
            yield math.fsum(closes[-count:]) / count, f"{count}-day average", count


def _pivots(name: str, formula: Callable[[float, float, float], Mapping[str, float]]) -> Callable[[Past], _Made]:
    def make(past: Past) -> _Made:
        for key, price in formula(past.window_high, past.window_low, past.window_close).items():
            yield price, f"{name} pivot {key}".removesuffix(" P"), past.bars

    return make


def _round_numbers(past: Past) -> _Made:
    close = past.window_close
    for price in sorted(round_numbers(close), key=lambda number: (abs(number - close), number)):
        yield price, "round number", 1


def _clusters(past: Past) -> _Made:
    hours = past.until_now.last(MODEL_DAYS * HOURS_A_DAY)
    if hours is not None:
        for price in cluster_prices(hours, past.window_close, past.atr):
            yield price, "estimated liquidation cluster (a model)", len(hours.high)


FAMILIES: Mapping[str, Callable[[Past], _Made]] = {
    "past extremes": _extremes,
    "swings": _swings,
    "volume profile": _profile,
    "VWAP": _average_prices,
    "moving averages": _averages,
    "classic pivots": _pivots("classic", classic),
    "Fibonacci pivots": _pivots("Fibonacci", fibonacci),
    "Camarilla pivots": _pivots("Camarilla", camarilla),
    "round numbers": _round_numbers,
    CLUSTERS: _clusters,
}
