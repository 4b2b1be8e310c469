"""The bootstrap of serial data against the maintained library that draws its samples."""

from __future__ import annotations

import numpy as np
import pytest
from arch.bootstrap import StationaryBootstrap, optimal_block_length

from briefs.metrics.bootstrap import block_length, interval_of_mean, standard_error


def serial(phi: float, seed: int, count: int = 500) -> np.ndarray:
    noise = np.random.default_rng(seed).standard_normal(count)
    values = np.zeros(count)
    for i in range(1, count):
        values[i] = phi * values[i - 1] + noise[i]
    return values


@pytest.mark.parametrize("phi", [0.0, 0.3, 0.8, 0.95])
@pytest.mark.parametrize("seed", range(3))
def test_the_standard_error_is_that_of_many_drawn_samples(phi: float, seed: int) -> None:
    values = serial(phi, seed)
    length = block_length(values)
    drawn = StationaryBootstrap(length, values, seed=seed).apply(lambda sample: sample.mean(), 3000).std()
    assert standard_error(values, length) == pytest.approx(drawn, rel=0.05)


@pytest.mark.parametrize("phi", [0.5, 0.8, 0.95])
@pytest.mark.parametrize("seed", range(4))
def test_the_block_length_is_near_the_librarys(phi: float, seed: int) -> None:
    # The library tests correlations of the overlapping stretches, the paper those of the whole, so a lag may differ.
    values = serial(phi, seed, 2000)
    assert block_length(values) == pytest.approx(optimal_block_length(values)["stationary"].iloc[0], rel=0.2)


def test_with_blocks_of_one_it_is_the_plain_standard_error() -> None:
    values = np.array([1.0, 2.0, 4.0, 9.0])
    # Mean 4, squares 9 + 4 + 0 + 25 = 38, variance 9.5, over 4 values: root(9.5 / 4) = 1.541.
    assert standard_error(values, 1.0) == pytest.approx(1.5411035)


def test_blocks_as_long_as_the_record_in_a_hand_made_circle() -> None:
    values = np.array([1.0, -1.0, 1.0, -1.0])
    # Around the circle C = 1, -1, 1, -1; q = 1/2: 1 + 2 (3/4 x 1/2 x -1 + 1/2 x 1/4 x 1 + 1/4 x 1/8 x -1) = 0.4375.
    assert standard_error(values, 2.0) == pytest.approx((0.4375 / 4) ** 0.5)


def test_a_naive_interval_of_serial_data_is_three_times_too_narrow() -> None:
    """For phi = 0.8 and n = 500: 0.142 as if independent, about 0.34 by blocks, 0.438 in truth."""
    blocks, naive = [], []
    for seed in range(60):
        values = serial(0.8, seed)
        low, high = interval_of_mean(values)
        blocks.append((high - low) / 2)
        naive.append(1.96 * values.std() / len(values) ** 0.5)
    assert np.mean(naive) == pytest.approx(0.142, abs=0.01)
    assert np.mean(blocks) == pytest.approx(0.34, abs=0.03)


def test_degenerate_series() -> None:
    assert block_length(np.ones(20)) == 1.0
    assert standard_error(np.ones(20), 5.0) == 0.0
    with pytest.raises(ValueError, match="at least 8"):
        block_length(np.ones(7))
