"""Worked examples of levels and of what they are worth, by their numbers in the metrics reference."""

from __future__ import annotations

import math

import numpy as np
import pytest

from briefs.metrics.atr import wilder
from briefs.metrics.levels_families import Level
from briefs.metrics.levels_sides import sided
from briefs.metrics.liquidation_price import (
    Tier,
    cross_margined,
    inverse_long,
    linear,
    linear_tiered,
    tiers,
)
from briefs.metrics.pivots import camarilla, classic, fibonacci
from briefs.metrics.proportions import chance_of_at_least, wilson
from briefs.metrics.study_touches import null_rate
from briefs.metrics.swings import clusters, swing_highs, swing_lows
from briefs.metrics.volume_profile import point_of_control, profile, value_area
from briefs.metrics.vwap import vwap

CENT = 0.005


def test_g20_value_area_by_the_pairs_rule() -> None:
    """Volumes 5, 10, 20, 40, 30, 10, 5: the point of control is row 4, the value area by pairs rows 2 to 6 (110 of
    120).
    """
    volume = np.array([5.0, 10, 20, 40, 30, 10, 5])  # 120 in all, of which 70 % is 84
    assert point_of_control(volume) == 3  # the fourth row
    # 40; above 30 + 10 beats below 20 + 10: 80; then below 30 beats above 5: 110.
    assert value_area(volume) == (1, 5)  # rows 2 to 6; the rule of single rows would give 3 to 5
    assert volume[1:6].sum() == 110


def test_g20_equal_rows_take_the_one_nearest_to_the_middle_of_the_range() -> None:
    assert point_of_control(np.array([9.0, 1, 9, 1, 1])) == 2
    assert point_of_control(np.array([1.0, 9, 1, 9, 1])) == 1  # equally near: the lower


def test_volume_is_spread_evenly_over_a_bar() -> None:
    # A bar from 100 to 104 with volume 8 gives 2 to each row of 1; a flat bar at 102 gives its 5 to the row 102 to 103.
    rows = profile(np.array([104.0, 102.0]), np.array([100.0, 102.0]), np.array([8.0, 5.0]), 1.0)
    assert rows.volume.tolist() == [2, 2, 7, 2, 0]
    assert (rows.bottom(0), rows.middle(2), rows.top(3)) == (100, 102.5, 104)


def test_g23_classic_pivots_and_their_sides() -> None:
    """High 92,000, low 85,000, close 86,000: P 87,666.67, R1 90,333.33, S1 83,333.33, a resistance at 82,500."""
    found = classic(92_000, 85_000, 86_000)
    expected = {
        "P": 87_666.67, "R1": 90_333.33, "S1": 83_333.33, "R2": 94_666.67, "S2": 80_666.67, "R3": 97_333.33,
        "S3": 76_333.33,
    }  # fmt: skip
    assert found == pytest.approx(expected, abs=CENT)
    supports, resistances = sided([Level(found["S1"], "classic pivot S1", "classic pivots", 24)], 82_500, 2_000)
    assert supports == []
    assert [zone.price for zone in resistances] == [found["S1"]]


def test_g23_camarilla_takes_eleven_tenths() -> None:
    """High 154, low 100, close 100: Camarilla R1 is 100 + 54 x 1.1 / 12 = 104.95, below the classic pivot 118."""
    found = camarilla(154, 100, 100)
    assert found["R1"] == pytest.approx(104.95, abs=CENT)  # 100 + 54 x 1.1 / 12
    assert found["R1"] < classic(154, 100, 100)["P"]
    assert found["S4"] == pytest.approx(100 - 54 * 0.55)


def test_fibonacci_pivots_stand_around_the_classic_one() -> None:
    found = fibonacci(92_000, 85_000, 86_000)  # 87,666.67 and parts of 7,000
    assert found["R1"] == pytest.approx(87_666.67 + 2_674, abs=CENT)
    assert found["S2"] == pytest.approx(87_666.67 - 4_326, abs=CENT)
    assert found["S3"] == pytest.approx(80_666.67, abs=CENT)


def test_g23_a_swing_is_invisible_before_its_third_bar_after() -> None:
    """A swing low is known at the close of the third bar after it, and not before."""
    low = np.array([9.0, 8, 7, 5, 6, 7, 8])
    assert swing_lows(low[:6]).tolist() == []  # the close of t + 2
    assert swing_lows(low).tolist() == [3]  # the close of t + 3
    assert swing_highs(-low).tolist() == [3]


