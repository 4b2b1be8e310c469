"""Deribit's futures, and how it is asked. An inverse contract's `amount` is dollars, a linear one's coins."""

from __future__ import annotations

from collections.abc import Generator
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Reply
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import text
from briefs.sources.venues.sheet import Sheet

VENUE = "deribit"
HOST, OLDER = "www.deribit.com", "history.deribit.com"


def markets(data: Any) -> list[Market]:
    """The futures of a `get_instruments` reply. Raises Unreadable where it holds no list."""

    def one(record: Any) -> Market | None:
        if text(record, "kind") != "future":
            return None
        base, quote = text(record, "base_currency"), text(record, "quote_currency")
        inverse = text(record, "instrument_type") == "reversed"
        return market(
            text(record, "instrument_name"),
            base,
            quote,
            inverse=inverse,
            perpetual=text(record, "settlement_period") == "perpetual",
            interval_h=Decimal(1),
            family=base if inverse else quote,
        )

    return listed(data, ("result",), one)


def futures(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """All futures, of one call."""
    reply = yield Ask(url("get_instruments"), {"currency": "any", "kind": "future"}, fresh_s=LISTED_S)
    return sheet.contracts(reply, "contracts", markets)


def asked(method: str, one: Market, start_ms: int, end_ms: int, host: str = HOST, **more: str) -> Ask:
    """A question about one contract in [start_ms, end_ms)."""
    times = {"start_timestamp": str(start_ms), "end_timestamp": str(end_ms - 1)}
    return Ask(url(method, host), {"instrument_name": one.symbol, **times, **more})


def url(method: str, host: str = HOST) -> str:
    """The address of a method."""
    return f"https://{host}/api/v2/public/{method}"


def named(market: Market) -> dict[str, str]:
    """The columns that say whose row it is."""
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}
