"""Worked examples of funding: rates as fractions per the row's own interval, sums written out."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from position_tables import DAY, at, gaps, market, read

from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window


def settled(rate, hours=8.0, days=0, venue="binance", symbol="BTCUSDT", asset="BTC", missing=()):
    """A day of settlements, one every `hours`."""
    return [
        (at(f"{hour:02}:00", days), venue, symbol, asset, rate, hours)
        for hour in range(0, 24, int(hours))
        if hour not in missing
    ]


def levels(**usd):
    return [(at("20:00", -1), venue, "BTCUSDT", "BTC", None, value) for venue, value in usd.items()]


def value(reading, name):
    return reading.figures[f"funding.BTC.{name}"].value


@pytest.mark.parametrize(
    ("hours", "rate_8h", "apr"), [(1.0, 0.0008, 0.876), (4.0, 0.0002, 0.219), (8.0, 0.0001, 0.1095)]
)
def test_g17_a_rate_is_per_its_interval(hours, rate_8h, apr):
    """0.01 % for 1, 4 and 8 hours is 0.08, 0.02 and 0.01 % per 8 hours, and 87.6, 21.9 and 10.95 % a year."""
    reading = read(market(funding=settled(0.0001, hours)))
    assert value(reading, "venue.binance.rate_8h") == pytest.approx(rate_8h, abs=1e-15)
    assert value(reading, "rate_8h") == pytest.approx(rate_8h, abs=1e-15)
    assert value(reading, "apr") == pytest.approx(apr, abs=1e-12)


def test_g17_weights_by_open_interest():
    """0.01 % per 8 hours on $8bn and 0.01 % per hour on $2bn: (8 x 0.01 + 2 x 0.08) / 10 = 0.024 % per 8 hours."""
    rows = [*settled(0.0001), *settled(0.0001, 1.0, venue="okx")]
    reading = read(market(funding=rows, open_interest=levels(binance=8e9, okx=2e9)))
    # (8 * 0.0001 + 2 * 0.0008) / 10 = 0.00024
    assert value(reading, "rate_8h") == pytest.approx(0.00024, abs=1e-15)
    assert reading.figures["funding.BTC.rate_8h"].basis == (
        "weighted by the open interest of binance, okx; binance has most of the weight"
    )
    assert value(reading, "spread_8h") == pytest.approx(0.0007, abs=1e-15)


@pytest.mark.parametrize(
    "known",
    [
        levels(binance=8e9),  # okx is not known
        levels(binance=8e9, all=9e9),  # the aggregate is no venue
        [*levels(binance=8e9), (at("23:59", -2), "okx", "BTCUSDT", "BTC", None, 2e9)],  # more than 24 h old
        [*levels(binance=8e9), (at("00:00"), "okx", "BTCUSDT", "BTC", None, 2e9)],  # not strictly before the start
    ],
)
def test_the_median_stands_where_a_venues_open_interest_is_not_known(known):
    rows = [*settled(0.0001), *settled(0.0001, 1.0, venue="okx")]
    reading = read(market(funding=rows, open_interest=known))
    assert value(reading, "rate_8h") == pytest.approx((0.0001 + 0.0008) / 2, abs=1e-15)
    assert "median of binance, okx; open interest of okx is not known" in reading.figures["funding.BTC.rate_8h"].basis


@pytest.mark.parametrize(
    ("second", "cumulative", "rate_8h"),
    [(-0.0005, -0.0035, -0.0035 / 9 * 8), (-0.0006, -0.0036, -0.0032)],
)
def test_g18_an_interval_that_changes(second, cumulative, rate_8h):
    """-0.30 % for 8 hours and -0.06 % for one: -0.36 % paid, and -0.36 / 9 x 8 = -0.32 % per 8 hours."""
    rows = [
        (at("22:00"), "binance", "BTCUSDT", "BTC", -0.0030, 8.0),
        (at("23:00"), "binance", "BTCUSDT", "BTC", second, 1.0),
    ]
    reading = read(market(funding=rows))
    assert value(reading, "venue.binance.cumulative") == pytest.approx(cumulative, abs=1e-15)
    assert value(reading, "venue.binance.rate_8h") == pytest.approx(rate_8h, abs=1e-15)


def test_g19_less_negative_is_a_rise():
    """From -0.01 % to -0.005 %: a rise of 0.005 points, and shorts still pay longs."""
    reading = read(market(funding=[*settled(-0.0001, days=-1), *settled(-0.00005)]))
    assert value(reading, "change_8h") == pytest.approx(0.00005, abs=1e-15)
    assert value(reading, "rate_8h") < 0


def test_a_settlement_at_midnight_belongs_to_the_day_that_begins():
    rows = [*settled(0.0001), (at("00:00", 1), "binance", "BTCUSDT", "BTC", 0.9, 8.0)]
    reading = read(market(funding=[row for row in rows if row[0] < at("00:00", 1)]))
    assert value(reading, "venue.binance.cumulative") == pytest.approx(0.0003, abs=1e-15)


def test_a_lone_missing_settlement_is_a_gap_and_no_longer_interval():
    rows = [*settled(0.0001, days=-1), *settled(0.0001, missing=(8,))]
    reading = read(market(funding=rows))
    assert value(reading, "venue.binance.rate_8h") == pytest.approx(0.0002 / 16 * 8, abs=1e-15)
    assert reading.figures["funding.BTC.venue.binance.rate_8h"].coverage == pytest.approx(2 / 3)
    assert ("BTC", "binance", "1 of 3 settlements is missing") in gaps(reading, "funding")


@pytest.mark.parametrize("missing", [(0,), (16,), (22,), (23,), (0, 1, 22, 23), (5, 6)])
def test_missing_settlements_are_counted_at_both_ends(missing):
    hours = 8.0 if missing == (16,) else 1.0
    rows = [*settled(0.0001, hours, days=-1), *settled(0.0001, hours, missing=missing)]
    words = "is" if len(missing) == 1 else "are"
    expected = f"{len(missing)} of {24 / hours:.0f} settlements {words} missing"
    assert ("BTC", "binance", expected) in gaps(read(market(funding=rows)), "funding")


def test_a_shorter_interval_from_noon_on_misses_nothing():
    rows = settled(0.0001, days=-1) + [
        (at(f"{hour:02}:00"), "binance", "BTCUSDT", "BTC", 0.0001, 8.0 if hour <= 8 else 4.0)
        for hour in (0, 8, 12, 16, 20)
    ]
    reading = read(market(funding=rows))
    assert reading.figures["funding.BTC.venue.binance.rate_8h"].coverage == 1.0
    assert value(reading, "venue.binance.rate_8h") == pytest.approx(0.0005 / 28 * 8, abs=1e-15)


def test_stamps_some_moments_late_miss_nothing():
    rows = [
        (at(f"{hour:02}:00", days) + timedelta(milliseconds=70), "hyperliquid", "BTC", "BTC", 0.00001, 1.0)
        for days in (-1, 0)
        for hour in range(24)
    ]
    assert not gaps(read(market(funding=rows)), "funding")


def test_symbols_of_one_asset_are_never_blended():
    rows = [
        *settled(0.0001, symbol="BTCUSDT"),
        *settled(0.0005, symbol="BTCUSDC"),
        *settled(0.0009, symbol="BTCUSD_PERP"),
    ]
    assert value(read(market(funding=rows)), "venue.binance.rate_8h") == pytest.approx(0.0001, abs=1e-15)
    dollars_first = read(market(funding=rows), Preferences(quotes=("USD", "USDC", "USDT")))
    assert value(dollars_first, "venue.binance.rate_8h") == pytest.approx(0.0009, abs=1e-15)


def history(*rates, **words):
    """The last of `rates` is the example's day, the others the days before it."""
    return [row for back, rate in enumerate(reversed(rates)) for row in settled(rate, days=-back, **words)]


