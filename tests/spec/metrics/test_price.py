"""Worked examples of the price figures. Every expected value is written out from the rows of the example."""

from __future__ import annotations

from datetime import timedelta
from math import log, sqrt

import pytest
from price_tables import DAY, at, candles, day, frames, measured

from briefs.metrics import price
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

NEAR = 1e-12
BEFORE, START = at("10 23:00"), at("11 00:00")
FLAT = [100.0] * 24


def test_extremes_and_return_of_a_day() -> None:
    bars = candles([200.0], BEFORE) + candles(FLAT, START)
    bars[1] = (*bars[1][:5], 190.0, 195.0, 185.0, 188.0)  # 00:00
    bars[8] = (*bars[8][:5], 188.0, 210.0, 170.0, 205.0)  # 07:00
    bars[9] = (*bars[9][:5], 205.0, 210.0, 99.0, 100.0)  # 08:00: the high again, the lowest low
    bars[24] = (*bars[24][:5], 100.0, 101.0, 100.0, 150.0)  # 23:00
    figures, gaps = measured(price, frames(candles=bars))
    assert figures["price.BTC.open"].value == 190.0
    assert figures["price.BTC.high"].value == 210.0
    assert figures["price.BTC.high_at"].value == "2026-03-11T07:00:00Z"
    assert figures["price.BTC.low"].value == 99.0
    assert figures["price.BTC.low_at"].value == "2026-03-11T08:00:00Z"
    assert figures["price.BTC.close"].value == 150.0
    assert figures["price.BTC.return_1d"].value == pytest.approx(150 / 200 - 1, abs=NEAR)  # not 150 / 190
    assert figures["price.BTC.close"].basis == "binance BTCUSDT, hourly bars"
    assert figures["price.BTC.close"].source == "binance"
    assert gaps == []


def test_the_path_of_100_80_88_falls_twelve_percent_and_recovers_forty() -> None:
    bars = candles([100.0], at("10 16:00"), 8 * 3600) + candles([100.0, 80.0, 88.0], START, 8 * 3600)
    figures, _ = measured(price, frames(candles=bars))
    assert figures["price.BTC.return_1d"].value == pytest.approx(88 / 100 - 1, abs=NEAR)  # -12 %, not ln: -12.78 %
    assert figures["price.BTC.max_drawdown"].value == pytest.approx(80 / 100 - 1, abs=NEAR)
    assert figures["price.BTC.recovery"].value == pytest.approx((88 - 80) / (100 - 80), abs=NEAR)


def test_drawdown_is_from_the_latest_peak_and_a_path_that_never_falls_below_its_start_has_no_recovery() -> None:
    bars = candles([100.0, 120.0, 90.0 + 12.0], START, 8 * 3600)
    figures, _ = measured(price, frames(candles=bars))
    assert figures["price.BTC.max_drawdown"].value == pytest.approx(102 / 120 - 1, abs=NEAR)
    assert "price.BTC.recovery" not in figures


def test_a_single_daily_bar_has_extremes_and_a_return_but_no_path() -> None:
    bars = candles([100.0, 90.0], at("10 00:00"), 86_400, venue="composite-spot", symbol="BTC-USD")
    figures, _ = measured(price, frames(candles=bars))
    assert figures["price.BTC.return_1d"].value == pytest.approx(90 / 100 - 1, abs=NEAR)
    assert figures["price.BTC.close"].basis == "composite-spot BTC-USD, daily bars"
    assert not {"price.BTC.max_drawdown", "price.BTC.recovery", "price.BTC.realized_vol"} & set(figures)


def test_hourly_bars_give_a_volatility_of_their_own_returns_annualised_over_365_days() -> None:
    bars = candles([100.0], BEFORE) + candles([110.0, 99.0, *[99.0] * 22], START)
    figures, _ = measured(price, frames(candles=bars))
    expected = sqrt(365 * (log(110 / 100) ** 2 + log(99 / 110) ** 2))  # the first return from the close before
    assert figures["price.BTC.realized_vol"].value == pytest.approx(expected, rel=NEAR)
    assert figures["price.BTC.realized_vol"].unit == Unit.RATE_YEAR
    assert figures["price.BTC.realized_vol"].basis == "binance BTCUSDT, hourly bars, hourly closes"
    assert figures["method.volatility_year_days"].value == 365


