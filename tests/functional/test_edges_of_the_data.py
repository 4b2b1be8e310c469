"""What real lakes hold: two sources for one venue, odd bars, missing assets, days with nothing.

Each test feeds a handful of rows and reads the figures back; the sums are written out.
"""

import json

import pytest

DAY = "2026-03-10"
CANDLE = "ts,interval_s,venue,symbol,asset,open,high,low,close,volume,turnover_usd"
ORDERS = "ts,venue,symbol,asset,side,price,qty,usd"
TOTALS = "ts,interval_s,venue,asset,long_usd,short_usd,source"
FUNDING = "ts,venue,symbol,asset,rate,interval_h"


def figures(desk, *options):
    return json.loads(desk.run("figures", DAY, "--json", *options).stdout)


def value(read, name):
    return read["figures"][name]["value"]


def four_hour_bars(venue, asset, longs, shorts, source="vendor", missing=()):
    return "\n".join(
        f"{DAY}T{hour:02}:00:00Z,14400,{venue},{asset},{longs},{shorts},{source}"
        for hour in range(0, 24, 4)
        if hour not in missing
    )


def test_full_orders_count_and_totals_of_the_same_venue_do_not_add_to_them(desk):
    desk.load(
        "liquidations",
        f"""{ORDERS}
        {DAY}T01:00:00Z,bybit,BTCUSDT,BTC,long,50000,0.002,100.00
        {DAY}T02:00:00Z,bybit,BTCUSDT,BTC,short,50000,0.001,50.00""",
        "--coverage", "full", "--from", f"{DAY}T00:00:00Z", "--to", "2026-03-11T00:00:00Z",
    )  # fmt: skip
    desk.load("liquidation_totals", f"{TOTALS}\n{four_hour_bars('bybit', 'BTC', 1000, 1000)}")
    read = figures(desk)
    assert value(read, "liquidations.total_usd") == 100.00 + 50.00
    assert value(read, "liquidations.orders") == 2


def test_totals_count_where_the_orders_are_partial(desk):
    desk.load("liquidations", f"{ORDERS}\n{DAY}T01:00:00Z,bybit,BTCUSDT,BTC,long,50000,0.002,100.00")
    desk.load("liquidation_totals", f"{TOTALS}\n{four_hour_bars('bybit', 'BTC', 1000.5, 1.25)}")
    read = figures(desk)
    assert value(read, "liquidations.total_usd") == 6 * (1000.5 + 1.25)
    assert "liquidations.orders" not in read["figures"]


def test_with_four_hour_bars_about_all_parts_of_time_are_four_hours_long(desk):
    hourly = "\n".join(f"{DAY}T{hour:02}:00:00Z,3600,okx,BTC,10,1,vendor" for hour in range(24))
    desk.load("liquidation_totals", f"{TOTALS}\n{four_hour_bars('binance', 'BTC', 100, 20)}\n{hourly}")
    read = figures(desk)
    assert value(read, "liquidations.bar.0400.usd") == (100 + 20) + 4 * (10 + 1)
    assert not [name for name in read["figures"] if name.startswith("liquidations.hour.")]
    parts = [f["value"] for name, f in read["figures"].items() if name.startswith("liquidations.bar.")]
    assert sum(parts) == value(read, "liquidations.total_usd") == 6 * 120 + 24 * 11


def test_the_aggregate_venue_counts_only_for_assets_that_no_single_venue_has(desk):
    desk.load(
        "liquidation_totals",
        f"{TOTALS}\n{four_hour_bars('all', 'BTC', 500, 500)}\n{four_hour_bars('binance', 'BTC', 100, 20)}\n"
        f"{four_hour_bars('all', 'ETH', 7, 3)}",
    )
    read = figures(desk)
    assert value(read, "liquidations.asset.BTC.usd") == 6 * 120
    assert value(read, "liquidations.asset.ETH.usd") == 6 * 10
    assert "all" in read["figures"]["liquidations.asset.ETH.usd"]["basis"]


