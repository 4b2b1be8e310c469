"""An asset's counted liquidations in bins: minutes where orders count, the longest bar where totals do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from briefs.metrics.episodes_baseline import Side, micro
from briefs.metrics.liquidations_choice import Cell
from briefs.metrics.liquidations_count import Counted
from briefs.metrics.liquidations_orders import order_numbers
from briefs.metrics.price_bars import SECOND, Integers, micros

LONGEST_STEP_S = 4 * 3600
_DAY_S = 86400


@dataclass(frozen=True, slots=True)
class Series:
    """An asset's counted rows in bins of `step_s` seconds.

    at: the bins' starts. place: each row's bin. order: each row's order, as a number; None for bars.
    """

    cells: tuple[Cell, ...]
    step_s: int
    at: Integers
    place: Integers
    cents: dict[Side, Integers]
    order: Integers | None

    def sums(self, side: Side) -> Integers:
        sums = np.zeros(len(self.at), np.int64)
        np.add.at(sums, self.place, self.cents[side])
        return sums


def by_asset(assets: Sequence[str], counted: Counted) -> Iterator[tuple[str, Series]]:
    """The series of each asset; one whose bars show no burst is left out."""
    orders, bars = _Orders.of(counted), counted.bars
    bar_rows = positions(bars)
    for asset in assets:
        cells = [cell for cell in counted.cells if cell.asset == asset]
        with_orders = tuple(cell for cell in cells if cell.kind == "orders")
        series = (
            orders.series(asset, with_orders, counted)
            if with_orders
            else _bars(tuple(cells), bars.iloc[bar_rows[asset]], counted)
        )
        if series is not None:
            yield asset, series


def positions(frame: pd.DataFrame) -> dict[str, Integers]:
    """Row numbers by asset."""
    # The stubs know neither that one key is no tuple nor that the positions are an array.
    groups: dict[Any, Any] = dict(frame.groupby("asset", sort=False).indices)
    return groups


@dataclass(frozen=True, slots=True)
class _Orders:
    """The columns of the counted orders, taken out of the frame once."""

    rows: dict[str, Integers]
    minute: Integers
    cents: Integers
    is_long: npt.NDArray[np.bool_]
    number: Integers

    @classmethod
    def of(cls, counted: Counted) -> _Orders:
        orders = counted.orders
        return cls(
            positions(orders),
            micros(orders["ts"]) // (60 * SECOND),
            orders["usd_cents"].to_numpy(dtype=np.int64),
            (orders["side"] == "long").to_numpy(dtype=bool),
            order_numbers(orders),
        )

    def series(self, asset: str, cells: tuple[Cell, ...], counted: Counted) -> Series:
        rows = self.rows[asset]
        cents, is_long = self.cents[rows], self.is_long[rows]
        at, first = _grid(counted, 60)
        sides: dict[Side, Integers] = {"long": np.where(is_long, cents, 0), "short": np.where(is_long, 0, cents)}
        return Series(cells, 60, at, self.minute[rows] - first, sides, self.number[rows])


def _bars(cells: tuple[Cell, ...], rows: pd.DataFrame, counted: Counted) -> Series | None:
    step_s = max(cell.interval_s for cell in cells)
    begins, length = micros(rows["ts"]), rows["interval_s"].to_numpy(dtype=np.int64) * SECOND
    step = step_s * SECOND
    fits = (begins + length - 1) // step == begins // step
    if step_s > LONGEST_STEP_S or _DAY_S % step_s or not fits.all():
        return None
    at, first = _grid(counted, step_s)
    sides: dict[Side, Integers] = {
        "long": rows["long_usd_cents"].to_numpy(dtype=np.int64),
        "short": rows["short_usd_cents"].to_numpy(dtype=np.int64),
    }
    return Series(cells, step_s, at, begins // step - first, sides, None)


def _grid(counted: Counted, step_s: int) -> tuple[Integers, int]:
    """Starts of the bins that the window touches, and the number of the first one since 1970."""
    step = step_s * SECOND
    first, last = micro(counted.window.start) // step, (micro(counted.window.end) - 1) // step
    return np.arange(first, last + 1, dtype=np.int64) * step, first
