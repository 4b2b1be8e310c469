"""On which side of the close a level lies, which levels are one, and which of them have most behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from briefs.metrics.levels_families import Level

AT_PRICE_ATR = 0.05
MERGE_ATR = 0.25


@dataclass(frozen=True, slots=True)
class Zone:
    """Levels that are one: the price is the first member's, the others lie within 0.25 ATR of it."""

    members: tuple[Level, ...]

    @property
    def price(self) -> float:
        return self.members[0].price

    @property
    def rows(self) -> int:
        return self.members[0].rows

    @property
    def methods(self) -> tuple[str, ...]:
        """How its members were made: the first of each family, as more of one family say no more."""
        found: dict[str, str] = {}
        for level in self.members:
            found.setdefault(level.family, level.method)
        return tuple(found.values())

    @property
    def families(self) -> tuple[str, ...]:
        """The distinct families of its members: two pivots of one formula are one reason, not two."""
        return tuple(dict.fromkeys(level.family for level in self.members))

    def weight(self, weights: Mapping[str, float]) -> float:
        """The sum of its families' weights."""
        return sum(weights.get(family, 0.0) for family in self.families)


def sided(levels: Iterable[Level], close: float, atr: float) -> tuple[list[Zone], list[Zone]]:
    """Supports and resistances, each nearest first.

    A support lies below the close and a resistance above it, by 0.05 ATR at least; nearer ones are at the price and
    neither. How a level was made says nothing about its side.
    """
    band = AT_PRICE_ATR * atr
    every = list(levels)
    supports = [level for level in every if 0 < level.price < close and close - level.price >= band]
    resistances = [level for level in every if level.price > close and level.price - close >= band]
    below = sorted(merged(supports, atr), key=lambda zone: -zone.price)
    above = sorted(merged(resistances, atr), key=lambda zone: zone.price)
    return below, above


def merged(levels: Iterable[Level], atr: float) -> list[Zone]:
    """Zones at least 0.25 ATR apart: a later level that is closer to a kept one joins it.

    The first in the order given keeps its price. A later one joins the nearest kept level, the lower at equal
    distance.
    """
    kept: list[list[Level]] = []
    for level in levels:
        near = [zone for zone in kept if abs(zone[0].price - level.price) < MERGE_ATR * atr]
        if near:
            min(near, key=lambda zone: (abs(zone[0].price - level.price), zone[0].price)).append(level)
        else:
            kept.append([level])
    return [Zone(tuple(zone)) for zone in kept]


def ranks(zones: Iterable[Zone], weights: Mapping[str, float], close: float) -> dict[float, int]:
    """The rank of each zone by its price, 1 first: by weight, then by how many families meet, then by nearness."""
    ordered = sorted(
        zones, key=lambda zone: (-zone.weight(weights), -len(zone.families), abs(zone.price - close), zone.price)
    )
    return {zone.price: rank for rank, zone in enumerate(ordered, start=1)}
