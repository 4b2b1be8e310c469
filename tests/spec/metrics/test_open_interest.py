"""Worked examples of open interest, of vendors' own figures and of the window."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from position_tables import at, day_of_bars, gaps, market, read

from briefs.vocabulary.window import Window

START, END = at("00:00"), at("23:00")


def level(ts, base, usd, venue="binance", symbol="BTCUSDT"):
    return ts, venue, symbol, "BTC", base, usd


def change(reading):
    return reading.figures["open_interest.BTC.change_pct"]


def test_g22_open_interest_in_coins_does_not_move_with_the_price():
    """400,000 BTC worth $40bn and then $36bn: the change in coins is zero, and nothing was closed."""
    reading = read(market(open_interest=[level(START, 400_000, 40e9), level(END, 400_000, 36e9)]))
    assert change(reading).value == 0.0
    assert change(reading).basis == "in coins"
    assert reading.figures["open_interest.BTC.usd"].value == Decimal("36000000000.00")


def test_dollars_where_coins_are_not_known_for_all():
    rows = [
        level(START, 400_000, 40e9),
        level(END, 400_000, 36e9),
        level(START, None, 10e9, "okx"),
        level(END, None, 9e9, "okx"),
    ]
    assert change(read(market(open_interest=rows))).value == pytest.approx(45 / 50 - 1, abs=1e-15)
    assert "in dollars" in change(read(market(open_interest=rows))).basis


def test_the_same_venues_at_both_ends():
    rows = [level(START, 100, 1e7), level(END, 110, 1.1e7), level(END, 900, 9e7, "okx")]
    reading = read(market(open_interest=rows))
    assert change(reading).value == pytest.approx(0.10, abs=1e-15)
    assert reading.figures["open_interest.BTC.usd"].value == Decimal("11000000.00")
    assert [venue for asset, venue, what in gaps(reading, "open_interest") if "left out" in what] == ["okx"]


def test_a_level_is_at_most_four_hours_old():
    inside = [level(at("20:00", -1), 100, 1e7), level(at("20:00"), 110, 1.1e7)]
    assert change(read(market(open_interest=inside))).value == pytest.approx(0.10, abs=1e-15)
    for old in ([level(at("19:59", -1), 100, 1e7), inside[1]], [inside[0], level(at("19:59"), 110, 1.1e7)]):
        reading = read(market(open_interest=old))
        assert "open_interest.BTC.change_pct" not in reading.figures
        assert gaps(reading, "open_interest")


def test_the_aggregate_counts_only_alone():
    together = [level(START, None, 50e9, "all", "BTC"), level(END, None, 55e9, "all", "BTC")]
    alone = read(market(open_interest=together))
    assert change(alone).value == pytest.approx(0.10, abs=1e-15)
    assert "all venues together" in change(alone).basis
    beside = read(market(open_interest=[*together, level(START, 100, 1e7), level(END, 120, 1.2e7)]))
    assert change(beside).value == pytest.approx(0.20, abs=1e-15)
    assert change(beside).source == "binance"


def test_symbols_of_a_venue_are_added():
    rows = [level(START, 60, 6e6), level(START, 40, 4e6, symbol="BTCUSDC")]
    rows += [level(END, 60, 6e6), level(END, 50, 5e6, symbol="BTCUSDC")]
    assert change(read(market(open_interest=rows))).value == pytest.approx(0.10, abs=1e-15)


def test_no_level_is_a_gap():
    assert ("", "", "no level is recorded") in gaps(read(market()), "open_interest")


def claim(metric, value, unit, source="vendor", asset=None, start=START, end=START + timedelta(days=1)):
    return start, end, metric, asset, value, unit, source, None


def test_reported_figures_keep_their_source_and_unit():
    rows = [
        claim("traders", 335_000, "count"),
        claim("total_usd", 2_561_234_567.5, "usd", "other"),
        claim("long_share", 93.5, "percent", asset="BTC"),
    ]
    figures = read(market(reported=rows)).figures
    assert (figures["reported.traders"].value, figures["reported.traders"].source) == (335_000, "vendor")
    assert str(figures["reported.total_usd"].value) == "2561234567.50"
    assert figures["reported.long_share.BTC"].value == 0.935
    assert "liquidations.traders" not in figures


def test_of_two_reports_the_one_of_the_longer_stretch_stands_and_the_other_is_named():
    rows = [
        claim("total_usd", 9.89e9, "usd", "early", end=START + timedelta(hours=14)),
        claim("total_usd", 19.1e9, "usd", "late"),
    ]
    figure = read(market(reported=rows)).figures["reported.total_usd"]
    assert (figure.value, figure.source) == (Decimal("19100000000.00"), "late")
    assert "other figures by early" in figure.basis


def test_a_report_in_an_unknown_unit_is_a_gap():
    reading = read(market(reported=[claim("traders", 5, "furlongs")]))
    assert not [name for name in reading.figures if name.startswith("reported.")]
    assert "furlongs" in gaps(reading, "reported")[0][2]


def test_the_window_is_a_figure():
    figures = read(market(totals=day_of_bars(0, 600))).figures
    shown = {name: figures[f"window.{name}"].value for name in ("date", "start", "end", "hours")}
    assert shown == {
        "date": "2026-03-10",
        "start": "2026-03-10T00:00:00Z",
        "end": "2026-03-11T00:00:00Z",
        "hours": 24,
    }
    rolling = read(market(Window.rolling(datetime(2026, 3, 10, 7, 30, tzinfo=UTC), timedelta(hours=1.5)))).figures
    assert rolling["window.hours"].value == 1.5
    assert {rolling[f"method.{name}"].value for name in ("median_days", "funding_hours")} == {30, 8}


def test_the_course_is_of_the_same_venues_and_never_of_a_stale_level():
    """400 and 50 coins make 450; at 02:00 the second level is 61 minutes old, so that hour has no point."""
    rows = [
        level(at("00:00"), 400, 4e7),
        level(at("01:00"), 390, 3.9e7),
        level(at("02:00"), 380, 3.8e7),
        level(END, 300, 3e7),
        level(at("00:00"), 50, 5e6, "okx"),
        level(at("00:59"), 40, 4e6, "okx"),
        level(END, 30, 3e6, "okx"),
    ]
    figures = read(market(open_interest=rows)).figures
    points = {name.partition("@")[2]: f for name, f in figures.items() if name.startswith("series.open_interest.BTC@")}
    assert {time: f.value for time, f in points.items()} == {
        "2026-03-10T00:00:00Z": 450.0, "2026-03-10T01:00:00Z": 430.0, "2026-03-10T23:00:00Z": 330.0,
    }  # fmt: skip
    assert {(f.source, f.rows, str(f.unit)) for f in points.values()} == {("binance, okx", 2, "coins")}


def test_the_course_is_of_the_two_largest_assets():
    rows = [
        (ts, "binance", f"{asset}USDT", asset, 10, usd)
        for ts in (START, END)
        for asset, usd in (("AAA", 1e6), ("BBB", 3e6), ("CCC", 2e6))
    ]
    names = read(market(open_interest=rows)).figures
    assert {name.split(".")[2].partition("@")[0] for name in names if name.startswith("series.open_")} == {"BBB", "CCC"}
