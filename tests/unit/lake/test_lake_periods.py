"""Liquidations by periods and candles by days, on tables small enough to add up by hand."""

from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from briefs.lake.store import Lake
from briefs.tables.stretch import Stretch
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 3, 4))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def order(moment: str, side: str, usd: str, kind: str = "liq", asset: str = "BTC") -> dict[str, object]:
    return {
        "ts": f"{moment}Z",
        "venue": "okx",
        "symbol": f"{asset}-USDT-SWAP",
        "asset": asset,
        "side": side,
        "price": 1,
        "qty": usd,
        "usd": usd,
        "kind": kind,
    }


def bar(moment: str, interval_s: int, long_usd: str, short_usd: str, **other: object) -> dict[str, object]:
    plain = {
        "ts": f"{moment}Z",
        "interval_s": interval_s,
        "venue": "binance",
        "asset": "BTC",
        "long_usd": long_usd,
        "short_usd": short_usd,
        "source": "vendor",
        "coverage": None,
    }
    return plain | other


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def periods(lake, window, *columns: str) -> list[tuple[object, ...]]:
    frame = lake.frames(window).liquidation_periods
    return [tuple(row) for row in frame[list(columns)].itertuples(index=False)]


def test_orders_are_summed_by_day_and_only_those_of_kind_liq(lake):
    rows = [
        order("2026-03-03T23:59:59.999", "long", "1.00"),
        order("2026-03-04T00:00:00", "long", "10.00"),
        order("2026-03-04T12:00:00", "long", "20.01"),
        order("2026-03-04T13:00:00", "short", "5.50"),
        order("2026-03-04T14:00:00", "long", "1000", kind="adl"),
        order("2026-03-04T15:00:00", "short", "1000", kind="backstop"),
        order("2026-03-05T00:00:00", "long", "7.00"),
    ]
    lake.import_frame("liquidations", pd.DataFrame(rows), "x", stretches=())
    found = periods(lake, DAY, "period", "start", "kind", "long_usd_cents", "short_usd_cents", "orders")
    # The day: long 10.00 + 20.01 = 30.01, short 5.50, three orders; 00:00 of the next day is not in it (G11).
    assert found == [
        (1, pd.Timestamp("2026-03-03", tz="UTC"), "orders", 100, 0, 1),
        (0, pd.Timestamp("2026-03-04", tz="UTC"), "orders", 3001, 550, 3),
    ]


def test_b8_sums_of_cents_stay_whole_numbers(lake):
    """Twice $9,007,199,254,740.93 is 1,801,439,850,948,186 cents to the cent, which no float can hold."""
    # Two orders of 9,007,199,254,740.93 dollars: 1,801,439,850,948,186 cents.
    rows = [
        order("2026-03-04T01:00:00", "long", "9007199254740.93"),
        order("2026-03-04T02:00:00", "long", "9007199254740.93"),
    ]
    lake.import_frame("liquidations", pd.DataFrame(rows), "x")
    frame = lake.frames(DAY).liquidation_periods
    assert frame["long_usd_cents"].dtype == "int64"
    assert frame["long_usd_cents"].tolist() == [900719925474093 + 900719925474093]


def test_a_stated_stretch_without_orders_is_a_zero_and_the_rest_is_absent(lake):
    full = Stretch("okx", "BTC", "full", at("2026-03-02T00:00:00"), at("2026-03-04T12:00:00"))
    partial = Stretch("okx", "BTC", "partial", at("2026-03-04T12:00:00"), at("2026-03-04T18:00:00"))
    lake.import_frame(
        "liquidations", pd.DataFrame([order("2026-03-04T01:00:00", "long", "5")]), "x", stretches=[full, partial]
    )
    found = periods(lake, DAY, "period", "covered_s", "coverage", "long_usd_cents", "orders")
    # The day has 12 h full and 6 h partial: 64,800 s, the weaker word. 2 and 3 March: whole, without an order.
    assert found == [(2, 86400.0, "full", 0, 0), (1, 86400.0, "full", 0, 0), (0, 64800.0, "partial", 500, 1)]


def test_without_a_statement_orders_are_partial_from_first_to_last_row(lake):
    rows = [
        order("2026-03-04T01:00:00", "long", "5"),
        order("2026-03-04T03:00:00", "long", "5"),
        order("2026-03-04T04:00:00", "long", "5", asset="ETH"),
    ]
    lake.import_frame("liquidations", pd.DataFrame(rows), "x")
    found = periods(lake, DAY, "asset", "covered_s", "coverage", "source")
    assert found == [("BTC", 7200.0, "partial", "x"), ("ETH", 0.0, "partial", "x")]


def test_the_same_orders_stated_full_later_are_full(lake):
    rows = pd.DataFrame([order("2026-03-04T01:00:00", "long", "5")])
    lake.import_frame("liquidations", rows, "x")
    full = Stretch("okx", "BTC", "full", DAY.start, DAY.end)
    assert lake.import_frame("liquidations", rows, "y", stretches=[full]).unchanged == 1
    found = periods(lake, DAY, "covered_s", "coverage", "source", "long_usd_cents")
    assert found == [(86400.0, "full", "x", 500)]


