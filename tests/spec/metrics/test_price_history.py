"""Worked examples of what compares a day's price with the days before it: returns, volatility, jumps, volume."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from math import log, sqrt
from statistics import stdev
from typing import Any

import pandas as pd
import pytest
from price_tables import at, candles, day, day_before, frames, measured

from briefs.metrics import price
from briefs.metrics.price_bars import micros
from briefs.vocabulary.window import Window

NEAR = 1e-12
BEFORE, START = at("10 23:00"), at("11 00:00")
TODAY = candles([100.0], BEFORE) + candles([100.0] * 23 + [104.0], START)


def days(closes: list[float]) -> list[tuple[Any, ...]]:
    """Flat days before the example's, the last of `closes` the day before it."""
    return [day(back, close, close, close) for back, close in enumerate(reversed(closes), start=1)]


def hours(closes: list[float], end: Any, *, symbol: str = "BTCUSDT") -> list[tuple[Any, ...]]:
    """Flat hours that follow each other up to `end`."""
    return candles(closes, end - len(closes) * timedelta(hours=1), symbol=symbol)


def value(figures: dict[str, Any], name: str) -> Any:
    return figures[f"price.BTC.{name}"].value


def test_returns_over_seven_and_thirty_days_end_with_the_day() -> None:
    given = [80.0] * 23 + [50.0] + [90.0] * 6  # 30 days before; the close of the 7th day before is 50
    figures, _ = measured(price, frames(candles=TODAY, candle_days=days(given)))
    assert value(figures, "return_1d") == pytest.approx(104 / 100 - 1, abs=NEAR)
    assert value(figures, "return_7d") == pytest.approx(104 / 50 - 1, abs=NEAR)
    assert value(figures, "return_30d") == pytest.approx(104 / 80 - 1, abs=NEAR)
    short, _ = measured(price, frames(candles=TODAY, candle_days=days(given[-29:])))
    assert "price.BTC.return_30d" not in short


def test_a_rolling_window_takes_its_returns_from_hours() -> None:
    end = at("11 07:00")
    window = Window.rolling(end, timedelta(hours=24))
    bars = candles([100.0] * 24 + [104.0], end - timedelta(hours=25))
    past = hours([70.0] + [60.0] * (7 * 24 - 1) + [104.0], end)
    figures, _ = measured(price, frames(window, candles=bars, candle_hours=past))
    assert value(figures, "return") == pytest.approx(104 / 100 - 1, abs=NEAR)
    assert value(figures, "return_7d") == pytest.approx(104 / 70 - 1, abs=NEAR)
    week = Window.rolling(end, timedelta(days=7))
    bars = candles([70.0] + [60.0] * (7 * 24 - 1) + [104.0], end - timedelta(hours=7 * 24 + 1))
    figures, _ = measured(price, frames(week, candles=bars, candle_hours=past))
    assert value(figures, "return") == pytest.approx(104 / 70 - 1, abs=NEAR)
    assert "price.BTC.return_7d" not in figures  # it is the window's own return


def test_volatility_over_seven_days_takes_in_this_one() -> None:
    given = [100.0, 102.0, 99.0, 101.0, 100.0, 103.0, 100.0]
    figures, _ = measured(price, frames(candles=TODAY, candle_days=days(given)))
    logs = [log(after / before) for before, after in zip(given, [*given[1:], 104.0], strict=True)]
    assert value(figures, "vol.close_to_close.7") == pytest.approx(stdev(logs) * sqrt(365), rel=NEAR)
    # The six days before are flat, so of the ranges only today's from 100 to 104 is left.
    ranged = log(104 / 100) ** 2 / (4 * log(2)) / 7
    assert value(figures, "vol.parkinson.7") == pytest.approx(sqrt(365 * ranged), rel=NEAR)
    assert "price.BTC.vol.parkinson.30" not in figures
    hole = [row for row in days(given) if row[0] != day_before(3)]
    figures, _ = measured(price, frames(candles=TODAY, candle_days=hole))
    assert not [name for name in figures if ".vol." in name]


def test_the_usual_move_leaves_this_day_out_and_forgives_a_missing_day() -> None:
    given = [100.0, 101.0] * 16  # 32 days
    figures, _ = measured(price, frames(candles=TODAY, candle_days=days(given)))
    step = log(1.01)
    expected = stdev([step, -step] * 15)
    assert value(figures, "sigma_1d") == pytest.approx(expected, rel=1e-9)
    assert figures["price.BTC.sigma_1d"].rows == 30
    assert value(figures, "return_sigmas") == pytest.approx(log(104 / 100) / expected, rel=1e-9)
    hole = [row for row in days(given) if row[0] != day_before(10)]
    figures, _ = measured(price, frames(candles=TODAY, candle_days=hole))
    assert figures["price.BTC.sigma_1d"].rows == 28  # the two returns beside the missing day are not known
    figures, _ = measured(price, frames(candles=TODAY, candle_days=days(given[-20:])))
    assert "price.BTC.sigma_1d" not in figures


