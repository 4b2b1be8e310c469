"""Worked examples of liquidations: each sum is written out, nothing is taken from the code under test."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from position_tables import DAY, at, bar, day_of_bars, gaps, market, order, read, stretch

from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

WHOLE_DAY = (at("00:00"), at("00:00", 1))


def value(reading, name):
    return reading.figures[f"liquidations.{name}"].value


def names(reading, start):
    return sorted(name for name in reading.figures if name.startswith(start))


def hourly(missing=(), days=0, usd=10, **words):
    return [bar(at(f"{hour:02}:00", days), usd, 0, hours=1, **words) for hour in range(24) if hour not in missing]


# --- what counts -----------------------------------------------------------------------------------------------------


def test_sides_parts_and_total_are_exact_cents():
    reading = read(
        market(
            orders=[
                order(at("00:00"), "long", "0.10"),
                order(at("00:59:59.999"), "long", "0.20"),
                order(at("05:00"), "short", "0.40", asset="ETH"),
                order(at("05:30"), "long", "1000.01", venue="bybit"),
            ]
        )
    )
    assert value(reading, "total_usd") == Decimal("1000.71")  # 0.10 + 0.20 + 0.40 + 1000.01
    assert value(reading, "long_usd") == Decimal("1000.31")
    assert value(reading, "short_usd") == Decimal("0.40")
    assert value(reading, "long_share") == pytest.approx(1000.31 / 1000.71, abs=1e-15)
    assert value(reading, "asset.BTC.usd") == Decimal("1000.31")
    assert value(reading, "asset.ETH.short_usd") == Decimal("0.40")
    assert value(reading, "asset.ETH.long_usd") == Decimal("0.00")
    assert value(reading, "venue.okx.usd") == Decimal("0.70")
    assert value(reading, "venue.bybit.long_usd") == Decimal("1000.01")
    assert value(reading, "hour.00.usd") == Decimal("0.30")
    assert value(reading, "hour.05.usd") == Decimal("1000.41")
    assert str(value(reading, "total_usd")) == "1000.71"


def test_only_liquidations_count_not_deleveraging_or_backstop():
    kinds = [order(at("01:00"), "long", "5", kind=kind) for kind in ("liq", "adl", "backstop")]
    reading = read(market(orders=kinds))
    assert value(reading, "total_usd") == Decimal("5.00")
    assert value(reading, "orders") == 1
    assert "liquidations.total_usd" not in read(market(orders=kinds[1:])).figures


def test_full_orders_beat_totals_and_totals_beat_partial_orders():
    orders = [order(at("01:00"), "long", "7", venue="binance")]
    totals = day_of_bars(0, 600)
    stated = [stretch(*WHOLE_DAY, "full", venue="binance")]
    assert value(read(market(orders=orders, totals=totals, stretches=stated)), "total_usd") == Decimal("7.00")
    assert value(read(market(orders=orders, totals=totals)), "total_usd") == Decimal("600.00")
    half = [stretch(at("00:00"), at("12:00"), "full", venue="binance")]
    assert value(read(market(orders=orders, totals=totals, stretches=half)), "total_usd") == Decimal("600.00")
    throttled = [stretch(*WHOLE_DAY, "sampled_1s", venue="binance")]
    assert value(read(market(orders=orders, totals=totals, stretches=throttled)), "total_usd") == Decimal("600.00")
    assert value(read(market(orders=orders, stretches=half)), "total_usd") == Decimal("7.00")


@pytest.mark.parametrize(
    ("first", "second", "preferred", "expected"),
    [
        # named in the settings, though it is weaker
        ({"source": "a", "coverage": "full"}, {"source": "b", "coverage": "partial"}, ("b",), 1200),
        # the better word
        ({"source": "a", "coverage": "sampled_1s"}, {"source": "b", "coverage": "aggregate"}, (), 1200),
        # the finer bar: the second is hourly and sums to 24 * 50
        ({"source": "a"}, {"source": "b", "hours": 1}, (), 1200),
        # the name
        ({"source": "a"}, {"source": "b"}, (), 600),
    ],
)
def test_the_order_of_totals_sources(first, second, preferred, expected):
    hours = second.get("hours", 4)
    better = [bar(at(f"{hour:02}:00"), 1200 * hours // 24, 0, **second) for hour in range(0, 24, hours)]
    reading = read(market(totals=day_of_bars(0, 600, **first) + better), Preferences(totals_sources=preferred))
    assert value(reading, "total_usd") == Decimal(expected)


def test_two_bar_lengths_of_one_source_are_one_helping():
    reading = read(market(totals=day_of_bars(0, 600) + hourly(usd=30)))
    assert value(reading, "total_usd") == Decimal("720.00")  # 24 * 30, the finer bars alone
    assert "liquidations.hour.00.usd" in reading.figures


def test_the_aggregate_counts_only_where_no_single_venue_has_rows():
    together = day_of_bars(0, 6000, venue="all") + day_of_bars(0, 12, venue="all", asset="ETH")
    reading = read(market(totals=[*day_of_bars(0, 600), *together]))
    assert value(reading, "total_usd") == Decimal("612.00")  # BTC 600 of binance, ETH 12 of all
    assert value(reading, "venue.all.usd") == Decimal("12.00")
    assert "no single venue has rows of ETH" in reading.figures["liquidations.asset.ETH.usd"].basis


def test_a_bar_across_the_edge_is_a_gap_and_never_shared_out():
    reading = read(market(totals=[bar(at("22:00", -1), 100, 0), *day_of_bars(0, 600)[1:]]))
    assert value(reading, "total_usd") == Decimal("500.00")
    assert any("edge of the window" in what for _, _, what in gaps(reading, "liquidation_totals"))


# --- parts in time ---------------------------------------------------------------------------------------------------


def test_parts_in_time_use_the_longest_bar():
    reading = read(
        market(
            totals=[*day_of_bars(0, 600), *hourly(venue="bybit")],
            orders=[order(at("07:59:59.999"), "short", "1.25"), order(at("08:00"), "short", "2.50")],
        )
    )
    assert value(reading, "bar.0400.usd") == Decimal("141.25")  # 100 + 4 * 10 + 1.25
    assert value(reading, "bar.0800.usd") == Decimal("142.50")
    assert not names(reading, "liquidations.hour.")
    parts = [reading.figures[name].value for name in names(reading, "liquidations.bar.")]
    assert sum(parts) == value(reading, "total_usd") == Decimal("843.75")  # 600 + 240 + 3.75
    assert value(reading, "peak.usd") == Decimal("142.50")
    assert value(reading, "peak.at") == "2026-03-10T08:00:00Z"
    assert reading.figures["series.liquidations.short@2026-03-10T08:00:00Z"].value == Decimal("2.50")


def test_g12_a_missing_hour_is_a_gap_and_not_zero():
    """3 of 24 hourly bars missing: coverage 0.875, those hours are absent, and the day is compared with none."""
    reading = read(market(totals=[*hourly(missing=(3, 4, 5)), *hourly(days=-1)]))
    total = reading.figures["liquidations.total_usd"]
    assert total.value == Decimal("210.00")
    assert total.coverage == 0.875
    assert not {"liquidations.hour.03.usd", "liquidations.hour.04.usd", "liquidations.hour.05.usd"} & set(
        reading.figures
    )
    assert ("BTC", "binance", "3 of 24 bars are missing") in gaps(reading, "liquidation_totals")
    assert reading.figures["coverage.venue.binance"].value == 0.875
    # and the day is left out of every comparison
    assert not names(reading, "liquidations.change") + names(reading, "liquidations.highest")


def test_an_hour_without_an_order_is_zero_only_under_full_coverage():
    orders = [order(at("01:00"), "long", "5")]
    full = read(market(orders=orders, stretches=[stretch(*WHOLE_DAY, "full")]))
    assert value(full, "hour.02.usd") == Decimal("0.00")
    assert len(names(full, "liquidations.hour.")) == 24
    for word in ("sampled_1s", "partial"):
        thin = read(market(orders=orders, stretches=[stretch(*WHOLE_DAY, word)]))
        assert names(thin, "liquidations.hour.") == ["liquidations.hour.01.usd"]


def test_a_covered_day_without_an_order_is_zero_and_an_uncovered_one_a_gap():
    covered = read(market(stretches=[stretch(*WHOLE_DAY, "full")]))
    assert value(covered, "total_usd") == Decimal("0.00")
    assert "liquidations.long_share" not in covered.figures
    assert "liquidations.peak.usd" not in covered.figures
    for empty in (market(), market(stretches=[stretch(at("00:00"), at("06:00"), "full")])):
        reading = read(empty)
        assert not names(reading, "liquidations.")
        assert gaps(reading, "liquidations") == [("", "", "no liquidation of the window is recorded")]


# --- single orders ---------------------------------------------------------------------------------------------------


def test_g10_traders_are_accounts_and_never_orders():
    """Three orders of two accounts: 3 orders, 2 traders. Three orders without an account: 3 orders, no traders."""
    shown = [
        order(at("01:00"), "long", "5", venue="hyperliquid", account=name, number=name + clock)
        for name, clock in (("0xa", "1"), ("0xa", "2"), ("0xb", "1"))
    ]
    reading = read(market(orders=shown))
    assert (value(reading, "orders"), value(reading, "traders")) == (3, 2)
    hidden = read(market(orders=[order(at("01:00"), "long", "5", venue="binance") for _ in range(3)]))
    assert value(hidden, "orders") == 3
    assert "liquidations.traders" not in hidden.figures


def test_the_largest_order_sums_its_fills():
    reading = read(
        market(
            orders=[
                order(at("02:00"), "short", "60", asset="ETH", number="7"),
                order(at("02:00:01"), "short", "50", asset="ETH", number="7"),
                order(at("03:00"), "long", "100"),
                order(at("04:00"), "long", "100", venue="bybit"),
            ]
        )
    )
    assert value(reading, "largest.usd") == Decimal("110.00")  # 60 + 50
    assert value(reading, "largest.venue") == "okx"
    assert value(reading, "largest.symbol") == "ETHUSDT"
    assert value(reading, "largest.asset") == "ETH"
    assert value(reading, "largest.side") == "short"
    assert value(reading, "largest.at") == "2026-03-10T02:00:00Z"
    assert value(reading, "orders") == 3


def test_orders_beside_totals_say_what_is_left_out():
    totals_only = read(market(totals=day_of_bars(0, 600)))
    assert not {"liquidations.orders", "liquidations.largest.usd"} & set(totals_only.figures)
    mixed = read(market(totals=day_of_bars(0, 600), orders=[order(at("01:00"), "long", "5")]))
    assert value(mixed, "orders") == 1
    assert "binance BTC only as totals" in mixed.figures["liquidations.orders"].basis


# --- against the days before -----------------------------------------------------------------------------------------


def days(*totals):
    """The last of `totals` is the example's day, the others the days before it."""
    return [row for back, usd in enumerate(reversed(totals)) for row in day_of_bars(-back, usd)]


