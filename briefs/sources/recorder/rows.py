"""Recorded orders as rows of the table contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from briefs.sources.recorder.journal_reading import Recorded

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("ts", "venue", "symbol", "asset", "side", "price", "qty", "usd", "kind", "id", "price_kind")


def frame(recorded: Iterable[Recorded]) -> pd.DataFrame:
    """A frame of liquidations: `ts` in epoch milliseconds, numbers as texts, an order as often as it happened."""
    import pandas as pd

    return pd.DataFrame(list(_rows(recorded)), columns=list(COLUMNS))


def _rows(recorded: Iterable[Recorded]) -> Iterator[tuple[object, ...]]:
    for one in recorded:
        for order, copies in one.orders.values():
            row = (
                order.ts,
                one.venue,
                order.symbol,
                order.asset,
                order.side,
                str(order.price),
                str(order.qty),
                str(order.usd),
                order.kind or None,
                order.id or None,
                order.price_kind or None,
            )
            for _ in range(copies):
                yield row
