"""Volatility and drawdown of one path of prices. Pure arithmetic on floats, in a fixed order of addition."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

YEAR_DAYS = 365  # crypto trades every day of the year


def realized(closes: Sequence[float], days: float) -> float | None:
    """Annualised realised volatility, a fraction per year: sqrt(365 / days x sum of squared log returns).

    closes: consecutive prices, the first of which is the close just before the stretch of `days`. None with fewer than
    two. The mean is taken as zero, as usual for intraday bars (Andersen and Bollerslev 1998).
    """
    if len(closes) < 2:
        return None
    logs = [math.log(close) for close in closes]
    squares = [(after - before) * (after - before) for before, after in pairwise(logs)]
    return math.sqrt(YEAR_DAYS / days * math.fsum(squares))


def max_drawdown(closes: Sequence[float]) -> float | None:
    """The deepest fall from an earlier high of the path, a fraction <= 0: min of P_t / max(P_s, s <= t) - 1.

    None with fewer than two prices, because one price is no path.
    """
    if len(closes) < 2:
        return None
    peak, deepest = closes[0], 0.0
    for close in closes:
        peak = max(peak, close)
        deepest = min(deepest, close / peak - 1.0)
    return deepest


def recovery(closes: Sequence[float]) -> float | None:
    """How much of the fall from the first price to the lowest was made good at the end, a fraction.

    (P_end - P_low) / (P_start - P_low); above 1 where the path ends above its start. None where it never fell below
    its start.
    """
    if not closes:
        return None
    start, low, end = closes[0], min(closes), closes[-1]
    return (end - low) / (start - low) if low < start else None
