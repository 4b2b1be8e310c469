"""The study itself under test: blind on a random walk, seeing where an edge is planted, and never looking ahead."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from briefs.errors import DataMissing
from briefs.metrics.price_days import day_number
from briefs.metrics.study_issued import issues, record
from briefs.metrics.study_levels import Study, study
from briefs.vocabulary.preferences import Preferences

FIRST = date(2025, 1, 1)
MINUTES = 30  # steps of the walk in an hour


def candles(path: np.ndarray, asset: str = "BTC", venue: str = "binance") -> pd.DataFrame:
    """Hourly bars of a path of prices with `MINUTES` steps an hour."""
    steps = path.reshape(-1, MINUTES)
    opens = np.append(path[0], steps[:-1, -1])
    start = datetime.combine(FIRST, datetime.min.time(), UTC)
    return pd.DataFrame(
        {
            "ts": pd.date_range(start, periods=len(steps), freq="h").as_unit("us"),
            "interval_s": 3600,
            "venue": venue,
            "symbol": f"{asset}USDT",
            "asset": asset,
            "open": opens,
            "high": np.maximum(steps.max(axis=1), opens),
            "low": np.minimum(steps.min(axis=1), opens),
            "close": steps[:, -1],
            "volume": np.abs(np.sin(np.arange(len(steps)))) + 0.1,
            "turnover_usd": np.nan,
        }
    )


def walk(seed: int, days: int, daily: float = 0.006, repelled: float = 0.0) -> np.ndarray:
    """A random walk around 100 with the daily volatility `daily`.

    repelled: push away from whole numbers, in standard deviations of a step; the round step at 100 is 1.
    """
    random = np.random.default_rng(seed)
    step = daily / np.sqrt(24 * MINUTES)
    noise = random.standard_normal(days * 24 * MINUTES) * step
    if not repelled:
        return 100 * np.exp(np.cumsum(noise))
    path = np.empty(len(noise))
    price = 100.5
    for i, change in enumerate(noise.tolist()):
        off = price - round(price)
        push = repelled * step * (1 if off > 0 else -1) * max(0.0, 1 - abs(off) / 0.3)
        price *= 1 + change + push
        path[i] = price
    return path


def studied(frame: pd.DataFrame, days: int) -> Study:
    return study(frame, FIRST, FIRST + timedelta(days=days), Preferences())


@pytest.mark.slow
def test_nothing_has_an_edge_on_random_walks() -> None:
    tests, low = 0, 0
    for seed in range(6):
        done = studied(candles(walk(seed, 400)), 400)
        assert not [result.family for result in done.results if result.edge]
        tests += sum(result.p is not None for result in done.results)
        low += sum(result.p is not None and result.p <= 0.05 for result in done.results)
    assert tests >= 60
    assert low / tests <= 0.05


@pytest.mark.slow
def test_a_planted_edge_is_found_where_it_was_planted() -> None:
    done = studied(candles(walk(1, 500, repelled=0.12)), 500)
    round_numbers = next(result for result in done.results if result.family == "round numbers")
    assert round_numbers.edge
    assert round_numbers.verdict == "demonstrated edge"
    assert round_numbers.low > done.null
    assert round_numbers.lift > 0.05


def test_no_later_bar_changes_a_level_that_was_issued() -> None:
    frame = candles(walk(3, 140))
    day = day_number(FIRST) + 120
    later = frame["ts"] >= pd.Timestamp(FIRST + timedelta(days=121), tz="UTC")
    changed = frame.copy()
    changed.loc[later, ["open", "high", "low", "close"]] *= 1.5
    issued = [
        list(issues(record(given, "BTC", "binance", "BTCUSDT"), day, day)) for given in (frame, changed, frame[~later])
    ]
    assert len(issued[0]) == 1
    assert sum(len(prices) for sides in issued[0][0].groups.values() for prices in sides) > 40
    assert issued[0] == issued[1] == issued[2]


def test_days_after_a_hole_have_no_levels_until_fifteen_are_in_a_row() -> None:
    frame = candles(walk(3, 80))
    hole = pd.Timestamp(FIRST + timedelta(days=40), tz="UTC") + pd.Timedelta(hours=5)
    given = frame[frame["ts"] != hole]
    first = day_number(FIRST)
    days = [issue.day - first for issue in issues(record(given, "BTC", "binance", "BTCUSDT"), first, first + 79)]
    assert days == [*range(14, 40), *range(55, 80)]


def test_few_touches_are_never_an_edge_and_the_same_data_give_the_same_study() -> None:
    frame = candles(walk(4, 30))
    done = studied(frame, 30)
    assert {result.verdict for result in done.results} == {"too few touches (under 100)"}
    assert all(result.p is None and result.q is None for result in done.results)
    assert done == studied(frame.sample(frac=1, random_state=1), 30)


def test_the_series_with_most_bars_is_studied() -> None:
    short, long = candles(walk(5, 20), venue="binance"), candles(walk(6, 40), venue="other")
    done = studied(pd.concat([short, long]), 40)
    assert [(one.venue, one.days) for one in done.series] == [("other", 26)]


def test_a_record_without_levels_is_said() -> None:
    with pytest.raises(DataMissing, match="no day from 2025-01-01"):
        studied(candles(walk(7, 10)), 10)
