"""Bitfinex's perpetuals, as its list of their status names them. Sizes are coins, prices Tether or dollars."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from briefs.sources.talk import Ask, Reply
from briefs.sources.venues.market import Market, listed
from briefs.sources.venues.reading import text
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.symbols import UnknownSymbol, read

VENUE = "bitfinex"
HOST = "api-pub.bitfinex.com"
URL = f"https://{HOST}/v2/"


def markets(data: Any) -> list[Market]:
    """The perpetuals of a `status/deriv` reply, whose rows begin with the symbol. Raises Unreadable without a list."""

    def one(record: Any) -> Market | None:
        symbol = text(record, 0)
        try:
            name = read(symbol)
        except UnknownSymbol:
            return None
        return Market(symbol, name.asset, name.multiplier, name.quote)

    return listed(data, (), one)


def perpetuals(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """All perpetuals, of one call."""
    reply = yield Ask(URL + "status/deriv", {"keys": "ALL"})
    return sheet.contracts(reply, "contracts", markets)


def named(market: Market) -> dict[str, str]:
    """The columns that say whose row it is."""
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}
