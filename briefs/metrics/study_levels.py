"""Do key levels hold? Each family against chance, against random levels at the same distances, and after correction.

A family has a demonstrated edge only where it was touched often enough, holds more often than the null AND than
random levels matched on asset, side and distance, and does so after the correction for many families.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from briefs.errors import DataMissing
from briefs.metrics.levels_families import FAMILIES
from briefs.metrics.price_bars import Floats, Integers, bar_groups, preference
from briefs.metrics.price_days import day_number, iso_day
from briefs.metrics.proportions import (
    chance_of_at_least,
    chance_of_difference,
    effective_count,
    false_discovery_rates,
    wilson,
)
from briefs.metrics.study_issued import CONFLUENCE, Issue, Record, issues, record
from briefs.metrics.study_touches import (
    AWAY_ATR,
    BEYOND_ATR,
    BROKEN,
    HELD,
    TOUCH_ATR,
    UNDECIDED,
    Levels,
    null_rate,
    resistances,
    supports,
)
from briefs.vocabulary.preferences import Preferences

LEAST_TOUCHES = 100
FALSE_DISCOVERIES = 0.05
RANDOM_COPIES = 30
SEED = 20_260_201


@dataclass(frozen=True, slots=True)
class Series:
    """What was studied of one asset: venue and symbol, the first and last day with levels, and how many days."""

    asset: str
    venue: str
    symbol: str
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class Result:
    """One family's record. low, high: the interval of `rate`. random: the rate of matched random levels.

    effective: how many independent touches these are worth, as levels of one day share a path. p: one-sided, the
    larger of those against the null and against random levels. q: p after the correction; both None where not tested.
    """

    family: str
    touches: int
    undecided: int
    effective: float
    rate: float
    low: float
    high: float
    random: float
    random_touches: int
    p: float | None
    q: float | None

    @property
    def edge(self) -> bool:
        return self.q is not None and self.q <= FALSE_DISCOVERIES

    @property
    def verdict(self) -> str:
        if self.p is None:
            return f"too few touches (under {LEAST_TOUCHES})"
        return "demonstrated edge" if self.edge else "no demonstrated edge"

    @property
    def lift(self) -> float:
        """How much more often its levels held than random ones at the same distances."""
        return self.rate - self.random


@dataclass(frozen=True, slots=True)
class Study:
    series: tuple[Series, ...]
    null: float
    results: tuple[Result, ...]


def study(hours: pd.DataFrame, first: date, last: date, preferences: Preferences, *, seed: int = SEED) -> Study:
    """Study the levels issued from `first` to `last` on `hours` (earlier ones are their past).

    hours: a frame as `MarketFrames.candle_hours`. Of each asset the venue, symbol and interval with most hours, then
    the preferred one. Raises DataMissing where no asset has a level in the stretch.
    """
    parts: list[_Outcomes] = []
    series = []
    for asset, venue, interval_s, symbol in _choose(hours, preferences):
        bars = record(hours, asset, venue, symbol, interval_s)
        issued = list(issues(bars, day_number(first), day_number(last)))
        if issued:
            days = (iso_day(issued[0].day), iso_day(issued[-1].day))
            series.append(Series(asset, venue, symbol, *days, len(issued)))
            parts += _outcomes(bars, issued, np.random.default_rng([seed, *asset.encode()]))
    if not parts:
        raise DataMissing(
            f"no day from {first} to {last} has hourly candles for its levels: they need 15 days in a row"
        )
    null = null_rate(BEYOND_ATR, AWAY_ATR, TOUCH_ATR)
    results = [_result(name, [part for part in parts if part.group == name], null) for name in (*FAMILIES, *CONFLUENCE)]
    return Study(tuple(series), null, _corrected(results))


@dataclass(frozen=True, slots=True)
class _Outcomes:
    """What became of a group's levels of one side. day: one number for each level; the last two are random levels."""

    group: str
    day: Integers
    outcome: Any
    random_day: Integers
    random_outcome: Any


