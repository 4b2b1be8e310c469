"""dYdX v4: liquidations as a type of its trades, hourly funding, candles, and open interest beside each candle.

All sizes are coins, all prices dollars. A deleveraging closes a winner's position against a bankrupt one's: it is kept
as kind `adl`, which is in no total of liquidations.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.market import LISTED_S, Market, market
from briefs.sources.venues.reading import (
    Page,
    Unreadable,
    inside,
    iso,
    maybe,
    maybe_text,
    ms_of,
    need,
    on_minute,
    page,
    records,
    text,
    utc,
)
from briefs.sources.venues.settlements import span
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import until_now
from briefs.tables.stretch import Stretch

VENUE = "dydx"
_URL = "https://indexer.dydx.trade/v4/"
_TRADES, _ROWS = 1000, 100  # rows of one reply
_PAGES = 900  # of all markets together: the session ends a talk after a thousand questions, and all it had gathered
_SIDES = {"SELL": "long", "BUY": "short"}  # the taker is the forced one: what is sold closes a long
_KINDS = {"LIQUIDATED": "liq", "DELEVERAGED": "adl"}


def markets(data: Any) -> list[Market]:
    """The markets of a `perpetualMarkets` reply, an object by ticker. Raises Unreadable where it holds none."""
    found = inside(data, "markets")
    if not isinstance(found, dict):
        raise Unreadable("no markets in the answer")
    made = []
    for record in found.values():
        with suppress(Unreadable):
            base, _, quote = text(record, "ticker").rpartition("-")
            made.append(market(text(record, "ticker"), base, quote, interval_h=Decimal(1)))
    return [one for one in made if one]


def liquidations(data: Any, market: Market) -> Page:
    """The forced trades of a `trades` reply; count: all of its trades."""

    def one(record: Any) -> Row | None:
        kind = _KINDS.get(text(record, "type"))
        if kind is None:
            return None
        side = _SIDES.get(text(record, "side"))
        if side is None:
            raise Unreadable(f"side: {text(record, 'side')!r:.20} is neither BUY nor SELL")
        price = need(record, "price")
        coins, usd = market.size(need(record, "size"), price)
        return {
            "ts": utc(iso(record, "createdAt")),
            **_named(market),
            "side": side,
            "price": market.price(price),
            "qty": coins,
            "usd": usd,
            "kind": kind,
            "id": text(record, "id"),
            "price_kind": "fill",
        }

    return page(data, ("trades",), one)


def funding(data: Any, market: Market) -> Page:
    """The hours of a `historicalFunding` reply, without their interval; they are stamped up to 600 ms late."""

    def one(record: Any) -> Row:
        at = on_minute(iso(record, "effectiveAt"))
        return {"ts": utc(at), **_named(market), "rate": need(record, "rate")}

    return page(data, ("historicalFunding",), one)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Bars of a `candles` reply."""

    def one(record: Any) -> Row:
        volume = maybe(record, "baseTokenVolume")
        return {
            "ts": utc(iso(record, "startedAt")),
            "interval_s": interval_s,
            **_named(market),
            **{name: market.price(need(record, name)) for name in ("open", "high", "low", "close")},
            "volume": None if volume is None else market.coins(volume),
            "turnover_usd": maybe(record, "usdVolume"),
        }

    return page(data, ("candles",), one)


def open_interest(data: Any, market: Market) -> Page:
    """The level at which each bar of a `candles` reply began, in coins; in dollars at the bar's first price."""

    def one(record: Any) -> Row:
        level, at, first = (
            market.coins(need(record, "startingOpenInterest")),
            utc(iso(record, "startedAt")),
            maybe(record, "open"),
        )
        row = {"ts": at, **_named(market), "oi_base": level, "oi_usd": None}
        return row if first is None else walks.priced(row, {at: market.price(first)})

    return page(data, ("candles",), one)


