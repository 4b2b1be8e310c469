"""Ranks and distances against scipy, and what holds whatever the numbers."""

import math
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from briefs.metrics.ranks import log_z, midrank, place, robust_z

VALUES = st.lists(st.integers(1, 1000), min_size=2, max_size=60)


@given(VALUES, st.integers(1, 1000))
def test_the_midrank_is_scipys_mean_percentile(history, value):
    assert midrank(history, value) * 100 == pytest.approx(stats.percentileofscore(history, value, "mean"), abs=1e-9)


@given(VALUES.filter(lambda values: len(set(values)) > 1), st.integers(1, 1000))
def test_distances_are_those_of_scipy(history, value):
    logs, now = [math.log(one) for one in history], math.log(value)
    expected = (now - stats.tmean(logs)) / stats.tstd(logs)
    assert log_z(history, value) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    deviation = stats.median_abs_deviation(logs)
    if deviation > 0:
        expected = (now - median(logs)) / (1.4826 * deviation)
        assert robust_z(history, value) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(VALUES, st.integers(1, 1000), st.integers(2, 9))
def test_neither_rank_nor_distance_depends_on_the_unit(history, value, factor):
    scaled = [one * factor for one in history]
    assert place(scaled, value * factor) == place(history, value)
    assert midrank(scaled, value * factor) == midrank(history, value)
    first, second = log_z(history, value), log_z(scaled, value * factor)
    if first is not None and second is not None and abs(first) < 1e6:
        assert second == pytest.approx(first, rel=1e-6, abs=1e-6)


@given(VALUES, st.integers(1, 1000))
def test_rank_and_midrank_tell_the_same_story(history, value):
    rank, of = place(history, value)
    assert 1 <= rank <= of == len(history) + 1
    assert midrank(history, value) <= 1 - (rank - 1) / len(history) + 1e-12
