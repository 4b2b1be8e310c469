"""Amounts in whole cents that are shared out so that every margin stays exact."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from math import log

import numpy as np
import numpy.typing as npt

from briefs.sources.scenario.path import Values

Cents = npt.NDArray[np.int64]
_ROUNDS = 60


def share_out(total: int, weights: Values) -> Cents:
    """`total` cents in proportion to `weights` (not negative, not all zero): each within a cent, together exact."""
    cumulated = np.cumsum(weights)
    bounds = np.floor(cumulated / cumulated[-1] * total).astype(np.int64)
    bounds[-1] = total
    parts: Cents = np.diff(bounds, prepend=0)
    return parts


def cross_table(rows: Sequence[int], columns: Sequence[int], taste: Values) -> Cents:
    """A table of cents with exact margins, near `taste` (rows x columns, above zero) in its pattern.

    Iterative proportional fitting (Deming and Stephan 1940) finds the pattern. Cells are rounded down, and the cents
    that rows and columns then lack are filled in from the first cell on, so no cell is negative. `rows` and `columns`
    have the same sum.
    """
    wanted_rows, wanted_columns = np.array(rows, dtype=np.float64), np.array(columns, dtype=np.float64)
    table = np.outer(wanted_rows, wanted_columns) * taste
    for _ in range(_ROUNDS):
        table *= _ratio(wanted_rows, table.sum(axis=1))[:, None]
        table *= _ratio(wanted_columns, table.sum(axis=0))
    cells = np.floor(table * (1 - 1e-9)).astype(np.int64)
    row_lacks = np.array(rows, dtype=np.int64) - cells.sum(axis=1)
    column_lacks = np.array(columns, dtype=np.int64) - cells.sum(axis=0)
    row = column = 0
    while row < len(rows) and column < len(columns):
        cents = min(row_lacks[row], column_lacks[column])
        cells[row, column] += cents
        row_lacks[row] -= cents
        column_lacks[column] -= cents
        row, column = row + (row_lacks[row] == 0), column + (row_lacks[row] != 0)
    return cells


def _ratio(wanted: Values, found: Values) -> Values:
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)


def split_sides(cells: Cents, long_cents: int, lean: Values) -> Cents:
    """How much of each cell is long, `long_cents` in all; `lean` moves a cell's share up or down in log odds."""
    total = int(cells.sum())
    if long_cents in {0, total}:
        return cells.copy() if long_cents else np.zeros_like(cells)
    odds = log(long_cents / (total - long_cents))
    low, high = -60.0, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        if np.sum(cells / (1 + np.exp(-(odds + middle + lean)))) < long_cents:
            low = middle
        else:
            high = middle
    longs = np.floor(cells / (1 + np.exp(-(odds + low + lean)))).astype(np.int64)
    return _settle(longs, cells, long_cents)


def _settle(longs: Cents, cells: Cents, wanted: int) -> Cents:
    """Add the cents that rounding took to the cells with room, or take those that it gave, in order."""
    missing = wanted - int(longs.sum())
    room = cells - longs if missing > 0 else longs
    bounds = [0, *accumulate(int(r) for r in room)]
    moved = [min(after, abs(missing)) - min(before, abs(missing)) for before, after in pairwise(bounds)]
    step = 1 if missing > 0 else -1
    settled: Cents = longs + step * np.array(moved, dtype=np.int64)
    return settled


def order_sizes(total: int, count: int, most: int, rng: np.random.Generator, spread: float) -> Cents:
    """Heavy-tailed sizes of `count` orders that add up to `total` cents, none above `most`.

    Log-normal; needs count * most >= total. Orders are at least a cent where total >= count.
    """
    floor = min(100, total // (10 * count))
    floor = max(floor, 1) if total >= count else 0
    weights = np.exp(rng.standard_normal(count) * spread)
    rest, cap = total - floor * count, max(most - floor - 1, 0)
    scaled = weights * (rest / weights.sum())
    if cap * count <= rest or rest == 0:
        equal = np.full(count, total // count, dtype=np.int64)
        equal[: total % count] += 1
        return equal
    low, high = 0.0, 1.0
    while np.minimum(scaled * high, cap).sum() < rest and high < 1e18:
        high *= 2
    for _ in range(100):
        middle = (low + high) / 2
        if np.minimum(scaled * middle, cap).sum() < rest:
            low = middle
        else:
            high = middle
    return share_out(rest, np.minimum(scaled * high, cap)) + floor
