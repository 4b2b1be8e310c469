"""What precedes the window of an asset's price: complete days and hours of the same venue and symbol."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from briefs.metrics.price_bars import SECOND, Floats, Integers, PriceBars, bounds, micros
from briefs.metrics.price_days import DayBars, day_number
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.window import Window

HOUR_S = 3600
_HOUR = HOUR_S * SECOND


@dataclass(frozen=True, slots=True)
class Past:
    """One asset's price: the window's bars and what lies before them, of one venue and symbol.

    bars: the window's. days: complete days, those before `today` count, None where there are none. hour, closes: end
    of each complete hour up to the window's end in hours since 1970, ascending, and the close at that moment; of the
    bars' own interval. end: the window's end in microseconds since 1970.
    """

    window: Window
    bars: PriceBars
    days: DayBars | None
    hour: Integers
    closes: Floats
    end: int

    @property
    def today(self) -> int:
        return day_number(self.window.date)

    def ends_on_the_hour(self) -> bool:
        return self.end % _HOUR == 0

    def closes_at(self, hours: Integers) -> Floats:
        """The closes at the ends of these hours since 1970, NaN where an hour is missing."""
        found = np.full(len(hours), np.nan)
        if len(self.hour):
            place = np.minimum(np.searchsorted(self.hour, hours), len(self.hour) - 1)
            known = self.hour[place] == hours
            found[known] = self.closes[place[known]]
        return found

    def close_before(self, days: int) -> float | None:
        """The close at the moment `days` days before the window's end; None where it is not known."""
        if self.window.kind == "day" and self.days is not None:
            at = np.flatnonzero(self.days.number == self.today - days)
            if len(at):
                return float(self.days.close[at[0]])
        if not self.ends_on_the_hour():
            return None
        (close,) = self.closes_at(np.array([self.end // _HOUR - days * 24])).tolist()
        return None if np.isnan(close) else float(close)


def pasts(
    frames: MarketFrames, chosen: Iterable[PriceBars], days: Mapping[tuple[str, str], Mapping[int, DayBars]]
) -> list[Past]:
    """The past of each asset's bars, in their order."""
    hours = frames.candle_hours
    # By one key first: the rows of a symbol are few, and comparing all of them with three words is slow.
    symbols = hours.groupby("symbol", sort=False).indices
    venues, intervals = hours["venue"].to_numpy(), hours["interval_s"].to_numpy()
    ends, closes = micros(hours["ts"]) // _HOUR + 1, hours["close"].to_numpy(dtype=np.float64)
    found = []
    for bars in chosen:
        rows = np.asarray(symbols.get(bars.symbol, ()), dtype=np.int64)
        rows = rows[(intervals[rows] == bars.interval_s) & (venues[rows] == bars.venue)]
        rows = rows[np.argsort(ends[rows], kind="stable")]
        found.append(Past(frames.window, bars, _days(days, bars), ends[rows], closes[rows], bounds(frames)[1]))
    return found


def _days(days: Mapping[tuple[str, str], Mapping[int, DayBars]], bars: PriceBars) -> DayBars | None:
    """The days at the price's own interval; where it has none, those of the finest interval that has any."""
    known = days.get((bars.venue, bars.symbol), {})
    return known.get(bars.interval_s) or (known[min(known)] if known else None)
