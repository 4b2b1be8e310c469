"""Worked examples of price and open interest together."""

from __future__ import annotations

from math import log
from statistics import stdev
from typing import Any

import pytest
from position_tables import at, market, read

from briefs.metrics.open_interest_quadrant import reading as words

DAYS = 31


def candle(ts: Any, close: float) -> tuple[Any, ...]:
    return ts, 3600, "binance", "BTCUSDT", "BTC", close, close, close, close, None, None


def example(price: float, coins: float, *, usd_only: bool = False, days: int = DAYS) -> Any:
    """A day on which the price goes from 100 by `price` and 1,000 coins of open interest by `coins`.

    On the days before both went up and down by 2 % and 1 %.
    """
    candles = [candle(at("23:00", -1), 100.0)]
    candles += [candle(at(f"{hour:02}:00"), 100.0 * (1 + price)) for hour in range(24)]
    past, levels = [], []
    for back in range(1, days + 1):
        close = 100.0 if back % 2 else 102.0
        past.append((at("00:00", -back), 3600, "binance", "BTCUSDT", "BTC", 24, *[close] * 4, None, None))
        first, last = (1010.0, 1000.0) if back % 2 else (1000.0, 1010.0)
        ends = at("00:00", -back), first, first * 100, at("23:00", -back), last, last * 100
        levels.append((at("00:00", -back), "binance", "BTCUSDT", "BTC", *ends))
    ends = (at("00:00"), 1000.0), (at("23:00"), 1000.0 * (1 + coins))
    now = [(ts, "binance", "BTCUSDT", "BTC", None if usd_only else held, held * 100) for ts, held in ends]
    return market(candles=candles, candle_days=past, open_interest=now, open_interest_days=levels)


def quadrant(frames: Any) -> Any:
    figure = read(frames).figures.get("open_interest.BTC.quadrant")
    return figure.value if figure else None


@pytest.mark.parametrize(
    ("price", "coins", "expected"),
    [
        (0.03, 0.02, "price up, positions opened"),
        (0.03, -0.02, "price up, positions closed"),
        (-0.03, 0.02, "price down, positions opened"),
        (-0.03, -0.02, "price down, positions closed"),
        (-0.009, -0.02, "no clear reading"),  # under half of 2 %
        (-0.03, -0.0049, "no clear reading"),  # under half of 1 %
    ],
)
def test_four_quadrants_and_a_dead_band(price: float, coins: float, expected: str) -> None:
    assert quadrant(example(price, coins)) == expected


def test_the_usual_changes_are_figures() -> None:
    figures = read(example(-0.03, -0.02)).figures
    assert figures["price.BTC.sigma_1d"].value == pytest.approx(stdev([log(1.02), -log(1.02)] * 15), rel=1e-9)
    changes = [1000 / 1010 - 1, 1010 / 1000 - 1] * 15
    assert figures["open_interest.BTC.sigma_1d"].value == pytest.approx(stdev(changes), rel=1e-9)
    assert figures["open_interest.BTC.sigma_1d"].rows == 30
    assert figures["open_interest.BTC.quadrant"].basis == "in coins; price of binance BTCUSDT, hourly bars"


def test_g22_dollars_move_with_the_price_and_give_no_reading() -> None:
    assert quadrant(example(-0.03, -0.03, usd_only=True)) is None


def test_too_short_a_record_gives_no_reading() -> None:
    assert quadrant(example(-0.03, -0.02, days=19)) is None


def test_at_the_edge_of_the_band_there_is_a_reading() -> None:
    assert words(0.01, 0.02, -0.005, 0.01) == "price up, positions closed"
    assert words(0.0099, 0.02, -0.005, 0.01) == "no clear reading"
    assert words(0.0, 0.0, 0.1, 0.0) == "no clear reading"