def test_bars_count_in_the_period_that_they_lie_in(lake):
    rows = [
        bar("2026-03-03T20:00:00", 14400, "1", "2"),
        bar("2026-03-04T00:00:00", 14400, "10.00", "1.005"),
        bar("2026-03-04T20:00:00", 14400, "20.00", "0", coverage="full"),
        bar("2026-03-05T00:00:00", 14400, "99", "99"),
    ]
    lake.import_frame("liquidation_totals", pd.DataFrame(rows), "y")
    found = periods(
        lake, DAY, "period", "bars", "straddling", "covered_s", "coverage", "long_usd_cents", "short_usd_cents"
    )
    # Two bars of 14,400 s = 28,800 s; long 10.00 + 20.00, short 1.005 = 1.01; the weaker word of full and aggregate.
    assert found == [(1, 1, 0, 14400.0, "aggregate", 100, 200), (0, 2, 0, 28800.0, "aggregate", 3000, 101)]


def test_a_bar_over_the_bound_of_a_rolling_window_is_straddling_on_both_sides_and_never_shared_out(lake):
    rows = [bar("2026-03-03T04:00:00", 14400, "7", "7"), bar("2026-03-04T04:00:00", 14400, "5", "5")]
    rows += [bar("2026-03-03T08:00:00", 14400, "1", "0"), bar("2026-03-04T00:00:00", 14400, "2", "0")]
    lake.import_frame("liquidation_totals", pd.DataFrame(rows), "y")
    window = Window.rolling(at("2026-03-04T07:06:00"), timedelta(hours=24))
    found = periods(lake, window, "period", "start", "bars", "straddling", "long_usd_cents")
    # 04:00 to 08:00 of either day crosses 07:06. Whole: 08:00 of the 3rd and 00:00 of the 4th, 1 + 2.
    assert found == [
        (1, pd.Timestamp("2026-03-02T07:06Z"), 0, 1, 0),
        (0, pd.Timestamp("2026-03-03T07:06Z"), 2, 2, 300),
    ]
    assert len(lake.frames(window).totals) == 4


def test_bars_of_two_lengths_are_two_rows(lake):
    rows = [bar("2026-03-04T00:00:00", 86400, "24", "0")]
    rows += [bar(f"2026-03-04T{hour:02d}:00:00", 3600, "1", "0") for hour in range(24)]
    lake.import_frame("liquidation_totals", pd.DataFrame(rows), "y")
    found = periods(lake, DAY, "interval_s", "bars", "covered_s", "long_usd_cents")
    assert found == [(3600, 24, 86400.0, 2400), (86400, 1, 86400.0, 2400)]


def test_a_bar_longer_than_the_window_straddles_every_period_that_it_overlaps(lake):
    lake.import_frame("liquidation_totals", pd.DataFrame([bar("2026-03-02T12:00:00", 2 * 86400, "1", "1")]), "y")
    found = periods(lake, DAY, "period", "bars", "straddling", "covered_s", "long_usd_cents")
    assert found == [(2, 0, 1, 0.0, 0), (1, 0, 1, 0.0, 0), (0, 0, 1, 0.0, 0)]


def candle(moment: str, interval_s: int, prices: tuple[float, float, float, float], volume: float | None = 1.0) -> dict:
    first, high, low, last = prices
    return {
        "ts": f"{moment}Z",
        "interval_s": interval_s,
        "venue": "okx",
        "symbol": "X",
        "asset": "BTC",
        "open": first,
        "high": high,
        "low": low,
        "close": last,
        "volume": volume,
        "turnover_usd": None,
    }


def test_candle_days_are_whole_days_before_the_window_of_bars_on_their_grid(lake):
    rows = [
        candle("2026-03-02T00:00:00", 43200, (10, 12, 9, 11), 2.5),
        candle("2026-03-02T12:00:00", 43200, (11, 15, 8, 14), 4.0),
        candle("2026-03-02T06:00:00", 43200, (1, 99, 1, 99), 100.0),  # off the grid: 06:00 is no multiple of 12 h
        candle("2026-03-03T00:00:00", 43200, (14, 14, 13, 13), 1.0),
        candle("2026-03-03T12:00:00", 43200, (13, 13, 12, 12), None),
        candle("2026-03-04T00:00:00", 43200, (12, 12, 12, 12)),  # the window's own day
        candle("2026-03-02T00:00:00", 86400, (10, 15, 8, 14), 6.5),
    ]
    lake.import_frame("candles", pd.DataFrame(rows), "x")
    frames = lake.frames(DAY)
    days = frames.candle_days.drop(columns=["venue", "symbol", "asset", "turnover_usd"])
    found = [tuple(row) for row in days.itertuples(index=False)]
    second, third = (pd.Timestamp(f"2026-03-0{n}", tz="UTC") for n in (2, 3))
    assert found[0] == (second, 43200, 2, 10.0, 15.0, 8.0, 14.0, 6.5)  # volume 2.5 + 4.0
    assert found[1] == (second, 86400, 1, 10.0, 15.0, 8.0, 14.0, 6.5)
    # A bar without volume leaves the day without: what is missing is not counted as zero.
    assert found[2][:7] == (third, 43200, 2, 14.0, 14.0, 12.0, 12.0)
    assert pd.isna(found[2][7])
    assert len(found) == 3
    # The bar that ends at the window's start is handed over, the one before is not.
    assert frames.candles["ts"].dt.strftime("%d %H").tolist() == ["03 12", "04 00"]


def test_candle_days_end_before_the_last_day_that_a_rolling_window_touches(lake):
    rows = [candle(f"2026-03-0{n}T00:00:00", 86400, (1, 1, 1, 1)) for n in (1, 2, 3, 4)]
    lake.import_frame("candles", pd.DataFrame(rows), "x")
    window = Window.rolling(at("2026-03-04T00:00:00"), timedelta(hours=24))
    # The last moment is 3 March 23:59:59.999999, so whole days before 3 March.
    assert lake.frames(window).candle_days["day"].dt.day.tolist() == [1, 2]
