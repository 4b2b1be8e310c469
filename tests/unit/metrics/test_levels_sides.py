"""A level is never on the wrong side, whatever made it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefs.metrics.levels_families import Level
from briefs.metrics.levels_sides import sided

PRICES = st.floats(min_value=-100, max_value=300, allow_nan=False)
LEVELS = st.lists(st.builds(Level, PRICES, st.sampled_from(["a low", "a high", "a pivot", "an average"]), st.just(1)))


@given(LEVELS, st.floats(min_value=1, max_value=200), st.floats(min_value=0.01, max_value=50))
def test_sides_band_order_and_spacing(levels: list[Level], close: float, atr: float) -> None:
    supports, resistances = sided(levels, close, atr)
    assert len(supports) <= 3
    assert len(resistances) <= 3
    for level in supports:
        assert 0 < level.price < close
    for level in resistances:
        assert level.price > close
    for side in (supports, resistances):
        away = [abs(level.price - close) for level in side]
        assert away == sorted(away)
        assert all(distance >= 0.05 * atr for distance in away)
        assert all(abs(a.price - b.price) >= 0.1 * atr for a in side for b in side if a is not b)
    given_prices = {level.price for level in levels}
    assert {level.price for level in (*supports, *resistances)} <= given_prices


@given(LEVELS, st.floats(min_value=1, max_value=200), st.floats(min_value=0.01, max_value=50))
def test_every_level_outside_the_band_is_near_a_kept_one_or_further_out(
    levels: list[Level], close: float, atr: float
) -> None:
    supports, resistances = sided(levels, close, atr)
    for level in levels:
        side = supports if level.price < close else resistances
        if level.price <= 0 or abs(level.price - close) < 0.05 * atr:
            continue
        assert side
        furthest = abs(side[-1].price - close)
        near = any(abs(level.price - kept.price) < 0.1 * atr for kept in side)
        assert near or (len(side) == 3 and abs(level.price - close) >= furthest - 0.1 * atr)


def test_merged_levels_keep_the_first_price_and_join_each_name_once() -> None:
    levels = [
        Level(90.0, "day's low", 24),
        Level(91.0, "round number", 1),
        Level(90.5, "round number", 1),
        Level(94.0, "20-day average", 20),
    ]
    supports, resistances = sided(levels, 100.0, 20.0)  # closer than 2 is one level
    assert supports == [Level(94.0, "20-day average", 20), Level(90.0, "day's low and round number", 24)]
    assert resistances == []


def test_exactly_at_the_edge_of_the_band_is_a_level() -> None:
    supports, resistances = sided(
        [Level(99.0, "low", 1), Level(101.0, "high", 1), Level(100.0, "close", 1)], 100.0, 20.0
    )
    assert [level.price for level in supports] == [99.0]
    assert [level.price for level in resistances] == [101.0]


def test_a_pivot_called_support_above_the_price_is_resistance() -> None:
    supports, resistances = sided([Level(250_000 / 3, "classic pivot S1", 24)], 82_500.0, 2_000.0)
    assert supports == []
    assert resistances == [Level(250_000 / 3, "classic pivot S1", 24)]
