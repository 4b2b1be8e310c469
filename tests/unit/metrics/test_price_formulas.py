"""The formulas behind price and level figures, on published and written-out examples."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.metrics.atr import true_ranges, wilder
from briefs.metrics.levels_families import round_numbers
from briefs.metrics.pivots import classic
from briefs.metrics.volatility import max_drawdown, realized, recovery

PRICES = st.floats(min_value=1e-9, max_value=1e7, allow_nan=False)


def test_realised_volatility_of_four_daily_closes_is_the_zero_mean_estimator_over_365_days() -> None:
    # Log returns of 100, 101, 99, 102, 101; their root mean square is 1.9283 % a day (a mean taken off gives 2.2080 %).
    daily = 0.019283
    assert realized([100, 101, 99, 102, 101], 4) == pytest.approx(daily * math.sqrt(365), rel=1e-4)


def test_one_price_is_no_path() -> None:
    assert realized([100], 1) is None
    assert max_drawdown([100]) is None
    assert recovery([]) is None


def test_a_constant_price_has_no_volatility_and_no_drawdown() -> None:
    assert realized([5.0] * 10, 1) == 0
    assert max_drawdown([5.0] * 10) == 0
    assert recovery([5.0] * 10) is None


@given(st.lists(PRICES, min_size=2, max_size=40))
def test_drawdown_is_the_worst_of_all_pairs(path: list[float]) -> None:
    worst = min(later / earlier - 1 for number, earlier in enumerate(path) for later in path[number:])
    assert max_drawdown(path) == pytest.approx(worst, abs=1e-12)


def test_true_range_takes_in_the_gap_from_the_close_before() -> None:
    # 103 - 98 = 5; |112 - 100| = 12; |80 - 110| = 30.
    assert true_ranges([101, 103, 112, 90], [99, 98, 108, 80], [100, 100, 110, 85]) == [5, 12, 30]


def test_wilders_average_of_three() -> None:
    assert wilder([2, 4, 6, 8], 3) == pytest.approx((4 * 2 + 8) / 3)  # not the simple mean, 6
    assert wilder([2, 4, 6], 3) == 4
    assert wilder([2, 4], 3) is None


def test_classic_pivots() -> None:
    made = classic(92_000, 85_000, 86_000)
    expected = {
        "P": 87_666.67,
        "R1": 90_333.33,
        "S1": 83_333.33,
        "R2": 94_666.67,
        "S2": 80_666.67,
        "R3": 97_333.33,
        "S3": 76_333.33,
    }
    assert {name: round(price, 2) for name, price in made.items()} == expected


@pytest.mark.parametrize(
    ("price", "numbers"),
    [
        (90_000.0, [88_000, 89_000, 91_000, 92_000]),  # 1 % is 900: a step of 1,000; 90,000 itself is the price
        (78_512.3, [77_000, 78_000, 79_000, 80_000]),  # 785.12 is nearer to 1,000 than to 500
        (2_420.0, [2_380, 2_400, 2_420.0 + 20, 2_460]),  # 24.2: a step of 20
        (0.0123, [0.0121, 0.0122, 0.0124, 0.0125]),  # 0.000123: a step of 0.0001, no binary dust
        (150.0, [148, 149, 151, 152]),  # 1.5 is as near to 1 as to 2: the smaller
    ],
)
def test_round_numbers(price: float, numbers: list[float]) -> None:
    assert round_numbers(price) == numbers


@given(st.floats(min_value=1e-7, max_value=1e7, allow_nan=False))
def test_two_round_numbers_lie_strictly_on_each_side(price: float) -> None:
    below, near_below, near_above, above = round_numbers(price)
    assert 0 < below < near_below < price < near_above < above
