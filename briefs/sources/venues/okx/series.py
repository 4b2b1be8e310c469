"""OKX's bars, settlements and open interest."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Ask, Row, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.market import Market
from briefs.sources.venues.okx.contracts import ask, named, swaps, swaps_with_intervals
from briefs.sources.venues.reading import Page, maybe, milliseconds, need, on_minute, page, utc

_ROWS = 100  # of one reply
_DATA = ("data",)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Finished rows of a `candles` reply: [start, open, high, low, close, contracts, coins, dollars, finished].

    Rows of 2022 end with the coins; then there are no dollars, and the time of asking tells what is finished.
    """

    def one(bar: Any) -> Row | None:
        if maybe(bar, 8) == 0:
            return None
        coins = maybe(bar, 6)
        return {
            "ts": utc(milliseconds(bar, 0)),
            "interval_s": interval_s,
            **named(market),
            **{name: market.price(need(bar, at)) for at, name in enumerate(("open", "high", "low", "close"), 1)},
            "volume": None if coins is None else market.coins(coins),
            "turnover_usd": maybe(bar, 7),
        }

    return page(data, _DATA, one)


def funding(data: Any, market: Market) -> Page:
    """Settlements of a `funding-rate-history` reply: what was paid, not what had been foretold; no interval."""

    def one(record: Any) -> Row:
        at = on_minute(milliseconds(record, "fundingTime"))
        return {"ts": utc(at), **named(market), "rate": need(record, "realizedRate")}

    return page(data, _DATA, one)


def open_interest(data: Any, market: Market) -> Page:
    """Levels of an `open-interest-history` reply: [time, contracts, coins, dollars]."""

    def one(level: Any) -> Row:
        coins = maybe(level, 2)
        return {
            "ts": utc(milliseconds(level, 0)),
            **named(market),
            "oi_base": None if coins is None else market.coins(coins),
            "oi_usd": maybe(level, 3),
        }

    return page(data, _DATA, one)


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset. The bounds are exclusive."""

    def asking(one: Market, start: int, end: int) -> Ask:
        bounds = {"after": end, "before": start - 1, "limit": _ROWS}
        return ask("market/history-candles", {"instId": one.symbol, "bar": "1H", **bounds})

    return walks.bars(want, swaps, asking, candles, _ROWS)


def fetch_funding(want: Want) -> Talk:
    """Settlements of every perpetual of each asset that is quoted in dollars; about three months back."""

    def asking(one: Market, start: int, end: int) -> Ask:
        bounds = {"after": end, "before": start - 1, "limit": _ROWS}
        return ask("public/funding-rate-history", {"instId": one.symbol, **bounds}, weight=2)

    return walks.funding(want, swaps_with_intervals, asking, funding, _ROWS)


def fetch_open_interest(want: Want) -> Talk:
    """Hourly levels of every perpetual of each asset that is quoted in dollars. The bounds are exclusive."""

    def asking(one: Market, start: int, end: int) -> Ask:
        params = {"instId": one.symbol, "period": "1H", "begin": start - 1, "end": end, "limit": _ROWS}
        return ask("rubik/stat/contracts/open-interest-history", params, weight=2)

    return walks.levels(want, swaps, asking, open_interest, _ROWS)
