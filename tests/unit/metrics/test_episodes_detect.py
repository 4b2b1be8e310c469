"""The detector of bursts against the rule read out word for word, one bin after the other."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.metrics.episodes_baseline import MARKOV, SHARE
from briefs.metrics.episodes_detect import Rule, bursts

MINUTES = Rule(3, 2, 5)


def word_for_word(intensity, rule):
    """Open at 1 in `loud` of `span` bins; close after `quiet` bins below 0.5; bins since the last close alone count."""
    found, opened, last, closed = [], None, None, -1
    for i, value in enumerate(intensity):
        if opened is None:
            recent = [n for n in range(max(closed + 1, i - rule.span + 1), i + 1) if intensity[n] >= 1]
            if value >= 1 and len(recent) >= rule.loud:
                opened, last = recent[0], i
        elif value >= 0.5:
            last = i
        elif i - last >= rule.quiet:
            found.append((opened, last + 1))
            opened, closed = None, i
    return [*found, (opened, last + 1)] if opened is not None else found


@pytest.mark.parametrize(
    ("step_s", "rule"),
    [
        (60, Rule(3, 2, 5)),
        (120, Rule(2, 1, 3)),
        (300, Rule(1, 1, 1)),
        (3600, Rule(1, 1, 1)),
        (14400, Rule(1, 1, 1)),
    ],
)
def test_the_rule_holds_as_many_bins_as_its_minutes(step_s, rule):
    assert Rule.of(step_s) == rule


@pytest.mark.parametrize(
    ("intensity", "found"),
    [
        ([], []),
        ([0, 0.9, 0.9, 0.9, 0], []),  # awake is not loud
        ([1, 0, 1], [(0, 3)]),  # two of three
        ([1, 0, 0, 1], []),  # two of four
        ([0, 2, 2, 0, 0, 0, 0, 0.5, 0], [(1, 8)]),  # four quiet bins do not end it
        ([0, 2, 2, 0, 0, 0, 0, 0, 0.5, 0], [(1, 3)]),  # five do
        ([2, 2, 0, 0, 0, 0, 0, 2, 2], [(0, 2), (7, 9)]),
        ([0.6, 2, 0.6, 2], [(1, 4)]),  # it begins with the first loud bin
        ([float("inf"), 1e300], [(0, 2)]),
    ],
)
def test_worked_bursts(intensity, found):
    assert list(bursts(np.array(intensity, dtype=float), MINUTES)) == found


LEVELS = st.lists(st.sampled_from([0.0, 0.49, 0.5, 0.8, 1.0, 3.0]), max_size=60)


@settings(deadline=None)  # a busy machine is not a fault
@given(LEVELS, st.sampled_from([60, 120, 300]))
def test_bursts_are_those_of_the_rule_word_for_word(levels, step_s):
    rule = Rule.of(step_s)
    assert list(bursts(np.array(levels, dtype=float), rule)) == word_for_word(levels, rule)


@settings(deadline=None)
@given(LEVELS)
def test_bursts_lie_apart_begin_loud_and_end_awake(levels):
    found = list(bursts(np.array(levels, dtype=float), MINUTES))
    for begins, ends in found:
        assert levels[begins] >= 1
        assert levels[ends - 1] >= 0.5
    for (_, ends), (begins, _) in pairwise(found):
        assert begins - ends >= MINUTES.quiet


@settings(deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=400))
def test_no_more_than_one_bin_in_a_hundred_reaches_a_hundred_times_the_mean(cents):
    bins = np.array(cents)
    if bins.sum():
        assert (bins >= MARKOV * bins.mean()).mean() <= 1 - SHARE + 1e-12
