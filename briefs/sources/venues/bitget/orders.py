"""Bitget's liquidation orders of the last three days.

The list is taken for what the websocket sends: the largest long and the largest short of each contract and second.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Reply, Row, Talk, Want
from briefs.sources.venues.bitget.contracts import URL, VENUE, contracts, named
from briefs.sources.venues.market import QUOTES, Market
from briefs.sources.venues.reading import (
    DAY_MS,
    Page,
    Unreadable,
    inside,
    maybe_text,
    milliseconds,
    ms_of,
    need,
    page,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.walks import reachable
from briefs.tables.stretch import Stretch

_SIDES = {"buy": "long", "sell": "short"}  # the position's side, not the order's: measured 2026-10-07
_ROWS = 100  # of one reply
_REACH_MS = 3 * DAY_MS
_WEIGHT = 4  # five questions a second, where others are asked twenty
_PAGES = 900  # of all contracts together: the session ends a talk after a thousand questions, and all it had gathered


def liquidations(data: Any, market: Market) -> Page:
    """Orders of a v3 `liquidations` reply: coins, at a price near the bankruptcy price."""

    def one(record: Any) -> Row:
        side = _SIDES.get(text(record, "side"))
        if side is None:
            raise Unreadable(f"side: {text(record, 'side')!r:.20} is neither buy nor sell")
        amount, price = need(record, "amount"), need(record, "price")
        return {
            "ts": utc(milliseconds(record, "ts")),
            **named(market),
            "side": side,
            "price": market.price(price),
            "qty": market.coins(amount),
            "usd": amount * price,
            "kind": "liq",
            "price_kind": "bankruptcy",
        }

    return page(data, ("data", "list"), one)


def fetch_orders(want: Want) -> Talk:
    """The orders of every contract of each asset, dated ones among them."""
    sheet = Sheet(want)
    start = reachable(sheet, want.start_ms, _REACH_MS)
    end = min(want.end_ms, want.now_ms)
    known = yield from contracts(sheet)
    pages = iter(range(_PAGES))
    for asset in want.assets:
        mine = [one for one in known if one.asset == asset and one.quote in QUOTES]
        if not mine:
            sheet.problem(f"{asset}: no contract quoted in dollars")
        told, whole = 0, True
        for one in mine if start < end else ():
            count, all_there = yield from _pages(sheet, one, start, pages)
            told, whole = told + count, whole and all_there
        if told and start < end:
            word = "sampled_1s" if whole else "partial"
            sheet.cover(Stretch(VENUE, asset, word, utc(start), utc(end), VENUE))
        elif mine and start < end:
            sheet.problem(f"{asset}: no orders told of the last three days, which need not mean that there were none")
    return sheet.batch()


def _pages(sheet: Sheet, one: Market, start_ms: int, pages: Iterator[int]) -> Generator[Ask, Reply, tuple[int, bool]]:
    """The pages of one contract's orders: how many orders were told, and whether all pages were read.

    In which order the pages come is not documented. Once they go back in time, the first that lies wholly before the
    start is the last; else all are read. An empty list is asked for once more before it is believed.
    """
    cursor, seen, told, before = "", {""}, 0, None
    for number, _ in enumerate(pages):
        paging = {"limit": str(_ROWS)} | ({"cursor": cursor} if cursor else {})
        reply = yield Ask(
            URL + "v3/market/liquidations", {"category": one.family, "symbol": one.symbol, **paging}, weight=_WEIGHT
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
    sheet.problem(f"{one.symbol}: more pages of orders than can be asked for: the rest is not read")
    return told, False