def test_minute_bars_are_read_every_five_minutes() -> None:
    closes = [100.0] * 1440
    closes[0:4] = [500.0, 500.0, 500.0, 500.0]  # between two five-minute closes: not seen
    closes[4:9] = [104.0] * 5  # 00:05 sees 104, 00:10 sees 100
    bars = candles([100.0], at("10 23:59"), 60) + candles(closes, START, 60)
    figures, _ = measured(price, frames(candles=bars))
    expected = sqrt(365 * (log(104 / 100) ** 2 + log(100 / 104) ** 2))
    assert figures["price.BTC.realized_vol"].value == pytest.approx(expected, rel=NEAR)
    assert figures["price.BTC.realized_vol"].basis == "binance BTCUSDT, 1-minute bars, 5-minute closes"
    assert figures["price.BTC.realized_vol"].rows == 1 + 288
    assert figures["series.price.BTC@2026-03-11T00:00:00Z"].value == 100.0
    assert len([name for name in figures if name.startswith("series.price.BTC@")]) == 24


def test_no_volatility_above_an_hour() -> None:
    bars = candles([100.0], at("10 22:00"), 7200) + candles([100.0, 101.0] * 6, START, 7200)
    figures, _ = measured(price, frames(candles=bars))
    assert "price.BTC.realized_vol" not in figures
    assert "method.volatility_year_days" not in figures
    assert figures["series.price.BTC@2026-03-11T22:00:00Z"].value == 101.0  # two-hour bars stay two-hour points
    assert len([name for name in figures if name.startswith("series.price.BTC@")]) == 12


def test_without_the_bar_before_the_window_there_is_no_return_and_no_volatility() -> None:
    bars = candles([100.0], at("10 22:00")) + candles(FLAT, START)  # a bar of 22:00 does not end at 00:00
    figures, gaps = measured(price, frames(candles=bars))
    assert not {"price.BTC.return_1d", "price.BTC.realized_vol"} & set(figures)
    assert figures["price.BTC.max_drawdown"].value == 0
    assert gaps == [
        ("BTC", "binance", "the hourly bar that ends at the window's start is missing, so there is no return")
    ]


def test_hourly_points_carry_the_close_of_their_hour() -> None:
    figures, _ = measured(price, frames(candles=candles([float(hour) + 1 for hour in range(24)], START)))
    assert figures["series.price.BTC@2026-03-11T00:00:00Z"].value == 1.0
    assert figures["series.price.BTC@2026-03-11T23:00:00Z"].value == 24.0


def test_a_missing_bar_sends_the_price_to_the_next_venue() -> None:
    holed = candles(FLAT, START)
    del holed[13]
    bars = holed + candles([300.0] * 24, START, venue="bybit")
    figures, gaps = measured(price, frames(candles=bars))
    assert figures["price.BTC.close"].value == 300.0
    assert figures["price.BTC.close"].basis == "bybit BTCUSDT, hourly bars"
    assert gaps == [
        ("BTC", "bybit", "the hourly bar that ends at the window's start is missing, so there is no return"),
        ("BTC", "binance", "1 of 24 hourly bars is missing, so prices of bybit are taken"),
    ]


def test_a_coarser_interval_of_the_first_venue_beats_a_finer_one_of_the_second() -> None:
    holed = candles(FLAT, START)
    del holed[0]
    whole = candles([250.0] * 6, START, 14_400) + candles([260.0], START, 86_400)
    bars = holed + whole + candles([300.0] * 24, START, venue="bybit")
    figures, _ = measured(price, frames(candles=bars))
    assert figures["price.BTC.close"].value == 250.0
    assert figures["price.BTC.close"].basis == "binance BTCUSDT, 4-hour bars"


def test_unnamed_venues_come_last_in_name_order() -> None:
    bars = candles([2.0] * 24, START, venue="zeta") + candles([1.0] * 24, START, venue="alpha")
    figures, _ = measured(price, frames(candles=bars))
    assert figures["price.BTC.close"].basis == "alpha BTCUSDT, hourly bars"
    preferred, _ = measured(price, frames(candles=bars), Preferences(price_venues=("zeta",)))
    assert preferred["price.BTC.close"].value == 2.0


@pytest.mark.parametrize(
    ("symbols", "chosen"),
    [
        (("BTCUSDC", "BTCUSDT"), "BTCUSDT"),
        (("BTC-USD-SWAP", "BTC-USDC-SWAP"), "BTC-USDC-SWAP"),
        (("BTCUSD_PERP", "BTCEUR"), "BTCUSD_PERP"),
        (("BTC-USDT-260327", "BTC-USDT-SWAP"), "BTC-USDT-SWAP"),
        (("BTCUSDT_260327", "BTCUSDT"), "BTCUSDT"),
    ],
)
def test_two_symbols_of_one_asset_are_never_blended(symbols: tuple[str, str], chosen: str) -> None:
    bars = candles([10.0] * 24, START, symbol=symbols[0]) + candles([30.0] * 24, START, symbol=symbols[1])
    figures, _ = measured(price, frames(candles=bars))
    assert figures["price.BTC.close"].value == {symbols[0]: 10.0, symbols[1]: 30.0}[chosen]
    assert figures["price.BTC.high"].value == figures["price.BTC.low"].value
    assert figures["price.BTC.close"].basis == f"binance {chosen}, hourly bars"


