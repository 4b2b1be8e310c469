"""The simulated rows keep the table contract and agree with each other."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from briefs.lake.store import Lake
from briefs.sources import scenario
from briefs.tables.contract import TABLES


def test_the_columns_are_the_contract_s_in_its_order(made):
    assert list(made.tables) == list(TABLES)
    for name, frame in made.tables.items():
        assert list(frame.columns) == [column.name for column in TABLES[name].columns]


def test_the_lake_takes_every_row_and_a_second_time_none(made, tmp_path):
    lake = Lake(tmp_path / "lake")
    first = lake.import_frames(made.tables, source="simulated", simulated=True, stretches=made.stretches)
    assert {part.table: part.new for part in first} == {name: len(frame) for name, frame in made.tables.items()}
    again = lake.import_frames(made.tables, source="simulated", simulated=True, stretches=made.stretches)
    assert sum(part.new + part.revised for part in again) == 0


def test_price_times_quantity_is_the_value_to_the_cent(made):
    orders = made.tables["liquidations"]
    product = orders["price"] * orders["qty"]
    assert np.abs(product - orders["usd"].astype(float)).max() < 0.005
    assert (orders["qty"] > 0).all()


def test_every_order_lies_inside_its_minute_s_bar(made):
    candles = made.tables["candles"]
    minutes = candles[candles["interval_s"] == 60].set_index(["asset", "ts"])[["low", "high"]]
    orders = made.tables["liquidations"]
    at = pd.MultiIndex.from_arrays([orders["asset"], orders["ts"].dt.floor("min")])
    bars = minutes.reindex(at)
    assert (orders["price"].to_numpy() >= bars["low"].to_numpy()).all()
    assert (orders["price"].to_numpy() <= bars["high"].to_numpy()).all()


def test_bars_are_whole_and_each_opens_where_the_last_one_closed(made):
    candles = made.tables["candles"]
    assert (candles["high"] >= candles[["open", "close", "low"]].max(axis=1)).all()
    assert (candles["low"] <= candles[["open", "close"]].min(axis=1)).all()
    for (_, interval), rows in candles.groupby(["asset", "interval_s"]):
        assert (rows["ts"].diff().dropna() == pd.Timedelta(seconds=interval)).all()
        assert (rows["open"].to_numpy()[1:] == rows["close"].to_numpy()[:-1]).all()


def test_the_day_s_bar_is_that_of_its_minutes(made):
    candles = made.tables["candles"]
    start = pd.Timestamp("2026-02-01", tz="UTC")
    for _, rows in candles[candles["ts"] >= start].groupby("asset"):
        minutes, day = rows[rows["interval_s"] == 60], rows[rows["interval_s"] == 86400].iloc[0]
        assert (day["low"], day["high"]) == (minutes["low"].min(), minutes["high"].max())
        assert (day["open"], day["close"]) == (minutes["open"].iloc[0], minutes["close"].iloc[-1])
        assert minutes["turnover_usd"].sum() == pytest.approx(day["turnover_usd"], rel=1e-6)


def test_liquidated_longs_are_dense_in_the_bursts(made):
    orders = made.tables["liquidations"]
    longs = orders[orders["side"] == "long"]
    minute = longs["ts"].dt.hour * 60 + longs["ts"].dt.minute
    # 02:12 for 42 minutes with 22 % and 08:18 for 36 minutes with 46 % of the longs, and background in both.
    for first, length, share in ((132, 42, 0.22), (498, 36, 0.46)):
        inside = longs[(minute >= first) & (minute < first + length)]
        assert len(inside) / len(longs) == pytest.approx(share, abs=0.06)


def test_sizes_have_a_heavy_tail(made):
    sizes = made.tables["liquidations"]["usd"].astype(float).sort_values(ascending=False)
    assert sizes.head(len(sizes) // 100).sum() / sizes.sum() > 0.2
    assert sizes.median() < sizes.mean() / 3


def test_open_interest_falls_with_the_liquidations(made, sample):
    levels = made.tables["open_interest"]
    eth = levels[levels["asset"] == "ETH"].groupby("ts")["oi_base"].sum()
    start = pd.Timestamp("2026-02-01", tz="UTC")
    assert eth[start] == pytest.approx(float(sample.open_interest.coins["ETH"]), abs=0.01)
    assert eth.iloc[-1] / eth[start] - 1 == pytest.approx(-0.112, abs=0.01)
    burst = eth[start + pd.Timedelta(hours=9)] / eth[start + pd.Timedelta(hours=8)] - 1
    assert burst < -0.04


def test_names_that_are_made_up_say_so(made):
    orders = made.tables["liquidations"]
    for column in ("account", "id"):
        assert orders[column].dropna().str.startswith("simulated-").all()
    assert set(made.tables["liquidation_totals"]["source"]) == {"simulated"}
    for name in ("series", "headlines", "events", "reported"):
        assert made.tables[name]["source"].str.lower().str.contains("sample").all()


def test_the_documented_scenario_makes_the_tables_that_it_needs(documented, tmp_path):
    path = tmp_path / "day.toml"
    path.write_text(documented, encoding="utf-8")
    made = scenario.simulate(scenario.read(path))
    assert list(made.tables) == ["liquidations", "candles"]
    orders = made.tables["liquidations"]
    assert sum(orders["usd"], Decimal(0)) == Decimal("1000000.00")
    assert sum(orders[orders["asset"] == "ETH"]["usd"], Decimal(0)) == Decimal("300000.00")
    Lake(tmp_path / "lake").import_frames(made.tables, "simulated", simulated=True, stretches=made.stretches)
