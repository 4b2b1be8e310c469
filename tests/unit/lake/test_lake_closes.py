"""Closes of short bars before the window: two days, and the same stretch of the twelve weeks before."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from briefs.lake.store import Lake
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 3, 4))  # a Wednesday


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def candle(moment, interval_s=60, asset="BTC", close=1.0):
    prices = dict.fromkeys(("open", "high", "low", "close"), close)
    return {"ts": f"{moment}Z", "interval_s": interval_s, "venue": "okx", "symbol": asset, "asset": asset} | prices


def closes(lake, window=DAY):
    frame = lake.frames(window).candle_closes
    return list(frame["ts"].dt.strftime("%m-%dT%H:%M"))


def test_two_days_and_the_same_day_of_twelve_weeks_with_an_hour_around(lake):
    kept = ["2025-12-09T23:00:00", "2025-12-11T00:59:00"]  # the earliest week
    kept += ["2026-02-24T23:00:00", "2026-02-25T12:00:00", "2026-02-26T00:59:00", "2026-03-02T00:00:00"]
    kept += ["2026-03-03T23:59:00"]
    left = ["2025-12-03T12:00:00", "2025-12-09T22:59:00", "2026-02-24T22:59:00", "2026-02-26T01:00:00"]
    left += ["2026-03-01T23:59:00", "2026-03-04T00:00:00", "2026-03-03T12:00:30"]  # the last is off the grid
    lake.import_frame("candles", pd.DataFrame([candle(m) for m in kept + left]), "x")
    assert closes(lake) == [m[5:16] for m in kept]


def test_only_bars_of_the_benchmarks_that_are_shorter_than_an_hour_and_end_by_the_start(lake):
    rows = [candle("2026-03-03T12:00:00", 3600), candle("2026-03-03T12:00:00", asset="SOL")]
    rows += [candle("2026-03-03T23:55:00", 300, "ETH", 5.0)]
    lake.import_frame("candles", pd.DataFrame(rows), "x")
    frame = lake.frames(DAY).candle_closes
    assert frame.drop(columns="ts").to_dict("records") == [
        {"interval_s": 300, "venue": "okx", "symbol": "ETH", "asset": "ETH", "close": 5.0}
    ]
    # Three minutes later the bar straddles no bound; two minutes earlier it does not end by the start.
    assert closes(lake, Window.rolling(datetime(2026, 3, 4, 23, 58, tzinfo=UTC), timedelta(hours=24))) == []


def test_a_window_longer_than_a_day_has_two_days_alone(lake):
    lake.import_frame("candles", pd.DataFrame([candle("2026-02-25T12:00:00"), candle("2026-03-03T12:00:00")]), "x")
    assert closes(lake, Window.rolling(datetime(2026, 3, 11, tzinfo=UTC), timedelta(days=7))) == ["03-03T12:00"]
