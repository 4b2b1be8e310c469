"""The ladder on simulated days: low where news and price have nothing to do with each other, high where planted."""

from __future__ import annotations

import numpy as np
import pytest

from briefs.metrics.attribution_ladder import MINUTE, jumps_along
from briefs.metrics.placebo import WEEK, WEEKS
from briefs.metrics.study_causes import DAY_MINUTES, LAG_MINUTES, SEED, START, judged, simulated, study


@pytest.mark.slow
@pytest.mark.parametrize("seed", [SEED, 1, 2, 3, 4])
def test_shuffled_headlines_seldom_climb_above_coincided_and_planted_ones_mostly_do(seed: int) -> None:
    done = study(seed=seed)
    assert done.shuffled.days == done.planted.days == 200
    assert sum(done.shuffled.labels.values()) == sum(done.planted.labels.values()) == 200
    assert done.shuffled.rate <= 0.05
    assert done.planted.rate >= 0.8


@pytest.mark.slow
def test_over_many_days_the_chance_of_a_false_rung_is_below_five_per_cent() -> None:
    done = study(1500, seed=99)
    assert done.shuffled.interval[1] < 0.05


@pytest.mark.slow
@pytest.mark.parametrize("headlines", [1, 2, 15, 40])
def test_the_number_of_headlines_does_not_raise_the_false_rungs(headlines: int) -> None:
    assert study(300, headlines, seed=5).shuffled.rate <= 0.05


def test_a_simulated_day_has_its_jump_the_days_before_and_the_same_day_of_twelve_weeks() -> None:
    closes, jump = simulated(np.random.default_rng(7))
    assert (np.diff(closes.at) > 0).all()
    first = jumps_along(closes, START, START + DAY_MINUTES * MINUTE)
    assert first
    assert first[0].at == jump
    for back in range(1, WEEKS + 1):
        assert START - WEEK * back + 600 * MINUTE in closes.at
    # A headline that far before the jump is judged by the same function as a brief's.
    assert judged(closes, np.array([jump - LAG_MINUTES[0] * MINUTE])) == "followed"
    assert judged(closes, np.array([jump + 5 * MINUTE])) == "coincided"


def test_the_same_seed_gives_the_same_study() -> None:
    assert study(15, 3, 11) == study(15, 3, 11)
    assert study(15, 3, 11) != study(15, 3, 12)