def day(back):
    return (DAY - timedelta(days=back)).isoformat()


def test_since_names_the_latest_earlier_day_as_extreme():
    reading = read(market(funding=history(-0.0003, 0.0004, 0.0001, 0.0003, -0.0002)))
    assert value(reading, "venue.binance.lowest_since") == day(4)
    assert value(reading, "venue.binance.highest_since") == day(1)


def test_since_counts_an_equal_day_whatever_its_interval():
    rows = [*settled(0.0000125, 1.0, days=-2), *settled(0.0003, days=-1), *settled(0.0001)]
    assert value(read(market(funding=rows)), "venue.binance.lowest_since") == day(2)


def test_since_stops_at_an_incomplete_day():
    rows = [row for row in history(-0.0003, 0.0004, 0.0001, 0.0003, -0.0002) if row[0] != at("08:00", -2)]
    reading = read(market(funding=rows))
    assert "funding.BTC.venue.binance.lowest_since" not in reading.figures
    assert value(reading, "venue.binance.highest_since") == day(1)
    assert any(day(2) in what for _, _, what in gaps(reading, "funding"))


def test_since_records_begin():
    reading = read(market(funding=[*settled(0.0001, days=-3, missing=(0,)), *history(0.0003, 0.0001, -0.0002)]))
    assert "funding.BTC.venue.binance.lowest_since" not in reading.figures
    assert value(reading, "venue.binance.record_start") == day(2)  # the first whole day of the record