def test_halves_of_two_symbols_do_not_make_a_whole() -> None:
    bars = candles(FLAT[:12], START) + candles(FLAT[12:], START + timedelta(hours=12), symbol="BTCUSDC")
    figures, gaps = measured(price, frames(candles=bars))
    assert figures == {}
    assert gaps == [("BTC", "binance", "12 of 24 hourly bars are missing, so there is no price")]


def test_bars_off_their_grid_do_not_count() -> None:
    shifted = START + timedelta(minutes=30)
    figures, gaps = measured(price, frames(candles=candles(FLAT[:23], shifted)))
    assert figures == {}
    assert gaps == [("BTC", "binance", "24 of 24 hourly bars are missing, so there is no price")]
    stray = [(shifted, 3600, "binance", "BTCUSDT", "BTC", 1.0, 999.0, 1.0, 1.0)]
    figures, _ = measured(price, frames(candles=sorted(candles(FLAT, START) + stray)))
    assert figures["price.BTC.high"].value == 100.0
    assert figures["price.BTC.high"].rows == 24


def test_what_is_missing_is_said_for_every_asset_that_should_have_a_price() -> None:
    given = frames(
        candle_days=[(at("01 00:00"), 86_400, "composite-spot", "XRP-USD", "XRP", 1, 2.0, 2.0, 2.0, 2.0)],
        orders=[(START, "okx", "SOL-USDT-SWAP", "SOL")],
        totals=[(START, 3600, "all", "ETH"), (START, 3600, "all", "OTHERS")],
        funding=[(at("10 16:00"), "binance", "ADAUSDT", "ADA", 0.0001, 8.0)],
    )
    _, gaps = measured(price, given)
    assert gaps == [
        ("ETH", "", "no candles, so there is no price"),
        ("SOL", "", "no candles, so there is no price"),
        ("XRP", "composite-spot", "the daily bar is missing, so there is no price"),
    ]
    _, gaps = measured(price, given, Preferences(assets=("BTC", "SOL")))
    assert gaps == [("BTC", "", "no candles, so there is no price"), ("SOL", "", "no candles, so there is no price")]


def test_the_watchlist_leaves_other_assets_out() -> None:
    bars = candles(FLAT, START) + candles(FLAT, START, symbol="ETHUSDT", asset="ETH")
    figures, _ = measured(price, frames(candles=bars), Preferences(assets=("ETH",)))
    assert "price.ETH.close" in figures
    assert "price.BTC.close" not in figures


def test_low_days_stop_at_the_first_lower_low_and_an_equal_low_is_not_lower() -> None:
    days = [day(4, 130, 99.0, 120), day(3, 130, 101, 120), day(2, 100.0, 100.0, 120), day(1, 90.0, 100.5, 120)]
    figures, _ = measured(price, frames(candles=candles(FLAT, START), candle_days=days))
    assert figures["price.BTC.low_days"].value == 3  # 8, 9 and 10 March: lows 101, 100 and 100.5 against 100
    assert figures["price.BTC.low_days"].basis == (
        "binance BTCUSDT, hourly bars, stopped by the lower low of 2026-03-07"
    )
    assert figures["price.BTC.lower_low_date"].value == "2026-03-07"
    assert figures["price.BTC.lower_low_price"].value == 99.0
    assert figures["price.BTC.high_days"].value == 2  # 10 March reached 90, 9 March 100 like this day, 8 March 130
    assert figures["price.BTC.higher_high_date"].value == "2026-03-08"
    assert figures["price.BTC.higher_high_price"].value == 130.0


@pytest.mark.parametrize("lost", [None, day(2, 130, 101, 120, bars=23)])
def test_low_days_stop_at_a_missing_or_incomplete_day(lost: tuple[object, ...] | None) -> None:
    days = [day(3, 130, 101, 120), day(1, 130, 101, 120), *([lost] if lost else [])]
    figures, _ = measured(price, frames(candles=candles(FLAT, START), candle_days=days))
    assert figures["price.BTC.low_days"].value == 1
    assert figures["price.BTC.low_days"].basis == "binance BTCUSDT, hourly bars, stopped by the missing day 2026-03-09"
    assert "price.BTC.lower_low_date" not in figures


