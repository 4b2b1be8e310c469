"""Round prices around a price. Computed in decimals, so that they have no digits of a binary fraction."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

ROUND_SHARE = Decimal("0.01")  # of the price: the step that the round grid comes nearest to
ROUND_EACH_SIDE = 2


def round_numbers(price: float) -> list[float]:
    """The two multiples of the round step on each side of the price, strictly beyond it, ascending.

    The step is the number of the grid {1, 2, 5} x 10^k that is nearest to 1 % of the price, the smaller at equal
    distance: 1,000 at 90,000.
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
