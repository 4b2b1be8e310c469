"""Worked examples of a perpetual's premium over spot, and of dominance."""

from __future__ import annotations

import pytest
from price_tables import at, candles, frames, measured

from briefs.metrics import market, premium

START = at("11 00:00")
EIGHT_HOURS = 8 * 3600


def test_the_premium_is_the_mean_gap_of_closes_at_the_same_venue() -> None:
    bars = candles([101.0, 99.0, 102.0], START, EIGHT_HOURS)
    bars += candles([100.0, 100.0, 100.0], START, EIGHT_HOURS, venue="binance-spot")
    bars += candles([50.0, 50.0, 50.0], START, EIGHT_HOURS, venue="okx-spot")  # another venue's spot is no partner
    figures, gaps = measured(premium, frames(candles=bars))
    # (1 % - 1 % + 2 %) / 3
    assert figures["funding.BTC.premium"].value == pytest.approx((0.01 - 0.01 + 0.02) / 3, abs=1e-12)
    assert figures["funding.BTC.premium"].basis == "binance BTCUSDT over binance-spot BTCUSDT, 8-hour closes"
    assert figures["funding.BTC.premium"].rows == 6
    assert gaps == []


def test_there_is_no_premium_where_a_bar_of_either_side_is_missing_or_the_bars_differ_in_length() -> None:
    perpetual = candles([101.0, 99.0, 102.0], START, EIGHT_HOURS)
    with_hole = candles([100.0, 100.0], START, EIGHT_HOURS, venue="binance-spot")
    daily = candles([100.0], START, 86_400, venue="binance-spot")
    assert measured(premium, frames(candles=[*perpetual, *with_hole, *daily])) == ({}, [])


def test_dominance_is_the_last_value_inside_the_window() -> None:
    rows = [(at(when), "btc_dominance", value, "fraction", "coingecko") for when, value in (("11 01:00", 0.5),)]
    rows += [(at("11 09:00"), "btc_dominance", 0.58, "fraction", "coingecko")]
    figures, _ = measured(market, frames(series=rows))
    assert figures["market.dominance.BTC"].value == 0.58
    assert figures["market.dominance.BTC"].source == "coingecko"
