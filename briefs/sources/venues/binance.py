"""Binance: candles, funding and thirty days of open interest, of its dollar-margined and its coin-margined contracts.

It serves liquidations on its websockets alone. A coin-margined contract is so many dollars, which the venue names.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import (
    DAY_MS,
    HOUR_MS,
    Page,
    Unreadable,
    inside,
    maybe,
    maybe_text,
    milliseconds,
    need,
    on_minute,
    page,
    records,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet

VENUE = "binance"
_LINEAR, _INVERSE = "https://fapi.binance.com", "https://dapi.binance.com"
_BARS, _SETTLEMENTS, _LEVELS = 1000, 1000, 500  # rows of one reply
_REACH_MS = 30 * DAY_MS - HOUR_MS  # an hour inside the edge, which moves while we ask
_USUAL_H = Decimal(8)  # the venue lists the others
# The pace of a host is 2400 weight a minute. Funding may be asked 500 times, statistics 1000 times in five minutes.
_FUNDING_WEIGHT, _STATISTICS_WEIGHT = 24, 12


def markets(data: Any) -> list[Market]:
    """The contracts of an `exchangeInfo` reply, of either kind. Raises Unreadable where it holds no list."""

    def one(record: Any) -> Market | None:
        kind = text(record, "contractType")
        status = maybe_text(record, "status") or maybe_text(record, "contractStatus")
        size = maybe(record, "contractSize")
        if status != "TRADING" or kind == "TRADIFI_PERPETUAL":
            return None
        return market(
            text(record, "symbol"),
            text(record, "baseAsset"),
            text(record, "quoteAsset"),
            contract=Decimal(1) if size is None else size,
            inverse=size is not None,
            perpetual=kind == "PERPETUAL",
            family=maybe_text(record, "pair"),
        )

    return listed(data, ("symbols",), one)


def intervals(data: Any) -> dict[str, Decimal]:
    """Hours between settlements by symbol, of a `fundingInfo` reply: it lists the adjusted contracts alone."""
    return {text(record, "symbol"): need(record, "fundingIntervalHours") for record in records(data)}


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Rows of a `klines` reply; [5] and [7] are coins and dollars or, coin-margined, contracts and coins."""

    def one(bar: Any) -> Row:
        volume, turnover = maybe(bar, 5), maybe(bar, 7)
        if market.inverse:
            volume, turnover = turnover, None if volume is None else volume * market.contract
        return {
            "ts": utc(milliseconds(bar, 0)),
            "interval_s": interval_s,
            **_named(market),
            **{name: market.price(need(bar, at)) for at, name in enumerate(("open", "high", "low", "close"), 1)},
            "volume": None if volume is None else market.coins(volume),
            "turnover_usd": turnover,
        }

    return page(data, (), one)


def funding(data: Any, market: Market) -> Page:
    """Settlements of a `fundingRate` reply, without their interval."""

    def one(record: Any) -> Row:
        at = on_minute(milliseconds(record, "fundingTime"))
        return {"ts": utc(at), **_named(market), "rate": need(record, "fundingRate")}

    return page(data, (), one)


def open_interest(data: Any, market: Market) -> Page:
    """Levels of an `openInterestHist` reply: coins and dollars or, coin-margined, contracts and coins."""

    def one(record: Any) -> Row:
        level, value = need(record, "sumOpenInterest"), maybe(record, "sumOpenInterestValue")
        base, usd = (value, level * market.contract) if market.inverse else (market.coins(level), value)
        return {"ts": utc(milliseconds(record, "timestamp")), **_named(market), "oi_base": base, "oi_usd": usd}

    return page(data, (), one)


