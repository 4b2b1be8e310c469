"""Worked examples of breadth: a universe frozen the day before, and its share in the day's move."""

from __future__ import annotations

from datetime import timedelta
from math import log
from typing import Any

import pytest
from price_tables import at, candles, day_before, frames, measured

from briefs.metrics import price
from briefs.metrics.breadth import beta
from briefs.vocabulary.window import Window

START = at("11 00:00")
MOVES = {"BTC": 0.02, "ETH": -0.01, "SOL": -0.04, "XRP": -0.02, "DOGE": -0.06}


def window(moves: dict[str, float], start: Any = START) -> list[tuple[Any, ...]]:
    """Flat hours at 100 before the window, and at 100 (1 + move) in it."""
    rows = []
    for asset, move in moves.items():
        prices = [100.0, *[100.0 * (1 + move)] * 24]
        rows += candles(prices, start - timedelta(hours=1), symbol=f"{asset}USDT", asset=asset)
    return rows


def history(assets: Any, count: int = 30, low: float = 99.0, **volumes: float) -> list[tuple[Any, ...]]:
    """Complete days of each asset before the example's: high 101, close 100."""
    return [
        (day_before(back), 3600, "binance", f"{asset}USDT", asset, 24, 100.0, 101.0, low, 100.0, volumes.get(asset, 1))
        for asset in assets
        for back in range(1, count + 1)
    ]


def breadth(figures: dict[str, Any]) -> dict[str, Any]:
    return {name.removeprefix("breadth."): f.value for name, f in figures.items() if name.startswith("breadth.")}


def test_four_of_five_fell() -> None:
    figures, _ = measured(price, frames(candles=window(MOVES), candle_days=history(MOVES)))
    found = breadth(figures)
    assert found["assets"] == 5
    assert found["falling_share"] == 4 / 5
    assert found["median_return"] == pytest.approx(-0.02)
    # The lows of the 20 days before are 99: SOL at 96, XRP at 98 and DOGE at 94 lie below, ETH at 99 does not.
    assert found["low_20d_share"] == 3 / 5
    assert figures["breadth.assets"].basis == "BTC, DOGE, ETH, SOL, XRP; frozen on 2026-03-10"
    assert "beta_btc" not in found  # Bitcoin did not move on the days before


def test_an_asset_that_is_new_or_stands_for_another_is_not_in_the_universe() -> None:
    moves = {**MOVES, "NEW": -0.5, "USDC": 0.0, "WBTC": 0.02}
    days = history(set(moves) - {"NEW"}) + history(["NEW"], 19)
    figures, _ = measured(price, frames(candles=window(moves), candle_days=days))
    assert figures["breadth.assets"].basis.startswith("BTC, DOGE, ETH, SOL, XRP;")


def test_fewer_than_five_are_no_breadth() -> None:
    four = {asset: move for asset, move in MOVES.items() if asset != "XRP"}
    # XRP is in the universe and has no price today.
    figures, _ = measured(price, frames(candles=window(four), candle_days=history(MOVES)))
    assert breadth(figures) == {}


def test_the_hundred_with_the_greatest_turnover() -> None:
    assets = [f"A{number:03d}" for number in range(102)]
    moves = dict.fromkeys(assets, -0.01)
    days = history(assets, 20, A007=0.1, A090=0.2)
    figures, _ = measured(price, frames(candles=window(moves), candle_days=days))
    members = figures["breadth.assets"].basis.split(";")[0].split(", ")
    assert sorted(set(assets) - set(members)) == ["A007", "A090"]


def test_a_rolling_window_has_no_twenty_day_low() -> None:
    rolling = Window.rolling(at("11 07:00"), timedelta(hours=24))
    bars = window(MOVES, at("10 07:00"))
    found = breadth(measured(price, frames(rolling, candles=bars, candle_days=history(MOVES)))[0])
    assert found["falling_share"] == 4 / 5
    assert "low_20d_share" not in found


def test_the_beta_of_the_middle_asset() -> None:
    def closes(asset: str, back: int) -> float:
        # Bitcoin steps up and down by 1 %; the others by a multiple of the same logarithm.
        steps = {"BTC": 1.0, "ETH": 1.5, "SOL": 2.0, "XRP": 0.5, "DOGE": 3.0}
        return 100.0 * 1.01 ** (steps[asset] * (back % 2))

    days = [
        (*row[:9], closes(row[4], index % 31 + 1), *row[10:]) for index, row in enumerate(history(MOVES, 31, low=90.0))
    ]
    figures, _ = measured(price, frames(candles=window(MOVES), candle_days=days))
    assert breadth(figures)["beta_btc"] == pytest.approx((1.5 + 2.0) / 2, rel=1e-9)
    assert figures["breadth.beta_btc"].rows == 4


def test_beta_written_out() -> None:
    # Deviations -1, 0, 1 of the market and -3, 1, 2 of the asset: (3 + 0 + 2) / 2.
    assert beta([-3, 1, 2], [-1, 0, 1]) == pytest.approx(2.5)
    assert beta([1, 2], [log(2), log(2)]) is None
