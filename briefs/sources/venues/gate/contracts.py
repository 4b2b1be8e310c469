"""Gate's contracts: a size counts contracts of `quanto_multiplier` coins or, coin-settled, of one dollar."""

from __future__ import annotations

from collections.abc import Generator
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Reply
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import HOUR_MS, inside, maybe, text
from briefs.sources.venues.sheet import Sheet

VENUE = "gate"
HOST = "api.gateio.ws"
_SETTLED = ("usdt", "btc")
_PAGE, _HUNDRED, _MOST = 1000, 100, 10_000
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
        offset: int | None = 0
        while offset is not None:
            reply = yield listing(settled, offset)
            found += sheet.contracts(reply, f"contracts settled in {settled}", markets)
            offset = behind(reply.data, offset)
    return found


def listing(settled: str, offset: int) -> Ask:
    """The request for the contracts settled in a coin, from the one numbered `offset`."""
    url = f"https://{HOST}/api/v4/futures/{settled}/contracts"
    return Ask(url, {"limit": str(_PAGE), "offset": str(offset)}, fresh_s=LISTED_S)


def behind(data: Any, offset: int) -> int | None:
    """Where the next page of contracts begins, None behind the last one.

    The venue may cap a page at a hundred, at the thousand that is asked for, or give all at once: only behind a page of
    whole hundreds there may be more.
    """
    count = len(data) if isinstance(data, list) else 0
    return offset + count if count and count % _HUNDRED == 0 and offset < _MOST else None


def ask(path: str, market: Market, **params: object) -> Ask:
    """A request about one contract."""
    settled = "btc" if market.inverse else "usdt"
    texts = {name.rstrip("_"): str(value) for name, value in params.items()}  # `from` is a word of Python
    url = f"https://{HOST}/api/v4/futures/{settled}/{path}"
    return Ask(url, {"contract": market.symbol, **texts}, headers=_DECIMAL)


def named(market: Market) -> dict[str, str]:
    """The columns that say whose row it is."""
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}
