"""HTX's bars, settlements and open interest."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Ask, Row, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.htx.contracts import ask, named, swaps
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import (
    HOUR_MS,
    Page,
    Unreadable,
    maybe,
    milliseconds,
    need,
    on_minute,
    page,
    seconds,
    utc,
)

_BARS, _SETTLEMENTS, _LEVELS = 1000, 100, 200  # rows of one reply; of bars it gives twice as many
_COINS = 2  # the venue's word for open interest in coins


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Rows of a `kline` reply, without volume: the venue counts both sides of a trade there, as far as is known."""

    def one(bar: Any) -> Row:
        prices = {name: market.price(need(bar, name)) for name in ("open", "high", "low", "close")}
        at = utc(seconds(bar, "id"))
        return {"ts": at, "interval_s": interval_s, **named(market), **prices, "volume": None, "turnover_usd": None}

    return page(data, ("data",), one)


def funding(data: Any, market: Market) -> Page:
    """Settlements of a v5 `funding_rate_history` reply, without their interval."""

    def one(record: Any) -> Row:
        at = on_minute(milliseconds(record, "funding_time"))
        return {"ts": utc(at), **named(market), "rate": need(record, "funding_rate")}

    return page(data, ("data",), one)


def open_interest(data: Any, market: Market) -> Page:
    """Levels of a `swap_his_open_interest` reply: contracts or coins, as each row says, and dollars."""

    def one(level: Any) -> Row:
        volume, counted = need(level, "volume"), need(level, "amount_type")
        if counted not in (1, _COINS):
            raise Unreadable(f"amount_type: {counted} is neither contracts nor coins")
        units = volume if counted == _COINS else volume * market.contract
        at = utc(milliseconds(level, "ts"))
        return {"ts": at, **named(market), "oi_base": market.coins(units), "oi_usd": maybe(level, "value")}

    return page(data, ("data", "tick"), one)


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual swap of each asset."""

    def asking(one: Market, start: int, end: int) -> Ask:
        bounds = {"from_": start // 1000, "to": (end - 1) // 1000}
        return ask("linear-swap-ex/market/history/kline", one, period="60min", **bounds)

    return walks.bars(want, swaps, asking, candles, _BARS)


def fetch_funding(want: Want) -> Talk:
    """Settlements of every linear swap of each asset."""

    def asking(one: Market, start: int, end: int) -> Ask:
        bounds = {"start_time": start, "end_time": end - 1, "limit": _SETTLEMENTS}
        return ask("v5/market/funding_rate_history", one, **bounds)

    return walks.funding(want, swaps, asking, funding, _SETTLEMENTS)


def fetch_open_interest(want: Want) -> Talk:
    """Hourly levels of every linear swap of each asset: the newest 200, counted back from now."""

    def asking(one: Market, start: int, end: int) -> Ask:
        del end
        size = min(_LEVELS, (want.now_ms - start) // HOUR_MS + 1)
        path = "linear-swap-api/v1/swap_his_open_interest"
        return ask(path, one, period="60min", size=size, amount_type=_COINS)

    return walks.levels(want, swaps, asking, open_interest, _LEVELS, (_LEVELS - 1) * HOUR_MS)