def test_change_from_the_day_before():
    reading = read(market(totals=days(1200, 600)))
    assert value(reading, "change_1d") == pytest.approx(600 / 1200 - 1, abs=1e-15)
    for broken in (days(1200, 600)[:-1], [*day_of_bars(-1, 1200, source="other"), *day_of_bars(0, 600)]):
        absent = read(market(totals=broken))
        assert "liquidations.change_1d" not in absent.figures
        assert any("no change from the day before" in what for _, _, what in gaps(absent, "liquidations"))


def test_g3_a_change_of_the_feed_is_not_crossed():
    before = [order(at("01:00", -1), "long", "333")]
    now = [order(at("01:00"), "long", "2100")]
    stated = [stretch(at("00:00", -1), at("00:00"), "sampled_1s"), stretch(*WHOLE_DAY, "full")]
    reading = read(market(orders=before + now, stretches=stated))
    assert not names(reading, "liquidations.change") + names(reading, "liquidations.record")
    assert any("other venues, assets or sources" in what for _, _, what in gaps(reading, "liquidations"))


def test_a_day_of_orders_compares_with_totals_of_the_same_full_source():
    orders = [order(at("01:00"), "long", "900")]
    for source, coverage, comparable in (("feed", "full", True), ("feed", "aggregate", False), ("b", "full", False)):
        before = day_of_bars(-1, 600, venue="okx", source=source, coverage=coverage)
        reading = read(market(orders=orders, totals=before, stretches=[stretch(*WHOLE_DAY, "full")]))
        assert ("liquidations.change_1d" in reading.figures) is comparable
    # and orders of two files are one feed
    yesterday = [{**order(at("01:00", -1), "long", "600"), "source": "other"}]
    stated = [(*stretch(at("00:00", -1), at("00:00"), "full")[:-1], "other"), stretch(*WHOLE_DAY, "full")]
    reading = read(market(orders=yesterday + orders, stretches=stated))
    assert value(reading, "change_1d") == pytest.approx(900 / 600 - 1, abs=1e-15)