def test_the_days_volatility_among_the_thirty_days_before() -> None:
    # Every day before goes up and down once: the n-th day before by n per mille of its level.
    past = []
    for back in range(30, 0, -1):
        past += [100.0 * (1 + back / 1000), *[100.0] * 23]
    now = [100.0 * 1.0105, *[100.0] * 23]
    bars = candles([100.0], BEFORE) + candles(now, START)
    figures, _ = measured(price, frames(candles=bars, candle_hours=hours([100.0, *past, *now], START + timedelta(1))))
    assert value(figures, "realized_vol_rank") == 21  # 30 ... 11 per mille are higher
    assert value(figures, "realized_vol_percentile") == pytest.approx(10 / 30, abs=NEAR)
    median = (log(1.015) + log(1.016)) / 2
    assert value(figures, "realized_vol_ratio_30d_median") == pytest.approx(log(1.0105) / median, rel=1e-9)
    few = hours([100.0, *past[-19 * 24 :], *now], START + timedelta(1))
    figures, _ = measured(price, frames(candles=bars, candle_hours=few))
    assert not [name for name in figures if "realized_vol_" in name]


def test_the_first_significant_jump_is_number_one() -> None:
    # Hours that go up and down by 0.1 %, then two steps of 3 % and 5 %.
    past = [100.0, 100.1] * 50
    now = [100.0, 100.1] * 3 + [103.0] * 6 + [108.0] * 12
    bars = candles([past[-1]], BEFORE) + candles(now, START)
    figures, _ = measured(price, frames(candles=bars, candle_hours=hours([*past, *now], START + timedelta(1))))
    assert value(figures, "jumps") == 2
    assert value(figures, "jump.1.at") == "2026-03-11T06:00:00Z"
    assert value(figures, "jump.1.return") == pytest.approx(103 / 100.1 - 1, rel=1e-9)
    assert value(figures, "jump.2.at") == "2026-03-11T12:00:00Z"
    # 92 products of two steps of 0.1 % before the first jump.
    assert value(figures, "jump.1.score") == pytest.approx(log(103 / 100.1) / log(1.001), rel=1e-9)
    assert value(figures, "jump_threshold") == pytest.approx(4.87, abs=5e-3)
    assert figures["price.BTC.jumps"].coverage == 1.0


def test_bars_without_history_are_tested_as_far_as_they_can_be() -> None:
    minutes = [100.0, 100.1] * 700 + [103.0] * 40
    bars = candles([100.1], at("10 23:59"), 60) + candles(minutes, START, 60)
    figures, _ = measured(price, frames(candles=bars))
    assert value(figures, "jump.1.at") == "2026-03-11T23:20:00Z"
    assert figures["price.BTC.jumps"].coverage == pytest.approx((1440 - 61) / 1440)
    history = [(*row[:5], row[8]) for row in candles([100.0, 100.1] * 100, START - timedelta(minutes=200), 60)]
    figures, _ = measured(price, frames(candles=bars, candle_closes=history))
    assert figures["price.BTC.jumps"].coverage == 1.0


def with_volume(rows: list[tuple[Any, ...]], coins: float | None, usd: float | None) -> list[tuple[Any, ...]]:
    return [(*row[:9], coins, usd) for row in rows]


def weekdays(volumes: list[float | None], column: int) -> list[tuple[Any, ...]]:
    """The same weekday one, two ... weeks before, and the days between with a volume that must not count."""
    rows = []
    for back in range(1, 7 * len(volumes) + 1):
        kept: list[float | None] = [None, None]
        kept[column] = 9e9 if back % 7 else volumes[back // 7 - 1]
        rows.append((*day(back, 100, 100, 100), *kept))
    return rows


def test_volume_against_the_same_weekday() -> None:
    bars = with_volume(TODAY, 10.0, 1000.25)
    turnover = [12_000.0, 11_000.0, 13_000.0, 50_000.0, 12_000.0, 10_000.0, 14_000.0, 12_002.0, 1.0]
    figures, _ = measured(price, frames(candles=bars, candle_days=weekdays(turnover, 1)))
    assert figures["volume.BTC.usd"].value == Decimal("24006.00")
    assert figures["volume.BTC.coins"].value == 240.0
    # Eight weeks count: sorted 10, 11, 12, 12, 12.002, 13, 14, 50 thousand.
    assert figures["volume.BTC.ratio_weekday"].value == pytest.approx(24_006 / 12_001, rel=NEAR)
    assert figures["volume.BTC.ratio_weekday"].rows == 8
    assert figures["volume.BTC.ratio_weekday"].basis.endswith("in USD")


def test_volume_in_coins_where_dollars_are_not_known_and_none_from_too_few_weeks() -> None:
    bars = with_volume(TODAY, 10.0, None)
    given: list[float | None] = [100.0, None, 120.0, 120.0, None, 120.0, 130.0, 140.0]
    figures, _ = measured(price, frames(candles=bars, candle_days=weekdays(given, 0)))
    assert "volume.BTC.usd" not in figures
    assert figures["volume.BTC.ratio_weekday"].value == pytest.approx(240 / 120, rel=NEAR)
    assert figures["volume.BTC.ratio_weekday"].rows == 6
    given[0] = None
    figures, _ = measured(price, frames(candles=bars, candle_days=weekdays(given, 0)))
    assert "volume.BTC.ratio_weekday" not in figures
    figures, _ = measured(price, frames(candles=[*bars[:-1], *with_volume(TODAY[-1:], None, None)]))
    assert not [name for name in figures if name.startswith("volume.")]  # one bar has no volume


def test_b6_times_are_microseconds_whatever_the_resolution() -> None:
    """10:00 UTC on 23 November 2026 is 1,795,428,000,000,000 microseconds, in whatever unit the column is kept."""
    moment = pd.Series(pd.to_datetime(["2026-11-23T10:00:00Z"], utc=True))
    for resolution in ("s", "ms", "us", "ns"):
        assert micros(moment.dt.as_unit(resolution)).tolist() == [1_795_428_000_000_000]
