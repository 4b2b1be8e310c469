"""A simulated market whose sums can be done by hand; every rebuilt venue tells of it in its own words.

The day in question begins at `start_ms`. Prices stand at their base before it, fall by a five-hundredth of it each hour
of the day, and stand still after it. On that day and the one before each venue with orders has one of 6,000 dollars for
each asset every ten minutes, from 00:05 on; every third of them, the first among them, is a short.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

HOUR = 3_600_000
DAY = 24 * HOUR
BASES = {"BTC": Decimal(60_000), "ETH": Decimal(3_000), "SOL": Decimal(150)}
COINS = {"BTC": Decimal(10_000), "ETH": Decimal(200_000), "SOL": Decimal(4_000_000)}
"""Open interest in coins: 600 million dollars of each at the base price."""

ORDER_USD = Decimal(6_000)
TEN_MINUTES = 600_000


@dataclass(frozen=True)
class Bar:
    at: int
    open: Decimal
    high: Decimal
    low: Decimal
    close: Decimal
    coins: Decimal
    usd: Decimal


@dataclass(frozen=True)
class Order:
    at: int
    asset: str
    side: str
    price: Decimal
    coins: Decimal


@dataclass
class Market:
    """revised: whether venues have thought better of some values; see `rate` and `coins_open`."""

    start_ms: int
    revised: bool = False

    def price(self, asset: str, at: int) -> Decimal:
        hours = min(max((at - self.start_ms) // HOUR, 0), 24)
        return BASES[asset] * (500 - hours) / 500

    def bars(self, asset: str, start: int, end: int) -> Iterator[Bar]:
        """The hourly bars that open in [start, end)."""
        for at in _on_grid(start, end, HOUR):
            first, last = self.price(asset, at), self.price(asset, at + HOUR)
            high, low = max(first, last), min(first, last)
            yield Bar(at, first, high, low, last, Decimal(10_000), 10_000 * last)

    def orders(self, asset: str, start: int, end: int) -> Iterator[Order]:
        first, after = self.start_ms - DAY, self.start_ms + DAY
        half = TEN_MINUTES // 2
        for at in (half + tenth for tenth in _on_grid(start - half, end - half, TEN_MINUTES)):
            if first <= at < after and start <= at < end:
                side = "short" if (at - first) // TEN_MINUTES % 3 == 0 else "long"
                yield Order(at, asset, side, BASES[asset], ORDER_USD / BASES[asset])

    def settlements(self, start: int, end: int, hours: int = 8) -> Iterator[int]:
        yield from _on_grid(start, end, hours * HOUR)

    def rate(self, at: int, venue: str) -> Decimal:
        """One hundredth of a per cent; Bybit thinks better of what it settled at 08:00 of both days."""
        late = self.revised and venue == "bybit" and (at - self.start_ms) % DAY == 8 * HOUR
        return Decimal("0.00012") if late else Decimal("0.0001")

    def levels(self, start: int, end: int) -> Iterator[int]:
        yield from _on_grid(start, end, HOUR)

    def coins_open(self, asset: str, at: int, venue: str) -> Decimal:
        """OKX thinks better of its open interest from 20:00 on."""
        late = self.revised and venue == "okx" and (at - self.start_ms) % DAY >= 20 * HOUR
        return COINS[asset] + (1 if late else 0)


def _on_grid(start: int, end: int, step: int) -> Iterator[int]:
    yield from range(-(-start // step) * step, end, step)
