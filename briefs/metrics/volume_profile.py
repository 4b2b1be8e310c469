"""Volume by price: the point of control and the value area, from bars."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from briefs.metrics.price_bars import Floats

ROW_ATR = 0.1
PROFILE_DAYS = 30
VALUE_AREA = 0.7


@dataclass(frozen=True, slots=True)
class Profile:
    """Rows of equal height, the lowest first: row i spans [(first + i) x height, (first + i + 1) x height)."""

    height: float
    first: int
    volume: Floats

    def middle(self, row: int) -> float:
        return (self.first + row + 0.5) * self.height

    def bottom(self, row: int) -> float:
        return (self.first + row) * self.height

    def top(self, row: int) -> float:
        return (self.first + row + 1) * self.height


def profile(high: Floats, low: Floats, volume: Floats, height: float) -> Profile:
    """Each bar's volume spread evenly over its range, in rows of `height`; a bar without a range falls in one row.

    Bars do not say at which prices they traded; trades would.
    """
    first = int(np.floor(low.min() / height))
    count = int(np.floor(high.max() / height)) - first + 1
    bottoms = (first + np.arange(count)) * height
    overlap = np.minimum(high[:, None], bottoms + height) - np.maximum(low[:, None], bottoms)
    spread = high - low
    flat = spread <= 0
    shares = np.clip(overlap, 0.0, None) / np.where(flat, 1.0, spread)[:, None]
    shares[flat] = 0.0
    shares[flat, (np.floor(low[flat] / height) - first).astype(np.int64)] = 1.0
    return Profile(height, first, (shares * volume[:, None]).sum(axis=0))


def point_of_control(volume: Floats) -> int:
    """The row with most volume; of equal ones the nearest to the middle of the range, then the lower."""
    rows = np.flatnonzero(volume == volume.max())
    away = np.abs(rows - (len(volume) - 1) / 2)
    return int(rows[np.argmin(away)])


def value_area(volume: Floats, share: float = VALUE_AREA) -> tuple[int, int]:
    """The first and last row of the value area by the pairs rule of the Chicago Board of Trade.

    From the point of control outwards: the two rows above or the two rows below, whichever pair holds more (the upper
    at a tie; one row or none where the range ends), until `share` of the volume lies inside.
    """
    low = high = point_of_control(volume)
    wanted = share * float(volume.sum())
    held = float(volume[low])
    while held < wanted and (low > 0 or high < len(volume) - 1):
        above = float(volume[high + 1 : high + 3].sum()) if high < len(volume) - 1 else -1.0
        below = float(volume[max(low - 2, 0) : low].sum()) if low > 0 else -1.0
        if above >= below:
            high = min(high + 2, len(volume) - 1)
            held += above
        else:
            low = max(low - 2, 0)
            held += below
    return low, high