def test_series_is_of_the_venue_with_the_longest_record():
    rows = history(*[0.0001] * 95) + history(0.0002, 0.0002, venue="okx")
    reading = read(market(funding=rows))
    points = sorted(name for name in reading.figures if name.startswith("series.funding.BTC"))
    assert len(points) == 90
    assert points[-1] == f"series.funding.BTC.venue.binance@{day(0)}"
    assert points[0].endswith(day(89))


def test_change_needs_the_same_venues_and_keeps_their_weights():
    rows = [*history(0.0001, 0.0002), *history(0.0004, 0.0003, venue="okx")]
    reading = read(market(funding=rows, open_interest=levels(binance=3e9, okx=1e9)))
    # (3 * (0.0002 - 0.0001) + 1 * (0.0003 - 0.0004)) / 4 = 0.00005
    assert value(reading, "change_8h") == pytest.approx(0.00005, abs=1e-15)
    late = read(market(funding=[*history(0.0001, 0.0002), *settled(0.0003, venue="okx")]))
    assert "funding.BTC.change_8h" not in late.figures
    assert ("BTC", "okx", "no change of funding: nothing settled in the preceding window") in gaps(late, "funding")


def test_a_venue_that_fell_silent_is_a_gap():
    reading = read(market(funding=[*history(0.0001, 0.0001), *settled(0.0001, days=-1, venue="okx")]))
    assert ("BTC", "okx", "nothing settled in the window") in gaps(reading, "funding")


def test_a_rolling_window_takes_its_own_settlements():
    window = Window.rolling(datetime(2026, 3, 10, 7, 0, tzinfo=UTC), timedelta(hours=24))
    rows = [*settled(0.0001, days=-2), *settled(0.0002, days=-1), *settled(0.0003)]
    reading = read(market(window, funding=[row for row in rows if row[0] < window.end]))
    # 08:00 and 16:00 of the day before, 00:00 of this one
    assert value(reading, "venue.binance.cumulative") == pytest.approx(0.0002 * 2 + 0.0003, abs=1e-15)
    assert value(reading, "change_8h") == pytest.approx((0.0007 - 0.0004) / 24 * 8, abs=1e-15)
    assert "funding.BTC.venue.binance.lowest_since" not in reading.figures


@settings(deadline=None, max_examples=40)
@given(st.lists(st.floats(-0.01, 0.01), min_size=24, max_size=24))
def test_the_rate_is_what_was_paid_whatever_the_rates(rates):
    rows = [(at(f"{hour:02}:00"), "okx", "BTC", "BTC", rate, 1.0) for hour, rate in enumerate(rates)]
    reading = read(market(funding=rows))
    assert value(reading, "venue.okx.cumulative") == pytest.approx(sum(rates), abs=1e-12)
    assert value(reading, "rate_8h") == pytest.approx(sum(rates) / 3, abs=1e-12)
    assert reading.figures["funding.BTC.rate_8h"].coverage == 1.0
