"""Bitget's contracts. Sizes are coins on all of them, those that are margined in the coin among them."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Reply
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import maybe, maybe_text, text
from briefs.sources.venues.sheet import Sheet

VENUE = "bitget"
HOST = "api.bitget.com"
URL = f"https://{HOST}/api/"
_CATEGORIES = ("USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES")


def markets(data: Any, category: str) -> list[Market]:
    """The contracts of a `contracts` reply. Raises Unreadable where it holds no list."""

    def one(record: Any) -> Market | None:
        if maybe_text(record, "symbolStatus") in {"off", "listed"}:
            return None
        return market(
            text(record, "symbol"),
            text(record, "baseCoin"),
            text(record, "quoteCoin"),
            perpetual=text(record, "symbolType") == "perpetual",
            interval_h=maybe(record, "fundInterval"),
            family=category,
        )

    return listed(data, ("data",), one)


def contracts(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """The contracts of all categories."""
    found: list[Market] = []
    for category in _CATEGORIES:
        reply = yield Ask(URL + "v2/mix/market/contracts", {"productType": category}, fresh_s=LISTED_S)
        found += sheet.contracts(reply, f"{category} contracts", partial(markets, category=category))
    return found


def named(market: Market) -> dict[str, str]:
    """The columns that say whose row it is."""
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}
