"""Candles reduced to hours, on bars few enough to reduce by hand."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from briefs.lake.store import Lake
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 3, 4))
SHOWN = ["ts", "interval_s", "open", "high", "low", "close", "volume", "turnover_usd"]


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def candle(moment, interval_s, prices, volume=1.0, turnover=None):
    kept = {"ts": f"{moment}Z", "interval_s": interval_s, "venue": "okx", "symbol": "X", "asset": "BTC"}
    return (
        kept
        | dict(zip(("open", "high", "low", "close"), prices, strict=True))
        | {
            "volume": volume,
            "turnover_usd": turnover,
        }
    )


def hours(lake, window=DAY):
    frame = lake.frames(window).candle_hours
    clock = frame["ts"].dt.strftime("%dT%H:%M")
    return [tuple(row) for row in frame.assign(ts=clock)[SHOWN].astype(object).itertuples(index=False)]


def test_finer_bars_make_an_hour_only_when_all_are_there_and_on_their_grid(lake):
    rows = [
        candle("2026-03-03T10:00:00", 1800, (10, 12, 9, 11), 2.5, 25.0),
        candle("2026-03-03T10:30:00", 1800, (11, 15, 8, 14), 4.0, 48.0),
        candle("2026-03-03T10:15:00", 1800, (1, 99, 1, 99)),  # off the grid of half hours
        candle("2026-03-03T11:00:00", 1800, (14, 14, 13, 13)),  # 11:30 is missing
        candle("2026-03-03T10:00:00", 3600, (10, 16, 8, 14), None),  # the venue's own hour beside it
        candle("2026-03-03T12:00:00", 2400, (1, 1, 1, 1)),  # 40 minutes do not divide the hour
        candle("2026-03-03T00:00:00", 86400, (1, 1, 1, 1)),
    ]
    lake.import_frame("candles", pd.DataFrame(rows), "x")
    found = hours(lake)
    assert found[0] == ("03T10:00", 1800, 10.0, 15.0, 8.0, 14.0, 6.5, 73.0)  # 2.5 + 4.0 and 25 + 48
    assert found[1][:6] == ("03T10:00", 3600, 10.0, 16.0, 8.0, 14.0)
    assert pd.isna(found[1][6])
    assert pd.isna(found[1][7])
    assert len(found) == 2


def test_hours_reach_back_140_days_and_end_with_the_window(lake):
    moments = ["2025-10-14T23:00:00", "2025-10-15T00:00:00", "2026-03-04T22:00:00", "2026-03-04T23:00:00"]
    moments += ["2026-03-05T00:00:00"]
    lake.import_frame("candles", pd.DataFrame([candle(m, 3600, (1, 1, 1, 1)) for m in moments]), "x")
    # 5 March less 140 days is 16 October: 16 + 30 + 31 + 31 + 28 + 4 days.
    assert [row[0] for row in hours(lake)] == ["04T22:00", "04T23:00"]
    assert [row[0] for row in hours(lake, Window.day(date(2026, 3, 3)))] == ["15T00:00"]
    late = Window.rolling(datetime(2026, 3, 4, 23, 30, tzinfo=UTC), timedelta(hours=24))
    assert [row[0] for row in hours(lake, late)] == ["04T22:00"]  # 23:00 ends after the window


def test_no_candles_give_the_same_columns_and_types(lake):
    lake.import_frame("candles", pd.DataFrame([candle("2026-03-04T22:00:00", 3600, (1, 1, 1, 1))]), "x")
    empty, full = lake.frames(Window.day(date(2020, 1, 1))).candle_hours, lake.frames(DAY).candle_hours
    assert len(empty) == 0
    assert len(full) == 1
    assert empty.dtypes.equals(full.dtypes)
