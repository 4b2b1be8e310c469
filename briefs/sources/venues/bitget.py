"""Bitget: liquidation orders of the last three days, funding, candles, and open interest as it is now.

Sizes are coins on all of its contracts, those that are margined in the coin among them. Its list of orders is taken
for what its websocket sends: the largest long and the largest short of each contract and second.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues import snapshots, walks
from briefs.sources.venues.market import QUOTES, Market, listed, market
from briefs.sources.venues.reading import (
    DAY_MS,
    Page,
    Unreadable,
    inside,
    maybe,
    maybe_text,
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
from briefs.tables.stretch import Stretch

VENUE = "bitget"
_URL = "https://api.bitget.com"
_CATEGORIES = ("USDT-FUTURES", "USDC-FUTURES", "COIN-FUTURES")
_SIDES = {"buy": "long", "sell": "short"}  # the position's side, not the order's: measured 2026-10-07
_ORDERS, _SETTLEMENTS, _RECENT_BARS, _OLD_BARS = 100, 100, 1000, 200  # rows of one reply
_REACH_MS = 3 * DAY_MS  # of the list of orders
_RECENT_MS = 30 * DAY_MS  # well inside what the recent bars reach
_MOST_PAGES = 200


def markets(data: Any, category: str) -> list[Market]:
    """The contracts of a `contracts` reply. Raises Unreadable where it holds no list."""

    def one(record: Any) -> Market | None:
        if maybe_text(record, "symbolStatus") in {"off", "listed"}:
            return None
        return market(
            text(record, "symbol"),
            text(record, "baseCoin"),
            text(record, "quoteCoin"),
            perpetual=text(record, "symbolType") == "perpetual",
            interval_h=maybe(record, "fundInterval"),
            family=category,
        )

    return listed(data, ("data",), one)


def liquidations(data: Any, market: Market) -> Page:
    """Orders of a v3 `liquidations` reply: coins, at a price near the bankruptcy price."""

    def one(record: Any) -> Row:
        side = _SIDES.get(text(record, "side"))
        if side is None:
            raise Unreadable(f"side: {text(record, 'side')!r:.20} is neither buy nor sell")
        amount, price = need(record, "amount"), need(record, "price")
        return {
            "ts": utc(milliseconds(record, "ts")),
            **_named(market),
            "side": side,
            "price": market.price(price),
            "qty": market.coins(amount),
            "usd": amount * price,
            "kind": "liq",
            "price_kind": "bankruptcy",
        }

    return page(data, ("data", "list"), one)


def funding(data: Any, market: Market) -> Page:
    """Settlements of a v2 `history-fund-rate` reply, without their interval."""

    def one(record: Any) -> Row:
        at = on_minute(milliseconds(record, "fundingTime"))
        return {"ts": utc(at), **_named(market), "rate": need(record, "fundingRate")}

    return page(data, ("data",), one)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Rows of a v2 `candles` or `history-candles` reply: [start, open, high, low, close, coins, quote]."""

    def one(bar: Any) -> Row:
        volume = maybe(bar, 5)
        return {
            "ts": utc(milliseconds(bar, 0)),
            "interval_s": interval_s,
            **_named(market),
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
        return {"ts": utc(at), **_named(market), "oi_base": level, "oi_usd": None}

    return page(data, ("data", "list"), one)


def refusal(status: int, data: Any) -> Refusal | None:
    """Bitget refuses by a `code` other than 00000, with any status."""
    code = maybe_text(data, "code") or str(inside(data, "code") or "")
    if code in {"00000", ""}:
        return None
    why = f"{maybe_text(data, 'msg') or 'refused'} (code {code})"
    if status == 429 or code in {"429", "1001", "30007", "40010", "40725", "45001"}:
        return Refusal("again", why)
    return Refusal("unknown" if code in {"40034", "40309", "40054"} else "wrong", why)


def fetch_liquidations(want: Want) -> Talk:
    """The orders of every contract of each asset, dated ones among them."""
    sheet = Sheet(want)
    start = walks.reachable(sheet, want.start_ms, _REACH_MS)
    end = min(want.end_ms, want.now_ms)
    known = yield from _markets(sheet)
    for asset in want.assets:
        mine = [one for one in known if one.asset == asset and one.quote in QUOTES]
        if not mine:
            sheet.problem(f"{asset}: no contract quoted in dollars")
        told, whole = 0, True
        for one in mine if start < end else ():
            count, all_there = yield from _orders(sheet, one, start)
            told, whole = told + count, whole and all_there
        if told and start < end:
            word = "sampled_1s" if whole else "partial"
            sheet.cover(Stretch(VENUE, asset, word, utc(start), utc(end), VENUE))
        elif mine and start < end:
            sheet.problem(f"{asset}: no orders told of the last three days, which need not mean that there were none")
    return sheet.batch()


def fetch_funding(want: Want) -> Talk:
    """Settlements of every perpetual of each asset, newest first from now back to the wanted stretch."""
    sheet = Sheet(want)
    first, _ = span(want)
    for one in sheet.markets((yield from _markets(sheet))):
        rows: list[Row] = []
        for number in range(1, _MOST_PAGES + 1):
            whose = {"symbol": one.symbol, "productType": one.family}
            paging = {"pageSize": str(_SETTLEMENTS), "pageNo": str(number)}
            reply = yield Ask(_URL + "/api/v2/mix/market/history-fund-rate", {**whose, **paging})
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

    def asking(one: Market, start: int, end: int) -> Ask:
        whose = {"symbol": one.symbol, "productType": one.family, "granularity": "1H"}
        times = {"startTime": str(start), "endTime": str(end), "limit": str(longest)}
        return Ask(f"{_URL}/api/v2/mix/market/{path}", {**whose, **times})

    return walks.bars(want, _markets, asking, candles, longest)


def fetch_open_interest(want: Want) -> Talk:
    """The level of now of every perpetual of each asset."""
    sheet = Sheet(want)
    rows: list[Row] = []
    for one in sheet.markets((yield from _markets(sheet))):
        reply = yield Ask(_URL + "/api/v3/market/open-interest", {"category": one.family, "symbol": one.symbol})
        made = sheet.read(reply, one.symbol, partial(open_interest, market=one))
        rows += made.rows
        if not made.rows:
            sheet.problem(f"{one.symbol}: no open interest told")
    return snapshots.batch(sheet, rows)


def _markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    found: list[Market] = []
    for category in _CATEGORIES:
        reply = yield Ask(_URL + "/api/v2/mix/market/contracts", {"productType": category})
        found += sheet.contracts(reply, f"{category} contracts", partial(markets, category=category))
    return found


def _orders(sheet: Sheet, one: Market, start_ms: int) -> Generator[Ask, Reply, tuple[int, bool]]:
    """The pages of one contract's orders: how many orders were told, and whether all pages were read.

    In which order the pages come is not documented. Once they go back in time, the first that lies wholly before the
    start is the last; else all are read. An empty list is asked for once more before it is believed.
    """
    cursor, seen, told, before = "", {""}, 0, None
    for number in range(_MOST_PAGES):
        paging = {"limit": str(_ORDERS)} | ({"cursor": cursor} if cursor else {})
        reply = yield Ask(
            _URL + "/api/v3/market/liquidations", {"category": one.family, "symbol": one.symbol, **paging}, weight=4
        )
        made = sheet.take(reply, one.symbol, partial(liquidations, market=one))
        if reply.refused or made.faults:
            return told + made.count, False
        if not made.count and number == 0:
            continue
        told += made.count
        newest = max((ms_of(row["ts"]) for row in made.rows), default=None)
        back = before is not None and newest is not None and newest <= before
        cursor = maybe_text(inside(reply.data, "data"), "cursor")
        if cursor in seen or newest is None or (back and newest < start_ms):
            return told, True
        seen.add(cursor)
        before = newest
    sheet.problem(f"{one.symbol}: more than {_MOST_PAGES} pages of orders: the rest is not read")
    return told, False


def _named(market: Market) -> dict[str, str]:
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}


SOURCE = Source(
    name=VENUE,
    about="liquidation orders of three days, one a contract, side and second; funding, candles; open interest of now",
    hosts=(Host("api.bitget.com", 20, 1),),
    tables={
        "liquidations": fetch_liquidations,
        "funding": fetch_funding,
        "candles": fetch_candles,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
