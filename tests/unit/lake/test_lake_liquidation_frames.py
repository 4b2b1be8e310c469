"""The frames that bursts and ranks are measured against, on tables small enough to add up by hand."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from briefs.lake.store import Lake
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 3, 4))


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def order(moment, side, usd, *, kind="liq", venue="okx"):
    names = ("ts", "venue", "symbol", "asset", "side", "price", "qty", "usd", "kind")
    return dict(zip(names, (f"{moment}Z", venue, "BTC-USDT-SWAP", "BTC", side, 1, usd, usd, kind), strict=True))


def bar(moment, interval_s, long_usd, short_usd):
    names = ("ts", "interval_s", "venue", "asset", "long_usd", "short_usd", "source")
    return dict(zip(names, (f"{moment}Z", interval_s, "binance", "BTC", long_usd, short_usd, "vendor"), strict=True))


def level(moment, oi_usd, symbol="BTCUSDT", oi_base=None):
    names = ("ts", "venue", "symbol", "asset", "oi_base", "oi_usd")
    return dict(zip(names, (f"{moment}Z", "binance", symbol, "BTC", oi_base, oi_usd), strict=True))


def rows(frame, *columns):
    return [tuple(row) for row in frame[list(columns)].itertuples(index=False)]


def test_orders_before_the_window_are_summed_by_minute(lake):
    given = [
        order("2026-02-03T23:59:59.999", "long", "9"),  # more than 28 days before 4 March
        order("2026-02-04T00:00:00", "long", "1.10"),
        order("2026-03-03T10:05:00", "long", "10.00"),
        order("2026-03-03T10:05:59.999", "long", "20.01"),
        order("2026-03-03T10:05:30", "short", "5"),
        order("2026-03-03T10:05:31", "short", "1000", kind="adl"),
        order("2026-03-03T10:06:00", "short", "2"),
        order("2026-03-03T10:06:01", "short", "3", venue="bybit"),
        order("2026-03-04T00:00:00", "long", "7"),  # the window's own
    ]
    lake.import_frame("liquidations", pd.DataFrame(given), "x")
    found = lake.frames(DAY).liquidation_bars
    ten = datetime(2026, 3, 3, 10, 5, tzinfo=UTC)
    assert rows(found, "ts", "venue", "long_usd_cents", "short_usd_cents") == [
        (datetime(2026, 2, 4, tzinfo=UTC), "okx", 110, 0),
        (ten, "okx", 3001, 500),
        (ten + timedelta(minutes=1), "bybit", 0, 300),
        (ten + timedelta(minutes=1), "okx", 0, 200),
    ]
    assert set(found["interval_s"]) == {60}
    assert set(found["kind"]) == {"orders"}
    assert set(found["source"]) == {""}
    assert found["long_usd_cents"].dtype == "int64"


@pytest.mark.parametrize("seconds", [0, 30])
def test_very_many_bars_are_handed_over_like_few(lake, seconds):
    venues = ("bybit", "kraken", "okx")
    minutes = pd.date_range("2026-02-03T23:59:00Z", "2026-03-04T01:00:00Z", freq="min")
    given = pd.DataFrame([order("2026-03-01T00:00:00", "long", "1", venue=venue) for venue in venues])
    given = given.loc[given.index.repeat(len(minutes))].assign(ts=[*minutes] * len(venues))
    lake.import_frame("liquidations", given, "x")
    end = datetime(2026, 3, 4, 0, 0, seconds, tzinfo=UTC)
    found = lake.frames(Window.rolling(end + timedelta(days=1), timedelta(days=1))).liquidation_bars
    # The minute of 28 days before a window that begins within a minute counts by its later half, which has no order.
    first = datetime(2026, 2, 4, tzinfo=UTC) + timedelta(minutes=bool(seconds))
    after = datetime(2026, 3, 4, tzinfo=UTC) + timedelta(minutes=bool(seconds))
    expected = [(moment, venue, 100) for moment in minutes if first <= moment < after for venue in venues]
    assert len(expected) == 28 * 1440 * 3
    assert rows(found, "ts", "venue", "long_usd_cents") == expected


def test_bars_before_the_window_are_handed_over_whole(lake):
    given = [
        bar("2026-02-03T20:00:00", 14400, "1", "1"),  # begins before the 28 days
        bar("2026-02-04T00:00:00", 14400, "2", "0.01"),
        bar("2026-03-03T20:00:00", 14400, "3", "0"),
        bar("2026-03-03T23:00:00", 7200, "4", "0"),  # reaches into the window
        bar("2026-03-04T00:00:00", 14400, "5", "0"),
    ]
    lake.import_frame("liquidation_totals", pd.DataFrame(given), "x")
    found = rows(lake.frames(DAY).liquidation_bars, "kind", "source", "interval_s", "long_usd_cents", "short_usd_cents")
    assert found == [("totals", "vendor", 14400, 200, 1), ("totals", "vendor", 14400, 300, 0)]


def test_the_level_at_the_start_of_each_period_is_the_last_one_within_four_hours(lake):
    given = [
        level("2026-03-04T00:00:01", 99.0),  # after the start
        level("2026-03-04T00:00:00", 10.0),
        level("2026-03-03T23:00:00", 9.0),
        level("2026-03-02T20:00:00", 8.0),  # four hours before 3 March, and no later one
        level("2026-03-01T19:59:59", 7.0),  # too old for 2 March
        level("2026-03-04T00:00:00", 5.0, symbol="BTCUSDC"),
        level("2026-02-28T22:00:00", 3.0),
        level("2026-02-28T23:00:00", None, oi_base=1.0),  # the last one before 1 March is not known in dollars
        level("2025-03-04T00:00:00", 2.0),  # 365 days before
        level("2025-03-03T00:00:00", 1.0),
    ]
    lake.import_frame("open_interest", pd.DataFrame(given), "x")
    found = lake.frames(DAY).open_interest_starts
    assert rows(found[found["oi_usd"].notna()], "period", "symbol", "oi_usd") == [
        (0, "BTCUSDC", 5.0),
        (0, "BTCUSDT", 10.0),
        (1, "BTCUSDT", 8.0),
        (365, "BTCUSDT", 2.0),
    ]
    assert rows(found[found["oi_usd"].isna()], "period", "symbol") == [(3, "BTCUSDT")]


def test_periods_of_a_rolling_window_end_where_it_starts(lake):
    week = Window.rolling(datetime(2026, 3, 4, 7, 6, tzinfo=UTC), timedelta(days=7))
    given = [level("2026-02-25T07:00:00", 4.0), level("2026-02-18T07:06:00", 3.0), level("2026-02-18T07:07:00", 2.0)]
    lake.import_frame("open_interest", pd.DataFrame(given), "x")
    assert rows(lake.frames(week).open_interest_starts, "period", "oi_usd") == [(0, 4.0), (1, 3.0)]


def test_an_empty_lake_has_the_columns(lake):
    lake.import_frame("liquidation_totals", pd.DataFrame([bar("2026-03-04T00:00:00", 14400, "5", "0")]), "x")
    frames = lake.frames(DAY)
    assert list(frames.liquidation_bars) == [
        "ts", "interval_s", "kind", "venue", "asset", "source", "long_usd_cents", "short_usd_cents",
    ]  # fmt: skip
    assert list(frames.open_interest_starts) == ["period", "venue", "symbol", "asset", "oi_usd"]
    assert len(frames.liquidation_bars) == len(frames.open_interest_starts) == 0
