"""Gate's liquidation orders: an hour and a thousand orders a call, at least 90 days back."""

from __future__ import annotations

from collections.abc import Generator
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Reply, Row, Talk, Want
from briefs.sources.venues.gate.contracts import VENUE, ask, named, perpetuals
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import DAY_MS, HOUR_MS, Page, Unreadable, maybe, need, page, seconds, utc
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import pieces, until_now
from briefs.sources.venues.stretches import Hours
from briefs.sources.venues.walks import reachable

_ROWS = 1000  # of one reply
_REACH_MS = 90 * DAY_MS


def orders(data: Any, market: Market) -> Page:
    """The filled orders of a `liq_orders` reply. The sign of `size` is the position's; `left` was not filled."""

    def one(order: Any) -> Row | None:
        size, left = need(order, "size"), maybe(order, "left") or Decimal(0)
        filled = abs(size) - abs(left)
        if filled < 0:
            raise Unreadable(f"left: {left} of {size} cannot be")
        if filled == 0:
            return None
        quoted = need(order, "fill_price")
        qty, usd = market.size(filled, quoted)
        return {
            "ts": utc(seconds(order, "time")),
            **named(market),
            "side": "long" if size > 0 else "short",
            "price": market.price(quoted),
            "qty": qty,
            "usd": usd,
            "price_kind": "fill",
        }

    return page(data, (), one)


def fetch_orders(want: Want) -> Talk:
    """The orders of every perpetual of each asset; an hour in which one could not be read counts as `partial`."""
    sheet = Sheet(want)
    start, end = until_now(want)
    start = reachable(sheet, start, _REACH_MS)
    hours = {asset: Hours() for asset in want.assets}
    for one in sheet.markets((yield from perpetuals(sheet))):
        for begin, until in pieces(start, end, HOUR_MS):
            whole = yield from _hour(sheet, one, begin // 1000, -(-until // 1000))
            hours[one.asset].note(begin, until, whole)
    for asset, known in hours.items():
        for stretch in known.stretches(VENUE, asset, "full"):
            sheet.cover(stretch)
    return sheet.batch()


def _hour(sheet: Sheet, market: Market, start_s: int, end_s: int) -> Generator[Ask, Reply, bool]:
    """The orders of one hour, in halves where it fills a page; whether all could be read.

    Both bounds may be inclusive, so halves share a second: equal orders of two pages are the same ones.
    """
    todo, whole = [(start_s, end_s)], True
    while todo:
        begin, until = todo.pop()
        reply = yield ask("liq_orders", market, from_=begin, to=until, limit=_ROWS)
        made = sheet.read(reply, market.symbol, lambda data: orders(data, market))
        if made.count >= _ROWS and until - begin > 1:
            middle = (begin + until) // 2
            todo += [(middle, until), (begin, middle)]
            continue
        if made.count >= _ROWS:
            sheet.problem(f"{market.symbol}: more orders at {utc(begin * 1000):%Y-%m-%dT%H:%M:%SZ} than a page holds")
        whole = whole and not reply.refused and not made.faults and made.count < _ROWS
        sheet.keep(made.rows)
    return whole