def test_a_missing_bar_is_a_gap_and_no_zero(desk):
    desk.load("liquidation_totals", f"{TOTALS}\n{four_hour_bars('binance', 'BTC', 100, 20, missing=(8,))}")
    read = figures(desk)
    assert value(read, "liquidations.total_usd") == 5 * 120
    assert read["figures"]["liquidations.total_usd"]["coverage"] == pytest.approx(5 / 6)
    assert "liquidations.bar.0800.usd" not in read["figures"]
    assert [gap for gap in read["gaps"] if gap["table"] == "liquidation_totals" and gap["venue"] == "binance"]


def test_funding_of_three_intervals_in_one_day_is_compared_per_eight_hours(desk):
    rows = [f"{DAY}T{hour:02}:00:00Z,hyperliquid,BTC,BTC,0.00001,1" for hour in range(24)]
    rows += [f"{DAY}T{hour:02}:00:00Z,bybit,BTCUSDT,BTC,0.00004,4" for hour in range(0, 24, 4)]
    rows += [f"{DAY}T{hour:02}:00:00Z,binance,BTCUSDT,BTC,0.0001,8" for hour in range(0, 24, 8)]
    desk.load("funding", "\n".join([FUNDING, *rows]))
    read = figures(desk)
    assert value(read, "funding.BTC.venue.hyperliquid.rate_8h") == pytest.approx(24 * 0.00001 / 24 * 8, abs=1e-15)
    assert value(read, "funding.BTC.venue.bybit.rate_8h") == pytest.approx(6 * 0.00004 / 24 * 8, abs=1e-15)
    assert value(read, "funding.BTC.venue.binance.rate_8h") == pytest.approx(3 * 0.0001 / 24 * 8, abs=1e-15)
    # No venue's open interest is known, so the median of 0.00008, 0.00008 and 0.0001 stands.
    assert value(read, "funding.BTC.rate_8h") == pytest.approx(0.00008, abs=1e-15)
    assert "median" in read["figures"]["funding.BTC.rate_8h"]["basis"]


def test_an_asset_without_candles_is_named_and_the_brief_is_written(desk):
    desk.load("liquidation_totals", f"{TOTALS}\n{four_hour_bars('binance', 'XRP', 100, 20)}")
    desk.run("generate", DAY)
    read = json.loads((desk.folder / "output" / DAY / "brief.json").read_text())
    assert [gap for gap in read["gaps"] if gap["table"] == "candles" and gap["asset"] == "XRP"]
    assert not [name for name in read["figures"] if name.startswith("price.XRP")]


def test_a_day_without_liquidation_data_says_so_and_is_not_called_quiet(desk):
    bars = "\n".join(
        f"{DAY}T{hour:02}:00:00Z,3600,binance,BTCUSDT,BTC,50000,50100,49900,50000,10,500000" for hour in range(24)
    )
    desk.load("candles", f"{CANDLE}\n{bars}")
    desk.run("generate", DAY)
    text = (desk.folder / "output" / DAY / "brief.md").read_text()
    read = json.loads((desk.folder / "output" / DAY / "brief.json").read_text())
    assert "liquidations.total_usd" not in read["figures"]
    assert any(gap["table"].startswith("liquidation") and gap["what"] in text for gap in read["gaps"])
    assert "quiet" not in text.lower()


def test_a_covered_day_without_a_liquidation_is_a_true_zero(desk):
    desk.load("liquidation_totals", f"{TOTALS}\n{four_hour_bars('binance', 'BTC', 0, 0)}")
    read = figures(desk)
    assert value(read, "liquidations.total_usd") == 0
    assert "liquidations.long_share" not in read["figures"]
    desk.run("generate", DAY)


def test_a_day_for_which_nothing_exists_exits_with_three_and_writes_nothing(desk):
    desk.load("liquidation_totals", f"{TOTALS}\n{four_hour_bars('binance', 'BTC', 100, 20)}")
    before = desk.files()
    done = desk.run("generate", "2026-03-20", code=3)
    for table in ("liquidations", "liquidation_totals", "funding", "candles", "open_interest"):
        assert table in done.stderr
    assert desk.files() == before


def test_without_a_lake_the_error_names_it_and_the_way_out(desk):
    done = desk.run("generate", DAY, code=3)
    assert "data/lake" in done.stderr
    assert "briefs import" in done.stderr
    assert desk.files() == {}
