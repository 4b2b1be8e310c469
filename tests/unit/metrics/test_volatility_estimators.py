"""Estimators of volatility, jumps and correlation on sums written out, and against independent libraries."""

from __future__ import annotations

import math

import numpy as np
import pytest
import scipy.stats
from hypothesis import example, given, settings
from hypothesis import strategies as st

from briefs.metrics.correlation import interval, pearson, ranks
from briefs.metrics.jumps import scores, threshold, trailing_bars
from briefs.metrics.volatility import max_drawdown, realized, recovery
from briefs.metrics.volatility_estimators import (
    close_to_close,
    garman_klass,
    parkinson,
    rogers_satchell,
    yang_zhang,
)

OPEN, HIGH, LOW, CLOSE = (
    np.array(row, dtype=float)
    for row in ([100, 101, 99, 102], [103, 102, 104, 105], [98, 97, 98, 100], [101, 99, 102, 101])
)
BEFORE = np.array([100.0, 101, 99, 102])
DAYS = st.lists(
    st.tuples(st.floats(1e-6, 1e6), *[st.floats(0, 0.5)] * 3).map(
        lambda bar: (bar[0], bar[0] * (1 + bar[1] + bar[2]), bar[0] * (1 - bar[3]), bar[0] * (1 + bar[1]))
    ),
    min_size=2,
    max_size=40,
)


def test_g21_parkinson_of_one_bar_over_365_days() -> None:
    """A high one tenth above the low: 5.724 % a day and 109.36 % over 365 days."""
    daily = parkinson(np.array([1.1]), np.array([1.0]))
    assert daily == pytest.approx(0.05724, abs=5e-6)  # ln(1.1) / root(4 ln 2)
    assert daily * math.sqrt(365) == pytest.approx(1.0936, abs=5e-5)  # 252 days would say 0.9087


@pytest.mark.parametrize(
    ("daily", "percent"),
    [
        (close_to_close(np.append(BEFORE[:1], CLOSE)), 2.2080),
        (realized(np.append(BEFORE[:1], CLOSE), 4) / math.sqrt(365), 1.9283),  # the mean taken as zero
        (parkinson(HIGH, LOW), 3.1370),
        (garman_klass(OPEN, HIGH, LOW, CLOSE), 3.4937),
        (rogers_satchell(OPEN, HIGH, LOW, CLOSE), 3.5332),
        (yang_zhang(BEFORE, OPEN, HIGH, LOW, CLOSE), 3.4093),  # k = 0.11308, no step between days
    ],
)
def test_g21_six_estimators_of_the_same_four_bars(daily: float, percent: float) -> None:
    """Four bars: close to close 2.2080 %, with a mean of zero 1.9283, Parkinson 3.1370, Garman-Klass 3.4937,
    Rogers-Satchell 3.5332, Yang-Zhang 3.4093 % a day.
    """
    assert 100 * daily == pytest.approx(percent, abs=5e-5)


def test_b2_return_drawdown_and_recovery_of_one_path() -> None:
    """Prices 100, 80, 88: return -12 %, drawdown -20 %, recovery 40 %; the log return of -12.78 % is none of them."""
    path = [100.0, 80.0, 88.0]
    assert path[-1] / path[0] - 1 == pytest.approx(-0.12)  # ln(88 / 100) is -0.1278
    assert max_drawdown(path) == pytest.approx(-0.20)
    assert recovery(path) == pytest.approx(0.40)


@settings(deadline=None)
@given(DAYS)
def test_a_valid_bar_never_has_a_negative_variance(bars: list[tuple[float, float, float, float]]) -> None:
    first, high, low, last = (np.array(column) for column in zip(*bars, strict=True))
    for daily in (
        parkinson(high, low),
        garman_klass(first, high, low, last),
        rogers_satchell(first, high, low, last),
        yang_zhang(first, first, high, low, last),
    ):
        assert daily >= 0
        assert math.isfinite(daily)


def test_too_few_days_are_refused() -> None:
    one = np.array([1.0])
    for call in (lambda: close_to_close(np.array([1.0, 2.0])), lambda: yang_zhang(one, one, one, one, one)):
        with pytest.raises(ValueError, match="at least two"):
            call()
    with pytest.raises(ValueError, match="at least one"):
        parkinson(one[:0], one[:0])


