"""The hours up to the window's end of the series that an asset's price comes from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from briefs.metrics.levels_past import Hours
from briefs.metrics.price_bars import SECOND, PriceBars, bounds, micros
from briefs.tables.frames import MarketFrames

HOUR_S = 3600


def hours_until(frames: MarketFrames, bars: PriceBars) -> Hours:
    """Hours of the price's venue and symbol without a hole or a missing volume up to the window's end.

    Of several intervals the one whose unbroken run is longest, then the price's own, then the finest. Empty where the
    window does not end on the hour.
    """
    end = bounds(frames)[1] // SECOND
    table = frames.candle_hours
    # Plain arrays of text compare several times faster than columns do, and the table is long.
    own = np.flatnonzero(table["symbol"].to_numpy() == bars.symbol)
    rows = table.iloc[own[table["venue"].to_numpy()[own] == bars.venue] if end % HOUR_S == 0 else []]
    runs = [(int(str(interval)), _run(part, end // HOUR_S)) for interval, part in rows.groupby("interval_s", sort=True)]
    runs.sort(key=lambda run: (-len(run[1]), run[0] != bars.interval_s, run[0]))
    longest = runs[0][1] if runs else rows
    return Hours(*(longest[name].to_numpy(dtype=np.float64) for name in ("high", "low", "close", "volume")))


def _run(rows: pd.DataFrame, end: int) -> pd.DataFrame:
    """The last rows that follow each other hour by hour up to the hour number `end`."""
    rows = rows.sort_values("ts", kind="stable")
    number = micros(rows["ts"]) // (HOUR_S * SECOND)
    expected = end - np.arange(len(rows), 0, -1)
    holes = np.flatnonzero((number != expected) | rows["volume"].isna().to_numpy())
    return rows.iloc[int(holes[-1]) + 1 if len(holes) else 0 :]
