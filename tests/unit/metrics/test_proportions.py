"""Intervals and chances against scipy, and what must always hold of them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.metrics.proportions import (
    chance_of_at_least,
    chance_of_difference,
    effective_count,
    false_discovery_rates,
    wilson,
)

stats = pytest.importorskip("scipy.stats", reason="scipy is the reference and not installed")

COUNTS = st.integers(1, 5_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(COUNTS)
def test_wilson_equals_scipy(counts: tuple[int, int]) -> None:
    held, count = counts
    expected = stats.binomtest(held, count).proportion_ci(0.95, method="wilson")
    assert wilson(held, count) == pytest.approx((expected.low, expected.high), abs=1e-9)


@given(COUNTS, st.floats(0.01, 0.99))
def test_the_binomial_tail_equals_scipy(counts: tuple[int, int], null: float) -> None:
    held, count = counts
    assert chance_of_at_least(held, count, null) == pytest.approx(stats.binom.sf(held - 1, count, null), abs=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_false_discovery_rates_equal_scipy(chances: list[float]) -> None:
    assert false_discovery_rates(chances) == pytest.approx(stats.false_discovery_control(chances), abs=1e-12)


def test_two_shares_are_compared_on_one_side() -> None:
    # 60 of 100 against 50 of 100: pooled 0.55, z = 0.1 / sqrt(0.55 x 0.45 x 0.02) = 1.4213.
    assert chance_of_difference(60, 100, 50, 100) == pytest.approx(stats.norm.sf(0.1 / 0.00495**0.5))
    assert chance_of_difference(50, 100, 60, 100) == pytest.approx(1 - stats.norm.sf(0.1 / 0.00495**0.5))
    assert chance_of_difference(5, 5, 7, 7) == 1.0


def test_outcomes_that_always_go_together_count_once() -> None:
    held = [1.0, 1.0, 1.0, 0.0, 0.0, 0.0] * 20
    days = [i // 3 for i in range(120)]  # three of one day, all alike
    # 40 days of three: the design effect is 3 x 40 / 39.
    assert effective_count(held, days) == pytest.approx(39)
    assert effective_count(held, list(range(120))) == pytest.approx(120 * 119 / 120)


@given(st.integers(0, 2**32 - 1))
def test_clusters_never_make_more_of_the_observations(seed: int) -> None:
    random = np.random.default_rng(seed)
    held = random.integers(0, 2, 200).astype(float).tolist()
    assert 0 < effective_count(held, random.integers(0, 40, 200).tolist()) <= 200


def test_no_observation_has_no_interval() -> None:
    with pytest.raises(ValueError, match="at least one"):
        wilson(0, 0)
