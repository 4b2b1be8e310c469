"""Worked examples of correlations with other markets: only at the moments at which both have a price."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import atanh, exp, sqrt, tanh
from typing import Any

import pytest
import scipy.stats
from price_tables import at, candles, frames, measured

from briefs.metrics import price

START, END = at("11 00:00"), at("12 00:00")
CLOSE = at("11 21:00")
BARS = candles([100.0] * 25, at("10 23:00"))


def own_step(number: int) -> float:
    return 0.001 * ((number * 37) % 101 - 50)  # no two alike, so that ranks are clear


def other_step(number: int) -> float:
    return 0.0004 * ((number * 53) % 103 - 51) + 0.2 * own_step(number)


def path(step: Any, count: int) -> list[float]:
    """A path of `count` + 1 prices from 100 by log steps."""
    level, found = 0.0, [100.0]
    for number in range(count):
        level += step(number)
        found.append(100.0 * exp(level))
    return found


def stamps(count: int) -> list[datetime]:
    """The last `count` + 1 closes of a market at 21:00 on weekdays, the latest on the example's day."""
    found, moment = [], CLOSE
    while len(found) <= count:
        if moment.isoweekday() <= 5:
            found.append(moment)
        moment -= timedelta(days=1)
    return found[::-1]


def hour_before(moment: datetime, close: float) -> tuple[Any, ...]:
    (bar,) = candles([close], moment - timedelta(hours=1))
    return bar


def example(count: int, **words: Any) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """(candle_hours, series) of `count` pairs of returns; a price of the asset at each stamp, and on the weekend."""
    moments = stamps(count)
    hours = [hour_before(m, p) for m, p in zip(moments, path(own_step, count), strict=True)]
    hours += [hour_before(m + timedelta(days=1), 1.0) for m in moments if m.isoweekday() == 5]
    values = zip(moments, path(other_step, count), strict=True)
    series = [(m, words.get("name", "SPY"), v, "usd", words.get("source", "exchange")) for m, v in values]
    return sorted(hours), series


def found(hours: Any, series: Any) -> dict[str, Any]:
    figures, _ = measured(price, frames(candles=BARS, candle_hours=hours, series=series))
    return {name: figure for name, figure in figures.items() if name.startswith("correlation.")}


def test_thirty_returns_at_the_stamps_of_the_other_market() -> None:
    figures = found(*example(30))
    first, second = ([step(number) for number in range(30)] for step in (own_step, other_step))
    expected = scipy.stats.pearsonr(first, second)
    assert set(figures) == {f"correlation.BTC.SPY.30{last}" for last in ("", ".low", ".high", ".spearman")}
    assert figures["correlation.BTC.SPY.30"].value == pytest.approx(expected.statistic, abs=1e-9)
    half = 1.959964 / sqrt(27)
    for last, sign in (("low", -1), ("high", 1)):
        bound = tanh(atanh(expected.statistic) + sign * half)
        assert figures[f"correlation.BTC.SPY.30.{last}"].value == pytest.approx(bound, abs=1e-6)
    ranked = scipy.stats.spearmanr(first, second).statistic
    assert figures["correlation.BTC.SPY.30.spearman"].value == pytest.approx(ranked, abs=1e-9)
    assert figures["correlation.BTC.SPY.30"].rows == 30
    assert figures["correlation.BTC.SPY.30"].source == "binance, exchange"


def test_too_few_returns_are_no_correlation() -> None:
    assert found(*example(29)) == {}


def test_a_moment_without_a_price_is_left_out_and_not_filled() -> None:
    hours, series = example(31)
    missing = stamps(31)[15] - timedelta(hours=1)
    assert found([row for row in hours if row[0] != missing], series) == {}  # two of the 31 returns are not known
    hours, series = example(32)
    missing = stamps(32)[15] - timedelta(hours=1)
    figures = found([row for row in hours if row[0] != missing], series)
    kept = [number for number in range(32) if number not in {14, 15}]
    expected = scipy.stats.pearsonr([own_step(n) for n in kept], [other_step(n) for n in kept]).statistic
    assert figures["correlation.BTC.SPY.30"].value == pytest.approx(expected, abs=1e-9)


def test_ninety_returns_use_the_last_ninety() -> None:
    figures = found(*example(95))
    expected = scipy.stats.pearsonr(*([step(n) for n in range(5, 95)] for step in (own_step, other_step))).statistic
    assert figures["correlation.BTC.SPY.90"].value == pytest.approx(expected, abs=1e-9)


def test_a_series_that_has_ended_is_not_todays() -> None:
    hours, series = example(60)
    early = [(row[0] - timedelta(days=7), *row[1:]) for row in series]
    past = [(row[0] - timedelta(days=7), *row[1:]) for row in hours]
    assert found(past, early) == {}


def test_the_source_with_more_values_stands_and_other_names_are_left_out() -> None:
    hours, series = example(40)
    short = [(*row[:2], 1.0 + number % 3, "usd", "another") for number, row in enumerate(series[-35:])]
    strange = [(row[0], "fear_greed", *row[2:]) for row in series]
    figures = found(hours, [*series, *short, *strange])
    assert {figure.source for figure in figures.values()} == {"binance, exchange"}
    assert all(".SPY." in name for name in figures)


def test_a_market_that_does_not_move_has_no_correlation() -> None:
    hours, series = example(30)
    assert found(hours, [(*row[:2], 100.0, *row[3:]) for row in series]) == {}
