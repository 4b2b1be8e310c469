"""What the levels of one asset are made of: its window, the days and the hours up to the window's end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from briefs.metrics.atr import true_ranges, wilder
from briefs.metrics.price_bars import Floats
from briefs.metrics.price_days import Days

ATR_DAYS = 14
HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Hours:
    """Hourly bars without a hole, the last of which ends with the window; volume in coins, never missing."""

    high: Floats
    low: Floats
    close: Floats
    volume: Floats

    def last(self, count: int) -> Hours | None:
        """The last `count` hours; None where there are fewer."""
        if count > len(self.high):
            return None
        start = len(self.high) - count
        return Hours(self.high[start:], self.low[start:], self.close[start:], self.volume[start:])


@dataclass(frozen=True, slots=True)
class Past:
    """The window's own high, low and close, and everything before it. Nothing here is later than the window's end.

    own: how the window is called. bars: how many the window has. hours: how many the window has.
    days: complete days; those before number `today` count. high, low, close: of the unbroken run of complete days; the
    window itself is the last where it is a day. until_now: the hours up to the window's end.
    """

    own: Literal["day's", "window's"]
    window_high: float
    window_low: float
    window_close: float
    bars: int
    window_hours: int
    today: int
    days: Days
    high: Floats
    low: Floats
    close: Floats
    until_now: Hours
    atr: float


def daily_run(days: Days, today: int, own: tuple[float, float, float] | None) -> tuple[Floats, Floats, Floats]:
    """Highs, lows and closes of the unbroken run of complete days before `today`, and `own` after them."""
    run = days.run(today)
    earlier = int(np.searchsorted(days.number, today))
    high, low, close = (column[earlier - run : earlier] for column in (days.high, days.low, days.close))
    if own is None:
        return high, low, close
    return np.append(high, own[0]), np.append(low, own[1]), np.append(close, own[2])


def average_range(high: Floats, low: Floats, close: Floats) -> float | None:
    """Wilder's average true range of the run of days; None with fewer than 15 of them, or where nothing moved."""
    return wilder(true_ranges(high.tolist(), low.tolist(), close.tolist()), ATR_DAYS) or None
