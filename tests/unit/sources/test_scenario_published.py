"""The sample day: every published value, summed again from the simulated rows. The values are written out here."""

from datetime import UTC, datetime
from decimal import Decimal

import pandas as pd
import pytest

START = pd.Timestamp("2026-02-01", tz="UTC")
END = pd.Timestamp("2026-02-02", tz="UTC")


@pytest.fixture(scope="module")
def orders(made):
    return made.tables["liquidations"]


def usd(rows):
    return sum(rows["usd"], Decimal(0))


def test_the_sides_add_up_to_the_total_to_the_cent(orders):
    longs, shorts = usd(orders[orders["side"] == "long"]), usd(orders[orders["side"] == "short"])
    assert longs == Decimal("2420000000.00")
    assert shorts == Decimal("163000000.00")
    assert longs + shorts == usd(orders) == Decimal("2583000000.00")


@pytest.mark.parametrize(("asset", "published"), [("ETH", "1150000000"), ("BTC", "788000000"), ("SOL", "200000000")])
def test_assets(orders, asset, published):
    assert usd(orders[orders["asset"] == asset]) == Decimal(published)


def test_parts_by_asset_and_by_venue_are_the_whole(orders):
    for part in ("asset", "venue"):
        assert sum((usd(rows) for _, rows in orders.groupby(part)), Decimal(0)) == Decimal("2583000000.00")


def test_hyperliquid_has_nearly_1_1_billion_then_bybit_then_binance(orders):
    venues = {name: usd(rows) for name, rows in orders.groupby("venue")}
    assert Decimal(1_050_000_000) <= venues["hyperliquid"] < Decimal(1_100_000_000)
    assert sorted(venues, key=venues.get, reverse=True)[:3] == ["hyperliquid", "bybit", "binance"]


def test_the_largest_order_and_no_other_comes_near(orders):
    first, second = orders.sort_values("usd", ascending=False, key=lambda s: s.astype(float)).head(2).to_dict("records")
    assert first["usd"] == Decimal("222650000.00")
    assert (first["symbol"], first["asset"], first["venue"], first["side"]) == ("ETH-USD", "ETH", "hyperliquid", "long")
    assert second["usd"] <= first["usd"] / 4


def test_traders_are_a_claim_and_not_a_count(made, orders):
    reported = made.tables["reported"].set_index("metric")
    assert reported.loc["traders", "value"] == 434945
    assert reported.loc["traders", "start"] == START
    assert reported.loc["traders", "end"] == END
    assert orders["account"].nunique() < 434945
    assert set(orders.loc[orders["account"].notna(), "venue"]) == {"hyperliquid"}


def test_no_day_since_10_october_2025_was_as_large(made):
    totals = made.tables["liquidation_totals"]
    daily = (totals["long_usd"] + totals["short_usd"]).groupby(totals["ts"].dt.strftime("%Y-%m-%d")).agg(sum)
    assert daily["2025-10-10"] == Decimal("19160000000.00")
    assert list(daily.index) == [f"{d:%Y-%m-%d}" for d in pd.date_range("2025-09-01", "2026-01-31")]
    assert max(daily.loc["2025-10-11":]) < Decimal("2583000000.00")


def test_days_before_have_the_venues_assets_and_source_of_the_day(made, orders):
    totals = made.tables["liquidation_totals"]
    wanted = set(zip(orders["venue"], orders["asset"], strict=True))
    for _, rows in totals.groupby("ts"):
        assert set(zip(rows["venue"], rows["asset"], strict=True)) == wanted
    assert set(totals["source"]) == {"simulated"} == {stretch.source for stretch in made.stretches}
    assert {(stretch.venue, stretch.asset) for stretch in made.stretches} == wanted
    for stretch in made.stretches:
        assert (stretch.coverage, stretch.start, stretch.end) == ("full", START.to_pydatetime(), END.to_pydatetime())


def bars(made, asset, interval_s):
    candles = made.tables["candles"]
    return candles[(candles["asset"] == asset) & (candles["interval_s"] == interval_s)].reset_index(drop=True)


@pytest.mark.parametrize(
    ("asset", "low", "at", "close", "lower_on"),
    [("BTC", 75600.0, "08:48", 78500.0, "2025-04-09"), ("ETH", 2385.0, "08:48", 2447.0, "2025-07-02")],
)
def test_low_close_and_the_last_day_that_was_lower(made, asset, low, at, close, lower_on):
    minutes = bars(made, asset, 60)
    today = minutes[minutes["ts"] >= START]
    assert len(today) == 1440
    assert today["low"].min() == low
    lowest = today[today["low"] == low]["ts"]
    # The turning point ends one minute and opens the next.
    assert pd.Timestamp(f"2026-02-01 {at}", tz="UTC") in set(lowest)
    assert today["close"].iloc[-1] == close
    days = bars(made, asset, 86400)
    before = days[days["ts"] < START]
    assert len(before) >= 300
    assert before[before["low"] < low]["ts"].max() == pd.Timestamp(lower_on, tz="UTC")


def test_eth_fell_below_2400(made):
    assert bars(made, "ETH", 60)["low"].min() < 2400


def test_funding_of_eth_on_binance_and_weighted_by_open_interest(made):
    funding, levels = made.tables["funding"], made.tables["open_interest"]
    today = funding[(funding["asset"] == "ETH") & (funding["ts"] >= START)]
    rates = {v: rows["rate"].sum() / rows["interval_h"].sum() * 8 for v, rows in today.groupby("venue")}
    assert rates["binance"] == pytest.approx(-0.00028, abs=1e-12)
    before = levels[(levels["asset"] == "ETH") & (levels["ts"] < START)].groupby("venue")["oi_usd"].last()
    weighted = sum(rates[v] * before[v] for v in rates) / sum(before[v] for v in rates)
    assert weighted == pytest.approx(-0.00078, abs=5e-6)


def test_funding_of_eth_on_binance_was_last_as_low_in_november_2022(made):
    funding = made.tables["funding"]
    mine = funding[(funding["asset"] == "ETH") & (funding["venue"] == "binance")]
    daily = mine.groupby(mine["ts"].dt.floor("D"))["rate"].sum() / 3
    earlier = daily[daily.index < START]
    assert len(earlier) == (START - pd.Timestamp("2022-01-01", tz="UTC")).days
    assert f"{earlier[earlier <= daily[START]].index.max():%Y-%m}" == "2022-11"


def test_market_capitalisation(made):
    series = made.tables["series"]
    mine = series[series["name"] == "total_market_cap"].set_index("ts")["value"]
    last, before = mine[mine.index < END].iloc[-1], mine[mine.index < START].iloc[-1]
    assert last == 2_730_000_000_000
    assert -0.065 < last / before - 1 < -0.055


def test_the_scenario_says_where_each_published_value_comes_from(sample):
    keys = {item.key for item in sample.published}
    assert {"liquidations.total", "liquidations.largest.usd", "prices.BTC.low", "funding.assets.ETH.aggregate"} <= keys
    assert all(item.source and item.note for item in sample.published)
    assert "24-hour snapshot" in sample.about
    assert sample.window.start == datetime(2026, 2, 1, tzinfo=UTC)
