"""Gate's contracts: a size counts contracts of `quanto_multiplier` coins or, coin-settled, of one dollar."""

from __future__ import annotations

from collections.abc import Generator
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Reply
from briefs.sources.venues.market import Market, listed, market
from briefs.sources.venues.reading import HOUR_MS, inside, maybe, text
from briefs.sources.venues.sheet import Sheet

VENUE = "gate"
HOST = "api.gateio.ws"
_SETTLED = ("usdt", "btc")
_DECIMAL = {"X-Gate-Size-Decimal": "1"}  # sizes as decimal texts: some contracts trade in fractions


def markets(data: Any) -> list[Market]:
    """The contracts of a `contracts` reply, of dollars or coins. Raises Unreadable where it holds no list."""

    def one(record: Any) -> Market | None:
        symbol = text(record, "name")
        base, _, quote = symbol.partition("_")
        inverse = text(record, "type") == "inverse"
        size, seconds = maybe(record, "quanto_multiplier"), maybe(record, "funding_interval")
        if inside(record, "in_delisting") is True or not (inverse or (size and quote == "USDT")):
            return None  # of no use: a contract that ends, one of no size, one settled in a third coin
        return market(
            symbol,
            base,
            quote,
            contract=Decimal(1) if inverse or size is None else size,
            inverse=inverse,
            interval_h=seconds * 1000 / HOUR_MS if seconds else None,
        )

    return listed(data, (), one)


def perpetuals(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """The contracts settled in Tether and those settled in Bitcoin."""
    found: list[Market] = []
    for settled in _SETTLED:
        reply = yield Ask(f"https://{HOST}/api/v4/futures/{settled}/contracts")
        found += sheet.contracts(reply, f"contracts settled in {settled}", markets)
    return found


def ask(path: str, market: Market, **params: object) -> Ask:
    """A request about one contract."""
    settled = "btc" if market.inverse else "usdt"
    texts = {name.rstrip("_"): str(value) for name, value in params.items()}  # `from` is a word of Python
    url = f"https://{HOST}/api/v4/futures/{settled}/{path}"
    return Ask(url, {"contract": market.symbol, **texts}, headers=_DECIMAL)


def named(market: Market) -> dict[str, str]:
    """The columns that say whose row it is."""
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}
