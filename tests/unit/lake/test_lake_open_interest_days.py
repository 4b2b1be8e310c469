"""Open interest reduced to days, on levels few enough to reduce by hand."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from briefs.lake.store import Lake
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 3, 4))
LEVELS = ["first_base", "first_usd", "last_base", "last_usd"]


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def level(moment, base, usd, symbol="BTCUSDT"):
    names = ("ts", "venue", "symbol", "asset", "oi_base", "oi_usd")
    return dict(zip(names, (f"{moment}Z", "binance", symbol, "BTC", base, usd), strict=True))


def days(lake, window=DAY):
    frame = lake.frames(window).open_interest_days
    shown = frame.assign(**{name: frame[name].dt.strftime("%m-%dT%H:%M") for name in ("day", "first_ts", "last_ts")})
    return [tuple(row) for row in shown.drop(columns=["venue", "asset"]).astype(object).itertuples(index=False)]


def test_a_day_keeps_its_first_and_last_level_of_each_symbol(lake):
    given = [
        level("2026-03-02T00:00:00", 5.0, 500.0),
        level("2026-03-02T12:00:00", 9.0, 900.0),
        level("2026-03-02T23:45:00", 6.0, 600.0),
        level("2026-03-02T04:00:00", 1.0, 10.0, symbol="BTCUSDC"),
        level("2026-03-03T08:00:00", 7.0, 700.0),
        level("2026-03-04T00:00:00", 8.0, 800.0),  # the window's own day is not among the days before
    ]
    lake.import_frame("open_interest", pd.DataFrame(given), "x")
    assert days(lake) == [
        ("03-02T00:00", "BTCUSDC", "03-02T04:00", 1.0, 10.0, "03-02T04:00", 1.0, 10.0),
        ("03-02T00:00", "BTCUSDT", "03-02T00:00", 5.0, 500.0, "03-02T23:45", 6.0, 600.0),
        ("03-03T00:00", "BTCUSDT", "03-03T08:00", 7.0, 700.0, "03-03T08:00", 7.0, 700.0),
    ]


def test_an_unknown_unit_of_the_last_level_is_not_filled_from_an_earlier_one(lake):
    given = [level("2026-03-03T08:00:00", 7.0, 700.0), level("2026-03-03T12:00:00", None, 800.0)]
    lake.import_frame("open_interest", pd.DataFrame(given), "x")
    frame = lake.frames(DAY).open_interest_days
    assert pd.isna(frame["last_base"][0])
    assert frame[["first_base", "first_usd", "last_usd"]].to_numpy().tolist() == [[7.0, 700.0, 800.0]]


def test_days_reach_back_a_year_and_end_before_the_day_of_the_window(lake):
    moments = ["2025-03-02T23:00:00", "2025-03-03T00:00:00", "2026-03-03T12:00:00", "2026-03-04T12:00:00"]
    lake.import_frame("open_interest", pd.DataFrame([level(m, 1.0, 1.0) for m in moments]), "x")
    assert [day for day, *_ in days(lake)] == ["03-03T00:00", "03-03T00:00"]  # of 2025 and of 2026
    rolling = Window.rolling(datetime(2026, 3, 4, 7, tzinfo=UTC), timedelta(hours=24))
    assert [day for day, *_ in days(lake, rolling)] == ["03-03T00:00", "03-03T00:00"]


def test_without_levels_the_frame_has_its_columns(lake):
    headline = {"ts": "2026-03-03T12:00:00Z", "source": "a", "title": "b", "url": None}
    lake.import_frame("headlines", pd.DataFrame([headline]), "x")
    frame = lake.frames(DAY).open_interest_days
    assert list(frame) == ["day", "venue", "symbol", "asset", "first_ts", *LEVELS[:2], "last_ts", *LEVELS[2:]]
    assert frame.empty