def test_of_equal_highs_the_first_is_the_swing() -> None:
    high = np.array([1.0, 2, 3, 9, 9, 3, 2, 1, 0])
    assert swing_highs(high).tolist() == [3]


def test_turns_within_a_quarter_of_the_range_are_one_cluster() -> None:
    found = clusters(np.array([110.0, 100, 104, 120, 111]), 5.0)
    assert [part.tolist() for part in found] == [[1, 2], [0, 4], [3]]


def test_average_price_weighs_by_volume() -> None:
    assert vwap(np.array([100.0, 110.0]), np.array([1.0, 3.0])) == 107.5
    assert vwap(np.array([100.0]), np.array([0.0])) is None


def test_g24_linear_contract() -> None:
    """One coin from 100,000 at 20 times and 0.4 % maintenance: a long closes at 95,381.53, a short at 104,581.67."""
    tier = Tier(0.0, 0.004, 0.0)
    assert linear("long", 100_000, 1, 5_000, tier) == pytest.approx(95_381.53, abs=CENT)
    assert linear("short", 100_000, 1, 5_000, tier) == pytest.approx(104_581.67, abs=CENT)


def test_g24_tier_at_the_liquidation_price() -> None:
    """10 coins from 100,000 at 10 times with tiers of 0.4, 0.5 and 0.65 %: deductions 300 and 1,500, closed at
    90,437.85.
    """
    ladder = tiers([(0, 0.004), (300_000, 0.005), (800_000, 0.0065)])
    assert [tier.deduction for tier in ladder] == pytest.approx([0, 300, 1_500])
    price = linear_tiered("long", 100_000, 10, 100_000, ladder)
    assert price == pytest.approx(90_437.85, abs=CENT)
    assert price * 10 == pytest.approx(904_378, abs=1)  # still in the third tier


def test_g24_the_tier_changes_on_the_way_down() -> None:
    # 10 coins at 81,000 are in the third tier; at their liquidation price the notional is in the second.
    ladder = tiers([(0, 0.004), (300_000, 0.005), (800_000, 0.0065)])
    # (81,000 + 300 - 810,000) / (10 x (0.005 - 1))
    assert linear_tiered("long", 81_000, 10, 81_000, ladder) == pytest.approx(728_700 / 9.95)


def test_g24_inverse_and_cross_margined() -> None:
    """An inverse long from 50,000 at 10 times closes at 45,662.10; a cross-margined one from 100 at 91.139."""
    assert inverse_long(50_000, 60_000, 10, 0.005) == pytest.approx(45_662.10, abs=CENT)
    # Margin of 10 less maintenance of 1.25 % of 100.
    assert cross_margined("long", 100, 1, 10 - 1.25, 1 / 80) == pytest.approx(91.139, abs=5e-4)
    assert cross_margined("short", 100, 1, 10 - 1.25, 1 / 80) == pytest.approx(100 + 8.75 / 1.0125)


def test_g25_fourteen_of_twenty_is_no_demonstrated_edge() -> None:
    """Held 14 of 20: between 48 and 85 %, and by chance with probability 60,460 / 2^20 = 0.058."""
    assert wilson(14, 20) == pytest.approx((0.48, 0.85), abs=0.006)
    # The sum of C(20, k) for k from 14 is 60,460 of 2^20.
    assert sum(math.comb(20, k) for k in range(14, 21)) == 60_460
    assert chance_of_at_least(14, 20, 0.5) == pytest.approx(60_460 / 2**20, rel=1e-12)


def test_g25_three_of_three_may_be_less_than_half() -> None:
    assert wilson(3, 3) == pytest.approx((0.439, 1.0), abs=5e-4)


def test_b5_wilder_smooths() -> None:
    """True ranges 2, 4, 6, 8 over three bars: (4 x 2 + 8) / 3 = 5.333, not the mean 6."""
    assert wilder([2, 4, 6, 8], 3) == pytest.approx(16 / 3)  # (4 x 2 + 8) / 3, not the mean 6


def test_b9_the_touch_band_shifts_the_null() -> None:
    """A target of 0.25 and a stop of 0.5 with touches 0.1 early: 0.35 / 0.75 = 46.7 % hold by chance, not a third."""
    assert null_rate(0.25, 0.5, 0.1) == pytest.approx(0.35 / 0.75)  # 46.7 %
    assert null_rate(0.25, 0.5) == pytest.approx(1 / 3)
    assert null_rate(0.5, 0.5) == 0.5
