"""On which side of the close a level lies, and which levels are one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from briefs.metrics.levels_families import Level

AT_PRICE_ATR = 0.05
MERGE_ATR = 0.1
PER_SIDE = 3


def sided(levels: Iterable[Level], close: float, atr: float) -> tuple[list[Level], list[Level]]:
    """Supports and resistances, each nearest first and at most three.

    A support lies below the close and a resistance above it, by 0.05 ATR at least; nearer ones are at the price and
    neither. How a level was made says nothing about its side.
    """
    band = AT_PRICE_ATR * atr
    every = list(levels)
    supports = [level for level in every if 0 < level.price < close and close - level.price >= band]
    resistances = [level for level in every if level.price > close and level.price - close >= band]
    below = sorted(merged(supports, atr), key=lambda level: -level.price)
    above = sorted(merged(resistances, atr), key=lambda level: level.price)
    return below[:PER_SIDE], above[:PER_SIDE]


def merged(levels: Iterable[Level], atr: float) -> list[Level]:
    """Levels at least 0.1 ATR apart: a later one that is closer to a kept one lends it its method's name.

    The first in the order given keeps its price. A later one joins the nearest kept level, the lower at equal
    distance. Names are joined with " and ", each once.
    """
    kept: list[Level] = []
    for level in levels:
        near = [k for k in kept if abs(k.price - level.price) < MERGE_ATR * atr]
        if not near:
            kept.append(level)
            continue
        nearest = min(near, key=lambda k: (abs(k.price - level.price), k.price))
        if level.method not in nearest.method.split(" and "):
            kept[kept.index(nearest)] = replace(nearest, method=f"{nearest.method} and {level.method}")
    return kept