def refusal(status: int, data: Any) -> Refusal | None:
    """A list of errors, each in words."""
    errors = inside(data, "errors")
    if not isinstance(errors, list) or not errors:
        return None
    why = "; ".join(" ".join(maybe_text(error, "msg").split()) or "refused" for error in errors)
    if status in {403, 451}:
        return Refusal("denied", why)
    if status == 429 or "too many requests" in why.casefold():
        return Refusal("again", why)
    return Refusal("unknown" if status == 404 or "ticker" in why or "market" in why else "wrong", why)


def fetch_liquidations(want: Want) -> Talk:
    """A scan of all trades of each asset, from the end of the wanted stretch back to its start."""
    sheet = Sheet(want)
    start, end = until_now(want)
    known: dict[str, int] = {}
    pages = iter(range(_PAGES))
    for one in sheet.markets((yield from _markets(sheet))):
        known[one.asset] = max(known.get(one.asset, start), (yield from _scan(sheet, one, start, end, pages)))
    for asset, since in known.items():
        sheet.cover(Stretch(VENUE, asset, "full", utc(min(since, end)), utc(end), VENUE))
    return sheet.batch()


def fetch_funding(want: Want) -> Talk:
    """The hours of each asset, newest first back to the wanted stretch."""
    sheet = Sheet(want)
    first, last = span(want)
    for one in sheet.markets((yield from _markets(sheet))):
        rows: list[Row] = []
        before = last
        for _ in range(_PAGES):
            params = {"limit": str(_ROWS), "effectiveBeforeOrAt": _iso(before)}
            reply = yield Ask(f"{_URL}historicalFunding/{one.symbol}", params)
            made = sheet.read(reply, one.symbol, partial(funding, market=one))
            rows += made.rows
            oldest = min((ms_of(row["ts"]) for row in made.rows), default=0)
            if made.count < _ROWS or oldest < first or oldest >= before:
                break
            before = oldest
        sheet.settle(rows, one)
    return sheet.batch()


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of each asset."""
    return walks.bars(want, _markets, _bars, candles, _ROWS)


def fetch_open_interest(want: Want) -> Talk:
    """The level at the beginning of each hour."""
    return walks.levels(want, _markets, _bars, open_interest, _ROWS)


def _markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    reply = yield Ask(_URL + "perpetualMarkets", fresh_s=LISTED_S)
    return sheet.contracts(reply, "markets", markets)


def _scan(sheet: Sheet, one: Market, start_ms: int, end_ms: int, pages: Iterator[int]) -> Generator[Ask, Reply, int]:
    """The trades of one market, newest first; the moment from which on all of them are known."""
    before = end_ms
    for _ in pages:
        params = {"limit": str(_TRADES), "createdBeforeOrAt": _iso(before)}
        reply = yield Ask(f"{_URL}trades/perpetualMarket/{one.symbol}", params)
        made = sheet.take(reply, one.symbol, partial(liquidations, market=one))
        if reply.refused or made.faults:
            return before
        oldest = _oldest(reply.data)
        if oldest < start_ms:
            return start_ms
        if oldest >= before:  # nothing older: the record begins here, or one block fills more than a page
            break
        before = oldest  # again: other trades of that block may stand on the next page
    sheet.problem(f"{one.symbol}: no trades told before {utc(before):%Y-%m-%dT%H:%M:%SZ}")
    return before


def _oldest(data: Any) -> int:
    """The time of the first trade of a page; beyond every time where there is none."""
    found = []
    for record in records(data, "trades"):
        with suppress(Unreadable):
            found.append(iso(record, "createdAt"))
    return min(found, default=10**15)


def _bars(one: Market, start_ms: int, end_ms: int) -> Ask:
    times = {"fromISO": _iso(start_ms), "toISO": _iso(end_ms)}
    return Ask(f"{_URL}candles/perpetualMarkets/{one.symbol}", {"resolution": "1HOUR", **times, "limit": str(_ROWS)})


def _iso(ms: int) -> str:
    return utc(ms).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _named(market: Market) -> dict[str, str]:
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}


SOURCE = Source(
    name=VENUE,
    about="every liquidation, as a type of trades; hourly funding, candles, open interest",
    hosts=(Host("indexer.dydx.trade", 100, 10),),
    tables={
        "liquidations": fetch_liquidations,
        "funding": fetch_funding,
        "candles": fetch_candles,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
