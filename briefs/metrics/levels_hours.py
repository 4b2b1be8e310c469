"""The hours up to the window's end of the series that an asset's price comes from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from briefs.metrics.levels_past import Hours
from briefs.metrics.price_bars import SECOND, PriceBars, bounds, micros
from briefs.tables.frames import MarketFrames

HOUR_S = 3600


def hours_until(frames: MarketFrames, bars: PriceBars) -> Hours:
    """Complete hours of the price's venue and symbol without a hole or a missing volume up to the window's end.

    Empty where the window does not end on the hour, or where bars are longer than an hour.
    """
    end = bounds(frames)[1] // SECOND
    rows = _of_window(frames.candles, bars)
    if end % HOUR_S or rows.empty:
        return _hours(rows.iloc[:0])
    rows = rows.sort_values("hour", kind="stable")
    rows = rows[rows["hour"].to_numpy() < end // HOUR_S]
    number = rows["hour"].to_numpy()
    usable = (number == end // HOUR_S - np.arange(len(rows), 0, -1)) & rows["volume"].notna().to_numpy()
    holes = np.flatnonzero(~usable)
    return _hours(rows.iloc[int(holes[-1]) + 1 if len(holes) else 0 :])


def _of_window(candles: pd.DataFrame, bars: PriceBars) -> pd.DataFrame:
    """The window's bars as complete hours."""
    same = (candles["venue"] == bars.venue) & (candles["symbol"] == bars.symbol)
    rows = candles[same & (candles["interval_s"] == bars.interval_s)].sort_values("ts", kind="stable")
    if HOUR_S % bars.interval_s:
        rows = rows.iloc[:0]
    hour = micros(rows["ts"]) // (HOUR_S * SECOND)
    whole = rows.assign(hour=hour).groupby("hour", sort=True)
    reduced = whole.agg(bars=("close", "size"), high=("high", "max"), low=("low", "min"), close=("close", "last"))
    reduced["volume"] = whole["volume"].sum(min_count=HOUR_S // bars.interval_s)
    return reduced[reduced["bars"] * bars.interval_s == HOUR_S].reset_index()


def _hours(rows: pd.DataFrame) -> Hours:
    return Hours(*(rows[name].to_numpy(dtype=np.float64) for name in ("high", "low", "close", "volume")))
