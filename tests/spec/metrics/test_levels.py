"""Worked examples of the key levels.

The base example: a day with high 115, low 95 and close 100 after fourteen days of high 110, low 90 and close 100. Every
true range is 20, so the average true range is 20: the band at the price is 1 wide on each side, and levels closer than
5 are one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from price_tables import at, candles, day, day_before, frames, measured

from briefs.metrics import levels
from briefs.metrics.levels import past_of
from briefs.metrics.levels_families import candidates
from briefs.metrics.price_bars import choose
from briefs.metrics.price_days import complete_days
from briefs.metrics.tally import Tally
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

NEAR = 1e-12
START = at("11 00:00")
NO_HOURS = (
    "a volume profile needs 30 days in a row of hourly bars with volume, anchored average prices 90, "
    "and the data hold 0"
)


def day_bars(high: float, low: float, close: float, start: Any = START) -> list[tuple[Any, ...]]:
    """Hourly bars of one day: the first reaches the low and the high, all close at the close."""
    bars = candles([close] * 24, start)
    bars[0] = (*bars[0][:5], close, high, low, close)
    return bars


def usual(count: int = 14, since: int = 1) -> list[tuple[Any, ...]]:
    return [day(number, 110, 90, 100) for number in range(since + count - 1, since - 1, -1)]


def listed(figures: dict[str, Any], side: str) -> list[tuple[float, str]]:
    names = [name for name in sorted(figures) if name.startswith(f"levels.BTC.{side}.") and name.endswith(".price")]
    return [(figures[name].value, figures[name.replace(".price", ".method")].value) for name in names]


def test_levels_of_the_base_example() -> None:
    figures, gaps = measured(levels, frames(candles=day_bars(115, 95, 100), candle_days=usual()))
    # The pivot is 310 / 3 = 103.33 and the range 20. Of the supports the day's low of 95 takes in what is closer than
    # 5: Fibonacci S1 (103.33 - 7.64), Camarilla S1 to S3 (98.17, 96.33, 94.5) and the round 99 and 98. The 90 of both
    # earlier extremes takes in S1 = 2 x 103.33 - 115 = 91.67, Fibonacci S2 (90.97) and Camarilla S4 (89).
    assert listed(figures, "support") == [
        (95.0, "day's low and Fibonacci pivot S1"),
        (90.0, "previous day's low and classic pivot S1"),
        (pytest.approx(310 / 3 - 20, abs=NEAR), "classic pivot S2 and Fibonacci pivot S3"),
    ]
    # Resistances: the pivot with Camarilla R1 to R3 (101.83, 103.67, 105.5) and the round 101 and 102; 110 with
    # R1 = 2 x 103.33 - 95 = 111.67, Fibonacci R1 (110.97) and Camarilla R4 (111); the day's high with R2 (115.69).
    assert listed(figures, "resistance") == [
        (pytest.approx(310 / 3, abs=NEAR), "classic pivot and Camarilla pivot R1"),
        (110.0, "previous day's high and classic pivot R1"),
        (115.0, "day's high and Fibonacci pivot R2"),
    ]
    families = "past extremes, classic pivots, Fibonacci pivots, Camarilla pivots"
    assert figures["levels.BTC.support.2.families"].value == families
    assert [figures[f"levels.BTC.support.{n}.confluence"].value for n in (1, 2, 3)] == [4, 4, 2]
    assert [figures[f"levels.BTC.support.{n}.rank"].value for n in (1, 2, 3)] == [1, 2, 3]
    assert [figures[f"levels.BTC.resistance.{n}.rank"].value for n in (1, 2, 3)] == [2, 1, 3]
    assert {f.value for n, f in figures.items() if n.endswith(".edge")} == {"no demonstrated edge"}
    assert figures["levels.BTC.support.2.distance_pct"].value == pytest.approx(90 / 100 - 1, abs=NEAR)
    assert figures["levels.BTC.support.2.distance_atr"].value == pytest.approx((90 - 100) / 20, abs=NEAR)
    assert figures["levels.BTC.resistance.2.distance_pct"].value == pytest.approx(110 / 100 - 1, abs=NEAR)
    assert figures["levels.BTC.reference.price"].value == 100.0
    assert figures["levels.BTC.atr"].value == pytest.approx(20, abs=NEAR)
    assert figures["levels.BTC.atr"].rows == 15
    assert figures["method.atr_days"].value == 14
    assert figures["method.at_price_atr"].value == 0.05
    assert gaps == [("BTC", "binance", NO_HOURS)]


def test_the_average_true_range_takes_in_this_day_and_its_gap_from_the_close_before() -> None:
    # Thirteen ranges of 20 and this day's: max(104 - 96, |104 - 100|, |96 - 100|) = 8.
    figures, _ = measured(levels, frames(candles=day_bars(104, 96, 100), candle_days=usual()))
    assert figures["levels.BTC.atr"].value == pytest.approx((13 * 20 + 8) / 14, abs=NEAR)
    # One day more: its mean of fourteen is 20, then smoothed with this day's jump: max(4, |134 - 100|, |130 - 100|).
    figures, _ = measured(levels, frames(candles=day_bars(134, 130, 132), candle_days=usual(15)))
    assert figures["levels.BTC.atr"].value == pytest.approx((20 * 13 + 34) / 14, abs=NEAR)


def test_fewer_than_fifteen_days_in_a_row_give_a_gap_and_no_level() -> None:
    figures, gaps = measured(levels, frames(candles=day_bars(115, 95, 100), candle_days=usual(13)))
    assert figures == {}
    assert gaps == [("BTC", "binance", "levels need 15 complete days in a row, and the data hold 14")]


def test_a_hole_ends_the_row_of_days() -> None:
    days = [row for row in usual(30) if row[0] != day_before(6)]
    figures, gaps = measured(levels, frames(candles=day_bars(115, 95, 100), candle_days=days))
    assert figures == {}
    assert gaps == [("BTC", "binance", "levels need 15 complete days in a row, and the data hold 6")]


def test_the_close_alone_decides_the_side() -> None:
    # After a close at the day's high the pivot (120 + 60 + 120) / 3 = 100 lies below the price.
    figures, _ = measured(levels, frames(candles=day_bars(120, 60, 120), candle_days=usual()))
    assert "classic pivot" in dict(listed(figures, "support"))[100.0]
    # A broken low is resistance: yesterday's 90 above a close of 80, with R1 = 2 x 84.67 - 78 = 91.33 beside it.
    figures, _ = measured(levels, frames(candles=day_bars(96, 78, 80), candle_days=usual()))
    broken = dict(listed(figures, "resistance"))[90.0]
    assert broken.startswith("previous day's low and classic pivot R1")
    assert all(price < 80 for price, _ in listed(figures, "support"))


def test_a_level_within_a_twentieth_of_the_range_is_at_the_price_and_neither() -> None:
    # The day closes at 95.9, 0.9 above its low of 95; the band is 0.05 x 20 = 1.
    figures, _ = measured(levels, frames(candles=day_bars(115, 95, 95.9), candle_days=usual()))
    band = 0.05 * figures["levels.BTC.atr"].value
    assert band == pytest.approx(1, abs=NEAR)
    for _, method in listed(figures, "support") + listed(figures, "resistance"):
        assert "day's low" not in method.replace("previous day's low", "")


def test_averages_end_with_this_days_close_and_need_all_their_days() -> None:
    assert average(160.0, 18) == []
    assert average(160.0, 19) == [((19 * 100 + 160) / 20, "20-day average")]
    assert average(160.0, 49) == [((19 * 100 + 160) / 20, "20-day average"), ((49 * 100 + 160) / 50, "50-day average")]


def average(close: float, count: int) -> list[tuple[float, str]]:
    return [level for level in family(day_bars(165, 155, close), usual(count)) if level[1].endswith("average")]


def family(bars: list[tuple[Any, ...]], days: list[tuple[Any, ...]]) -> list[tuple[float, str]]:
    given = frames(candles=bars, candle_days=days)
    chosen = choose(given, Preferences())["BTC"]
    past = past_of(given, chosen, complete_days(given.candle_days)["binance", "BTCUSDT"], Tally(given.window))
    assert past is not None
    return [(level.price, level.method) for level in candidates(past)]


def test_previous_week_is_the_iso_week_and_previous_month_the_calendar_month() -> None:
    days = {row[0]: row for row in usual(40)}
    for number, high, low in ((2, 119, 99), (3, 120, 80), (9, 121, 81), (10, 140, 50), (11, 130, 70), (38, 131, 69)):
        days[day_before(number)] = day(number, high, low, 100)  # 9, 8, 2, 1 March; 28 and 1 February
    days[day_before(39)] = day(39, 150, 40, 100)  # 31 January
    made = {method: price for price, method in family(day_bars(115, 95, 100), list(days.values()))}
    assert made["previous day's low"] == 90
    assert made["previous week's low"] == 80  # Monday 2 to Sunday 8 March; 9 March and 1 March are outside
    assert made["previous week's high"] == 121
    assert made["previous month's low"] == 69  # February: 1 March and 31 January are outside
    assert made["previous month's high"] == 131
    short = [row for row in days.values() if row[0] != day_before(20)]
    assert "previous month's low" not in {m: p for p, m in family(day_bars(115, 95, 100), short)}
    assert "previous week's low" in {m: p for p, m in family(day_bars(115, 95, 100), short)}


def test_a_rolling_window_measures_by_complete_days_before_its_last_one() -> None:
    window = Window.rolling(at("11 07:00"), timedelta(hours=24))
    bars = day_bars(115, 95, 100, at("10 07:00"))
    figures, gaps = measured(levels, frames(window, candles=bars, candle_days=usual(14)))
    assert figures == {}
    assert gaps == [("BTC", "binance", "levels need 15 complete days in a row, and the data hold 14")]
    figures, _ = measured(levels, frames(window, candles=bars, candle_days=usual(15)))
    assert figures["levels.BTC.atr"].value == pytest.approx(20, abs=NEAR)
    assert listed(figures, "support")[0] == (95.0, "window's low and Fibonacci pivot S1")


def test_days_of_a_coarser_interval_serve_where_they_reach_further() -> None:
    daily = [day(number, 110, 90, 100, interval_s=86_400) for number in range(20, 0, -1)]
    figures, _ = measured(levels, frames(candles=day_bars(115, 95, 100), candle_days=usual(3) + daily))
    assert figures["levels.BTC.atr"].basis == "binance BTCUSDT, days from daily bars"
    assert figures["levels.BTC.atr"].rows == 21


def test_a_negative_pivot_is_no_level() -> None:
    # H 100, L 10, C 12: S2 = 40.67 - 90 and S3 = 10 - 2 x 59.33 are below zero.
    figures, _ = measured(levels, frames(candles=day_bars(100, 10, 12), candle_days=usual()))
    assert all(price > 0 for price, _ in listed(figures, "support"))


def test_assets_that_lack_the_same_hours_share_one_gap() -> None:
    bars, days = day_bars(115, 95, 100), usual()
    ether = [(*row[:2], row[2], "ETHUSDT", "ETH", *row[5:]) for row in bars]
    ether_days = [(*row[:3], "ETHUSDT", "ETH", *row[5:]) for row in days]
    _, gaps = measured(levels, frames(candles=bars + ether, candle_days=days + ether_days))
    assert gaps == [("", "binance", NO_HOURS)]


def test_hours_give_a_profile_and_average_prices() -> None:
    # Ninety days of flat hours at 100, the last of which is the window; its hour 0 reaches 115 and 95 with volume 100.
    hours = [
        (at_hour(number), 3600, "binance", "BTCUSDT", "BTC", *[100.0] * 4, 1.0) for number in range(90 * 24, 0, -1)
    ]
    bars = [(*row, 1.0) for row in day_bars(115, 95, 100)]
    bars[0] = (*bars[0][:9], 100.0)
    given = frames(candles=bars, candle_days=usual(), candle_hours=hours[:-24] + bars)
    chosen = choose(given, Preferences())["BTC"]
    past = past_of(given, chosen, complete_days(given.candle_days)["binance", "BTCUSDT"], Tally(given.window))
    assert past is not None
    made = {level.method: (level.price, level.rows) for level in candidates(past)}
    # Hour 0 stands for (115 + 95 + 100) / 3 = 103.33 with 100 of the day's 123 coins.
    own = (310 / 3 * 100 + 100 * 23) / 123
    assert made["day's VWAP"] == (pytest.approx(own, abs=NEAR), 24)
    # Both the highest high and the lowest low of the 90 days are that hour, so both averages begin there too.
    assert made["VWAP since the 90-day high"] == made["VWAP since the 90-day low"] == made["day's VWAP"]
    # 719 flat hours lie in the row 100 to 102 (0.1 x 20 high) beside a tenth of hour 0's 100 coins: 729 of 819.
    assert made["30-day point of control"] == (pytest.approx(101, abs=NEAR), 720)
    assert made["30-day value area low"] == (pytest.approx(100, abs=NEAR), 720)
    assert made["30-day value area high"] == (pytest.approx(102, abs=NEAR), 720)
    _, gaps = measured(levels, given)
    assert gaps == []


@pytest.mark.parametrize("fault", ["a missing hour", "a missing volume"])
def test_a_hole_ends_the_run_of_hours(fault: str) -> None:
    hours = [
        (at_hour(number), 3600, "binance", "BTCUSDT", "BTC", *[100.0] * 4, 1.0) for number in range(40 * 24, 0, -1)
    ]
    hole = 5 * 24
    hours[-hole] = (*hours[-hole][:9], float("nan"))
    if fault == "a missing hour":
        del hours[-hole]
    _, gaps = measured(levels, frames(candles=day_bars(115, 95, 100), candle_days=usual(), candle_hours=hours))
    assert gaps == [("BTC", "binance", NO_HOURS.replace("hold 0", "hold 4"))]


def at_hour(number: int) -> Any:
    """The hour that begins `number` hours before the end of the example's day."""
    return START + timedelta(hours=24 - number)
