"""Hyperliquid: candles, funding, and open interest of the moment; one address answers everything by POST.

It has no public liquidation feed. It keeps no open interest, so a level is there only for the moment of asking.
"""

from __future__ import annotations

from collections.abc import Generator
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues import snapshots, walks
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import (
    HOUR_MS,
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

VENUE = "hyperliquid"
INFO = "https://api.hyperliquid.xyz/info"
_BARS, _KEPT_BARS, _SETTLEMENTS = 1000, 5000, 500
WEIGHT = 20  # of most requests, and more for each 20 settlements or 60 bars


def markets(data: Any) -> list[Market]:
    """The perpetuals of a `meta` reply, all quoted in dollars and settled each hour. Raises Unreadable without a list.

    Builder markets have a colon in their name and are often shares: they are no coins.
    """

    def one(record: Any) -> Market | None:
        if inside(record, "isDelisted") is True:
            return None
        name = text(record, "name")
        return market(name, name, "USDC", interval_h=Decimal(1))

    return listed(data, ("universe",), one)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Rows of a `candleSnapshot` reply. Dollars traded are not in it."""

    def one(bar: Any) -> Row:
        volume = maybe(bar, "v")
        return {
            "ts": utc(milliseconds(bar, "t")),
            "interval_s": interval_s,
            **_named(market),
            **{name: market.price(need(bar, name[0])) for name in ("open", "high", "low", "close")},
            "volume": None if volume is None else market.coins(volume),
            "turnover_usd": None,
        }

    return page(data, (), one)


def funding(data: Any, market: Market) -> Page:
    """Settlements of a `fundingHistory` reply, without their interval: it was eight hours before June 2023."""

    def one(record: Any) -> Row:
        return {
            "ts": utc(on_minute(milliseconds(record, "time"))),
            **_named(market),
            "rate": need(record, "fundingRate"),
        }

    return page(data, (), one)


def open_interest(data: Any, markets: list[Market], at_ms: int) -> Page:
    """Levels of a `metaAndAssetCtxs` reply, which pairs contracts and their state by position. at_ms: of its asking."""
    names, states = inside(data, 0, "universe"), inside(data, 1)
    if not isinstance(names, list) or not isinstance(states, list) or len(names) != len(states):
        return Page(faults=("contracts and their states are not two lists of one length",))
    by_name = {one.symbol: one for one in markets}

    def one(pair: Any) -> Row | None:
        market = by_name.get(maybe_text(pair[0], "name"))
        if market is None:
            return None
        level, price = need(pair[1], "openInterest"), maybe(pair[1], "markPx")
        usd = None if price is None else level * price
        return {"ts": utc(at_ms), **_named(market), "oi_base": market.coins(level), "oi_usd": usd}

    return page(list(zip(names, states, strict=True)), (), one)


def refusal(status: int, data: Any) -> Refusal | None:
    """Hyperliquid refuses by status with plain text, and by `status` `err` in an answer of 200."""
    if status == 429:
        return Refusal("again", "too many requests")
    if status in (403, 451):
        return Refusal("denied", "this place is not served")
    if status == 422:
        return Refusal("wrong", (data.strip() if isinstance(data, str) else "") or "the request was not understood")
    if inside(data, "status") == "err":
        return Refusal("wrong", maybe_text(data, "response") or "refused")
    return None


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of each asset; the venue keeps the newest 5000."""

    def asking(one: Market, start: int, end: int) -> Ask:
        bounds = {"coin": one.symbol, "interval": "1h", "startTime": start, "endTime": end - 1}
        rows = (end - start) // HOUR_MS
        return Ask(INFO, body={"type": "candleSnapshot", "req": bounds}, weight=WEIGHT + rows // 60)

    return walks.bars(want, _markets, asking, candles, _BARS, _KEPT_BARS * HOUR_MS)


def fetch_funding(want: Want) -> Talk:
    """Settlements of each asset."""

    def asking(one: Market, start: int, end: int) -> Ask:
        body = {"type": "fundingHistory", "coin": one.symbol, "startTime": start, "endTime": end - 1}
        return Ask(INFO, body=body, weight=WEIGHT + (end - start) // HOUR_MS // 20)

    return walks.funding(want, _markets, asking, funding, _SETTLEMENTS)


def fetch_open_interest(want: Want) -> Talk:
    """The level of the moment, whichever time was wanted: who asks each day gathers a history so."""
    sheet = Sheet(want)
    reply = yield Ask(INFO, body={"type": "metaAndAssetCtxs"}, weight=WEIGHT, fresh_s=snapshots.SAMPLED_S)
    known = list(sheet.markets(sheet.contracts(reply, "contracts", lambda data: markets(inside(data, 0)))))
    made = sheet.read(reply, "open interest", lambda data: open_interest(data, known, reply.asked_ms or want.now_ms))
    return snapshots.batch(sheet, made.rows)


def _markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    reply = yield Ask(INFO, body={"type": "meta"}, weight=WEIGHT, fresh_s=LISTED_S)
    return sheet.contracts(reply, "contracts", markets)


def _named(market: Market) -> dict[str, str]:
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}


SOURCE = Source(
    name=VENUE,
    about="candles, funding, open interest of the moment; no liquidations: the venue publishes none",
    hosts=(Host("api.hyperliquid.xyz", 1200, 60),),
    tables={"candles": fetch_candles, "funding": fetch_funding, "open_interest": fetch_open_interest},
    refusal=refusal,
)
