"""Degree words: which verb a change of a given size takes.

The bands are absolute sizes for each class of measure, so that a word means the same on every day:

| class | flat below | edged below | ordinary below | fell, rose below | slid, jumped below | beyond |
|---|---|---|---|---|---|---|
| Bitcoin, the whole market | 0.1 % | 1 % | 2 % | 4 % | 8 % | plunged, surged |
| Ether | 0.1 % | 1.5 % | 3 % | 5 % | 10 % | |
| other coins | 0.1 % | 2 % | 4 % | 7 % | 14 % | |
| shares, gold | 0.1 % | 0.4 % | 1 % | 1.5 % | 3 % | |
| the dollar | 0.05 % | 0.2 % | 0.5 % | 0.7 % | 1.4 % | |
| open interest | 0.1 % | 1 % | 3 % | 4 % | 8 % | |
| liquidations | 1 % | 10 % | 50 % | 50 % | 200 % up, 70 % down | |

`ordinary` is about one daily standard deviation of the class. A day whose prices stay inside it may be called quiet.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Bands:
    """Upper bounds of the absolute change, as fractions; `strong_down` where falls have a last bound of their own."""

    flat: float
    edged: float
    ordinary: float
    moved: float
    strong: float
    strong_down: float | None = None

    def __post_init__(self) -> None:
        bounds = (self.flat, self.edged, self.moved, self.strong)
        if any(low >= high for low, high in pairwise(bounds)):
            raise ValueError(f"bands rise, not {bounds}")

    def step(self, change: float) -> str:
        """The degree of a change: `flat`, `edged_down`, `fell`, `slid`, `plunged`, `edged_up`, `rose` and so on."""
        size = abs(change)
        if size < self.flat:
            return "flat"
        falling = change < 0
        strong = self.strong_down if falling and self.strong_down is not None else self.strong
        words = ("edged_down", "fell", "slid", "plunged") if falling else ("edged_up", "rose", "jumped", "surged")
        return words[sum(size >= bound for bound in (self.edged, self.moved, strong))]


MARKET = Bands(0.001, 0.01, 0.02, 0.04, 0.08)
OTHER_COINS = Bands(0.001, 0.02, 0.04, 0.07, 0.14)
PRICES = MappingProxyType({"BTC": MARKET, "ETH": Bands(0.001, 0.015, 0.03, 0.05, 0.10)})
SHARES = Bands(0.001, 0.004, 0.01, 0.015, 0.03)
SERIES = MappingProxyType({"DXY": Bands(0.0005, 0.002, 0.005, 0.007, 0.014)})
OPEN_INTEREST = Bands(0.001, 0.01, 0.03, 0.04, 0.08)
LIQUIDATIONS = Bands(0.01, 0.10, 0.50, 0.50, 2.0, strong_down=0.70)


def price_bands(asset: str) -> Bands:
    return PRICES.get(asset, OTHER_COINS)


def series_bands(name: str) -> Bands:
    return SERIES.get(name, SHARES)


def move(measure: str, bands: Bands, change: float) -> str:
    """The lexicon key of the verb: `move.price.slid`."""
    return f"move.{measure}.{bands.step(change)}"
