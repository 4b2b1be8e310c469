"""The price at which the average coin changed hands."""

from __future__ import annotations

import numpy as np

from briefs.metrics.price_bars import Floats

ANCHOR_DAYS = 90


def typical(high: Floats, low: Floats, close: Floats) -> Floats:
    """(H + L + C) / 3: what stands for a bar's price where its trades are not known."""
    return (high + low + close) / 3


def vwap(price: Floats, volume: Floats) -> float | None:
    """The volume-weighted average price, sum(p v) / sum(v): 1 at 100 and 3 at 110 is 107.5. None without volume."""
    whole = float(volume.sum())
    return float((price * volume).sum()) / whole if whole > 0 else None


def latest_high(high: Floats) -> int:
    """Position of the highest high, the last of equal ones: where an average anchored at a high begins."""
    return len(high) - 1 - int(np.argmax(high[::-1]))


def latest_low(low: Floats) -> int:
    """Position of the lowest low, the last of equal ones."""
    return len(low) - 1 - int(np.argmin(low[::-1]))
