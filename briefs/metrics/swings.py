"""Swing highs and lows: bars that stand out from their neighbours, and the prices where several of them turned."""

from __future__ import annotations

import numpy as np

from briefs.metrics.price_bars import Floats, Integers

SWING_BARS = 3  # on each side
SWING_DAYS = 180  # how far back a turn still counts
CLUSTER_ATR = 0.25


def swing_highs(high: Floats, bars: int = SWING_BARS) -> Integers:
    """Positions of the bars whose high tops the `bars` before and is not topped by the `bars` after.

    A bar is one only once the bars after it have closed, so the last `bars` positions never are. Of equal neighbours
    the first counts.
    """
    if len(high) < 2 * bars + 1:
        return np.array([], dtype=np.int64)
    windows = np.lib.stride_tricks.sliding_window_view(high, 2 * bars + 1)
    middle = windows[:, bars]
    turns = (middle > windows[:, :bars].max(axis=1)) & (middle >= windows[:, bars + 1 :].max(axis=1))
    found: Integers = np.flatnonzero(turns) + bars
    return found


def swing_lows(low: Floats, bars: int = SWING_BARS) -> Integers:
    """The same of lows, upside down."""
    return swing_highs(-low, bars)


def clusters(prices: Floats, width: float) -> list[Integers]:
    """Positions of prices that belong together, ascending: neighbours no more than `width` apart are one cluster.

    This is DBSCAN in one dimension where a single point is a cluster (Ester et al. 1996).
    """
    order = np.argsort(prices, kind="stable")
    breaks = np.flatnonzero(np.diff(prices[order]) > width) + 1
    return [part for part in np.split(order, breaks) if len(part)]
