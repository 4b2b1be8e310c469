"""A level is never on the wrong side, whatever made it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefs.metrics.levels_families import Level
from briefs.metrics.levels_sides import Zone, ranks, sided

PRICES = st.floats(min_value=-100, max_value=300, allow_nan=False)
METHODS = st.sampled_from(["a low", "a high", "a pivot", "an average"])
LEVELS = st.lists(st.builds(Level, PRICES, METHODS, st.sampled_from(["extremes", "pivots"]), st.just(1)))


@given(LEVELS, st.floats(min_value=1, max_value=200), st.floats(min_value=0.01, max_value=50))
def test_sides_band_order_and_spacing(levels: list[Level], close: float, atr: float) -> None:
    supports, resistances = sided(levels, close, atr)
    for level in supports:
        assert 0 < level.price < close
    for level in resistances:
        assert level.price > close
    for side in (supports, resistances):
        away = [abs(level.price - close) for level in side]
        assert away == sorted(away)
        assert all(distance >= 0.05 * atr for distance in away)
        assert all(abs(a.price - b.price) >= 0.25 * atr for a in side for b in side if a is not b)
    given_prices = {level.price for level in levels}
    assert {level.price for level in (*supports, *resistances)} <= given_prices


@given(LEVELS, st.floats(min_value=1, max_value=200), st.floats(min_value=0.01, max_value=50))
def test_every_level_outside_the_band_is_in_one_zone_of_its_side(levels: list[Level], close: float, atr: float) -> None:
    supports, resistances = sided(levels, close, atr)
    for zones, side in ((supports, -1), (resistances, 1)):
        inside = [level for zone in zones for level in zone.members]
        expected = [
            v for v in levels if v.price > 0 and side * (v.price - close) > 0 and abs(v.price - close) >= 0.05 * atr
        ]
        assert sorted(map(repr, inside)) == sorted(map(repr, expected))
        assert all(
            abs(m.price - zone.price) < 0.25 * atr or m is zone.members[0] for zone in zones for m in zone.members
        )


def test_a_zone_keeps_the_first_price_and_counts_each_family_once() -> None:
    low, near = Level(90.0, "day's low", "past extremes", 24), Level(91.0, "round number", "round numbers", 1)
    other, far = Level(90.5, "previous day's low", "past extremes", 1), Level(95.0, "average", "moving averages", 20)
    supports, resistances = sided([low, near, other, far], 100.0, 20.0)  # closer than 5 is one level
    assert supports == [Zone((far,)), Zone((low, near, other))]
    assert supports[1].price == 90.0
    assert supports[1].families == ("past extremes", "round numbers")
    assert supports[1].methods == ("day's low", "round number")
    assert resistances == []


def test_exactly_at_the_edge_of_the_band_is_a_level() -> None:
    made = [Level(99.0, "low", "a", 1), Level(101.0, "high", "a", 1), Level(100.0, "close", "a", 1)]
    supports, resistances = sided(made, 100.0, 20.0)
    assert [zone.price for zone in supports] == [99.0]
    assert [zone.price for zone in resistances] == [101.0]


def test_proven_lift_ranks_before_confluence_and_confluence_before_nearness() -> None:
    near = Zone((Level(99.0, "a", "pivots", 1),))
    met = Zone((Level(95.0, "a", "pivots", 1), Level(95.0, "b", "swings", 1)))
    proven = Zone((Level(90.0, "c", "volume profile", 1),))
    assert ranks([near, met, proven], {}, 100.0) == {95.0: 1, 99.0: 2, 90.0: 3}
    assert ranks([near, met, proven], {"volume profile": 0.02}, 100.0) == {90.0: 1, 95.0: 2, 99.0: 3}