def test_ratio_to_the_median_of_the_valid_days():
    # 22 days before: 6, 12, ... 132. The median is (66 + 72) / 2 = 69.
    reading = read(market(totals=days(*range(6, 133, 6), 690)))
    ratio = reading.figures["liquidations.ratio_30d_median"]
    assert ratio.value == pytest.approx(690 / 69, abs=1e-12)
    assert ratio.rows == 22


def test_ratio_needs_twenty_valid_days_among_thirty():
    assert "liquidations.ratio_30d_median" in read(market(totals=days(*[60] * 20, 600))).figures
    few = read(market(totals=days(*[60] * 19, 600)))
    assert "liquidations.ratio_30d_median" not in few.figures
    assert any("only 19 of the 30 days" in what for _, _, what in gaps(few, "liquidations"))
    # Days further back than 30 do not help: 11 gaps in the last 30 leave 19.
    thin = [row for row in days(*[60] * 40, 600) if not at("00:00", -11) <= row["ts"] < at("00:00")]
    assert "liquidations.ratio_30d_median" not in read(market(totals=thin)).figures


def test_g13_highest_since():
    """Totals 1200, 300, 720, 420 and then 600: the highest since the day of 720, which is not the greatest of them."""
    reading = read(market(totals=days(1200, 300, 720, 420, 600)))
    assert value(reading, "highest_since") == (DAY - timedelta(days=2)).isoformat()
    assert value(reading, "highest_since.usd") == Decimal("720.00")
    assert "liquidations.record_start" not in reading.figures


