"""Where a value stands among earlier ones: rank, percentile, and distance in standard deviations of the logarithm."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

_MAD_TO_SD = 1.4826  # the median absolute deviation of a normal distribution is its standard deviation over this


def midrank(history: Sequence[float], value: float) -> float:
    """The percentile of `value` as a fraction: (number less + half the number equal) / number of earlier values.

    2 among [1, 2, 2, 4] is 0.5. Raises ValueError without an earlier value.
    """
    if not history:
        raise ValueError("a percentile needs at least one earlier value")
    less = sum(earlier < value for earlier in history)
    equal = sum(earlier == value for earlier in history)
    return (less + 0.5 * equal) / len(history)


def place(history: Sequence[float], value: float) -> tuple[int, int]:
    """(k, n): `value` is the k-th highest of n, itself among them; equal values share the higher place.

    5 among [1, 2, 2, 4] is the highest of 5: (1, 5).
    """
    return 1 + sum(earlier > value for earlier in history), 1 + len(history)


def log_z(history: Sequence[float], value: float) -> float | None:
    """Distance of ln `value` from the mean of the logarithms, in their sample standard deviations.

    Totals of liquidations are nearly log-normal, so on the linear scale every large day looks like a miracle. None
    with fewer than two values, without spread, or where a value is not above zero.
    """
    if len(history) < 2 or value <= 0 or min(history) <= 0:
        return None
    logs = [math.log(earlier) for earlier in history]
    mean = math.fsum(logs) / len(logs)
    spread = math.sqrt(math.fsum((one - mean) ** 2 for one in logs) / (len(logs) - 1))
    return (math.log(value) - mean) / spread if spread > 0 else None


def robust_z(history: Sequence[float], value: float) -> float | None:
    """The same distance from the median, in median absolute deviations × 1.4826. None where that deviation is zero."""
    if not history or value <= 0 or min(history) <= 0:
        return None
    logs = [math.log(earlier) for earlier in history]
    middle = median(logs)
    spread = _MAD_TO_SD * median(abs(one - middle) for one in logs)
    return (math.log(value) - middle) / spread if spread > 0 else None
