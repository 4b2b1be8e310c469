"""How blind a throttled feed was: in how many seconds of its peak minute it showed a liquidation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_count import Counted
from briefs.metrics.price_bars import SECOND, micros, moment
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.window import stamp

STRONG = 0.5
_MINUTE = 60 * SECOND
_ORDERS = ("orders",)

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "liquidations.saturation.V",
        Unit.FRACTION,
        "Share of the seconds of a symbol's peak minute in which the venue's throttled feed showed a liquidation; of "
        "the symbol where it is greatest. From one half the venue's total is strongly under-reported.",
        "distinct seconds with an order / 60, in the minute of the symbol with the greatest sum of usd",
        _ORDERS,
    ),
    Definition(
        "liquidations.saturation.V.symbol", Unit.TEXT, "The symbol that the venue's saturation is of.", "", _ORDERS
    ),
    Definition(
        "liquidations.saturation.V.at", Unit.TIME, "Start of the minute that the saturation is of.", "", _ORDERS
    ),
)


@dataclass(frozen=True, slots=True)
class Saturation:
    """share: of a minute's seconds that hold an order. at: epoch microseconds at which the minute begins."""

    symbol: str
    share: float
    at: int
    rows: int


def measure(counted: Counted, tally: Tally) -> None:
    """Add the saturation of each venue whose counted orders are of a feed with one order a second and symbol."""
    throttled = {
        cell.venue for cell in counted.cells if cell.kind == "orders" and cell.coverage == "sampled_1s" and cell.rows
    }
    for venue in sorted(throttled):
        orders = counted.orders[counted.orders["venue"] == venue]
        worst = min(_by_symbol(orders), key=lambda one: (-one.share, one.symbol))
        basis = f"{worst.symbol} in its peak minute"
        name = f"liquidations.saturation.{venue}"
        tally.add(name, worst.share, Unit.FRACTION, source=venue, rows=worst.rows, basis=basis)
        tally.add(f"{name}.symbol", worst.symbol, Unit.TEXT, source=venue, rows=worst.rows)
        tally.add(f"{name}.at", stamp(moment(worst.at)), Unit.TIME, source=venue, rows=worst.rows, basis=basis)
        if worst.share >= STRONG:
            what = (
                "the feed shows one liquidation a second and showed one in most seconds of its peak minute, so its "
                "sums are strongly under-reported"
            )
            tally.gap("liquidations", what, venue=venue)


def _by_symbol(orders: pd.DataFrame) -> Iterator[Saturation]:
    at = micros(orders["ts"])
    cents = orders["usd_cents"].to_numpy(dtype=np.int64)
    symbols = orders["symbol"].to_numpy(dtype=object)
    for symbol in sorted(set(symbols.tolist())):
        here = symbols == symbol
        minutes, place = np.unique(at[here] // _MINUTE, return_inverse=True)
        sums = np.zeros(len(minutes), np.int64)
        np.add.at(sums, place, cents[here])
        peak = int(sums.argmax())
        seconds = np.unique(at[here][place == peak] // SECOND)
        yield Saturation(str(symbol), len(seconds) / 60, int(minutes[peak]) * _MINUTE, int((place == peak).sum()))
