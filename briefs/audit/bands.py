"""The table of degrees: how large a change is, in steps of its measure, as docs/audit.md prints it.

A step is 0 (flat), 1 (edged), 2 (fell, rose), 3 (slid, jumped) or 4 (plunged, surged).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from briefs.audit.brief import Stated, Statement

FLAT, EDGED, MOVED, STRONG, VIOLENT = range(5)
Bands: TypeAlias = tuple[Decimal, Decimal, Decimal, Decimal]  # where steps 1 to 4 begin, as fractions


def _bands(*percents: str) -> Bands:
    flat, edged, moved, strong = (Decimal(percent) / 100 for percent in percents)
    return flat, edged, moved, strong


MARKET = _bands("0.1", "1", "4", "8")
OTHER_COINS = _bands("0.1", "2", "7", "14")
COINS: Mapping[str, Bands] = {"BTC": MARKET, "ETH": _bands("0.1", "1.5", "5", "10")}
SHARES = _bands("0.1", "0.4", "1.5", "3")
SERIES: Mapping[str, Bands] = {"total_cap": MARKET, "DXY": _bands("0.05", "0.2", "0.7", "1.4")}
OPEN_INTEREST = _bands("0.1", "1", "4", "8")
LIQUIDATIONS_UP = _bands("1", "10", "50", "200")
LIQUIDATIONS_DOWN = _bands("1", "10", "50", "70")
SCORES: Bands = (Decimal("0.1"), Decimal(1), Decimal(2), Decimal(4))

_CHANGE = re.compile(
    r"price\.(?P<coin>[^.]+)\.(?:return_1d|return)$|market\.(?P<series>[^.]+)\.(?:change_1d|change_prev)$|"
    r"open_interest\.[^.]+\.(?P<interest>change_pct)$|liquidations\.(?P<liquidations>change_1d|change_prev)$|"
    r"breadth\.(?P<breadth>median_return)$"
)


def step(figure: Stated, statement: Statement) -> int | None:
    """The step of a figure that tells a day's change; None for any other figure, which no word of degree fits."""
    found, change = _CHANGE.match(figure.id), figure.number
    if found is None or change is None or figure.unit != "fraction":
        return None
    if found["coin"]:
        return _of(change, COINS.get(found["coin"], OTHER_COINS))
    if found["series"]:
        return _of(change, SERIES.get(found["series"], SHARES))
    if found["breadth"]:
        return _of(change, OTHER_COINS)
    if found["liquidations"]:
        return _of(change, LIQUIDATIONS_UP if change > 0 else LIQUIDATIONS_DOWN)
    return _of_interest(figure.id, change, statement)


def _of(size: Decimal, bands: Bands) -> int:
    return sum(abs(size) >= bound for bound in bands)


def _of_interest(figure_id: str, change: Decimal, statement: Statement) -> int:
    """Open interest against its own history where the brief knows it; else no more than the least score listed."""
    plain, scores = _of(change, OPEN_INTEREST), _scores(statement)
    if plain == FLAT or not scores:
        return plain
    if figure_id in scores:
        return _of(scores[figure_id], SCORES)
    return max(EDGED, min(plain, _of(min(map(abs, scores.values())), SCORES)))


def _scores(statement: Statement) -> dict[str, Decimal]:
    """The scores of the brief's farthest measures, by the measure's figure."""
    found = {}
    for figure in statement.figures.values():
        if figure.id.startswith("outlier.") and figure.id.endswith(".measure"):
            score = statement.figures.get(figure.id.removesuffix("measure") + "z")
            if score is not None and score.number is not None and str(figure.value) in statement.figures:
                found[str(figure.value)] = score.number
    return found
