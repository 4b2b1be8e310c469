"""Wilder's average true range (Wilder 1978, New Concepts in Technical Trading Systems)."""

from __future__ import annotations

import math
from collections.abc import Sequence


def true_ranges(high: Sequence[float], low: Sequence[float], close: Sequence[float]) -> list[float]:
    """The true range of each bar but the first, which has no close before it: one value fewer than there are bars."""
    return [
        max(h - w, abs(h - before), abs(w - before)) for h, w, before in zip(high[1:], low[1:], close[:-1], strict=True)
    ]


def wilder(ranges: Sequence[float], days: int) -> float | None:
    """The average true range: the plain mean of the first `days` ranges, then (ATR x (days - 1) + range) / days.

    None with fewer than `days` ranges.
    """
    if len(ranges) < days:
        return None
    average = math.fsum(ranges[:days]) / days
    for value in ranges[days:]:
        average = (average * (days - 1) + value) / days
    return average
