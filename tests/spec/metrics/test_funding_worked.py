"""Worked examples of funding beside the rate itself: how it is made, its place among the days, and its dollars."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from position_tables import DAY, at, gaps, market, read

from briefs.lake.store import Lake
from briefs.metrics.funding_formula import compounded, rate
from briefs.vocabulary.window import Window


def settled(paid: float, days: int = 0, venue: str = "binance", symbol: str = "BTCUSDT") -> list[tuple[Any, ...]]:
    return [(at(f"{hour:02}:00", days), venue, symbol, "BTC", paid, 8.0) for hour in (0, 8, 16)]


def level(
    clock: str, usd: float | None, days: int = 0, venue: str = "binance", symbol: str = "BTCUSDT"
) -> tuple[Any, ...]:
    return at(clock, days), venue, symbol, "BTC", None, usd


def funding(reading: Any, name: str) -> Any:
    return reading.figures[f"funding.BTC.{name}"].value


def test_g17_apy_is_labelled_and_no_apr() -> None:
    """0.01 % per 8 hours is 10.95 % a year added up, and 11.57 % compounded, under a name of its own."""
    reading = read(market(funding=settled(0.0001)))
    assert funding(reading, "apr") == pytest.approx(0.1095, abs=1e-12)
    assert funding(reading, "apy") == pytest.approx(0.1157, abs=5e-5)
    assert compounded(0.0001) == pytest.approx(1.0001**1095 - 1, rel=1e-12)


@pytest.mark.parametrize(
    ("premium", "expected"),
    [(-0.0010, -0.0005), (-0.0005, 0.0), (-0.0004, 0.0001), (0.0, 0.0001), (0.0006, 0.0001), (0.0010, 0.0005)],
)
def test_g19_the_clamp_makes_one_hundredth_of_a_percent_neutral(premium: float, expected: float) -> None:
    """Premiums of -0.10, -0.05, -0.04, 0, 0.06 and 0.10 % settle at -0.05, 0, 0.01, 0.01, 0.01 and 0.05 %."""
    assert rate(premium) == pytest.approx(expected, abs=1e-15)


def test_g19_the_neutral_rate_is_a_figure() -> None:
    assert read(market(funding=settled(0.0002))).figures["method.funding_neutral"].value == 0.0001
    assert "method.funding_neutral" not in read(market()).figures


def test_g19_the_settled_rate_stands_where_a_predicted_one_came_first(tmp_path: Any) -> None:
    lake = Lake(tmp_path / "lake", wait_s=0)
    row = {"ts": f"{DAY}T08:00:00Z", "venue": "okx", "symbol": "BTC-USDT-SWAP", "asset": "BTC", "interval_h": 8}
    lake.import_frame("funding", pd.DataFrame([row | {"rate": -0.0002}]), "ticker at 07:59")
    lake.import_frame("funding", pd.DataFrame([row | {"rate": -0.00012}]), "settlement")
    reading = read(lake.frames(Window.day(DAY)))
    assert funding(reading, "venue.okx.cumulative") == -0.00012


def test_the_median_over_venues_stands_beside_the_weighted_rate() -> None:
    rows = settled(0.0001) + settled(0.0004, venue="okx") + settled(0.0002, venue="bybit")
    levels = [level("20:00", usd, -1, venue) for venue, usd in (("binance", 6e9), ("okx", 2e9), ("bybit", 2e9))]
    reading = read(market(funding=rows, open_interest=levels))
    assert funding(reading, "median_8h") == pytest.approx(0.0002, abs=1e-15)
    assert funding(reading, "rate_8h") == pytest.approx((6 * 0.0001 + 2 * 0.0004 + 2 * 0.0002) / 10, abs=1e-15)
    assert "funding.BTC.median_8h" not in read(market(funding=settled(0.0001))).figures


def history(rates: list[float]) -> list[tuple[Any, ...]]:
    """The last of `rates` is the example's day, the others the days before it."""
    return [row for back, paid in enumerate(reversed(rates)) for row in settled(paid, -back)]


def test_rank_and_percentile_among_the_complete_days_before() -> None:
    # 110 days before: 60 below, 10 equal, 40 above.
    rates = [0.00005] * 60 + [0.0001] * 10 + [0.0002] * 40
    reading = read(market(funding=history([*rates, 0.0001])))
    assert funding(reading, "venue.binance.rank") == 41
    assert funding(reading, "venue.binance.rank_of") == 111
    assert funding(reading, "venue.binance.percentile") == pytest.approx((60 + 5) / 110, abs=1e-15)
    assert reading.figures["funding.BTC.venue.binance.percentile"].rows == 110


def test_the_band_holds_four_fifths_of_the_days_before() -> None:
    # 101 days at 0, 1, ... 100 thousandths of a per cent: the tenth and ninetieth of them end the band.
    reading = read(market(funding=history([*(n / 100_000 for n in range(101)), 0.0001])))
    assert funding(reading, "venue.binance.band_low") == pytest.approx(0.0001, abs=1e-13)
    assert funding(reading, "venue.binance.band_high") == pytest.approx(0.0009, abs=1e-13)
    assert reading.figures["funding.BTC.venue.binance.band_low"].rows == 101
    assert reading.figures["method.funding_band"].value == 0.8
    assert "funding.BTC.venue.binance.band_low" not in read(market(funding=history([0.0001] * 99))).figures


