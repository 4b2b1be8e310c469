"""Bitget's settlements, bars, and open interest as it is now."""

from __future__ import annotations

from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Row, Talk, Want
from briefs.sources.venues import snapshots, walks
from briefs.sources.venues.bitget.contracts import URL, contracts, named
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import (
    DAY_MS,
    HOUR_MS,
    Page,
    inside,
    maybe,
    milliseconds,
    ms_of,
    need,
    on_minute,
    page,
    text,
    utc,
)
from briefs.sources.venues.settlements import span
from briefs.sources.venues.sheet import Sheet

_SETTLEMENTS, _RECENT_BARS, _OLD_BARS = 100, 1000, 200  # rows of one reply
_RECENT_MS = 30 * DAY_MS  # well inside what the recent bars reach
_MOST_PAGES = 200


def funding(data: Any, market: Market) -> Page:
    """Settlements of a v2 `history-fund-rate` reply, without their interval."""

    def one(record: Any) -> Row:
        at = on_minute(milliseconds(record, "fundingTime"))
        return {"ts": utc(at), **named(market), "rate": need(record, "fundingRate")}

    return page(data, ("data",), one)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Rows of a v2 `candles` or `history-candles` reply: [start, open, high, low, close, coins, quote]."""

    def one(bar: Any) -> Row:
        volume = maybe(bar, 5)
        return {
            "ts": utc(milliseconds(bar, 0)),
            "interval_s": interval_s,
            **named(market),
            **{name: market.price(need(bar, at)) for at, name in enumerate(("open", "high", "low", "close"), 1)},
            "volume": None if volume is None else market.coins(volume),
            "turnover_usd": maybe(bar, 6),
        }

    return page(data, ("data",), one)


def open_interest(data: Any, market: Market) -> Page:
    """The level of a v3 `open-interest` reply, in coins."""

    def one(record: Any) -> Row | None:
        if text(record, "symbol") != market.symbol:
            return None
        level = market.coins(need(record, "openInterest"))
        at = milliseconds(inside(data, "data"), "ts")
        return {"ts": utc(at), **named(market), "oi_base": level, "oi_usd": None}

    return page(data, ("data", "list"), one)


def fetch_funding(want: Want) -> Talk:
    """Settlements of every perpetual of each asset, newest first from now back to the wanted stretch."""
    sheet = Sheet(want)
    first, _ = span(want)
    for one in sheet.markets((yield from contracts(sheet))):
        rows: list[Row] = []
        for number in range(1, _MOST_PAGES + 1):
            whose = {"symbol": one.symbol, "productType": one.family}
            paging = {"pageSize": str(_SETTLEMENTS), "pageNo": str(number)}
            reply = yield Ask(URL + "v2/mix/market/history-fund-rate", {**whose, **paging})
            made = sheet.read(reply, one.symbol, partial(funding, market=one))
            rows += made.rows
            if made.count < _SETTLEMENTS or (rows and min(ms_of(row["ts"]) for row in rows) < first):
                break
        sheet.settle(rows, one)
    return sheet.batch()


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset."""
    recent = want.start_ms >= want.now_ms - _RECENT_MS
    path, longest = ("candles", _RECENT_BARS) if recent else ("history-candles", _OLD_BARS)
    return walks.bars(want, contracts, partial(_bars, path), candles, longest)


def fetch_open_interest(want: Want) -> Talk:
    """The level of now of every perpetual of each asset, in coins; in dollars by the last bar's last price."""
    sheet = Sheet(want)
    rows: list[Row] = []
    for one in sheet.markets((yield from contracts(sheet))):
        reply = yield Ask(
            URL + "v3/market/open-interest", {"category": one.family, "symbol": one.symbol}, fresh_s=snapshots.SAMPLED_S
        )
        made = sheet.read(reply, one.symbol, partial(open_interest, market=one)).rows
        if not made:
            sheet.problem(f"{one.symbol}: no open interest told")
            continue
        at = ms_of(made[0]["ts"])
        reply = yield _bars("candles", one, at - HOUR_MS, at)
        bars = sheet.read(reply, one.symbol, partial(candles, market=one)).rows
        closes = {bar["ts"]: bar["close"] for bar in bars if 0 <= at - ms_of(bar["ts"]) < 2 * HOUR_MS}
        prices = {made[0]["ts"]: closes[max(closes)]} if closes else {}
        rows += (walks.priced(row, prices) for row in made)
    return snapshots.batch(sheet, rows)


def _bars(path: str, one: Market, start_ms: int, end_ms: int) -> Ask:
    whose = {"symbol": one.symbol, "productType": one.family, "granularity": "1H"}
    limit = _RECENT_BARS if path == "candles" else _OLD_BARS
    times = {"startTime": str(start_ms), "endTime": str(end_ms), "limit": str(limit)}
    return Ask(f"{URL}v2/mix/market/{path}", {**whose, **times})
