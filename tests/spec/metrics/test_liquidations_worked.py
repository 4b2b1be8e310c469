"""Worked examples of the traps of liquidations, by number, from a file to a figure.

What a venue's own fields mean is translated by its client. What stands here is the rule that every client relies on:
the columns of the table, the import and the figures.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import duckdb
import pandas as pd
import pytest
from position_tables import at, bar, day_of_bars, gaps, market, order, read, stretch

from briefs.errors import FaultyInput
from briefs.lake.importing import Stated
from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.metrics.liquidations_concentration import concentration
from briefs.metrics.ranks import log_z, midrank, place, robust_z
from briefs.vocabulary.preferences import FeedRegime, Preferences
from briefs.vocabulary.window import Window

NOVEMBER = Window.day(date(2026, 11, 23))
HEAD = "ts,venue,symbol,asset,side,price,qty,usd"


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def load(lake, folder, rows, *, name="orders", head=HEAD, full=True, day=NOVEMBER):
    """Import the lines of a CSV file of orders that cover `day`."""
    path = folder / f"{name}.csv"
    path.write_text("\n".join([head, *rows]) + "\n")
    stated = Stated("full", day.start, day.end) if full else None
    lake.import_files("liquidations", [path], stated=stated)


def figures(lake, window=NOVEMBER):
    return compute(lake.frames(window), Preferences()).figures


def value(found, name):
    return found[f"liquidations.{name}"].value


# --- from the venue's words to the table -----------------------------------------------------------------------------


def test_g1_the_side_is_the_position_and_five_longs_are_500_long(lake, tmp_path):
    """Five longs of $100 in the words of five venues (SELL, Buy, net and sell, +1, 2) are $500 long, not $400 and $100
    short.
    """
    # What Binance calls SELL, Bybit Buy, OKX net/sell, Bitfinex +1 and Coinglass 2 is a long each time: $500, not 400.
    venues = ("binance", "bybit", "okx", "bitfinex", "coinglass")
    load(lake, tmp_path, [f"2026-11-23T10:00:00Z,{venue},BTCUSD,BTC,long,50000,0.002,100" for venue in venues])
    found = figures(lake)
    assert (value(found, "long_usd"), value(found, "short_usd")) == (Decimal("500.00"), Decimal("0.00"))


@pytest.mark.parametrize("word", ["SELL", "Buy", "sell", "net", "2", "+1", "Long", ""])
def test_g1_a_word_of_an_order_is_refused_as_a_side(lake, tmp_path, word):
    with pytest.raises(FaultyInput) as refused:
        load(lake, tmp_path, [f"2026-11-23T10:00:00Z,bybit,BTCUSDT,BTC,{word},50000,0.002,100"])
    assert [(fault.where, fault.field) for fault in refused.value.faults] == [("row 1", "side")]


@pytest.mark.parametrize(
    ("row", "usd"),
    [
        # G4: five inverse contracts of $100 at 90,000 are $500, 0.00555556 BTC; not 5 x 90,000 = $450,000
        ("binance,BTCUSD_PERP,BTC,long,90000,0.00555556,500", "500.00"),
        # G5: 13 contracts of 0.01 BTC at 90,000 are 0.13 BTC and $11,700; not 13 x 90,000 = $1,170,000
        ("okx,BTC-USDT-SWAP,BTC,long,90000,0.13,11700", "11700.00"),
        # G7: filled 0.288 at the average 39,021.00: 11,238.048 is $11,238.05; not 0.288 x 38,886.54 = $11,199.32
        ("binance,BTCUSDT,BTC,long,39021.00,0.288,11238.048", "11238.05"),
        # G7, partial fill: 0.4 filled of 1 at 100 is $40; not $100
        ("binance,BTCUSDT,BTC,long,100,0.4,40", "40.00"),
    ],
)
def test_g4_g5_g7_the_money_of_an_order_is_its_usd_column_alone(lake, tmp_path, row, usd):
    """5 inverse contracts of $100 are $500, 13 of 0.01 BTC at 90,000 are $11,700, 0.288 filled at 39,021 are
    $11,238.05.
    """
    load(lake, tmp_path, [f"2026-11-23T10:00:00Z,{row}"])
    assert value(figures(lake), "total_usd") == Decimal(usd)


@pytest.mark.parametrize("row", ["BTCUSD_PERP,BTC,long,90000,5,500", "BTC-USDT-SWAP,BTC,long,90000,13,11700"])
def test_g4_g5_contracts_are_refused_as_a_quantity_of_coins(lake, tmp_path, row):
    """5 BTC at 90,000 for $500, or 13 BTC at 90,000 for $11,700, are contracts taken for coins and are refused."""
    with pytest.raises(FaultyInput, match="qty counts coins, not contracts"):
        load(lake, tmp_path, [f"2026-11-23T10:00:00Z,okx,{row}"])


def test_g6_symbols_of_one_coin_are_one_asset(lake, tmp_path):
    """1000PEPEUSDT for $50, kPEPE for $30 and PEPE-USDT-SWAP for $20 are PEPE for $100."""
    rows = [
        "2026-11-23T10:00:00Z,binance,1000PEPEUSDT,PEPE,long,0.000012,4166666,50",
        "2026-11-23T10:00:01Z,hyperliquid,kPEPE,PEPE,long,0.000012,2500000,30",
        "2026-11-23T10:00:02Z,okx,PEPE-USDT-SWAP,PEPE,short,0.000012,1666666,20",
    ]
    load(lake, tmp_path, rows)
    found = figures(lake)
    assert value(found, "asset.PEPE.usd") == Decimal("100.00")
    assert [name for name in found if name.startswith("liquidations.asset.") and name.endswith(".usd")] == [
        "liquidations.asset.PEPE.usd"
    ]


@pytest.mark.parametrize("asset", ["1000PEPE", "kPEPE"])
def test_g6_many_coins_are_no_asset(lake, tmp_path, asset):
    with pytest.raises(FaultyInput) as refused:
        load(lake, tmp_path, [f"2026-11-23T10:00:00Z,binance,1000PEPEUSDT,{asset},long,0.012,4166,50"])
    assert refused.value.faults[0].field == "asset"


def test_g8_of_identical_rows_the_greatest_multiplicity_of_one_source_counts(lake, tmp_path):
    """A row seen twice on one connection and twice on another is two orders, not one and not four."""
    twice = ["2026-11-23T10:00:00.000Z,okx,BTC-USDT-SWAP,BTC,long,50000,0.002,100"] * 2
    load(lake, tmp_path, twice, name="connection-a")
    load(lake, tmp_path, twice, name="connection-b")
    found = figures(lake)
    assert value(found, "orders") == 2  # not 1, the distinct rows, and not 4, their sum
    assert value(found, "total_usd") == Decimal("200.00")
    load(lake, tmp_path, twice[:1], name="connection-c")
    assert value(figures(lake), "orders") == 2


def test_g9_rows_of_one_order_id_are_one_order(lake, tmp_path):
    """The trigger and the execution of one position of 5 BTC are 5 BTC; insert, update and delete of one id are one
    order.
    """
    head = f"{HEAD},id"
    match = "2026-11-23T10:00:00Z,bitfinex,tBTCF0:USTF0,BTC,long,50000,5,250000,7"
    # The trigger and the execution of position 7 are the same 5 BTC: one row, however often it is read.
    load(lake, tmp_path, [match], name="trigger", head=head)
    load(lake, tmp_path, [match], name="execution", head=head)
    found = figures(lake)
    assert (value(found, "orders"), value(found, "total_usd")) == (1, Decimal("250000.00"))
    # Insert, update and delete of one id: the last word counts, and it is one order.
    for number, qty in enumerate((1, 2, 2)):
        row = f"2026-11-23T11:00:00Z,bitmart,BTCUSDT,BTC,short,50000,{qty},{qty * 50000},31"
        load(lake, tmp_path, [row], name=f"event-{number}", head=head)
    found = figures(lake)
    assert (value(found, "orders"), value(found, "venue.bitmart.usd")) == (2, Decimal("100000.00"))


def test_g11_a_moment_at_midnight_belongs_to_the_day_that_begins(lake, tmp_path):
    """23:59:59.999 on the 23rd and 00:00:00.000 on the 24th belong to two days."""
    both = Window(NOVEMBER.start, NOVEMBER.end + timedelta(days=1), "rolling")
    rows = [
        "2026-11-23T23:59:59.999Z,okx,BTC-USDT-SWAP,BTC,long,50000,0.002,100",
        "2026-11-24T00:00:00.000Z,okx,BTC-USDT-SWAP,BTC,long,50000,0.004,200",
    ]
    load(lake, tmp_path, rows, day=both)
    assert value(figures(lake), "total_usd") == Decimal("100.00")
    assert value(figures(lake, Window.day(date(2026, 11, 24))), "total_usd") == Decimal("200.00")


def test_g11_no_time_zone_shifts_an_hour_or_a_day(lake, tmp_path, monkeypatch):
    """With the clock set to Kolkata an order of 10:00 UTC stays in hour 10, and one of 22:00 UTC on its day."""
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    rows = [
        "2026-11-23T10:00:00Z,okx,BTC-USDT-SWAP,BTC,long,50000,0.002,100",
        "2026-11-23T22:00:00Z,okx,BTC-USDT-SWAP,BTC,long,50000,0.004,200",
    ]
    load(lake, tmp_path, rows)
    found = figures(lake)
    assert value(found, "hour.10.usd") == Decimal("100.00")
    assert value(found, "hour.09.usd") == Decimal("0.00")
    assert value(found, "hour.22.usd") == Decimal("200.00")  # still the 23rd
    bars = lake.frames(Window.day(date(2026, 11, 24))).liquidation_bars
    assert bars["ts"].tolist() == [datetime(2026, 11, 23, hour, tzinfo=UTC) for hour in (10, 22)]


def test_b7_a_dollar_text_becomes_cents_half_up(lake, tmp_path):
    load(lake, tmp_path, ["2026-11-23T10:00:00Z,okx,BTC-USDT-SWAP,BTC,long,1.005,1,1.005"])
    assert value(figures(lake), "total_usd") == Decimal("1.01")  # not 1.00, as round(1.005 * 100) would say


def test_b1_b8_cents_are_whole_numbers_all_the_way_and_any_order_gives_the_same_sum(lake, tmp_path):
    """300 times $0.10, $0.20 and $0.70 are $300.00 in every order of rows; as floats their sums differ."""
    # 0.10 + 0.20 + 0.70 is a dollar; as floats 0.1 + 0.2 + 0.7 and 0.7 + 0.2 + 0.1 differ from each other.
    assert 0.1 + 0.2 + 0.7 != 0.7 + 0.2 + 0.1
    cents = ["0.10", "0.20", "0.70"] * 300
    rows = [
        f"2026-11-23T10:{i // 60:02}:{i % 60:02}Z,okx,BTC-USDT-SWAP,BTC,long,1,{usd},{usd}"
        for i, usd in enumerate(cents)
    ]
    load(lake, tmp_path, rows)
    found = figures(lake)
    other = Lake(tmp_path / "other", wait_s=0)
    load(other, tmp_path, list(reversed(rows)))
    assert value(found, "total_usd") == value(figures(other), "total_usd") == Decimal("300.00")
    frames = lake.frames(Window.day(date(2026, 11, 24)))
    for frame in (frames.liquidation_periods, frames.liquidation_bars):
        assert frame["long_usd_cents"].dtype == "int64"
        assert frame["long_usd_cents"].sum() == 30000
    assert duckdb.sql("SELECT sum(x) AS s FROM (VALUES (1::BIGINT)) AS t(x)").df()["s"].dtype == "float64"


# --- feeds that show less than there was -----------------------------------------------------------------------------

SAMPLED = [stretch(at("00:00"), at("00:00", 1), "sampled_1s", venue="binance")]


def prints(minute, seconds, usd="1000"):
    """One order in each of the seconds of the minute."""
    return [order(at(f"{minute}:{second}"), "long", usd, venue="binance") for second in seconds]


def test_g2_a_feed_that_prints_in_every_second_is_saturated():
    """60 prints in the 60 seconds of a minute: saturation 1, and the total is said to be strongly under-reported."""
    reading = read(market(orders=[*prints("10:00", range(60)), *prints("11:00", [3])], stretches=SAMPLED))
    found = reading.figures
    assert value(found, "saturation.binance") == 1.0  # 60 distinct seconds of 60
    assert value(found, "saturation.binance.symbol") == "BTCUSDT"
    assert value(found, "saturation.binance.at") == "2026-03-10T10:00:00Z"
    assert any("strongly under-reported" in what for _, _, what in gaps(reading, "liquidations"))
    assert value(found, "total_usd") == Decimal("61000.00")  # as reported, never multiplied


def test_g2_the_peak_minute_is_the_one_with_most_money_and_half_is_the_mark():
    big = prints("12:00", [0, 0, 1], "900000")  # two prints in one second are one second: 2 of 60
    reading = read(market(orders=[*prints("10:00", range(60)), *big], stretches=SAMPLED))
    assert value(reading.figures, "saturation.binance") == pytest.approx(2 / 60, abs=1e-15)
    assert not any("strongly" in what for _, _, what in gaps(reading, "liquidations"))
    half = read(market(orders=prints("10:00", range(30)), stretches=SAMPLED))
    assert value(half.figures, "saturation.binance") == 0.5
    assert any("strongly" in what for _, _, what in gaps(half, "liquidations"))


def test_g2_what_the_feed_hid_is_neither_guessed_nor_left_unsaid():
    """Of ten liquidations of $1m in one second a throttled feed shows one: $1m as a lower bound, not $10m."""
    # Ten liquidations of $1m in one second, of which the feed shows one.
    reading = read(market(orders=[order(at("10:00"), "long", "1000000", venue="binance")], stretches=SAMPLED))
    assert value(reading.figures, "total_usd") == Decimal("1000000.00")  # not $10m
    assert value(reading.figures, "orders") == 1  # not 10
    assert reading.figures["coverage.feed.binance"].value == "sampled_1s"
    assert any("lower bounds" in what for _, _, what in gaps(reading, "liquidations"))


def test_g2_a_feed_that_shows_all_has_no_saturation():
    full = [stretch(at("00:00"), at("00:00", 1), "full", venue="binance")]
    reading = read(market(orders=prints("10:00", range(60)), stretches=full))
    assert not [name for name in reading.figures if "saturation" in name]


BREAK = date(2025, 2, 20)


def bybit(days_before, usd):
    """A day of Bybit's totals, `days_before` 20 February 2025."""
    moments = [at(f"{hour:02}:00", -days_before, of=BREAK) for hour in range(0, 24, 4)]
    return [bar(moment, usd // 6, 0, venue="bybit", coverage="full") for moment in moments]


def test_g3_a_known_change_of_the_feed_is_named_and_never_crossed():
    """$333m a day before a known change of the feed and $2.1bn after it: the change is named, and there is no ratio."""
    rows = [row for back in range(1, 31) for row in bybit(back, 333_000_000)]
    reading = read(market(Window.day(BREAK), totals=[*rows, *bybit(0, 2_100_000_000)]))
    found = reading.figures
    assert value(found, "total_usd") == Decimal("2100000000.00")
    crossing = ("change", "ratio", "highest", "record", "rank", "percentile", "z_")
    assert not [name for name in found if name.startswith(tuple(f"liquidations.{word}" for word in crossing))]
    said = [what for _, _, what in gaps(reading, "liquidations")]
    assert any("bybit changed on 2025-02-20, a date that is not certain" in what for what in said)


def test_g3_after_the_change_days_are_compared_up_to_it():
    later = Window.day(BREAK + timedelta(days=2))
    rows = [row for back in range(-2, 5) for row in bybit(back, 600 + 6 * back)]
    reading = read(market(later, totals=rows))
    # Totals: 22 February 588, 21st 594, 20th 600, the 19th and before 606 and more, but of the old feed.
    assert value(reading.figures, "change_1d") == pytest.approx(588 / 594 - 1, abs=1e-15)
    assert value(reading.figures, "highest_since") == "2025-02-21"
    assert value(reading.figures, "rank") == 3
    assert value(reading.figures, "rank_of") == 3


@pytest.mark.parametrize(
    ("regime", "crossed"),
    [
        (("binance", datetime(2026, 3, 10, tzinfo=UTC)), False),
        (("all", datetime(2026, 3, 10, tzinfo=UTC)), False),
        (("binance", datetime(2026, 3, 10, 12, tzinfo=UTC)), False),  # within the day
        (("binance", datetime(2026, 3, 9, tzinfo=UTC)), True),  # both days are after it
        (("binance", datetime(2026, 3, 11, tzinfo=UTC)), True),  # both days are before it
        (("okx", datetime(2026, 3, 10, tzinfo=UTC)), True),  # another venue
    ],
)
def test_g3_changes_are_configuration(regime, crossed):
    change = FeedRegime(*regime, "full", "a note", certain=True)
    reading = read(market(totals=[*day_of_bars(-1, 600), *day_of_bars(0, 1200)]), Preferences(feed_regimes=(change,)))
    assert ("liquidations.change_1d" in reading.figures) is crossed
    named = [what for _, _, what in gaps(reading, "liquidations") if "the feed of" in what]
    assert bool(named) is not crossed
    assert not any("not certain" in what for what in named)


# --- where a day stands ----------------------------------------------------------------------------------------------


def test_g14_midrank_and_the_highest_of_five():
    """2 among 1, 2, 2, 4 stands at 0.50 (one is less, half of two equal, of four); 5 is the highest of 5."""
    assert midrank([1, 2, 2, 4], 2) == 0.5  # (1 less + half of 2 equal) / 4; not 0.25 and not 0.75
    assert place([1, 2, 2, 4], 5) == (1, 5)
    assert place([1, 2, 2, 4], 2) == (2, 5)  # one of them is greater


def days(*totals):
    """The last of `totals` is the example's day, the others the days before it."""
    return [row for back, usd in enumerate(reversed(totals)) for row in day_of_bars(-back, usd)]


def test_g14_few_days_give_a_rank_and_no_percentile():
    found = read(market(totals=days(6, 12, 12, 24, 30))).figures
    assert (value(found, "rank"), value(found, "rank_of")) == (1, 5)
    assert found["liquidations.rank"].rows == 5
    assert "liquidations.percentile" not in found


def test_g14_from_a_hundred_days_there_is_a_percentile():
    history = [6 * n for n in range(1, 101)]  # 6, 12, ... 600
    found = read(market(totals=days(*history, 480))).figures
    # 79 days had less than 480 (6 to 474), one had as much: (79 + 0.5) / 100. Twenty had more: the 21st of 101.
    assert value(found, "percentile") == pytest.approx(0.795, abs=1e-15)
    assert found["liquidations.percentile"].rows == 100
    assert (value(found, "rank"), value(found, "rank_of")) == (21, 101)
    assert "liquidations.percentile" not in read(market(totals=days(*history[1:], 480))).figures


def test_g12_a_day_with_a_hole_has_no_rank_and_is_in_none():
    rows = [row for row in days(6, 12, 12, 24, 30) if row["ts"] != at("04:00", -2)]
    assert value(read(market(totals=rows)).figures, "rank_of") == 4
    holed = [row for row in days(6, 12, 12, 24, 30) if row["ts"] != at("04:00")]
    assert "liquidations.rank" not in read(market(totals=holed)).figures


def test_g15_z_is_taken_of_logarithms():
    """1600 after 100, 200, 400, 800: z of the logarithms 1.936, robust 1.686; the linear one would say 3.957."""
    history, now = [100, 200, 400, 800], 1600
    assert log_z(history, now) == pytest.approx(1.936, abs=5e-4)  # not 3.957, the linear one
    assert robust_z(history, now) == pytest.approx(1.686, abs=5e-4)


def test_g15_what_has_no_spread_has_no_z():
    assert log_z([5, 5, 5], 9) is None
    assert robust_z([5, 5, 5, 9], 9) is None  # its median absolute deviation is zero
    assert log_z([5], 9) is None
    assert robust_z([], 9) is None
    assert log_z([5, 6], 0) is None
    with pytest.raises(ValueError, match="at least one"):
        midrank([], 1)


def test_g15_days_without_a_liquidation_are_left_out():
    # Twenty days: five each of 600, 1200, 2400 and 4800, and two days of nothing.
    history = [600, 1200, 2400, 4800] * 5
    found = read(market(totals=days(0, *history, 0, 9600))).figures
    # Logs are ln 600 + 0, 1, 2, 3 times ln 2: mean 1.5 steps, variance 5 * (2.25 + 0.25) * 2 / 19 = 25 / 19 steps².
    # 9600 is four steps: (4 - 1.5) / sqrt(25 / 19) = 2.5 / 1.1471 = 2.1794; robust 2.5 / (1.4826 * 1) = 1.6862.
    assert value(found, "z_log") == pytest.approx(2.1794, abs=5e-5)
    assert value(found, "z_robust") == pytest.approx(1.6862, abs=5e-5)
    assert found["liquidations.z_log"].rows == 20
    few = read(market(totals=days(*history[1:], 0, 9600))).figures
    assert not {"liquidations.z_log", "liquidations.z_robust"} & set(few)


# --- shares ----------------------------------------------------------------------------------------------------------


def test_g16_concentration():
    """Shares of 50, 30 and 20: index 0.38, effective number 2.63; where the 20 are others, 0.34 to 0.38 and 2.63 to
    2.94.
    """
    known = concentration([50, 30, 20])
    assert known.low == known.high == pytest.approx(0.38, abs=1e-15)  # 0.25 + 0.09 + 0.04
    assert known.effective_low == pytest.approx(2.63, abs=5e-3)
    # With the 20 as "others": anything from 0.25 + 0.09 to that + 0.04.
    bounds = concentration([50, 30], 20)
    assert (bounds.low, bounds.high) == (pytest.approx(0.34, abs=1e-15), pytest.approx(0.38, abs=1e-15))
    assert (bounds.effective_low, bounds.effective_high) == (
        pytest.approx(2.63, abs=5e-3),
        pytest.approx(2.94, abs=5e-3),
    )
    assert concentration([0, 0]) is None
    assert concentration([0], 20) is None


def test_g16_concentration_of_venues_assets_and_orders():
    orders = [
        order(at("01:00"), "long", "50", venue="okx"),
        order(at("02:00"), "short", "30", venue="bybit", asset="ETH"),
        order(at("03:00"), "long", "20", venue="gate"),
    ]
    found = read(market(orders=orders)).figures
    assert value(found, "concentration.by_venue.hhi") == pytest.approx(0.38, abs=1e-15)
    assert value(found, "concentration.by_venue.effective") == pytest.approx(1 / 0.38, abs=1e-12)
    assert value(found, "concentration.by_venue.largest") == "okx"
    assert value(found, "concentration.by_venue.largest_share") == 0.5
    assert value(found, "concentration.by_asset.hhi") == pytest.approx(0.49 + 0.09, abs=1e-15)  # BTC 70, ETH 30
    assert value(found, "concentration.by_asset.largest") == "BTC"
    assert value(found, "concentration.by_order.hhi") == pytest.approx(0.38, abs=1e-15)
    assert value(found, "concentration.by_order.largest_share") == 0.5
    assert "liquidations.concentration.by_order.top10_share" not in found


def test_g16_a_row_of_all_venues_leaves_a_range():
    totals = [bar(at("00:00"), 50, 0, venue="okx"), bar(at("00:00"), 30, 0, venue="bybit")]
    found = read(market(totals=[*totals, bar(at("00:00"), 20, 0, venue="all", asset="ETH")])).figures
    assert "liquidations.concentration.by_venue.hhi" not in found
    assert value(found, "concentration.by_venue.hhi_low") == pytest.approx(0.34, abs=1e-15)
    assert value(found, "concentration.by_venue.hhi_high") == pytest.approx(0.38, abs=1e-15)
    assert value(found, "concentration.by_venue.effective_high") == pytest.approx(1 / 0.34, abs=1e-12)


def test_the_ten_largest_orders_and_fills_of_one_order():
    orders = [order(at(f"01:{n:02}"), "long", str(10 * n)) for n in range(1, 12)]  # 10, 20, ... 110
    fills = [order(at("02:00"), "long", usd, number="7") for usd in ("30", "40")]  # one order of 70
    found = read(market(orders=orders + fills)).figures
    # Orders: 10 to 110 and 70, 730 in all; without 10 and 20 the ten largest are 700.
    assert value(found, "concentration.by_order.top10_share") == pytest.approx(700 / 730, abs=1e-15)
    assert value(found, "orders") == 12


def test_one_venue_or_asset_is_no_concentration():
    found = read(market(totals=day_of_bars(0, 600))).figures
    assert not [name for name in found if name.startswith("liquidations.concentration")]


def test_share_of_open_interest_is_ranked_as_open_interest_grows():
    # Shares: two days ago 600 / 10,000 = 6%, the day before 1200 / 40,000 = 3%, today 1800 / 40,000 = 4.5%.
    levels = [
        (at("00:00", back), "binance", "BTCUSDT", "BTC", None, usd) for back, usd in ((-2, 1e4), (-1, 4e4), (0, 4e4))
    ]
    found = read(market(totals=days(600, 1200, 1800), open_interest=levels)).figures
    assert value(found, "oi_share.BTC") == pytest.approx(0.045, abs=1e-15)
    assert (value(found, "oi_share.BTC.rank"), value(found, "oi_share.BTC.rank_of")) == (2, 3)
    assert value(found, "rank") == 1  # by dollars it would be the highest
    # A day whose level is not known is not ranked.
    found = read(market(totals=days(600, 1200, 1800), open_interest=levels[1:])).figures
    assert (value(found, "oi_share.BTC.rank"), value(found, "oi_share.BTC.rank_of")) == (1, 2)


def candle(hour, turnover, venue="binance", symbol="BTCUSDT", hours=12):
    return (at(f"{hour:02}:00"), hours * 3600, venue, symbol, "BTC", 1, 1, 1, 1, 1, turnover)


def test_share_of_turnover_at_the_venues_that_show_it():
    orders = [order(at("01:00"), "long", "300", venue="binance"), order(at("02:00"), "long", "500", venue="okx")]
    both = [candle(0, 40_000.0), candle(12, 20_000.0)]
    found = read(market(orders=orders, candles=both)).figures
    # 300 / 60,000; the 500 at okx have no turnover beside them.
    assert value(found, "volume_share.BTC") == pytest.approx(0.005, abs=1e-15)
    assert found["liquidations.volume_share.BTC"].basis == "turnover at binance"
    other = [candle(0, 10_000.0, symbol="BTCUSDC"), candle(12, 30_000.0, symbol="BTCUSDC")]
    found = read(market(orders=orders, candles=both + other)).figures
    assert value(found, "volume_share.BTC") == pytest.approx(0.003, abs=1e-15)  # 300 / 100,000
    # A symbol with a hole, or without turnover: the venue traded more than its candles say.
    for broken in (other[:1], [candle(0, None, symbol="BTCUSDC"), candle(12, 1.0, symbol="BTCUSDC")]):
        found = read(market(orders=orders, candles=both + broken)).figures
        assert "liquidations.volume_share.BTC" not in found


# --- what is no liquidation ------------------------------------------------------------------------------------------


def test_deleveraging_and_backstop_have_figures_of_their_own():
    orders = [
        order(at("01:00"), "long", "5"),
        order(at("02:00"), "short", "700", kind="adl"),
        order(at("03:00"), "short", "70.50", kind="adl", venue="bybit"),
        order(at("04:00"), "long", "30", kind="backstop"),
    ]
    found = read(market(orders=orders)).figures
    assert value(found, "total_usd") == Decimal("5.00")
    assert value(found, "adl_usd") == Decimal("770.50")
    assert value(found, "backstop_usd") == Decimal("30.00")
    assert found["liquidations.adl_usd"].source == "bybit, okx"
    alone = read(market(orders=orders[1:])).figures
    assert value(alone, "adl_usd") == Decimal("770.50")
    assert "liquidations.total_usd" not in alone
    assert "liquidations.adl_usd" not in read(market(orders=orders[:1])).figures


def test_the_peak_minute_is_of_the_orders():
    orders = [
        order(at("01:00:59"), "long", "60"),
        order(at("01:01:00"), "long", "50"),
        order(at("01:01:59.999"), "short", "20", asset="ETH"),
    ]
    found = read(market(orders=orders)).figures
    assert value(found, "peak_minute.usd") == Decimal("70.00")
    assert value(found, "peak_minute.at") == "2026-03-10T01:01:00Z"
    totals_only = read(market(totals=day_of_bars(0, 600))).figures
    assert "liquidations.peak_minute.usd" not in totals_only


def test_a_frame_of_pandas_keeps_its_microseconds():
    """A time of the default resolution counts microseconds, not nanoseconds; columns of either one mean the same."""
    moment = pd.Series(pd.to_datetime(["2026-11-23T10:00:00Z"]))
    assert moment.dt.as_unit("us").astype("int64").tolist() == [1_795_428_000_000_000]
