"""The levels of every day of a long record, each issued at the day's close from what was known then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from briefs.metrics.levels_families import FAMILIES, Level, candidates
from briefs.metrics.levels_past import HOURS_A_DAY, Hours, Past, average_range, daily_run
from briefs.metrics.levels_sides import Zone, sided
from briefs.metrics.price_bars import SECOND, Floats, Integers, micros
from briefs.metrics.price_days import Days
from briefs.metrics.study_touches import Bars

HOUR_S = 3600
REACH_ATR = 3.0  # a level further away is hardly ever touched within a day
CONFLUENCE = ("1 family", "2 families", "3 families", "4 families", "5 families or more")


@dataclass(frozen=True, slots=True)
class Record:
    """Hourly bars of one venue and symbol on a grid from a UTC midnight on; missing bars are NaN."""

    asset: str
    venue: str
    symbol: str
    first_day: int
    bars: Bars
    volume: Floats

    @property
    def days(self) -> int:
        return len(self.volume) // HOURS_A_DAY


@dataclass(frozen=True, slots=True)
class Issue:
    """A day's levels. first: position of the bar after the close. groups: family, or how many meet, to its levels."""

    day: int
    first: int
    close: float
    atr: float
    groups: dict[str, tuple[list[float], list[float]]]


def record(hours: pd.DataFrame, asset: str, venue: str, symbol: str, interval_s: int = HOUR_S) -> Record:
    """The hours of one venue, symbol and interval in `hours` (a frame as `MarketFrames.candle_hours`)."""
    same = (hours["venue"] == venue) & (hours["symbol"] == symbol) & (hours["interval_s"] == interval_s)
    rows = hours[same.to_numpy(dtype=bool)]
    hour = micros(rows["ts"]) // (HOUR_S * SECOND)
    first_day = int(hour.min()) // HOURS_A_DAY
    count = int(hour.max()) // HOURS_A_DAY - first_day + 1
    columns = []
    for name in ("open", "high", "low", "close", "volume"):
        column = np.full(count * HOURS_A_DAY, np.nan)
        column[hour - first_day * HOURS_A_DAY] = rows[name].to_numpy(dtype=np.float64)
        columns.append(column)
    return Record(asset, venue, symbol, first_day, Bars(*columns[:4]), columns[4])


def issues(record: Record, first: int, last: int) -> Iterator[Issue]:
    """The levels issued at the close of each complete day, first <= day number <= last, that has an ATR."""
    days = complete_days_of(record)
    for day in days.number[(days.number >= first) & (days.number <= last)].tolist():
        past = past_of(record, days, day)
        if past is not None:
            yield _issue(past, (day + 1 - record.first_day) * HOURS_A_DAY)


def past_of(record: Record, days: Days, day: int) -> Past | None:
    """What was known at the close of `day`; None where there is no average true range."""
    end = (day + 1 - record.first_day) * HOURS_A_DAY
    bars = record.bars
    start = end - HOURS_A_DAY
    own = float(bars.high[start:end].max()), float(bars.low[start:end].min()), float(bars.close[end - 1])
    high, low, close = daily_run(days, day, own)
    atr = average_range(high, low, close)
    if atr is None:
        return None
    return Past(
        own="day's",
        window_high=own[0],
        window_low=own[1],
        window_close=own[2],
        bars=HOURS_A_DAY,
        window_hours=HOURS_A_DAY,
        today=day,
        days=days,
        high=high,
        low=low,
        close=close,
        until_now=_hours(record, end),
        atr=atr,
    )


def _hours(record: Record, end: int) -> Hours:
    start = max(0, end - 120 * HOURS_A_DAY)
    high, low, close = (column[start:end] for column in (record.bars.high, record.bars.low, record.bars.close))
    volume = record.volume[start:end]
    holes = np.flatnonzero(np.isnan(high) | np.isnan(volume))
    begin = int(holes[-1]) + 1 if len(holes) else 0
    return Hours(high[begin:], low[begin:], close[begin:], volume[begin:])


def complete_days_of(record: Record) -> Days:
    """Its days with all 24 bars."""
    shape = (record.days, HOURS_A_DAY)
    high, low, close = (c.reshape(shape) for c in (record.bars.high, record.bars.low, record.bars.close))
    whole = np.flatnonzero(~np.isnan(close).any(axis=1))
    number: Integers = whole + record.first_day
    return Days(HOUR_S, number, high[whole].max(axis=1), low[whole].min(axis=1), close[whole][:, -1])


def _issue(past: Past, first: int) -> Issue:
    every = [
        level
        for level in candidates(past, admitted=frozenset(FAMILIES))
        if abs(level.price - past.window_close) <= REACH_ATR * past.atr
    ]
    groups = {
        family: _prices(_sided([level for level in every if level.family == family], past)) for family in FAMILIES
    }
    below, above = _sided([level for level in every if level.family in _HELD_TOGETHER], past)
    for number, name in enumerate(CONFLUENCE, start=1):
        met = [[zone for zone in side if min(len(zone.families), len(CONFLUENCE)) == number] for side in (below, above)]
        groups[name] = _prices((met[0], met[1]))
    return Issue(past.today, first, past.window_close, past.atr, groups)


_HELD_TOGETHER = frozenset(FAMILIES) - {"liquidation clusters"}


def _sided(levels: list[Level], past: Past) -> tuple[list[Zone], list[Zone]]:
    return sided(levels, past.window_close, past.atr)


def _prices(sides: tuple[list[Zone], list[Zone]]) -> tuple[list[float], list[float]]:
    return [zone.price for zone in sides[0]], [zone.price for zone in sides[1]]
