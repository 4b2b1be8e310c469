"""Days like this one: episodes, distances, odds and their intervals, by hand and against scipy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given as given_that
from hypothesis import strategies as st
from price_tables import DAY, day_before, frames, measured
from scipy import stats

from briefs.metrics import analogs
from briefs.metrics.analogs import chance_of_difference
from briefs.metrics.analogs_days import Path, distances, episodes, expanding_scores, find, traits
from briefs.metrics.proportions import wilson


def test_g25_two_runs_of_ten_days_are_two_episodes() -> None:
    """G25: 20 days in two runs of 10 consecutive ones: n_eff 2, "too few"; not 20, and not 4."""
    assert [len(chain) for chain in episodes([*range(100, 110), *range(200, 210)])] == [10, 10]


@given_that(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilsons_interval_equals_scipys(held: tuple[int, int]) -> None:
    reference = stats.binomtest(*held).proportion_ci(method="wilson")
    assert wilson(*held) == pytest.approx((reference.low, reference.high), abs=1e-9)


def test_days_less_than_seven_apart_chain() -> None:
    assert episodes([40, 7, 0, 6, 13, 12]) == [[0, 6, 7, 12, 13], [40]]
    assert episodes([0, 7]) == [[0], [7]]
    assert episodes([]) == []


def test_an_expanding_score_sees_no_later_row() -> None:
    values = np.random.default_rng(1).standard_normal((200, 2))
    scores = expanding_scores(values)
    assert np.isnan(scores[:90]).all()
    row = 150
    expected = (values[row] - values[:row].mean(axis=0)) / values[:row].std(axis=0)
    assert scores[row] == pytest.approx(expected)
    changed = values.copy()
    changed[row + 1 :] = 99.0
    assert expanding_scores(changed)[row] == pytest.approx(scores[row], abs=0)


def test_without_outliers_or_correlation_the_distance_is_euclidean_in_robust_deviations() -> None:
    # Each column's median is 0 and its median absolute deviation 1, so a deviation is 1.4826.
    grid = np.array([(x, y) for x in (-1.0, 0.0, 1.0) for y in (-2.0, -1.0, 0.0, 1.0, 2.0)])
    found = distances(grid, np.array([0.0, 0.0]))
    spread = 1.4826 * np.median(np.abs(grid), axis=0)
    assert found == pytest.approx(np.hypot(*(grid / spread).T), rel=1e-5)


def test_one_wild_day_does_not_change_which_day_is_near() -> None:
    rows = np.random.default_rng(2).standard_normal((400, 3))
    wild = np.vstack([rows, [1e6, -1e6, 1e6]])
    near = np.argsort(distances(rows, np.zeros(3)))[:5].tolist()
    assert np.argsort(distances(wild, np.zeros(3)))[:5].tolist() == near


def test_traits_of_the_last_day() -> None:
    close = np.full(100, 100.0)
    close[60], close[92], close[98], close[99] = 120.0, 110.0, 100.0, 90.0
    path = Path(close * 1.02, close * 0.98, close)
    found = traits(path)[99]
    assert found == pytest.approx(
        [np.log(90 / 100), np.log(90 / 110), np.log(np.log(1.02 / 0.98)), np.log(90 / 120)], abs=1e-12
    )


def test_a_hole_silences_only_what_needs_its_day() -> None:
    close = np.full(220, 100.0) * np.exp(0.01 * np.sin(np.arange(220)))
    close[150] = np.nan
    known = ~np.isnan(traits(Path(close * 1.01, close * 0.99, close))).any(axis=1)
    assert np.flatnonzero(~known[89:]).tolist() == [61, 62, 68]  # days 150, 151 and 157


@given_that(st.integers(2, 60), st.data())
def test_the_permutation_p_equals_the_hypergeometric_one(all_count: int, data: st.DataObject) -> None:
    all_hits = data.draw(st.integers(0, all_count))
    count = data.draw(st.integers(1, all_count))
    least, most = max(0, count - (all_count - all_hits)), min(count, all_hits)
    hits = data.draw(st.integers(least, most))
    law = stats.hypergeom(all_count, all_hits, count)
    expected = min(1.0, 2 * min(law.cdf(hits), law.sf(hits - 1)))
    assert chance_of_difference(hits, count, all_hits, all_count) == pytest.approx(expected, abs=1e-9)


def walk(days: int, seed: int = 3) -> np.ndarray:
    return 100 * np.exp(np.cumsum(0.02 * np.random.default_rng(seed).standard_t(4, days)))


def rows(close: np.ndarray, last: date = DAY) -> Iterator[tuple[Any, ...]]:
    for back, price in zip(range(len(close), 0, -1), close.tolist(), strict=True):
        wide = 1 + 0.01 * (1 + back % 5)
        yield (
            *(day_before(back, last), 86_400, "binance", "BTCUSDT", "BTC", 1),
            *(price, price * wide, price / wide, price, 1.0, price),
        )


def on(close: np.ndarray) -> Any:
    last = float(close[-1])
    today = (day_before(0), 86_400, "binance", "BTCUSDT", "BTC", last, last * 1.02, last * 0.98, last)
    return frames(candles=[today], candle_days=list(rows(close[:-1])))


def test_figures_of_a_day_with_enough_episodes_are_those_of_its_own_days() -> None:
    close = walk(900)
    figures, gaps = measured(analogs, on(close))
    assert gaps == []
    count = figures["analogs.BTC.7.n_eff"].value
    assert count >= 10
    wide = np.array([1 + 0.01 * (1 + back % 5) for back in range(899, 0, -1)])
    path = Path(np.append(close[:-1] * wide, close[-1] * 1.02), np.append(close[:-1] / wide, close[-1] * 0.98), close)
    found = find(path)
    assert found is not None
    assert (found.episodes <= 899 - 30).all()
    outcomes = np.array([close[i + 7] / close[i] - 1 for i in found.episodes])
    assert figures["analogs.BTC.7.median"].value == pytest.approx(np.median(outcomes))
    assert figures["analogs.BTC.7.worst"].value == pytest.approx(outcomes.min())
    hits = int((outcomes > 0).sum())
    assert figures["analogs.BTC.7.hit_rate"].value == hits / count
    reference = stats.binomtest(hits, count).proportion_ci(method="wilson")
    assert figures["analogs.BTC.7.hit_low"].value == pytest.approx(reference.low)
    every = np.array([close[i + 7] / close[i] - 1 for i in found.candidates])
    assert figures["analogs.BTC.7.all_hit_rate"].value == pytest.approx((every > 0).mean())
    assert figures["analogs.BTC.7.all_hit_low"].value < (every > 0).mean() < figures["analogs.BTC.7.all_hit_high"].value
    assert figures["analogs.BTC.nearest"].value == (DAY - timedelta(days=899 - found.nearest)).isoformat()


def test_too_few_episodes_give_only_what_followed_all_days() -> None:
    close = walk(900)
    # A single stretch of storm, and a storm today: the nearest days all lie in that stretch.
    close[500:530] *= np.exp(np.cumsum(np.tile([0.2, -0.2], 15)))
    close[-1] = close[-2] * np.exp(0.2)
    figures, _ = measured(analogs, on(close))
    assert figures["analogs.BTC.1.n_eff"].value < 10
    assert figures["analogs.BTC.1.verdict"].value == "too few"
    parts = {name.removeprefix("analogs.BTC.1.") for name in figures if name.startswith("analogs.BTC.1.")}
    assert parts == {
        "n_eff",
        "verdict",
        *(f"all_{p}" for p in ["q25", "median", "q75", "hit_rate", "hit_low", "hit_high"]),
    }


def test_a_short_record_has_no_analogs() -> None:
    assert measured(analogs, on(walk(500)))[0] == {}