def refusal(status: int, data: Any) -> Refusal | None:
    """Binance refuses by status and by a negative `code` in the body."""
    code = inside(data, "code")
    if status < 400 and not (isinstance(code, int) and code < 0):
        return None
    why = f"{maybe_text(data, 'msg') or 'refused'} (status {status}, code {code})"
    if status in (418, 429) or code == -1003:
        return Refusal("again", why)
    if status in (403, 451):
        return Refusal("denied", why)
    if code in (-1121, -1122, -1130):  # no such symbol, or beyond the thirty days: a gap either way
        return Refusal("unknown", why)
    if status == 401 or code in (-2014, -2015):
        return Refusal("key", why)
    return Refusal("wrong", why) if status < 500 else None


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset."""

    def asking(one: Market, start: int, end: int) -> Ask:
        rows = max(1, (end - start) // HOUR_MS)
        weight = 1 if rows < 100 else 2 if rows < 500 else 5
        params = {"symbol": one.symbol, "interval": "1h", **_times(start, end), "limit": str(rows)}
        return Ask(_host(one) + _path(one, "klines"), params, weight=weight)

    return walks.bars(want, _linear_markets, asking, candles, _BARS)


def fetch_funding(want: Want) -> Talk:
    """Settlements of every perpetual of each asset that is quoted in dollars."""

    def asking(one: Market, start: int, end: int) -> Ask:
        params = {"symbol": one.symbol, **_times(start, end), "limit": str(_SETTLEMENTS)}
        return Ask(_host(one) + _path(one, "fundingRate"), params, weight=_FUNDING_WEIGHT)

    return walks.funding(want, _markets_with_intervals, asking, funding, _SETTLEMENTS)


def fetch_open_interest(want: Want) -> Talk:
    """Hourly levels of every perpetual of each asset that is quoted in dollars, thirty days back."""

    def asking(one: Market, start: int, end: int) -> Ask:
        whose = {"pair": one.family, "contractType": "PERPETUAL"} if one.inverse else {"symbol": one.symbol}
        params = {**whose, "period": "1h", **_times(start, end), "limit": str(_LEVELS)}
        return Ask(_host(one) + "/futures/data/openInterestHist", params, weight=_STATISTICS_WEIGHT)

    return walks.levels(want, _markets, asking, open_interest, _LEVELS, _REACH_MS)


def _linear_markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    reply = yield Ask(_LINEAR + "/fapi/v1/exchangeInfo", fresh_s=LISTED_S)
    return sheet.contracts(reply, "contracts", markets)


def _markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    found = yield from _linear_markets(sheet)
    reply = yield Ask(_INVERSE + "/dapi/v1/exchangeInfo", fresh_s=LISTED_S)
    return found + sheet.contracts(reply, "coin-margined contracts", markets)


def _markets_with_intervals(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """The contracts with their interval of today; the coin-margined ones' is told by their settlements alone."""
    found = yield from _markets(sheet)
    reply = yield Ask(_LINEAR + "/fapi/v1/fundingInfo", weight=_FUNDING_WEIGHT, fresh_s=LISTED_S)
    try:
        adjusted = intervals(reply.data)
    except Unreadable:
        return found
    return [one if one.inverse else replace(one, interval_h=adjusted.get(one.symbol, _USUAL_H)) for one in found]


def _times(start_ms: int, end_ms: int) -> dict[str, str]:
    return {"startTime": str(start_ms), "endTime": str(end_ms - 1)}


def _host(market: Market) -> str:
    return _INVERSE if market.inverse else _LINEAR


def _path(market: Market, name: str) -> str:
    return f"/{'dapi' if market.inverse else 'fapi'}/v1/{name}"


def _named(market: Market) -> dict[str, str]:
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}


SOURCE = Source(
    name=VENUE,
    about="candles, funding, thirty days of open interest; liquidations on the websockets alone, one a second",
    hosts=(Host("fapi.binance.com", 2400, 60), Host("dapi.binance.com", 2400, 60)),
    tables={"candles": fetch_candles, "funding": fetch_funding, "open_interest": fetch_open_interest},
    refusal=refusal,
)
