"""Gate's bars and settlements. Its times are seconds."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Ask, Row, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.gate.contracts import ask, named, perpetuals
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import Page, maybe, need, on_minute, page, seconds, utc

_ROWS = 1000  # of one reply; of bars it gives twice as many


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Rows of a `candlesticks` reply. `v` is contracts, `sum` what was paid, in dollars of a linear contract alone."""

    def one(bar: Any) -> Row:
        contracts, close = maybe(bar, "v"), need(bar, "c")
        size = None if contracts is None else market.size(contracts, close)
        linear = not market.inverse
        return {
            "ts": utc(seconds(bar, "t")),
            "interval_s": interval_s,
            **named(market),
            **{name: market.price(need(bar, name[0])) for name in ("open", "high", "low", "close")},
            # An inverse contract's coins hang on the price of each trade, which a bar does not know.
            "volume": size[0] if size and linear else None,
            "turnover_usd": maybe(bar, "sum") if linear else contracts,
        }

    return page(data, (), one)


def funding(data: Any, market: Market) -> Page:
    """Settlements of a `funding_rate` reply, without their interval."""

    def one(record: Any) -> Row:
        return {"ts": utc(on_minute(seconds(record, "t"))), **named(market), "rate": need(record, "r")}

    return page(data, (), one)


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset."""

    def asking(one: Market, start: int, end: int) -> Ask:
        return ask("candlesticks", one, from_=start // 1000, to=(end - 1) // 1000, interval="1h")

    return walks.bars(want, perpetuals, asking, candles, _ROWS)


def fetch_funding(want: Want) -> Talk:
    """Settlements of every perpetual of each asset that is quoted in dollars."""

    def asking(one: Market, start: int, end: int) -> Ask:
        return ask("funding_rate", one, from_=start // 1000, to=(end - 1) // 1000, limit=_ROWS)

    return walks.funding(want, perpetuals, asking, funding, _ROWS)
