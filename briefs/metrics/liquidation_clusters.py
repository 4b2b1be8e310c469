"""A model of where positions would be liquidated. Nobody publishes positions: only the ranks of its prices are used.

Each hour's volume is taken as new positions at its typical price, half of them long, spread evenly over the assumed
leverages, less of them the older they are, and gone once the price has crossed their liquidation price.
"""

from __future__ import annotations

import numpy as np

from briefs.metrics.levels_past import Hours
from briefs.metrics.liquidation_price import Tier, linear
from briefs.metrics.price_bars import Floats
from briefs.metrics.vwap import typical

# Assumptions of the model; no venue's table.
LEVERAGES = (5, 10, 20, 25, 50, 100)
MAINTENANCE = Tier(0.0, 0.004, 0.0)
MODEL_DAYS = 30
HALF_LIFE_HOURS = 7 * 24
ROW_ATR = 0.1
PER_SIDE = 3


def cluster_prices(hours: Hours, close: float, atr: float) -> list[float]:
    """The prices of the densest clusters, at most three below and three above the close, densest first on each side."""
    entry = typical(hours.high, hours.low, hours.close)
    age = np.arange(len(entry))[::-1]
    size = hours.volume * entry * 0.5 ** (age / HALF_LIFE_HOURS) / len(LEVERAGES)
    # The lowest low and highest high of the hours after each entry.
    after_low = np.append(np.minimum.accumulate(hours.low[::-1])[::-1][1:], np.inf)
    after_high = np.append(np.maximum.accumulate(hours.high[::-1])[::-1][1:], -np.inf)
    below: list[Floats] = []
    above: list[Floats] = []
    for leverage in LEVERAGES:
        # The formula is linear in the entry, so one coin at 1 USD gives the factor.
        longs = entry * linear("long", 1.0, 1.0, 1 / leverage, MAINTENANCE)
        shorts = entry * linear("short", 1.0, 1.0, 1 / leverage, MAINTENANCE)
        open_longs = (after_low > longs) & (longs < close)
        open_shorts = (after_high < shorts) & (shorts > close)
        below.append(np.stack([longs[open_longs], size[open_longs]]))
        above.append(np.stack([shorts[open_shorts], size[open_shorts]]))
    height = ROW_ATR * atr
    return _peaks(np.concatenate(below, axis=1), height) + _peaks(np.concatenate(above, axis=1), height)


def _peaks(placed: Floats, height: float) -> list[float]:
    """The middles of the rows of `height` that hold more than both neighbours, those that hold most first."""
    if not placed.shape[1]:
        return []
    rows = np.floor(placed[0] / height).astype(np.int64)
    first = int(rows.min()) - 1
    held = np.bincount(rows - first, weights=placed[1], minlength=int(rows.max()) - first + 2)
    peaks = np.flatnonzero((held[1:-1] > held[:-2]) & (held[1:-1] >= held[2:])) + 1
    ranked = peaks[np.argsort(-held[peaks], kind="stable")][:PER_SIDE]
    return [(first + int(row) + 0.5) * height for row in ranked]
