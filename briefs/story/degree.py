"""Degree words: which verb and which noun a change of a given size takes.

Each band has verbs and nouns of equal meaning in `lexicon.toml` (`move.price.fell`, `noun.price.fell`). The bands of
prices, other markets and liquidations are absolute sizes for each class, so that a word means the same on every day:

| class | flat below | edged below | ordinary below | fell, rose below | slid, jumped below | beyond |
|---|---|---|---|---|---|---|
| Bitcoin, the whole market | 0.1 % | 1 % | 2 % | 4 % | 8 % | plunged, surged |
| Ether | 0.1 % | 1.5 % | 3 % | 5 % | 10 % | |
| other coins | 0.1 % | 2 % | 4 % | 7 % | 14 % | |
| shares, gold | 0.1 % | 0.4 % | 1 % | 1.5 % | 3 % | |
| the dollar | 0.05 % | 0.2 % | 0.5 % | 0.7 % | 1.4 % | |
| open interest | 0.1 % | 1 % | 3 % | 4 % | 8 % | |
| liquidations | 1 % | 10 % | 50 % | 50 % | 200 % up, 70 % down | |
| score (robust z) | 0.1 | 1 | 2 | 2 | 4 | |

A change of open interest is measured by its own history where the brief's `outlier.N` figures know it: by its score,
and where it is not among them by no stronger word than the least score listed permits.

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
        words = FALLS if falling else RISES
        return words[sum(size >= bound for bound in (self.edged, self.moved, strong))]


MARKET = Bands(0.001, 0.01, 0.02, 0.04, 0.08)
OTHER_COINS = Bands(0.001, 0.02, 0.04, 0.07, 0.14)
PRICES = MappingProxyType({"BTC": MARKET, "ETH": Bands(0.001, 0.015, 0.03, 0.05, 0.10)})
SHARES = Bands(0.001, 0.004, 0.01, 0.015, 0.03)
SERIES = MappingProxyType({"DXY": Bands(0.0005, 0.002, 0.005, 0.007, 0.014)})
OPEN_INTEREST = Bands(0.001, 0.01, 0.03, 0.04, 0.08)
LIQUIDATIONS = Bands(0.01, 0.10, 0.50, 0.50, 2.0, strong_down=0.70)
SCORES = Bands(0.1, 1.0, 2.0, 2.0, 4.0)
FALLS = ("edged_down", "fell", "slid", "plunged")
RISES = ("edged_up", "rose", "jumped", "surged")


def price_bands(asset: str) -> Bands:
    return PRICES.get(asset, OTHER_COINS)


def series_bands(name: str) -> Bands:
    return SERIES.get(name, SHARES)


def shared(first: str, *others: str) -> str:
    """The degree of several changes of one direction, where a verb stands for all: theirs, or `down` or `up` alone."""
    return first if set(others) <= {first} else "down" if first in FALLS else "up"


def move(measure: str, step: str, suffix: str = "") -> dict[str, str]:
    """The lexicon keys of a change's words, by slot: verb, noun, `way` (down, up) and `level` (lower, higher)."""
    way = "down" if step in {*FALLS, "down"} else "up"
    return {
        f"move{suffix}": f"move.{measure}.{step}",
        f"noun{suffix}": f"noun.{measure}.{step}",
        f"way{suffix}": f"way.{way}",
        f"level{suffix}": f"level.{way}",
    }


def by_score(change: float, z: float) -> str:
    """The degree of a change by its own history: z is its robust score on the days before, of whatever sign."""
    return SCORES.step(abs(z) if change > 0 else -abs(z))