def _choose(hours: pd.DataFrame, preferences: Preferences) -> Iterable[tuple[str, str, int, str]]:
    ranked = [
        (asset, (-len(rows), preference(venue, interval_s, symbol, preferences)), (asset, venue, interval_s, symbol))
        for (asset, venue, interval_s, symbol), rows in bar_groups(hours[hours["volume"].notna()]).items()
        if not preferences.assets or asset in preferences.assets
    ]
    best = {asset: key for asset, _, key in sorted(ranked, reverse=True)}
    return [best[asset] for asset in sorted(best)]


def _outcomes(bars: Record, issued: Sequence[Issue], random: np.random.Generator) -> Iterable[_Outcomes]:
    first = np.array([issue.first for issue in issued])
    close = np.array([issue.close for issue in issued])
    atr = np.array([issue.atr for issue in issued])
    day = np.array([issue.day for issue in issued])
    for group in issued[0].groups:
        for side, judge in enumerate((supports, resistances)):
            lists = [issue.groups[group][side] for issue in issued]
            of = np.repeat(np.arange(len(issued)), [len(prices) for prices in lists])
            price = np.array([value for prices in lists for value in prices], dtype=np.float64)
            distance = (price - close[of]) / atr[of]
            # Random levels: the same distances dealt out again over the days on which the family had levels.
            dealt = np.concatenate([random.permutation(distance) for _ in range(RANDOM_COPIES)])
            days = np.tile(of, RANDOM_COPIES)
            yield _Outcomes(
                group,
                day[of],
                judge(bars.bars, Levels(first[of], price, atr[of])),
                day[days],
                judge(bars.bars, Levels(first[days], _at(close, atr, days, dealt), atr[days])),
            )


def _at(close: Floats, atr: Floats, days: Integers, distance: Floats) -> Floats:
    price: Floats = close[days] + distance * atr[days]
    return price


def _result(group: str, parts: Sequence[_Outcomes], null: float) -> Result:
    held, days, undecided = _settled([(part.day, part.outcome) for part in parts])
    other, other_days, _ = _settled([(part.random_day, part.random_outcome) for part in parts])
    if not held or not other:
        return Result(group, len(held), undecided, 0.0, 0.0, 0.0, 1.0, 0.0, len(other), None, None)
    rate, random = sum(held) / len(held), sum(other) / len(other)
    worth = effective_count(held, days)
    low, high = wilson(rate * worth, worth)
    p = None
    if len(held) >= LEAST_TOUCHES:
        # Rounded against the family: fewer touches held, of no fewer touches.
        by_null = chance_of_at_least(int(rate * worth), int(np.ceil(worth)), null)
        other_worth = effective_count(other, other_days)
        p = max(by_null, chance_of_difference(rate * worth, worth, random * other_worth, other_worth))
    return Result(group, len(held), undecided, worth, rate, low, high, random, len(other), p, None)


def _settled(parts: Iterable[tuple[Integers, Any]]) -> tuple[list[float], list[int], int]:
    """1 or 0 for each touch that held or broke, its day, and how many touches stayed undecided."""
    held: list[float] = []
    days: list[int] = []
    undecided = 0
    for day, outcome in parts:
        chosen = (outcome == HELD) | (outcome == BROKEN)
        held += (outcome[chosen] == HELD).astype(float).tolist()
        days += day[chosen].tolist()
        undecided += int((outcome == UNDECIDED).sum())
    return held, days, undecided


def _corrected(results: Sequence[Result]) -> tuple[Result, ...]:
    tested = [position for position, result in enumerate(results) if result.p is not None]
    rates = false_discovery_rates([p for result in results if (p := result.p) is not None])
    found: Mapping[int, float] = dict(zip(tested, rates, strict=True))
    return tuple(replace(result, q=found.get(position)) for position, result in enumerate(results))
