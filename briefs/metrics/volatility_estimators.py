"""Volatility of a run of daily bars by five estimators. All give the standard deviation of one day, a fraction.

Each takes arrays of equal length, one entry a day: open, high, low and close, all above zero, with
low <= open, close <= high. Fewer days than an estimator needs raise ValueError.
"""

from __future__ import annotations

import math

import numpy as np

from briefs.metrics.price_bars import Floats


def close_to_close(closes: Floats) -> float:
    """The sample standard deviation (one degree of freedom) of the log returns between the closes; at least three."""
    return deviation(np.diff(np.log(closes)))


def deviation(returns: Floats) -> float:
    """The sample standard deviation of at least two returns, one degree of freedom less."""
    if len(returns) < 2:
        raise ValueError("a standard deviation needs at least two returns")
    return math.sqrt(_variance(returns))


def parkinson(high: Floats, low: Floats) -> float:
    """Root of the mean of ln(H/L)^2 / (4 ln 2) (Parkinson 1980)."""
    return _root_mean(np.log(high / low) ** 2 / (4 * math.log(2)))


def garman_klass(first: Floats, high: Floats, low: Floats, last: Floats) -> float:
    """Root of the mean of ln(H/L)^2 / 2 - (2 ln 2 - 1) ln(C/O)^2 (Garman and Klass 1980)."""
    ranges, moves = np.log(high / low), np.log(last / first)
    return _root_mean(ranges**2 / 2 - (2 * math.log(2) - 1) * moves**2)


def rogers_satchell(first: Floats, high: Floats, low: Floats, last: Floats) -> float:
    """Root of the mean of u(u - c) + d(d - c), u = ln(H/O), d = ln(L/O), c = ln(C/O) (Rogers and Satchell 1991)."""
    return _root_mean(_rogers_satchell(first, high, low, last))


def yang_zhang(before: Floats, first: Floats, high: Floats, low: Floats, last: Floats) -> float:
    """Root of V_o + k V_c + (1 - k) V_rs, k = 0.34 / (1.34 + (n + 1) / (n - 1)) (Yang and Zhang 2000).

    before: the close of the day before each. V_o and V_c are the sample variances of ln(O / close before) and of
    ln(C/O), V_rs is Rogers and Satchell's. A market that never closes has next to no V_o.
    """
    days = len(first)
    if days < 2:
        raise ValueError("a variance needs at least two days")
    weight = 0.34 / (1.34 + (days + 1) / (days - 1))
    overnight, open_to_close = _variance(np.log(first / before)), _variance(np.log(last / first))
    drift_free = math.fsum(_rogers_satchell(first, high, low, last)) / days
    return math.sqrt(overnight + weight * open_to_close + (1 - weight) * drift_free)


def _rogers_satchell(first: Floats, high: Floats, low: Floats, last: Floats) -> Floats:
    up, down, move = np.log(high / first), np.log(low / first), np.log(last / first)
    daily: Floats = up * (up - move) + down * (down - move)
    return daily


def _root_mean(variances: Floats) -> float:
    if len(variances) == 0:
        raise ValueError("a mean needs at least one day")
    return math.sqrt(max(math.fsum(variances) / len(variances), 0.0))


def _variance(values: Floats) -> float:
    mean = math.fsum(values) / len(values)
    return math.fsum((values - mean) ** 2) / (len(values) - 1)
