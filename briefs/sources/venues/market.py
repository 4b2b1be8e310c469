"""A contract as its venue describes it: what its sizes, prices and volumes count."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from briefs.sources.venues.reading import Unreadable, records
from briefs.sources.venues.symbols import UnknownSymbol, coin

QUOTES = ("USDT", "USDC", "USD")
"""Currencies that count as dollars, the most usual first."""

LISTED_S = 3_600
"""How long a list of contracts may be taken from the disk: a fetch of many days asks for it each day and table."""


@dataclass(frozen=True, slots=True)
class Market:
    """One contract. All of it is read from the venue.

    multiplier: coins of `asset` in one unit of the venue's base coin (1000PEPE: 1000). contract: what one contract is,
    in units of the base coin, of a linear market, in dollars of an inverse one. interval_h: hours between settlements
    today, None where the venue does not say. family: the group that the venue asks orders by. native: the venue's own
    name of it, where a vendor writes another.
    """

    symbol: str
    asset: str
    multiplier: Decimal
    quote: str
    contract: Decimal = Decimal(1)
    inverse: bool = False
    perpetual: bool = True
    interval_h: Decimal | None = None
    family: str = ""
    native: str = ""

    def price(self, quoted: Decimal) -> Decimal:
        """The price of one coin of `asset`."""
        return quoted / self.multiplier

    def coins(self, units: Decimal) -> Decimal:
        """Units of the venue's base coin as coins of `asset`."""
        return units * self.multiplier

    def size(self, contracts: Decimal, quoted: Decimal) -> tuple[Decimal, Decimal]:
        """Coins and dollars of so many contracts at the venue's price.

        An inverse market's contracts are dollars already: the price is not multiplied in. Raises Unreadable where the
        price is not above zero.
        """
        if quoted <= 0:
            raise Unreadable(f"a price of {quoted} is none")
        if self.inverse:
            usd = contracts * self.contract
            return usd / self.price(quoted), usd
        units = contracts * self.contract
        return self.coins(units), units * quoted


def market(
    symbol: str,
    base: str,
    quote: str,
    *,
    contract: Decimal = Decimal(1),
    inverse: bool = False,
    perpetual: bool = True,
    interval_h: Decimal | None = None,
    family: str = "",
) -> Market | None:
    """A market of the venue's base coin; None where the base is no coin that is known here."""
    try:
        asset, multiplier = coin(base)
    except UnknownSymbol:
        return None
    return Market(symbol, asset, multiplier, quote, contract, inverse, perpetual, interval_h, family)


def listed(data: Any, path: tuple[str | int, ...], one: Callable[[Any], Market | None]) -> list[Market]:
    """The contracts of a reply, each read by `one`. Raises Unreadable where the reply has no list at `path`.

    A contract that cannot be read is left out in silence: venues list odd ones, and a wanted asset without a contract
    is said in any case.
    """
    found = []
    for record in records(data, *path):
        with suppress(Unreadable):
            found.append(one(record))
    return [market for market in found if market]


def chosen(markets: Iterable[Market], assets: Iterable[str]) -> dict[str, list[Market]]:
    """The perpetuals of each asset that are quoted in dollars or their like, the most usual first."""
    known: dict[str, list[Market]] = {asset: [] for asset in assets}
    for one in markets:
        if one.perpetual and one.asset in known and one.quote in QUOTES:
            known[one.asset].append(one)
    for found in known.values():
        found.sort(key=lambda one: (one.inverse, QUOTES.index(one.quote), len(one.symbol), one.symbol))
    return known
