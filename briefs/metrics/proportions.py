"""Shares of successes: their interval, their chance under a null, and what is left after many such tests."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

CONFIDENCE = 0.95


def wilson(held: float, count: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The score interval of a share, two fractions (Wilson 1927). 14 of 20 gives 0.481 to 0.855.

    Effective numbers may be broken. Raises ValueError with no observation.
    """
    if count <= 0:
        raise ValueError("a share needs at least one observation")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = held / count
    middle = share + z * z / (2 * count)
    half = z * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    scale = 1 + z * z / count
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def chance_of_at_least(held: int, count: int, null: float) -> float:
    """The one-sided p of `held` or more successes in `count` under the rate `null`: the exact binomial tail."""
    if held <= 0:
        return 1.0
    if not 0 < null < 1:
        return float(null >= 1)
    log_null, log_other = math.log(null), math.log1p(-null)
    whole = math.lgamma(count + 1)
    terms = (
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(count - k + 1) + k * log_null + (count - k) * log_other)
        for k in range(held, count + 1)
    )
    return min(1.0, math.fsum(terms))


def chance_of_difference(held: float, count: float, other_held: float, other_count: float) -> float:
    """The one-sided p that the first share is no greater than the second: two proportions, pooled, normal."""
    pooled = (held + other_held) / (count + other_count)
    variance = pooled * (1 - pooled) * (1 / count + 1 / other_count)
    if variance <= 0:
        return 1.0
    z = (held / count - other_held / other_count) / math.sqrt(variance)
    return 1 - NormalDist().cdf(z)


def false_discovery_rates(chances: Sequence[float]) -> list[float]:
    """The adjusted p of each test, in the order given (Benjamini and Hochberg 1995)."""
    order = sorted(range(len(chances)), key=lambda i: (chances[i], i))
    adjusted = [1.0] * len(chances)
    least = 1.0
    for rank in range(len(order), 0, -1):
        position = order[rank - 1]
        least = min(least, chances[position] * len(chances) / rank)
        adjusted[position] = least
    return adjusted


def effective_count(held: Sequence[float], clusters: Sequence[int]) -> float:
    """How many independent observations these are worth: the count over the design effect of their clusters.

    held: 1 or 0 an observation. clusters: a number that observations of one cluster share. The design effect is the
    variance of the share between clusters over the binomial one, at least 1 (Kish 1965).
    """
    count = len(held)
    share = math.fsum(held) / count
    sums: dict[int, float] = {}
    for value, cluster in zip(held, clusters, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + value - share
    binomial = share * (1 - share) * count
    if binomial <= 0 or len(sums) < 2:
        return float(len(sums))
    between = math.fsum(value * value for value in sums.values()) * len(sums) / (len(sums) - 1)
    return count / max(1.0, between / binomial)
