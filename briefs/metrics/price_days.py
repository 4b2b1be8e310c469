"""Complete UTC days of one venue and symbol, and how far back an extreme of this day reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from briefs.metrics.price_bars import SECOND, Floats, Integers, PriceBars, micros

DAY_S = 86_400
_EPOCH_DAY = date(1970, 1, 1)

ByInterval = Mapping[int, "Days"]


@dataclass(frozen=True, slots=True)
class Days:
    """Days with all their bars, of one venue, symbol and interval. number: days since 1970-01-01, ascending."""

    interval_s: int
    number: Integers
    high: Floats
    low: Floats
    close: Floats

    def run(self, before: int) -> int:
        """How many of the last days follow each other without a hole up to the day just before number `before`."""
        earlier = self.number[self.number < before][::-1]
        expected = before - 1 - np.arange(len(earlier))
        holes = np.flatnonzero(earlier != expected)
        return int(holes[0]) if len(holes) else len(earlier)

    def between(self, first: int, after: int) -> Days | None:
        """The days first <= number < after; None where any of them is missing."""
        chosen = (self.number >= first) & (self.number < after)
        if int(chosen.sum()) != after - first:
            return None
        return Days(self.interval_s, self.number[chosen], self.high[chosen], self.low[chosen], self.close[chosen])


@dataclass(frozen=True, slots=True)
class DayBars(Days):
    """The same days with everything that a day's bar has. volume in coins, turnover in USD: NaN where not known."""

    open: Floats
    volume: Floats
    turnover: Floats

    def last(self, before: int, count: int) -> DayBars | None:
        """The `count` days just before day number `before`; None where any of them is missing."""
        after = int(np.searchsorted(self.number, before))
        # Numbers ascend, so `count` of them from before - count on leave none out.
        if after < count or int(self.number[after - count]) != before - count:
            return None
        chosen = slice(after - count, after)
        return DayBars(
            self.interval_s,
            self.number[chosen],
            self.high[chosen],
            self.low[chosen],
            self.close[chosen],
            self.open[chosen],
            self.volume[chosen],
            self.turnover[chosen],
        )

    def returns(self, first: int, after: int) -> dict[int, float]:
        """Log returns by day, first <= day < after, of the days whose day before is complete too."""
        begin, end = np.searchsorted(self.number, [first - 1, after]).tolist()
        number, logs = self.number[begin:end], np.log(self.close[begin:end])
        follow = np.diff(number) == 1
        return dict(zip(number[1:][follow].tolist(), np.diff(logs)[follow].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Reach:
    """How many days an extreme reaches back, the day that stopped the count, and whether that day was more extreme.

    Where `beyond` is False the stopping day is missing or incomplete.
    """

    days: int
    stopped_by: date
    beyond: bool


def complete_days(candle_days: pd.DataFrame) -> dict[tuple[str, str], dict[int, DayBars]]:
    """Days whose bars are all there, by (venue, symbol) and interval in seconds."""
    intervals = candle_days["interval_s"].to_numpy()
    whole = candle_days[candle_days["bars"].to_numpy() * intervals == DAY_S]
    number = micros(whole["day"]) // (DAY_S * SECOND)
    names = ("high", "low", "close", "open", "volume", "turnover_usd")
    columns = [whole[name].to_numpy(dtype=np.float64) for name in names]
    found: dict[tuple[str, str], dict[int, DayBars]] = {}
    for (venue, symbol, interval_s), rows in whole.groupby(
        ["venue", "symbol", "interval_s"], sort=False
    ).indices.items():
        order = rows[np.argsort(number[rows], kind="stable")]
        days = DayBars(int(interval_s), number[order], *(column[order] for column in columns))
        found.setdefault((str(venue), str(symbol)), {})[int(interval_s)] = days
    return found


def of_interval(days: ByInterval, interval_s: int) -> Days:
    """The days at the price's own interval; where it has none, those of the finest interval that has any."""
    if interval_s in days or not days:
        return days.get(interval_s, _none(interval_s))
    return days[min(days)]


def of_longest_run(days: ByInterval, interval_s: int, before: int) -> Days:
    """The days at the interval whose unbroken run up to day `before` is longest; ties go to the price's, then finer."""
    ranked = sorted(days.values(), key=lambda d: (-d.run(before), d.interval_s != interval_s, d.interval_s))
    return ranked[0] if ranked else _none(interval_s)


def reach(days: Days, bars: PriceBars, before: int, side: Literal["low", "high"]) -> Reach:
    """How many consecutive days just before day number `before` have a low (high) that is not beyond the bars' own.

    An equal low is not beyond. The count stops at the first day that is more extreme or missing.
    """
    run = days.run(before)
    earlier = days.number < before
    if side == "low":
        beyond = days.low[earlier][::-1][:run] < bars.low.min()
    else:
        beyond = days.high[earlier][::-1][:run] > bars.high.max()
    stops = np.flatnonzero(beyond)
    count = int(stops[0]) if len(stops) else run
    return Reach(count, iso_day(before - 1 - count), bool(len(stops)))


def day_number(day: date) -> int:
    return (day - _EPOCH_DAY).days


def iso_day(number: int) -> date:
    return _EPOCH_DAY + timedelta(days=number)


def _none(interval_s: int) -> Days:
    empty = np.array([], dtype=np.float64)
    return Days(interval_s, np.array([], dtype=np.int64), empty, empty, empty)
