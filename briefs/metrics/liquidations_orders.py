"""Single liquidation orders: how many, the largest one, and how many accounts, where these are recorded."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import Cell
from briefs.metrics.liquidations_concentration import measure_orders
from briefs.metrics.liquidations_count import Counted, sources
from briefs.metrics.money import dollars
from briefs.metrics.price_bars import SECOND, Integers, micros, moment
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit, Value
from briefs.vocabulary.window import Window, stamp

_MINUTE = 60 * SECOND
_ORDER_COLUMNS = ["venue", "key", "ts", "symbol", "asset", "side", "usd_cents", "fills"]
_ORDERS = ("orders",)
_LARGEST = {
    "venue": (Unit.TEXT, "Venue of the largest single liquidation order."),
    "symbol": (Unit.TEXT, "Symbol of the largest single liquidation order."),
    "asset": (Unit.TEXT, "Asset of the largest single liquidation order."),
    "side": (Unit.TEXT, "Side of the position that the largest single liquidation order closed: long or short."),
    "at": (Unit.TIME, "Time of the largest single liquidation order."),
}

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "liquidations.orders",
        Unit.COUNT,
        "Number of liquidation orders, of the venues and assets whose orders are recorded.",
        "counted orders; fills of one order id are one order",
        _ORDERS,
    ),
    Definition(
        "liquidations.largest.usd",
        Unit.USD,
        "Value of the largest single liquidation order that is recorded.",
        "greatest sum of usd of one order; fills of one order id are summed first; the earliest of equal ones",
        _ORDERS,
    ),
    *(
        Definition(f"liquidations.largest.{name}", unit, sentence, "of the order behind largest.usd", _ORDERS)
        for name, (unit, sentence) in _LARGEST.items()
    ),
    Definition(
        "liquidations.peak_minute.usd",
        Unit.USD,
        "Value of the positions liquidated in the minute that saw most, of the venues and assets whose orders are "
        "recorded.",
        "greatest sum of usd over the orders of one minute; the earliest of equal ones",
        _ORDERS,
    ),
    Definition(
        "liquidations.peak_minute.at",
        Unit.TIME,
        "When the minute that saw most liquidations began.",
        "start of the minute behind peak_minute.usd",
        _ORDERS,
    ),
    Definition(
        "liquidations.traders",
        Unit.COUNT,
        "Number of accounts that were liquidated, at the venues that show accounts.",
        "distinct pairs of venue and account among the counted orders",
        _ORDERS,
    ),
)


def measure(counted: Counted, tally: Tally) -> None:
    """Add the figures of single orders. Sums of totals hold no orders: `basis` names what is left out."""
    cells = [cell for cell in counted.cells if cell.kind == "orders"]
    if not cells:
        return
    basis = _basis(counted.cells)
    orders = one_row_an_order(counted.orders)
    tally.add(
        "liquidations.orders",
        len(orders),
        Unit.COUNT,
        source=sources(cells),
        rows=len(counted.orders),
        basis=basis,
    )
    if len(orders):
        _largest(orders, cells, basis, tally)
        _traders(counted.orders, tally)
        _peak_minute(counted.orders, cells, basis, tally)
        measure_orders(orders, cells, basis, tally)


def one_row_an_order(orders: pd.DataFrame) -> pd.DataFrame:
    """Fills summed by order: ts, venue, symbol, asset, side (of the first fill), usd_cents, fills, key; in time order.

    Rows with the same venue and id are one order; a row without id is one of its own.
    """
    rows = orders.assign(key=_keys(orders), fills=1)[_ORDER_COLUMNS]
    alone = orders["id"].isna()  # most, as a rule: they need no grouping
    filled = rows[~alone].groupby(["venue", "key"], sort=False)
    summed = filled.agg(
        ts=("ts", "min"),
        symbol=("symbol", "first"),
        asset=("asset", "first"),
        side=("side", "first"),
        usd_cents=("usd_cents", "sum"),
        fills=("fills", "sum"),
    ).reset_index()
    whole = pd.concat([rows[alone], summed]) if len(summed) else rows[alone]
    return whole.sort_values(["ts", "venue", "symbol", "side", "usd_cents", "key"], kind="stable", ignore_index=True)


def of_largest(orders: pd.DataFrame) -> pd.DataFrame:
    """The rows of the largest order."""
    if orders.empty:
        return orders
    top = _top(one_row_an_order(orders))
    rows: pd.DataFrame = orders[(_keys(orders) == top["key"]) & (orders["venue"] == top["venue"])]
    return rows


def order_numbers(orders: pd.DataFrame) -> Integers:
    """A number for each row, the same for rows of one order."""
    if orders["id"].isna().all():
        return np.arange(len(orders), dtype=np.int64)
    numbers, _ = pd.factorize(orders["venue"].astype("str") + " " + _keys(orders))
    return numbers.astype(np.int64)


def _keys(orders: pd.DataFrame) -> pd.Series:
    numbers = pd.Series([f"row:{row}" for row in range(len(orders))], index=orders.index, dtype="str")
    named = orders["id"].notna()
    return ("id:" + orders["id"].astype("str")).where(named, numbers) if named.any() else numbers


def _top(by_order: pd.DataFrame) -> pd.Series:
    return by_order.iloc[int(by_order["usd_cents"].to_numpy().argmax())]


def _largest(orders: pd.DataFrame, cells: list[Cell], basis: str, tally: Tally) -> None:
    top = _top(orders)
    behind = [cell for cell in cells if (cell.venue, cell.asset) == (top["venue"], top["asset"])]

    def add(name: str, value: Value, unit: Unit) -> None:
        figure_id = f"liquidations.largest.{name}"
        tally.add(figure_id, value, unit, source=sources(behind), rows=int(top["fills"]), basis=basis)

    add("usd", dollars(int(top["usd_cents"])), Unit.USD)
    for name in ("venue", "symbol", "asset", "side"):
        add(name, str(top[name]), Unit.TEXT)
    add("at", stamp(top["ts"].to_pydatetime()), Unit.TIME)


def _peak_minute(orders: pd.DataFrame, cells: list[Cell], basis: str, tally: Tally) -> None:
    minutes, place = np.unique(micros(orders["ts"]) // _MINUTE, return_inverse=True)
    sums = np.zeros(len(minutes), np.int64)
    np.add.at(sums, place, orders["usd_cents"].to_numpy(dtype=np.int64))
    peak = int(sums.argmax())
    begins = moment(int(minutes[peak]) * _MINUTE)
    window = Window(begins, begins + timedelta(minutes=1), "rolling")
    rows = int((place == peak).sum())
    values = (("usd", dollars(int(sums[peak])), Unit.USD), ("at", stamp(begins), Unit.TIME))
    for name, value, unit in values:
        figure_id = f"liquidations.peak_minute.{name}"
        tally.add(figure_id, value, unit, source=sources(cells), rows=rows, basis=basis, window=window)


def _traders(orders: pd.DataFrame, tally: Tally) -> None:
    shown = orders[orders["account"].notna()]
    if shown.empty:
        return
    venues = sorted(shown["venue"].unique())
    hidden = len(orders) - len(shown)
    tally.add(
        "liquidations.traders",
        len(shown[["venue", "account"]].drop_duplicates()),
        Unit.COUNT,
        source=", ".join(venues),
        rows=len(shown),
        basis=f"accounts at {', '.join(venues)}" + ("; the other orders show no account" if hidden else ""),
    )


def _basis(cells: tuple[Cell, ...]) -> str:
    """Which venues' orders these are, and which counted rows are totals without orders."""
    with_orders = sorted({cell.venue for cell in cells if cell.kind == "orders"})
    without = sorted({f"{cell.venue} {cell.asset}" for cell in cells if cell.kind == "totals"})
    text = f"orders at {', '.join(with_orders)}"
    return f"{text}; {', '.join(without)} only as totals without orders" if without else text
