"""Gate's liquidation orders: an hour and a thousand orders a call, at least 90 days back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Row, Talk, Want
from briefs.sources.venues import order_walk
from briefs.sources.venues.gate.contracts import VENUE, ask, named, perpetuals
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import DAY_MS, HOUR_MS, Page, Unreadable, maybe, need, page, seconds, utc

_LIMITS = order_walk.Limits(piece_ms=HOUR_MS, rows=1000, grain_ms=1000, reach_ms=90 * DAY_MS)


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
    """The orders of every perpetual of each asset. Both bounds of a request are whole seconds."""

    def asking(one: Market, start: int, end: int) -> Ask:
        return ask("liq_orders", one, from_=start // 1000, to=-(-end // 1000), limit=_LIMITS.rows)

    return order_walk.orders(want, VENUE, perpetuals, asking, orders, _LIMITS)
