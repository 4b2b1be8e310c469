"""An order as a feed tells of it, and what it must be like to be kept."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from briefs.sources.venues import symbols
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import Unreadable

_ASSET = re.compile(r"[A-Z0-9]+")
_MANY = re.compile(r"10{3,}[A-Z]{2,}")
_SYMBOL = re.compile(r"[!-~]{1,100}")
_ID = re.compile(r"[!-~]{0,200}")
_MOST_USD = 10**12
_FIRST_MS = 1_230_768_000_000  # 2009: before it there was nothing to liquidate
_AHEAD_MS = 86_400_000


class UnknownContract(Unreadable):
    """A row of a contract whose size is not known: it has no worth."""


class Order(NamedTuple):
    """One liquidation order. Times in epoch milliseconds by the venue's clock, `usd` in dollars, `qty` in coins.

    side: the position that was liquidated. kind, price_kind, id: as in the table contract; "" where unsaid.
    """

    ts: int
    symbol: str
    asset: str
    side: str
    price: Decimal
    qty: Decimal
    usd: Decimal
    kind: str = "liq"
    id: str = ""
    price_kind: str = ""

    @property
    def key(self) -> tuple[object, ...]:
        """What tells orders of a venue apart: the id, where there is one, else the row."""
        if self.id:
            return (self.id,)
        return (self.symbol, self.side, self.ts, self.price, self.qty)


def order_of(market: Market, ts: int, side: str, price: Decimal, units: Decimal, **more: str) -> Order:
    """The order of so many `units` of the venue's size at its price, in the canonical coin.

    Raises Unreadable where it can be no order.
    """
    if not (price > 0 and units > 0):
        raise Unreadable(f"price {price} and size {units} must be above zero")
    qty, usd = market.size(units, price)
    return checked(Order(ts, market.symbol, market.asset, side, market.price(price), qty, usd, **more))


Contracts = Mapping[str, Market]
"""A venue's contracts by symbol."""


@lru_cache(maxsize=4096)
def named(symbol: str) -> Market:
    """The contract of a venue that counts in coins, as its name says. Raises Unreadable where it names no coin."""
    try:
        name = symbols.read(symbol)
    except symbols.UnknownSymbol as error:
        raise Unreadable(str(error)) from None
    return Market(symbol, name.asset, name.multiplier, name.quote, perpetual=name.perpetual)


def sized(contracts: Contracts, symbol: str) -> Market:
    """The contract of that name. Raises UnknownContract."""
    if symbol not in contracts:
        raise UnknownContract(f"the size of contract {symbol!r} is not known")
    return contracts[symbol]


def checked(order: Order) -> Order:
    """The order itself. Raises Unreadable for what the table contract would refuse, so that no frame blocks an hour."""
    if not (order.price > 0 and order.qty > 0 and order.usd > 0):
        raise Unreadable(f"price {order.price}, size {order.qty} and worth {order.usd} must be above zero")
    if not order.price * order.qty / 2 <= order.usd <= order.price * order.qty * 2:
        raise Unreadable(f"worth {order.usd} is not about price x size: the contract size cannot be right")
    if order.usd > _MOST_USD:
        raise Unreadable(f"worth {order.usd} is beyond any order")
    if not _ID.fullmatch(order.id):
        raise Unreadable(f"id {order.id!r:.40} is none")
    if not _ASSET.fullmatch(order.asset) or _MANY.fullmatch(order.asset) or not _SYMBOL.fullmatch(order.symbol):
        raise Unreadable(f"symbol {order.symbol!r} names no coin that is known")
    if order.ts < _FIRST_MS or order.side not in {"long", "short"}:
        raise Unreadable(f"time {order.ts} and side {order.side!r} are none")
    return order


def too_far_ahead(order: Order, now_ms: int) -> bool:
    """Whether the order's time lies more than a day after `now_ms`: no clock of a venue is that wrong."""
    return order.ts > now_ms + _AHEAD_MS


def copies_by_key(orders: Iterable[Order]) -> dict[tuple[object, ...], int]:
    """How often each order stands among those of one frame; an order with an id is one, however often it stands."""
    copies = Counter(order.key for order in orders)
    return {key: 1 if len(key) == 1 else count for key, count in copies.items()}
