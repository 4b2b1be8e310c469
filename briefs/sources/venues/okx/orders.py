"""OKX's liquidation orders: one family of contracts a call, newest first, about a day back."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from typing import Any

from briefs.sources.talk import Ask, Reply, Row, Talk, Want
from briefs.sources.venues.market import QUOTES, Market
from briefs.sources.venues.okx.contracts import VENUE, ask, dated, named, swaps
from briefs.sources.venues.reading import (
    DAY_MS,
    Page,
    Unreadable,
    maybe_text,
    milliseconds,
    ms_of,
    need,
    page,
    records,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import until_now
from briefs.tables.stretch import Stretch

_ROWS = 100  # of one reply
_KEPT_MS = DAY_MS  # the documentation promises a day; 21.8 hours of one contract were seen to fill a page


def orders(data: Any, markets: Mapping[str, Market]) -> Page:
    """The orders of a `liquidation-orders` reply. An order on a contract of unknown size has no dollars: it is a
    fault.
    """
    try:
        groups = records(data, "data")
        flat = [(maybe_text(group, "instId"), order) for group in groups for order in records(group, "details")]
    except Unreadable as fault:
        return Page(faults=(str(fault),))

    def one(pair: Any) -> Row:
        symbol, order = pair
        market = markets.get(symbol)
        if market is None:
            raise Unreadable(f"the size of a contract of {symbol} is unknown")
        quoted = need(order, "bkPx")
        qty, usd = market.size(need(order, "sz"), quoted)
        return {
            "ts": utc(milliseconds(order, "ts")),
            **named(market),
            "side": side(order),
            "price": market.price(quoted),
            "qty": qty,
            "usd": usd,
            "price_kind": "bankruptcy",
        }

    return page(flat, (), one)


def side(order: Any) -> str:
    """`posSide` is the position; where an account nets its positions, the order that sold closed a long."""
    position = text(order, "posSide")
    if position == "net":
        position = {"sell": "long", "buy": "short"}.get(maybe_text(order, "side"), position)
    if position not in ("long", "short"):
        raise Unreadable(f"posSide: {position!r} is no position")
    return position


def fetch_orders(want: Want) -> Talk:
    """The orders of every family of each asset, perpetual and dated. They count as `partial`: pages and days end."""
    sheet = Sheet(want)
    known = yield from swaps(sheet)
    known += yield from dated(sheet)
    start, end = until_now(want)
    by_symbol = {one.symbol: one for one in known}
    for asset in want.assets:
        families = {(one.perpetual, one.family) for one in known if one.asset == asset and one.quote in QUOTES}
        if not families:
            sheet.problem(f"{asset}: no contract quoted in dollars")
            continue
        reached = start
        for perpetual, family in sorted(families, key=lambda one: (not one[0], one[1])):
            since = yield from _family(sheet, by_symbol, "SWAP" if perpetual else "FUTURES", family)
            reached = max(reached, since)
        if reached > start:
            sheet.problem(f"{asset}: no orders before {utc(reached):%Y-%m-%dT%H:%M:%SZ}: the venue keeps about a day")
        sheet.cover(Stretch(VENUE, asset, "partial", utc(min(reached, end)), utc(end), VENUE))
    return sheet.batch()


def _family(sheet: Sheet, markets: Mapping[str, Market], kind: str, family: str) -> Generator[Ask, Reply, int]:
    """Walk back through one family's orders; the moment from which they are known."""
    start, end = until_now(sheet.want)
    bounds = {"instType": kind, "state": "filled", "instFamily": family, "limit": _ROWS}
    cursor, oldest = end, end
    while True:
        reply = yield ask("public/liquidation-orders", {**bounds, "after": cursor})
        made = sheet.take(reply, family, lambda data: orders(data, markets))
        if reply.refused or (made.faults and not made.count):
            return end
        oldest = min((ms_of(row["ts"]) for row in made.rows), default=oldest)
        if oldest < start:
            return start
        if made.count < _ROWS:
            return max(start, min(oldest, sheet.want.now_ms - _KEPT_MS))
        # The next page begins with the last moment again, for a page may end between two orders of one moment.
        if oldest + 1 >= cursor:
            sheet.problem(f"{family}: more orders at {utc(oldest):%Y-%m-%dT%H:%M:%SZ} than a page holds")
            return max(start, oldest)
        cursor = oldest + 1
