"""Where levels come from: extremes of past periods, classic pivots, moving averages, round numbers.

The order of the families here is the order in which merged levels take their price.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal

from briefs.metrics.pivots import classic
from briefs.metrics.price_bars import PriceBars
from briefs.metrics.price_days import Days, day_number, iso_day

AVERAGE_DAYS = (20, 50, 100, 200)
ROUND_SHARE = Decimal("0.01")  # of the price: the step that the round grid comes nearest to
ROUND_EACH_SIDE = 2


@dataclass(frozen=True, slots=True)
class Level:
    """A candidate: its price, how it was made (printed), and how many bars or days it was made of."""

    price: float
    method: str
    rows: int


def candidates(bars: PriceBars, days: Days, today: int, *, is_day: bool) -> Iterator[Level]:
    """All levels of one asset, family by family. today: number of the day that holds the window's last moment.

    Past days, weeks and months count only where all of their days are complete. On a day's window the day's own close
    belongs to the averages; a rolling window uses complete days before today alone.
    """
    yield from _extremes(bars, days, today, is_day=is_day)
    pivots = classic(float(bars.high.max()), float(bars.low.min()), bars.last)
    for name, price in pivots.items():
        yield Level(price, "classic pivot" if name == "P" else f"classic pivot {name}", len(bars.at))
    yield from _averages([bars.last] if is_day else [], days, today)
    for price in sorted(round_numbers(bars.last), key=lambda number: (abs(number - bars.last), number)):
        yield Level(price, "round number", 1)


def _extremes(bars: PriceBars, days: Days, today: int, *, is_day: bool) -> Iterator[Level]:
    own = "day's" if is_day else "window's"
    yield Level(float(bars.low.min()), f"{own} low", len(bars.at))
    yield Level(float(bars.high.max()), f"{own} high", len(bars.at))
    date = iso_day(today)
    monday = today - date.weekday()
    first = date.replace(day=1)
    month = day_number((first - timedelta(days=1)).replace(day=1))
    for name, begin, after in (
        ("previous day's", today - 1, today),
        ("previous week's", monday - 7, monday),
        ("previous month's", month, day_number(first)),
    ):
        period = days.between(begin, after)
        if period is not None:
            yield Level(float(period.low.min()), f"{name} low", after - begin)
            yield Level(float(period.high.max()), f"{name} high", after - begin)


def _averages(own: list[float], days: Days, today: int) -> Iterator[Level]:
    run = days.run(today)
    closes = days.close[days.number < today].tolist()
    closes = closes[len(closes) - run :] + own
    for count in AVERAGE_DAYS:
        if len(closes) >= count:
            yield Level(math.fsum(closes[-count:]) / count, f"{count}-day average", count)


def round_numbers(price: float) -> list[float]:
    """The two multiples of the round step on each side of the price, strictly beyond it, ascending.

    The step is the number of the grid {1, 2, 5} x 10^k that is nearest to 1 % of the price, the smaller at equal
    distance: 1,000 at 90,000. Computed in decimals, so that the levels have no digits of a binary fraction.
    """
    exact = Decimal(repr(price))
    step = round_step(exact * ROUND_SHARE)
    below = int((exact / step).to_integral_value(ROUND_FLOOR))
    above = below + 1
    if below * step == exact:
        below -= 1
    numbers = [*range(below - ROUND_EACH_SIDE + 1, below + 1), *range(above, above + ROUND_EACH_SIDE)]
    return [float(number * step) for number in numbers]


def round_step(wanted: Decimal) -> Decimal:
    """The number of the grid {1, 2, 5} x 10^k nearest to the one wanted, the smaller at equal distance."""
    power = wanted.adjusted()
    grid = [Decimal(digit).scaleb(exponent) for exponent in (power - 1, power, power + 1) for digit in (1, 2, 5)]
    return min(grid, key=lambda step: (abs(step - wanted), step))
