"""Significant jumps of a price: returns too large for the volatility of the bars just before them.

The test of Lee and Mykland (2008, Review of Financial Studies 21:2535): a return over the local standard deviation,
which jumps themselves do not inflate as it is made of products of neighbouring returns.
"""

from __future__ import annotations

import math

import numpy as np

from briefs.metrics.price_bars import Floats, Integers

YEAR_DAYS = 365
DAY_S = 86_400
SIGNIFICANCE = 0.01  # the chance that a day without a jump shows one

_MEAN_ABSOLUTE = math.sqrt(2 / math.pi)  # of a standard normal variable


def trailing_bars(interval_s: int) -> int:
    """How many bars the local deviation looks back over: the least window of the paper, sqrt(bars of a year)."""
    return math.ceil(math.sqrt(YEAR_DAYS * DAY_S / interval_s))


def threshold(count: int, significance: float = SIGNIFICANCE) -> float:
    """What |L| exceeds with chance `significance` in `count` returns without a jump: 5.78 for 1,440, 5.40 for 288.

    C + S x beta of the paper with c = sqrt(2 / pi) and beta = -ln(-ln(1 - significance)). Raises ValueError with fewer
    than two returns.
    """
    if count < 2:
        raise ValueError("the largest of fewer than two returns has no distribution")
    root = math.sqrt(2 * math.log(count))
    centre = root / _MEAN_ABSOLUTE - (math.log(math.pi) + math.log(math.log(count))) / (2 * _MEAN_ABSOLUTE * root)
    return centre - math.log(-math.log(1 - significance)) / (_MEAN_ABSOLUTE * root)


def statistics(returns: Floats, trailing: int) -> Floats:
    """L of each return: over the root of the mean product of neighbouring absolute returns in the `trailing` before.

    NaN where fewer than `trailing` returns precede, and where these do not move (no deviation to measure by).
    """
    products = np.abs(returns[1:]) * np.abs(returns[:-1])
    count = trailing - 1
    found = np.full(len(returns), np.nan)
    if count < 1 or len(returns) <= trailing:
        return found
    # Each window summed by itself: a running sum would carry the rounding of what has left it.
    variance = np.lib.stride_tricks.sliding_window_view(products, count)[: len(returns) - trailing].mean(axis=1)
    moving = variance > 0
    found[trailing:][moving] = returns[trailing:][moving] / np.sqrt(variance[moving])
    return found


def significant(closes: Floats, interval_s: int, tested: int) -> Integers:
    """Positions in `closes` at whose bar the price jumped, ascending; of the last `tested` bars.

    closes: consecutive bars of `interval_s` seconds; those before the tested ones are what the deviation is made of.
    """
    if tested < 2 or len(closes) < 2:
        return np.array([], dtype=np.int64)
    returns = np.diff(np.log(closes))
    trailing = trailing_bars(interval_s)
    first = max(len(returns) - tested - trailing, 0)
    ratios = statistics(returns[first:], trailing)
    ratios[: max(len(ratios) - tested, 0)] = np.nan
    found: Integers = np.flatnonzero(np.abs(np.nan_to_num(ratios)) > threshold(tested)) + first + 1
    return found