def test_g13_highest_since_records_begin():
    """Totals 1200, 300, 720, 420 and then 1800: no day had as much, so the figure is the first day of the record."""
    reading = read(market(totals=days(1200, 300, 720, 420, 1800)))
    assert "liquidations.highest_since" not in reading.figures
    assert value(reading, "record_start") == (DAY - timedelta(days=4)).isoformat()


def test_g13_an_equal_day_counts():
    """Totals 1200, 300, 600, 420 and then 600: the day with the same total ends the walk."""
    reading = read(market(totals=days(1200, 300, 600, 420, 600)))
    assert value(reading, "highest_since") == (DAY - timedelta(days=2)).isoformat()
    assert reading.figures["liquidations.highest_since"].basis == "the same total"


def test_g13_the_first_invalid_day_stops_the_walk():
    rows = [row for row in days(1200, 300, 420, 600) if row["ts"] != at("04:00", -2)]
    reading = read(market(totals=rows))
    assert not names(reading, "liquidations.highest") + names(reading, "liquidations.record")
    stopped = (DAY - timedelta(days=2)).isoformat()
    assert any(stopped in what and "is not complete" in what for _, _, what in gaps(reading, "liquidations"))
    no_rows = [row for row in days(1200, 300, 420, 600) if row["ts"].date() != DAY - timedelta(days=2)]
    assert any(f"{stopped} has no rows" in what for _, _, what in gaps(read(market(totals=no_rows)), "liquidations"))


def test_series_holds_the_last_ninety_valid_days():
    rows = [row for row in days(*[60] * 95, 600) if row["ts"] != at("04:00", -3)]
    points = names(read(market(totals=rows)), "series.liquidations.total@")
    assert len(points) == 90
    assert f"series.liquidations.total@{(DAY - timedelta(days=3)).isoformat()}" not in points
    assert points[-1] == f"series.liquidations.total@{DAY.isoformat()}"