@pytest.mark.parametrize(("bars", "expected"), [(1440, 5.78), (288, 5.40)])
def test_the_published_thresholds_of_the_jump_test(bars: int, expected: float) -> None:
    assert threshold(bars) == pytest.approx(expected, abs=5e-3)


def test_the_threshold_of_the_scaled_volatility_is_lower() -> None:
    assert threshold(1440) / math.sqrt(math.pi / 2) == pytest.approx(4.61, abs=5e-3)


def test_the_local_volatility_looks_back_over_the_root_of_a_year() -> None:
    assert (trailing_bars(3600), trailing_bars(300), trailing_bars(60)) == (94, 325, 725)


def test_the_score_of_a_return_written_out() -> None:
    returns = np.array([0.01, -0.01] * 40 + [0.05, 0.01])
    found = scores(returns, 80, 94)
    # All products before position 80 are 0.01 x 0.01, so the volatility is 0.01 and 0.05 is five of it.
    assert found.rows.tolist() == [80, 81]
    assert found.scores[0] == pytest.approx(5.0, rel=1e-12)
    # Position 81: 79 products of 0.0001 and one of 0.01 x 0.05.
    assert found.scores[1] == pytest.approx(0.01 / math.sqrt((79 * 1e-4 + 5e-4) / 80), rel=1e-12)


def test_the_trailing_window_forgets() -> None:
    returns = np.array([1.0] * 50 + [0.01] * 94 + [0.03])
    # 92 products end at the 94 returns before: all of 0.0001.
    assert scores(returns, 144, 94).scores[0] == pytest.approx(3.0, rel=1e-9)


def test_a_bar_without_enough_before_it_or_with_a_still_price_is_not_tested() -> None:
    assert scores(np.full(60, 0.01), 0, 94).rows.tolist() == []
    assert scores(np.full(62, 0.01), 0, 94).rows.tolist() == [61]
    assert scores(np.append(np.zeros(100), 0.5), 0, 94).rows.tolist() == []


def test_a_walk_without_jumps_shows_one_as_rarely_as_said() -> None:
    random = np.random.default_rng(7)
    trailing, limit = trailing_bars(300), threshold(288)
    false = sum(
        bool((scores(random.normal(0, 0.001, trailing + 288), trailing, trailing).scores > limit).any())
        for _ in range(400)
    )
    assert false <= 12  # 1 % of 400 is 4; twelve or more would have a chance of 0.1 %


def test_an_interval_of_thirty_pairs_is_wide() -> None:
    low, high = interval(0.6, 30)
    assert (round(low, 2), round(high, 2)) == (0.31, 0.79)
    assert interval(1.0, 30) == (1.0, 1.0)
    with pytest.raises(ValueError, match="four pairs"):
        interval(0.5, 3)


def test_correlation_written_out() -> None:
    # Deviations -1, 0, 1 and -1, 1, 0: 1 / 2.
    assert pearson(np.array([1.0, 2, 3]), np.array([4.0, 6, 5])) == pytest.approx(0.5)
    assert pearson(np.array([1.0, 1, 1]), np.array([4.0, 6, 5])) is None
    assert ranks(np.array([5.0, 1, 5, 9])).tolist() == [2.5, 1, 2.5, 4]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-20, 20), st.integers(-20, 20)), min_size=5, max_size=90))
@example([(9, 0), (9, 0), (9, 0), (9, 0), (9, 0), (9, 1)])  # the mean of six times 0.09 is not 0.09
def test_correlations_and_intervals_equal_scipy(pairs: list[tuple[int, int]]) -> None:
    first, second = (np.array(column, dtype=float) / 100 for column in zip(*pairs, strict=True))
    found = pearson(first, second)
    if found is None:
        assert np.ptp(first) == 0 or np.ptp(second) == 0
        return
    reference = scipy.stats.pearsonr(first, second)
    assert found == pytest.approx(reference.statistic, abs=1e-9)
    spread = reference.confidence_interval(0.95)
    assert interval(found, len(pairs)) == pytest.approx((spread.low, spread.high), abs=1e-6)
    assert pearson(ranks(first), ranks(second)) == pytest.approx(
        scipy.stats.spearmanr(first, second).statistic, abs=1e-9
    )
