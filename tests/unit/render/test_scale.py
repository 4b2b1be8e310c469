"""Ticks, time ticks and label placement, worked by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.render.charts.scale import Scale, every_step, spread, ticks, time_ticks

DAY = datetime(2026, 2, 1, tzinfo=UTC)
HOURS = [DAY + timedelta(hours=h) for h in range(24)]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        ("0", "1", ["0", "0.5", "1.0"]),  # a quarter is no round step, a half is
        ("0", "403000000", ["0", "200000000", "400000000", "600000000"]),
        ("-0.00031", "0.00012", ["-0.0004", "-0.0002", "0.0000", "0.0002"]),
        ("-8", "-2", ["-8", "-6", "-4", "-2"]),
        ("74300", "83400", ["70000", "75000", "80000", "85000"]),
        ("5", "5", ["4.5", "5.0", "5.5"]),  # all equal: a tenth on either side
        ("0", "0", ["-1.0", "-0.5", "0.0", "0.5", "1.0"]),
    ],
)
def test_ticks_are_round_and_cover_the_values(low: str, high: str, expected: list[str]) -> None:
    assert ticks(Decimal(low), Decimal(high)) == [Decimal(value) for value in expected]


@given(st.decimals(-(10**9), 10**9, places=4), st.decimals(0, 10**9, places=4))
def test_ticks_always_cover_in_few_even_steps(low: Decimal, reach: Decimal) -> None:
    found = ticks(low, low + reach)
    assert found[0] <= low
    assert low + reach <= found[-1]
    assert 2 <= len(found) <= 7
    assert len({after - before for before, after in pairwise(found)}) == 1


def test_ticks_refuse_a_range_upside_down() -> None:
    with pytest.raises(ValueError, match="low <= high"):
        ticks(Decimal(2), Decimal(1))


@pytest.mark.parametrize(("wanted", "hours"), [(4, [0, 6, 12, 18]), (3, [0, 8, 16]), (2, [0, 12]), (1, [0])])
def test_a_day_is_labelled_on_hours_that_divide_it(wanted: int, hours: list[int]) -> None:
    assert time_ticks(HOURS, wanted) == hours


def test_four_hour_bars_are_labelled_at_bars() -> None:
    assert time_ticks(HOURS[::4], 3) == [0, 2, 4]  # 00:00, 08:00, 16:00


def test_months_of_days_are_labelled_on_whole_steps() -> None:
    days = [DAY - timedelta(days=89 - n) for n in range(90)]
    assert time_ticks(days, 4) == [0, 30, 60]


def test_no_time_has_no_label_and_one_time_has_one() -> None:
    assert time_ticks([], 4) == []
    assert time_ticks([DAY + timedelta(minutes=7)], 4) == [0]


def test_labels_that_do_not_overlap_stay_where_they_are() -> None:
    assert spread([10, 50, 90], 14, 0, 100) == [10, 50, 90]


def test_labels_that_overlap_part_about_their_middle() -> None:
    # Wishes 48, 50, 52 at a distance of 14: the middle one stays, the others go to 36 and 64.
    assert spread([52, 48, 50], 14, 0, 100) == [64, 36, 50]


def test_labels_stay_inside_and_shrink_their_distance_where_they_must() -> None:
    assert spread([98, 99], 14, 0, 100) == [86, 100]
    assert spread([5, 5, 5], 80, 0, 100) == [0, 50, 100]


@given(st.lists(st.floats(0, 200), min_size=1, max_size=12))
def test_labels_keep_order_and_distance(wishes: list[float]) -> None:
    placed = spread(wishes, 10, 0, 200)
    order = sorted(range(len(wishes)), key=lambda i: (wishes[i], i))
    assert all(placed[b] - placed[a] >= 10 - 1e-6 for a, b in pairwise(order))
    assert all(-1e-6 <= place <= 200 + 1e-6 for place in placed)


def test_a_record_with_a_hole_that_ends_early_is_filled_up_to_its_window() -> None:
    known = [HOURS[1], HOURS[2], HOURS[5]]
    assert every_step(known, DAY, DAY + timedelta(hours=8)) == HOURS[:8]


def test_a_rolling_window_keeps_to_the_grid_of_its_bars() -> None:
    # The window begins at 00:30, so the bar of 00:00 does not lie in it; nor does that of 04:00.
    known = [HOURS[2], HOURS[3]]
    assert every_step(known, DAY + timedelta(minutes=30), DAY + timedelta(hours=4, minutes=30)) == HOURS[1:4]


def test_an_empty_domain_maps_to_the_middle() -> None:
    assert Scale(5, 5, 0, 100)(5) == 50
    assert Scale(0, 10, 100, 0)(2.5) == 75
