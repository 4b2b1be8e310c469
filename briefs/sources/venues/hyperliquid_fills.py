"""Liquidations on Hyperliquid, as far as the fills of named accounts show them.

The venue publishes no feed of liquidations. An account's fills, which anybody may ask for, say where one of them closed
a position by force: its own, or that of whoever stood on the other side. What a few accounts show is a sample, so it
covers its stretch `partial`; there is no default account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from briefs.sources.talk import Ask, Row, Source, Talk, Want
from briefs.sources.venues import hyperliquid
from briefs.sources.venues.hyperliquid import INFO, VENUE, WEIGHT
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import (
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
from briefs.sources.venues.spans import until_now
from briefs.tables.stretch import Stretch

_FILLS = 2000  # of one reply, the newest ones
_TAKEN_OVER = re.compile(r"Liquidated\b.*\b(Long|Short)")
_SOLD, _BOUGHT = "A", "B"


def orders(fills: Any, markets: Mapping[str, Market]) -> Page:
    """The forced fills of a `userFills` reply; a fill without `liquidation`, or of no coin of ours, is none.

    One trade shows on both of its sides: `tid` is its number.
    """

    def one(fill: Any) -> Row | None:
        forced, market = inside(fill, "liquidation"), markets.get(maybe_text(fill, "coin"))
        if not isinstance(forced, dict) or market is None:
            return None
        price = need(fill, "px")
        qty, usd = market.size(need(fill, "sz"), price)
        return {
            "ts": utc(milliseconds(fill, "time")),
            "venue": VENUE,
            "symbol": market.symbol,
            "asset": market.asset,
            "side": side(fill),
            "price": market.price(price),
            "qty": qty,
            "usd": usd,
            "kind": "backstop" if text(forced, "method") == "backstop" else "liq",
            "account": text(forced, "liquidatedUser"),
            "id": text(fill, "tid"),
            "price_kind": "fill",
        }

    return page(fills, (), one)


def side(fill: Any) -> str:
    """The position that was liquidated.

    On the market the forced order is the taker: the fill is its own where it `crossed`, else that of the other side,
    which traded the other way. A backstop takes the position over, and `dir` says what it was.
    """
    method = text(inside(fill, "liquidation"), "method")
    if method == "backstop":
        taken = _TAKEN_OVER.search(maybe_text(fill, "dir"))
        if taken is None:
            raise Unreadable(f"dir: {maybe_text(fill, 'dir')!r} is no liquidated position")
        return taken[1].lower()
    traded, crossed = text(fill, "side"), inside(fill, "crossed")
    if method != "market" or traded not in (_SOLD, _BOUGHT) or not isinstance(crossed, bool):
        raise Unreadable(f"method {method!r}, side {traded!r}, crossed {crossed!r} tell no position")
    return "long" if (traded == _SOLD) is crossed else "short"


def source(accounts: Sequence[str]) -> Source:
    """The source of what these accounts show."""

    def fetch(want: Want) -> Talk:
        return fetch_orders(want, accounts)

    about = "liquidations that the fills of named accounts show: a sample"
    hosts = hyperliquid.SOURCE.hosts
    return Source("hyperliquid-fills", about, hosts, {"liquidations": fetch}, hyperliquid.refusal)


def fetch_orders(want: Want, accounts: Sequence[str]) -> Talk:
    """The forced fills of the accounts, each of whom the venue remembers the newest 2000 fills of."""
    sheet = Sheet(want)
    reply = yield Ask(INFO, body={"type": "meta"}, weight=WEIGHT)
    found = sheet.markets(sheet.contracts(reply, "contracts", hyperliquid.markets))
    markets = {one.symbol: one for one in found}
    start, end = until_now(want)
    for account in accounts:
        reply = yield Ask(INFO, body={"type": "userFills", "user": account}, weight=WEIGHT + _FILLS // 20)
        made = sheet.take(reply, f"account {account[:10]}", lambda data: orders(data, markets))
        reached = min((ms_of(row["ts"]) for row in made.rows), default=end) if made.count >= _FILLS else start
        for asset in sorted({one.asset for one in markets.values()}):
            sheet.cover(Stretch(VENUE, asset, "partial", utc(min(max(reached, start), end)), utc(end), VENUE))
    return sheet.batch()
