"""HTX's liquidation orders: two hours and a hundred orders a call, 90 days back."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Ask, Row, Talk, Want
from briefs.sources.venues import order_walk
from briefs.sources.venues.htx.contracts import VENUE, ask, named, swaps
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import DAY_MS, HOUR_MS, Page, Unreadable, maybe, milliseconds, need, page, text, utc

_LIMITS = order_walk.Limits(piece_ms=2 * HOUR_MS, rows=100, grain_ms=1, reach_ms=90 * DAY_MS)


def orders(data: Any, market: Market) -> Page:
    """The orders of a v5 `liquidation_orders` reply.

    `volume` is contracts, and so is `amount` here, which is coins in the venue's other replies. The dollars are its own
    `trade_turnover`; `position_side` is the position, `side` beside it the order.
    """

    def one(order: Any) -> Row:
        side = text(order, "position_side")
        if side not in ("long", "short"):
            raise Unreadable(f"position_side: {side!r} is no position")
        quoted, turnover = need(order, "bankrupt_price"), maybe(order, "trade_turnover")
        qty, usd = market.size(need(order, "volume"), quoted)
        return {
            "ts": utc(milliseconds(order, "liquidation_time")),
            **named(market),
            "side": side,
            "price": market.price(quoted),
            "qty": qty,
            "usd": usd if turnover is None else turnover,
            "id": text(order, "id"),
            "price_kind": "bankruptcy",
        }

    return page(data, ("data",), one)


def fetch_orders(want: Want) -> Talk:
    """The orders of every linear swap of each asset."""

    def asking(one: Market, start: int, end: int) -> Ask:
        params = {"start_time": start, "end_time": end, "limit": _LIMITS.rows, "direct": "prev"}
        return ask("v5/market/liquidation_orders", one, **params)

    return order_walk.orders(want, VENUE, swaps, asking, orders, _LIMITS)