def test_low_days_use_another_interval_only_where_the_prices_own_has_no_complete_day() -> None:
    other = [day(2, 130, 90, 120, interval_s=86_400), day(1, 130, 101, 120, interval_s=86_400)]
    partial = [day(1, 130, 50, 120, bars=20)]
    figures, _ = measured(price, frames(candles=candles(FLAT, START), candle_days=partial + other))
    assert figures["price.BTC.low_days"].value == 1
    assert figures["price.BTC.low_days"].basis == (
        "binance BTCUSDT, hourly bars, days from daily bars, stopped by the lower low of 2026-03-09"
    )
    own = [day(5, 130, 101, 120)]  # one complete day of hourly bars, however old, keeps the count on hourly bars
    finer = [day(1, 130, 101, 120, interval_s=300)]
    figures, _ = measured(price, frames(candles=candles(FLAT, START), candle_days=own + other + finer))
    assert figures["price.BTC.low_days"].value == 0
    assert figures["price.BTC.low_days"].basis == "binance BTCUSDT, hourly bars, stopped by the missing day 2026-03-10"


def test_days_of_another_venue_or_symbol_are_not_counted() -> None:
    days = [day(1, 130, 101, 120, venue="bybit"), day(1, 130, 101, 120, symbol="BTCUSDC")]
    figures, _ = measured(price, frames(candles=candles(FLAT, START), candle_days=days))
    assert figures["price.BTC.low_days"].value == 0


def test_a_rolling_window_has_a_return_and_no_day_counts() -> None:
    window = Window.rolling(at("11 07:00"), timedelta(hours=24))
    bars = candles([100.0], at("10 06:00")) + candles([110.0, 99.0, *[99.0] * 22], at("10 07:00"))
    figures, gaps = measured(price, frames(window, candles=bars, candle_days=[day(1, 130, 101, 120)]))
    assert figures["price.BTC.return"].value == pytest.approx(99 / 100 - 1, abs=NEAR)
    assert figures["series.price.BTC@2026-03-10T07:00:00Z"].value == 110.0
    expected = sqrt(365 * (log(110 / 100) ** 2 + log(99 / 110) ** 2))
    assert figures["price.BTC.realized_vol"].value == pytest.approx(expected, rel=NEAR)
    assert not {"price.BTC.return_1d", "price.BTC.low_days", "price.BTC.high_days"} & set(figures)
    assert gaps == []


def test_volatility_of_a_week_is_annualised_by_its_seven_days() -> None:
    window = Window.rolling(at("11 00:00"), timedelta(days=7))
    bars = candles([100.0], at("03 23:00")) + candles([105.0] * 168, at("04 00:00"))
    figures, _ = measured(price, frames(window, candles=bars))
    assert figures["price.BTC.realized_vol"].value == pytest.approx(sqrt(365 / 7 * log(1.05) ** 2), rel=NEAR)


def test_hourly_bars_cannot_cover_a_window_that_begins_at_six_past() -> None:
    window = Window.rolling(at("11 07:06"), timedelta(hours=24))
    figures, gaps = measured(price, frames(window, candles=candles(FLAT, at("10 07:00"))))
    assert figures == {}
    assert gaps == [("BTC", "binance", "hourly bars do not begin and end with the window, so there is no price")]
    minutes = candles([100.0] * 1440, at("10 07:06"), 60)
    figures, _ = measured(price, frames(window, candles=minutes))
    assert figures["series.price.BTC@2026-03-10T07:06:00Z"].value == 100.0  # hours from the window's start


def test_the_examples_day_is_a_wednesday() -> None:
    assert DAY.isoweekday() == 3


def test_assets_of_one_venue_that_lack_the_same_are_one_gap() -> None:
    bars = [
        row
        for asset in ("BTC", "ETH", "SOL")
        for venue, count in (("binance", 24 if asset == "SOL" else 20), ("bybit", 24), ("okx", 3))
        for row in candles([300.0] * count, START, venue=venue, symbol=f"{asset}USDT", asset=asset)
    ]
    _, gaps = measured(price, frames(candles=bars))
    passed_over = [gap for gap in gaps if "are taken" in gap[2]]
    # okx comes after the venue that was taken, so nothing is said of it
    assert passed_over == [("", "binance", "4 of 24 hourly bars are missing, so prices of bybit are taken")]
