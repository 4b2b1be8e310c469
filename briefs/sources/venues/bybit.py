"""Bybit: candles, funding and open interest, linear and inverse. It has no liquidations but on its websocket."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import (
    Page,
    inside,
    maybe,
    maybe_text,
    milliseconds,
    need,
    on_minute,
    page,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet

VENUE = "bybit"
_URL = "https://api.bybit.com/v5/market/"
_LIST = ("result", "list")
_CATEGORIES = ("linear", "inverse")
_BARS, _SETTLEMENTS, _LEVELS, _CONTRACTS = 1000, 200, 200, 1000  # rows of one reply
_PAGES = 50  # of contracts; there are two or three
_BAN_S = 600.0  # the venue's own word on how long a 403 lasts


def markets(data: Any) -> list[Market]:
    """The contracts of an `instruments-info` reply. `fundingInterval` is minutes; sizes are coins or, inverse, dollars.

    Raises Unreadable where it holds no list.
    """

    def one(record: Any) -> Market | None:
        kind, minutes = text(record, "contractType"), maybe(record, "fundingInterval")
        if maybe_text(record, "status") not in ("Trading", ""):
            return None
        return market(
            text(record, "symbol"),
            text(record, "baseCoin"),
            text(record, "quoteCoin"),
            inverse=kind.startswith("Inverse"),
            perpetual=kind.endswith("Perpetual"),
            interval_h=minutes / 60 if minutes else None,
        )

    return listed(data, _LIST, one)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Rows of a `kline` reply: [start, open, high, low, close, volume, turnover]; inverse: dollars, then coins."""

    def one(bar: Any) -> Row:
        volume, turnover = maybe(bar, 5), maybe(bar, 6)
        coins, usd = (turnover, volume) if market.inverse else (volume, turnover)
        return {
            "ts": utc(milliseconds(bar, 0)),
            "interval_s": interval_s,
            **_named(market),
            **{name: market.price(need(bar, at)) for at, name in enumerate(("open", "high", "low", "close"), 1)},
            "volume": None if coins is None else market.coins(coins),
            "turnover_usd": usd,
        }

    return page(data, _LIST, one)


def funding(data: Any, market: Market) -> Page:
    """Settlements of a `funding/history` reply, without their interval."""

    def one(record: Any) -> Row:
        at = on_minute(milliseconds(record, "fundingRateTimestamp"))
        return {"ts": utc(at), **_named(market), "rate": need(record, "fundingRate")}

    return page(data, _LIST, one)


def open_interest(data: Any, market: Market) -> Page:
    """Levels of an `open-interest` reply, one side counted; linear: coins, inverse: dollars.

    Since 2026-06-11 `openInterest` counts both sides and `singleOpenInterest` one; a row without the second is of the
    old kind, whose first counts one.
    """

    def one(record: Any) -> Row:
        single = maybe(record, "singleOpenInterest")
        level = need(record, "openInterest") if single is None else single
        value = maybe(record, "singleOpenInterestValue")
        base, usd = (value, level) if market.inverse else (market.coins(level), value)
        return {"ts": utc(milliseconds(record, "timestamp")), **_named(market), "oi_base": base, "oi_usd": usd}

    return page(data, _LIST, one)


def refusal(status: int, data: Any) -> Refusal | None:
    """Bybit refuses inside answers of status 200 by `retCode`, and by a plain 403 for ten minutes."""
    if status == 403:
        return Refusal("again", "too many requests, or a region that Bybit does not serve", _BAN_S)
    code = data.get("retCode") if isinstance(data, dict) else None
    if code in (0, "0", None):
        return None
    why = f"{maybe_text(data, 'retMsg') or 'refused'} (retCode {code})"
    if code in (10006, 10016, 10018, 10429):
        return Refusal("again", why)
    if code == 10001:
        return Refusal("unknown" if "symbol" in why.lower() else "wrong", why)
    return Refusal("denied" if code in (10005, 10009, 10010, 10024) else "wrong", why)


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset."""
    return walks.bars(want, _markets, _bars, candles, _BARS)


def fetch_funding(want: Want) -> Talk:
    """Settlements of every perpetual of each asset that is quoted in dollars."""

    def asking(one: Market, start: int, end: int) -> Ask:
        return _ask("funding/history", one, startTime=start, endTime=end - 1, limit=_SETTLEMENTS)

    return walks.funding(want, _markets, asking, funding, _SETTLEMENTS)


def fetch_open_interest(want: Want) -> Talk:
    """Hourly levels of every perpetual of each asset that is quoted in dollars.

    The venue gives coins or, inverse, dollars; the other is by the price of the bar that opens with the level.
    """

    def asking(one: Market, start: int, end: int) -> Ask:
        return _ask("open-interest", one, intervalTime="1h", startTime=start, endTime=end - 1, limit=_LEVELS)

    return walks.priced_levels(want, _markets, asking, open_interest, _LEVELS, (_bars, candles))


def _markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """All contracts; the linear ones fill more than one page on some days."""
    found: list[Market] = []
    for category in _CATEGORIES:
        cursor, seen = "", {""}
        while len(seen) <= _PAGES:
            more = {"cursor": cursor} if cursor else {}
            reply = yield Ask(
                _URL + "instruments-info", {"category": category, "limit": str(_CONTRACTS), **more}, fresh_s=LISTED_S
            )
            found += sheet.contracts(reply, f"{category} contracts", markets)
            cursor = maybe_text(inside(reply.data, "result"), "nextPageCursor")
            if cursor in seen:
                break
            seen.add(cursor)
    return found


def _bars(one: Market, start: int, end: int) -> Ask:
    return _ask("kline", one, interval="60", start=start, end=end - 1, limit=_BARS)


def _ask(path: str, market: Market, **params: object) -> Ask:
    category = "inverse" if market.inverse else "linear"
    return Ask(
        _URL + path,
        {"category": category, "symbol": market.symbol, **{name: str(value) for name, value in params.items()}},
    )


def _named(market: Market) -> dict[str, str]:
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}


SOURCE = Source(
    name=VENUE,
    about="candles, funding and open interest with their whole history; liquidations on the websocket alone",
    hosts=(Host("api.bybit.com", 600, 5),),
    tables={"candles": fetch_candles, "funding": fetch_funding, "open_interest": fetch_open_interest},
    refusal=refusal,
)
