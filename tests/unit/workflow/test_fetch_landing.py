"""What of a batch reaches the lake, and how much of a day it is said to cover."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from briefs.sources.talk import Batch, Want
from briefs.tables.stretch import Stretch
from briefs.vocabulary.window import Window
from briefs.workflow.landing import Coverage, coverage, landed

DAY = Window.day(date(2026, 3, 4))
NOON = DAY.start + timedelta(hours=12)


def ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def want(table: str, now: datetime = DAY.end + timedelta(hours=3)) -> Want:
    return Want(table, ms(DAY.start), ms(DAY.end), ("BTC", "ETH"), ms(now))


def candle(hours: float, asset: str = "BTC", interval_s: int = 3600, symbol: str = "X") -> dict[str, object]:
    at = DAY.start + timedelta(hours=hours)
    return {"ts": at, "interval_s": interval_s, "venue": "v", "symbol": symbol, "asset": asset, "close": Decimal(1)}


def row(hours: float) -> dict[str, object]:
    return {"ts": DAY.start + timedelta(hours=hours), "value": Decimal(1)}


def kept(batch: Batch, asked: Want, moment: datetime | None = None) -> list[float]:
    done = landed(batch, asked, moment or datetime.fromtimestamp(asked.now_ms / 1000, UTC))
    return [(one["ts"] - DAY.start) / timedelta(hours=1) for one in done.rows]


def test_a_bar_counts_once_it_is_closed():
    bars = Batch("candles", tuple(candle(hours) for hours in (10, 11, 11.5, 12)))
    assert kept(bars, want("candles", NOON)) == [10, 11]  # the third closes at 12:30
    assert kept(bars, want("candles", NOON + timedelta(minutes=30))) == [10, 11, 11.5]


def test_rows_of_another_time_than_wanted_are_left_out_and_said():
    orders = Batch("liquidations", tuple(row(hours) for hours in (-1, 0, 23.9, 24, 25)))
    done = landed(orders, want("liquidations"), DAY.end + timedelta(hours=3))
    assert len(done.rows) == 2
    assert done.problems == ("3 rows were not of the time asked for, or not finished, and left out",)


@pytest.mark.parametrize("table", ["open_interest", "series", "headlines", "reported"])
def test_what_is_told_of_now_is_kept_under_its_own_time_but_not_from_the_future(table):
    times = {"start": DAY.start, "end": DAY.end} if table == "reported" else {}
    rows = tuple({**row(hours), **times} for hours in (26, 27.001, 28))
    if table == "reported":
        rows = tuple({**one, "start": one["ts"]} for one in rows)
    batch = Batch(table, rows)
    # The run began at 03:00; the answer came a minute later.
    assert kept(batch, want(table), DAY.end + timedelta(hours=3, minutes=1)) == [26, pytest.approx(27.001)]


def test_scheduled_events_may_lie_ahead():
    assert kept(Batch("events", (row(100),)), want("events")) == [100]


def test_a_stretch_ends_with_the_asking():
    whole = Stretch("v", "BTC", "full", DAY.start - timedelta(hours=5), DAY.end, "v")
    ahead = Stretch("v", "ETH", "full", NOON, DAY.end, "v")
    done = landed(Batch("liquidations", (), (whole, ahead)), want("liquidations", NOON), NOON)
    assert [(one.asset, one.start, one.end) for one in done.stretches] == [("BTC", DAY.start, NOON)]


def test_coverage_of_orders_is_the_mean_over_the_assets_and_the_weakest_word():
    quarter = timedelta(hours=6)
    stretches = (
        Stretch("v", "BTC", "full", DAY.start, DAY.start + 2 * quarter, "v"),
        Stretch("v", "BTC", "partial", DAY.start + quarter, DAY.start + 3 * quarter, "v"),  # overlaps the first
    )
    batch = Batch("liquidations", (), stretches)
    assert coverage(batch, DAY, ("BTC",)) == Coverage("partial", 0.75)
    assert coverage(batch, DAY, ("BTC", "ETH")) == Coverage("partial", 0.375)  # of ETH there is nothing
    assert str(coverage(batch, DAY, ("BTC", "ETH"))) == "partial, 37.5%"


def test_coverage_of_bars_takes_the_best_market_and_never_adds_two():
    hourly = [candle(hours) for hours in range(-1, 12)]  # the hour before the day is none of it
    daily = [candle(0, symbol="Y", interval_s=4 * 3600), candle(4, symbol="Y", interval_s=4 * 3600)]
    assert coverage(Batch("candles", (*hourly, *daily)), DAY, ("BTC",)) == Coverage("", 0.5)
    assert str(coverage(Batch("candles", tuple(hourly)), DAY, ("BTC", "ETH"))) == "25.0%"


def test_of_moments_no_share_is_told():
    assert str(coverage(Batch("funding", (row(0),)), DAY, ("BTC",))) == ""