def test_g14_under_a_hundred_days_there_is_a_rank_and_no_percentile() -> None:
    reading = read(market(funding=history([*[0.0001] * 99, 0.0002])))
    assert (funding(reading, "venue.binance.rank"), funding(reading, "venue.binance.rank_of")) == (1, 100)
    assert "funding.BTC.venue.binance.percentile" not in reading.figures
    few = read(market(funding=history([*[0.0001] * 19, 0.0002])))
    assert "funding.BTC.venue.binance.rank" not in few.figures


def test_an_incomplete_day_is_left_out_of_the_rank() -> None:
    rows = [row for row in history([0.0009, *[0.0001] * 25, 0.0002]) if row[0] != at("08:00", -5)]
    reading = read(market(funding=rows))
    assert (funding(reading, "venue.binance.rank"), funding(reading, "venue.binance.rank_of")) == (2, 26)
    incomplete = [row for row in history([0.0001] * 30) if row[0] != at("08:00")]
    assert "funding.BTC.venue.binance.rank" not in read(market(funding=incomplete)).figures


def test_equal_rates_are_equal_whatever_their_interval() -> None:
    hourly = [(at(f"{hour:02}:00"), "binance", "BTCUSDT", "BTC", 0.0001 / 8, 1.0) for hour in range(24)]
    rows = [*history([*[0.0001] * 25, 0.0])[3:], *hourly]
    assert funding(read(market(funding=rows)), "venue.binance.rank") == 1


def test_dollars_paid_are_each_rate_times_the_open_interest_just_before_it() -> None:
    rows = [
        (at(clock), "binance", "BTCUSDT", "BTC", paid, 8.0)
        for clock, paid in (("00:00", 0.0001), ("08:00", -0.0002), ("16:00", 0.0003))
    ]
    levels = [level("23:00", 5e9, -1), level("00:00", 9e9), level("07:00", 4e9), level("15:59", 6e9)]
    reading = read(market(funding=rows, open_interest=levels))
    # 0.0001 x 5 bn - 0.0002 x 4 bn + 0.0003 x 6 bn: the level at 00:00 is not before the settlement at 00:00.
    assert funding(reading, "venue.binance.paid_usd") == Decimal("1500000.00")
    assert funding(reading, "paid_usd") == Decimal("1500000.00")
    assert reading.figures["funding.BTC.paid_usd"].rows == 6


@pytest.mark.parametrize(
    "levels",
    [
        [level("23:00", 5e9, -1), level("07:00", 4e9)],  # the last one before 16:00 is nine hours old
        [level("00:00", 5e9), level("07:00", 4e9), level("15:00", 4e9)],  # none before 00:00
        [level("23:00", 5e9, -1), level("07:00", None), level("15:00", 4e9)],  # dollars not known
        [  # two contracts, neither of which is the one that settles
            *(
                level(clock, 5e9, days, symbol=symbol)
                for clock, days in (("23:00", -1), ("07:00", 0), ("15:00", 0))
                for symbol in ("BTCUSDC", "BTCUSD_PERP")
            ),
        ],
    ],
)
def test_no_dollars_where_the_open_interest_before_a_settlement_is_not_known(levels: list[tuple[Any, ...]]) -> None:
    reading = read(market(funding=settled(0.0001), open_interest=levels))
    assert not [name for name in reading.figures if name.endswith("paid_usd")]
    assert not [what for _, _, what in gaps(reading, "funding") if "paid" in what]


def test_the_sum_over_venues_needs_every_venue() -> None:
    rows = settled(0.0001) + settled(0.0002, venue="okx", symbol="BTC")
    known = [level(clock, 5e9, days) for clock, days in (("23:00", -1), ("07:00", 0), ("15:00", 0))]
    reading = read(market(funding=rows, open_interest=known))
    assert funding(reading, "venue.binance.paid_usd") == Decimal("1500000.00")
    assert "funding.BTC.paid_usd" not in reading.figures
    both = known + [(row[0], "okx", "BTC-USDT-SWAP", *row[3:]) for row in known]
    reading = read(market(funding=rows, open_interest=both))
    assert funding(reading, "paid_usd") == Decimal("4500000.00")  # 1.5 + 3 million


def test_a_rolling_window_has_dollars_and_no_rank() -> None:
    window = Window.rolling(at("07:00", 1), timedelta(hours=24))
    rows = [row for row in history([0.0001] * 40) if row[0] < window.end] + settled(0.0001, 1)[:1]
    levels = [level("07:00", 1e9), level("15:00", 2e9), level("23:00", 3e9)]
    reading = read(market(window, funding=rows, open_interest=levels))
    assert funding(reading, "paid_usd") == Decimal("600000.00")  # 08:00, 16:00 and 00:00 of the next day
    assert "funding.BTC.venue.binance.rank" not in reading.figures