def test_g16_share_of_open_interest_takes_the_start():
    """$1.9bn liquidated of $40bn open at the start is 4.75 %; of the $35bn at the end it would be 5.43 %."""
    levels = [
        (at("20:00", -1), "binance", "BTCUSDT", "BTC", None, 40e9),
        (at("23:00"), "binance", "BTCUSDT", "BTC", None, 35e9),
    ]
    reading = read(market(totals=day_of_bars(0, 1_900_000_002), open_interest=levels))
    assert value(reading, "oi_share.BTC") == pytest.approx(1_900_000_002 / 40e9, abs=1e-15)  # 4.75%, not 5.43%


@pytest.mark.parametrize(
    "levels",
    [
        [(at("19:59:59", -1), "binance", "BTCUSDT", "BTC", None, 40e9)],  # more than 4 h old
        [(at("00:00:01"), "binance", "BTCUSDT", "BTC", None, 40e9)],  # after the start
        [(at("00:00"), "all", "BTC", "BTC", None, 40e9)],  # the aggregate divides no single venue
        [(at("00:00"), "binance", "BTCUSDT", "BTC", 4e5, None)],  # no dollars
    ],
)
def test_without_the_same_venues_level_there_is_no_share(levels):
    reading = read(market(totals=day_of_bars(0, 600), open_interest=levels))
    assert not names(reading, "liquidations.oi_share")
    assert any(a == "BTC" and "share" in what for a, _, what in gaps(reading, "open_interest"))


# --- rolling windows -------------------------------------------------------------------------------------------------


def test_a_rolling_window_has_parts_by_moment_and_is_compared_with_the_one_before():
    window = Window.rolling(datetime(2026, 3, 10, 7, 6, tzinfo=UTC), timedelta(hours=24))
    stated = [stretch(window.start - window.length, window.end, "full")]
    orders = [
        order(at("07:05", -1), "long", "40"),
        order(at("07:06", -1), "long", "10"),
        order(at("07:05:59"), "short", "20"),
        order(at("07:06"), "short", "999"),
    ]
    reading = read(market(window, orders=orders, stretches=stated))
    assert value(reading, "total_usd") == Decimal("30.00")
    assert value(reading, "part.2026-03-09T07:06:00Z.usd") == Decimal("10.00")
    assert value(reading, "part.2026-03-10T07:00:00Z.usd") == Decimal("20.00")
    assert value(reading, "change_prev") == pytest.approx(30 / 40 - 1, abs=1e-15)
    assert not names(reading, "liquidations.hour") + names(reading, "liquidations.highest")
    assert not {"liquidations.change_1d", "liquidations.ratio_30d_median"} & set(reading.figures)


# --- whatever the rows -----------------------------------------------------------------------------------------------

ROWS = st.lists(
    st.tuples(
        st.integers(0, 86_399),
        st.sampled_from(["long", "short"]),
        st.integers(1, 10**13),
        st.sampled_from(["okx", "bybit"]),
        st.sampled_from(["BTC", "ETH"]),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=40)  # a busy machine is not a fault
@given(ROWS, st.booleans(), st.randoms(use_true_random=False))
def test_b1_b8_parts_add_up_to_the_cent_in_any_order_of_rows(rows, with_bars, random):
    orders = [
        order(at("00:00") + timedelta(seconds=second), side, f"{cents / 100:.2f}", venue=venue, asset=asset)
        | {"usd_cents": cents}
        for second, side, cents, venue, asset in rows
    ]
    totals = day_of_bars(0, 600) if with_bars else []
    reading = read(market(orders=orders, totals=totals))
    expected = Decimal(sum(cents for _, _, cents, _, _ in rows) + (60_000 if with_bars else 0)) / 100
    assert value(reading, "total_usd") == expected
    for family in ("asset", "venue", "bar" if with_bars else "hour"):
        parts = [
            figure.value
            for name, figure in reading.figures.items()
            if name.startswith(f"liquidations.{family}.") and name.endswith(".usd")
        ]
        assert sum(parts) == expected
    random.shuffle(orders)
    assert read(market(orders=orders, totals=totals)) == reading
