"""Worked examples of cascade episodes: thresholds, bounds, prices and coins are written out."""

import math
from datetime import timedelta
from decimal import Decimal

import pytest
from position_tables import at, bar, gaps, market, order, read, stretch

from briefs.metrics.explain import explain
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

THOUSAND = 1000
BEFORE = 8


def value(reading, name):
    return reading.figures[f"episode.{name}"].value


def episodes(reading):
    return sorted(name for name in reading.figures if name.startswith("episode."))


def usual(days=BEFORE, asset="BTC", side="long", venue="okx"):
    """In the hour from 10:00 of each day before, minute m holds (m + 1) thousand dollars.

    Eight days give 480 minutes, eight of each value. The 99th percentile lies at place 0.99 x 479 = 474.21, between the
    third and fourth of the eight greatest: 60,000. In all other hours it is zero.
    """
    return [
        order(at(f"10:{minute:02}", -back), side, str((minute + 1) * THOUSAND), asset=asset, venue=venue)
        for back in range(1, days + 1)
        for minute in range(60)
    ]


def covered(days=BEFORE, word="full", venues=("okx",), assets=("BTC",)):
    return [stretch(at("00:00", -days), at("00:00", 1), word, v, a) for v in venues for a in assets]


# 60,000 is intensity 1. The minute 10:04 is awake but not loud, 10:06 is quiet, 10:07 loud: 2 of 3 from 10:05 on.
# After 10:08 four minutes are quiet, so 10:13 still belongs to it; after that nothing comes.
BURST = {"10:04": 50, "10:05": 600, "10:06": 20, "10:07": 900, "10:08": 40, "10:13": 31}
TOTAL = (600 + 20 + 900 + 40 + 31) * THOUSAND


def burst(of=BURST, side="long", asset="BTC", venue="okx"):
    return [order(at(clock), side, str(usd * THOUSAND), asset=asset, venue=venue) for clock, usd in of.items()]


def test_an_episode_opens_with_two_loud_minutes_of_three_and_closes_after_five_quiet_ones():
    alone = [order(at("10:40"), "long", "2000000")]  # a lone loud minute is no episode
    reading = read(market(orders=[*usual(), *burst(), *alone], stretches=covered()))
    assert value(reading, "1.asset") == "BTC"
    assert value(reading, "1.side") == "long"
    assert value(reading, "1.start") == "2026-03-10T10:05:00Z"
    assert value(reading, "1.end") == "2026-03-10T10:14:00Z"
    assert value(reading, "1.minutes") == 9
    assert value(reading, "1.peak_at") == "2026-03-10T10:07:00Z"
    assert value(reading, "1.peak_usd") == Decimal("900000.00")
    assert value(reading, "1.excess") == pytest.approx(900 / 60, abs=1e-12)
    assert value(reading, "1.usd") == Decimal(TOTAL)
    assert value(reading, "1.orders") == 5
    # Of the day's 1,591,000 + 50,000 (the minute before) + 2,000,000.
    assert value(reading, "1.share") == pytest.approx(TOTAL / 3_641_000, abs=1e-15)
    assert not [name for name in episodes(reading) if name.startswith("episode.2.")]
    assert "99th percentile of the same hour on 8 earlier days" in reading.figures["episode.1.usd"].basis
    assert reading.figures["episode.1.usd"].window == Window(at("10:05"), at("10:14"), "rolling")
    assert reading.figures["method.episode_days"].value == 28


def test_five_quiet_minutes_end_it():
    later = {**BURST, "10:14": 31}
    del later["10:13"]  # 10:09 to 10:13 are quiet: five of them
    reading = read(market(orders=[*usual(), *burst(later)], stretches=covered()))
    assert value(reading, "1.end") == "2026-03-10T10:09:00Z"
    assert value(reading, "1.usd") == Decimal(TOTAL - 31 * THOUSAND)


def test_what_is_usual_at_one_hour_is_not_at_another():
    # At 15:00 nothing was ever liquidated, so a million is unusual there; at 10:00 the same needs 60,000 a minute.
    quiet_hour = {f"15:{minute:02}": 55 for minute in range(20)}
    busy_hour = {f"10:{minute:02}": 55 for minute in range(20, 40)}
    reading = read(market(orders=[*usual(), *burst(quiet_hour), *burst(busy_hour)], stretches=covered()))
    assert value(reading, "1.start") == "2026-03-10T15:00:00Z"
    assert value(reading, "1.usd") == Decimal(20 * 55 * THOUSAND)
    assert "episode.1.excess" not in reading.figures  # nothing to be a multiple of
    assert "episode.2.asset" not in reading.figures


def test_sides_and_assets_are_apart_and_the_largest_comes_first():
    orders = [
        *usual(),
        *usual(side="short"),
        *usual(asset="ETH"),
        *burst(),
        *burst(side="short", of={"10:20": 1000, "10:21": 1000}),
        *burst(asset="ETH", of={"10:06": 500, "10:07": 520}),
    ]
    reading = read(market(orders=orders, stretches=covered(assets=("BTC", "ETH"))))
    found = [(value(reading, f"{n}.asset"), value(reading, f"{n}.side")) for n in (1, 2, 3)]
    assert found == [("BTC", "short"), ("BTC", "long"), ("ETH", "long")]
    # ETH began at 10:06, within the minutes 10:05 to 10:14 of BTC, which moved first; the short burst overlaps none.
    assert value(reading, "2.leading_asset") == value(reading, "3.leading_asset") == "BTC"
    assert "episode.1.leading_asset" not in reading.figures


def test_two_that_begin_in_one_minute_have_no_leader():
    orders = [*usual(), *usual(asset="ETH"), *burst(), *burst(asset="ETH")]
    reading = read(market(orders=orders, stretches=covered(assets=("BTC", "ETH"))))
    assert {value(reading, f"{n}.asset") for n in (1, 2)} == {"BTC", "ETH"}
    assert not [name for name in episodes(reading) if "leading" in name]


def test_at_most_five_are_shown():
    each = [{f"{hour:02}:00": 600 + hour, f"{hour:02}:01": 600} for hour in range(11, 18)]
    reading = read(market(orders=[*usual(), *(row for one in each for row in burst(one))], stretches=covered()))
    shown = [value(reading, f"{n}.start") for n in range(1, 6)]
    assert shown == [f"2026-03-10T{hour}:00:00Z" for hour in (17, 16, 15, 14, 13)]
    assert "episode.6.asset" not in reading.figures


def test_small_ones_are_dropped():
    small = {"15:00": 500, "15:01": 499}  # under a million
    assert not episodes(read(market(orders=[*usual(), *burst(small)], stretches=covered())))
    enough = {"15:00": 500, "15:01": 500}
    frames = {"orders": [*usual(), *burst(enough)], "stretches": covered()}
    assert episodes(read(market(**frames)))
    # 0.01% of an open interest of 10.1 billion is 1.01 million.
    levels = [(at("00:00"), "okx", "BTCUSDT", "BTC", None, 10.1e9), (at("00:00"), "all", "BTC", "BTC", None, 1.0)]
    assert not episodes(read(market(**frames, open_interest=levels)))
    assert episodes(read(market(**frames, open_interest=levels[1:])))


def test_b4_events_of_one_moment_give_a_finite_score():
    """Three orders of $900,000 in one moment, where one minute in a hundred exceeds $60,000: 45 times that."""
    moment = at("10:05")
    together = [order(moment, "long", "900000", number=str(n)) for n in range(3)]
    reading = read(market(orders=[*usual(), *together, *burst({"10:06": 60})], stretches=covered()))
    assert value(reading, "1.excess") == pytest.approx(2_700_000 / 60_000, abs=1e-12)
    assert math.isfinite(value(reading, "1.excess"))
    assert value(reading, "1.orders") == 4


def test_fills_of_one_order_are_one_order():
    fills = [order(at(f"10:05:0{n}"), "long", "400000", number="7") for n in range(3)]
    reading = read(market(orders=[*usual(), *fills, *burst({"10:06": 60})], stretches=covered()))
    assert value(reading, "1.orders") == 2
    assert reading.figures["episode.1.usd"].rows == 4


# --- what is normal --------------------------------------------------------------------------------------------------


def test_seven_comparable_days_are_needed_and_fewer_are_a_gap():
    seven = read(market(orders=[*usual(7), *burst()], stretches=covered(7)))
    assert value(seven, "1.start") == "2026-03-10T10:05:00Z"
    six = read(market(orders=[*usual(6), *burst()], stretches=covered(6)))
    assert not episodes(six)
    assert [what for _, _, what in gaps(six, "liquidations") if "bursts" in what]
    # A day without enough to burst says nothing.
    calm = read(market(orders=[*usual(6), order(at("10:05"), "long", "5000")], stretches=covered(6)))
    assert not [what for _, _, what in gaps(calm, "liquidations") if "bursts" in what]


def test_days_of_another_feed_are_no_baseline():
    before = [stretch(at("00:00", -8), at("00:00"), "sampled_1s")]
    reading = read(
        market(orders=[*usual(), *burst()], stretches=[*before, stretch(at("00:00"), at("00:00", 1), "full")])
    )
    assert not episodes(reading)


def coarse(days, usd, venue="okx"):
    """Days of one bar of the same full feed."""
    return [
        bar(at("00:00", -n), usd, 0, hours=24, venue=venue, source="feed", coverage="full") for n in range(1, days + 1)
    ]


def test_a_coarser_record_gives_a_hundred_times_the_mean():
    # 1,440,000 a day are 1,000 a minute, so a loud minute has 100,000: by Markov no more than one in a hundred does.
    one_day = [stretch(at("00:00"), at("00:00", 1), "full")]
    loud = {"15:00": 100, "15:01": 2000, "15:02": 50, "15:03": 49}
    reading = read(market(orders=burst(loud), totals=coarse(7, 1_440_000), stretches=one_day))
    assert value(reading, "1.start") == "2026-03-10T15:00:00Z"
    assert value(reading, "1.end") == "2026-03-10T15:03:00Z"
    assert value(reading, "1.excess") == pytest.approx(20, abs=1e-12)
    assert "100 times the mean of 7 earlier days" in reading.figures["episode.1.usd"].basis
    below = {"15:00": 99, "15:02": 2000}
    assert not episodes(read(market(orders=burst(below), totals=coarse(7, 1_440_000), stretches=one_day)))
    assert not episodes(read(market(orders=burst(loud), totals=coarse(6, 1_440_000), stretches=one_day)))


def bars_before(days=10):
    """On the n-th day before, each of the six bars holds n million of longs."""
    return [bar(at(f"{hour:02}:00", -n), n * 1_000_000, 0) for n in range(1, days + 1) for hour in range(0, 24, 4)]


def test_without_orders_bars_are_the_bins():
    # Ten days: 1 to 10 million. Place 0.99 x 9 = 8.91: 9 + 0.91 x 1 million = 9.91 million.
    millions = {0: 1, 4: 19.82, 8: 9.91, 12: 4.9, 16: 5, 20: 1}
    today = [bar(at(f"{hour:02}:00"), int(usd * 1_000_000), 0) for hour, usd in millions.items()]
    reading = read(market(totals=[*bars_before(), *today]))
    assert value(reading, "1.start") == "2026-03-10T04:00:00Z"
    assert value(reading, "1.end") == "2026-03-10T12:00:00Z"  # 4.9 is under half of 9.91
    assert value(reading, "1.usd") == Decimal("29730000.00")
    assert value(reading, "1.excess") == pytest.approx(2, abs=1e-12)
    assert "episode.1.orders" not in reading.figures
    assert reading.figures["episode.1.usd"].rows == 2
    assert "by bars; 99th percentile of the same bar" in reading.figures["episode.1.usd"].basis


def test_a_missing_bar_ends_an_episode_and_is_no_zero_in_the_baseline():
    today = [bar(at(f"{hour:02}:00"), 20_000_000, 0) for hour in (0, 8, 12)]
    holed = [row for row in bars_before() if row["ts"] != at("00:00", -10)]  # that day is not complete: nine days
    reading = read(market(totals=[*holed, *today]))
    found = sorted((value(reading, f"{n}.start"), value(reading, f"{n}.end")) for n in (1, 2))
    assert found == [
        ("2026-03-10T00:00:00Z", "2026-03-10T04:00:00Z"),
        ("2026-03-10T08:00:00Z", "2026-03-10T16:00:00Z"),
    ]
    # Nine days, 1 to 9 million: place 0.99 x 8 = 7.92, 8.92 million.
    assert value(reading, "1.excess") == pytest.approx(20 / 8.92, abs=1e-12)


def test_a_bar_of_a_day_shows_no_burst():
    rows = [bar(at("00:00", -n), 1_000_000, 0, hours=24) for n in range(1, 20)]
    reading = read(market(totals=[*rows, bar(at("00:00"), 900_000_000, 0, hours=24)]))
    assert not episodes(reading)
    assert not [what for _, _, what in gaps(reading, "liquidations") if "bursts" in what]


def test_a_rolling_window_is_measured_against_the_windows_before_it():
    window = Window.rolling(at("10:30"), timedelta(hours=24))
    stated = [stretch(window.start - 8 * window.length, window.end, "full")]
    reading = read(market(window, orders=[*usual(9), *burst()], stretches=stated))
    assert value(reading, "1.start") == "2026-03-10T10:05:00Z"


# --- price and coins -------------------------------------------------------------------------------------------------


def minutes(turns, interval_s=60):
    """A day of bars at the last price given, some with lows and highs of their own: clock → (low, high, close)."""
    rows, price = [(at("23:59", -1), 60, "binance", "BTCUSDT", "BTC", 100, 100, 100, 100, 1, None)], 100.0
    for number in range(86400 // interval_s):
        moment = at("00:00") + number * timedelta(seconds=interval_s)
        low, high, price = turns.get(f"{moment:%H:%M}", (price, price, price))
        rows.append((moment, interval_s, "binance", "BTCUSDT", "BTC", price, high, low, price, 1, None))
    return rows


FALL = {
    "10:05": (97, 100, 98),
    "10:07": (94, 98, 95),
    "10:13": (95, 96, 96),
    "10:22": (96, 97, 97),
    "11:07": (97, 100, 100),
}


def test_the_price_path_its_retrace_and_the_impact():
    reading = read(market(orders=[*usual(), *burst()], stretches=covered(), candles=minutes(FALL)))
    assert value(reading, "1.price_start") == 100.0
    assert value(reading, "1.price_low") == 94.0
    assert value(reading, "1.price_end") == 96.0
    assert value(reading, "1.move") == pytest.approx(-0.06, abs=1e-15)
    # The bar with the low ended at 10:08. At 10:23 the price was 97, (97 - 94) / 6; at 11:08 all was made good.
    assert value(reading, "1.retrace_15m") == pytest.approx(0.5, abs=1e-12)
    assert value(reading, "1.retrace_60m") == pytest.approx(1.0, abs=1e-12)
    # ln 0.94 = -618.75 basis points for 1.591 million.
    assert value(reading, "1.impact_bps_per_100m") == pytest.approx(math.log(0.94) * 10_000 / 0.01591, rel=1e-12)
    assert "episode.1.price_high" not in reading.figures


def test_shorts_are_closed_by_a_rise():
    rise = {"10:06": (100, 104, 103), "10:13": (102, 103, 102)}
    orders = [*usual(side="short"), *burst(side="short")]
    reading = read(market(orders=orders, stretches=covered(), candles=minutes(rise)))
    assert value(reading, "1.price_high") == 104.0
    assert value(reading, "1.move") == pytest.approx(0.04, abs=1e-15)
    # 15 minutes after 10:07 the price was 102: (102 - 104) / (100 - 104).
    assert value(reading, "1.retrace_15m") == pytest.approx(0.5, abs=1e-12)
    assert "episode.1.price_low" not in reading.figures


def test_impact_of_the_reference():
    # -3% while $600m is liquidated is ln 0.97 = -304.6 basis points, -50.8 for each $100m.
    big = {"10:05": 300_000, "10:06": 300_000}
    candles = minutes({"10:06": (97, 100, 97)})
    reading = read(market(orders=[*usual(), *burst(big)], stretches=covered(), candles=candles))
    assert value(reading, "1.impact_bps_per_100m") == pytest.approx(-50.8, abs=0.05)


def test_a_feed_that_hides_orders_has_no_impact():
    candles = minutes(FALL)
    reading = read(market(orders=[*usual(), *burst()], stretches=covered(word="sampled_1s"), candles=candles))
    assert value(reading, "1.move") == pytest.approx(-0.06, abs=1e-15)
    assert "episode.1.impact_bps_per_100m" not in reading.figures


def test_bars_longer_than_the_bins_give_no_price_path():
    hourly = minutes({}, interval_s=3600)
    reading = read(market(orders=[*usual(), *burst()], stretches=covered(), candles=hourly))
    assert value(reading, "1.start") == "2026-03-10T10:05:00Z"
    assert not [name for name in episodes(reading) if "price" in name or "move" in name or "retrace" in name]


def test_open_interest_in_coins_from_the_last_level_before_to_the_first_after():
    def level(clock, coins, venue="okx"):
        return (at(clock), venue, "BTCUSDT", "BTC", coins, None)

    levels = [level("09:00", 2000), level("10:00", 1000), level("10:10", 700), level("10:30", 950), level("11:00", 900)]
    frames = {"orders": [*usual(), *burst()], "stretches": covered()}
    reading = read(market(**frames, open_interest=levels))
    assert value(reading, "1.open_interest_change_pct") == pytest.approx(-0.05, abs=1e-15)  # 950 / 1000 - 1
    # More than an hour before the start is no level of it, and a venue with one end is left out.
    far = [level("09:04", 1000), level("10:30", 950)]
    assert "episode.1.open_interest_change_pct" not in read(market(**frames, open_interest=far)).figures
    two = [*levels, level("10:00", 500, "bybit")]
    both = read(market(**frames, open_interest=two)).figures["episode.1.open_interest_change_pct"]
    assert (both.value, both.source, both.rows) == (pytest.approx(-0.05, abs=1e-15), "okx", 2)


# --- whatever the rows -----------------------------------------------------------------------------------------------


def test_no_branching_ratio_and_no_episode_of_deleveraging():
    reading = read(market(orders=[*usual(), *burst()], stretches=covered()))
    assert not [name for name in reading.figures if "branch" in name or "hawkes" in name.lower()]
    closed = [{**row, "kind": "adl"} for row in burst()]
    assert not episodes(read(market(orders=[*usual(), *closed], stretches=covered())))


def test_later_days_change_nothing():
    given = {"orders": [*usual(), *burst()], "stretches": covered()}
    later = [order(at("10:05", 1), "long", "90000000"), order(at("00:00", 1), "short", "90000000")]
    before = read(market(**given))
    after = read(market(orders=[*given["orders"], *later], stretches=given["stretches"]))
    assert before.figures == after.figures


def test_explain_shows_the_orders_of_the_episode_alone():
    other = [*usual(asset="ETH"), *burst(asset="ETH"), *usual(side="short"), *burst(side="short", of={"10:05": 3})]
    frames = market(orders=[*usual(), *burst(), *other], stretches=covered(assets=("BTC", "ETH")))
    reading = read(frames)
    number = next(n for n in (1, 2) if value(reading, f"{n}.asset") == "BTC")
    told = explain(frames, Preferences(), f"episode.{number}.usd")
    (rows,) = [rows for rows in told.rows if rows.table == "liquidations"]
    assert rows.count == 5
    assert {(row["asset"], row["side"]) for row in rows.first} == {("BTC", "long")}
    assert sum(row["usd"] for row in rows.first) == TOTAL


def test_explain_finds_rows_for_every_figure_of_the_family():
    levels = [(at("10:00"), "okx", "BTCUSDT", "BTC", 1000, 1e9), (at("10:14"), "okx", "BTCUSDT", "BTC", 990, 1e9)]
    levels += [(at("00:00", -n), "okx", "BTCUSDT", "BTC", 1000, 1e9) for n in range(3)]
    frames = market(
        orders=[*usual(), *burst()], stretches=covered(), candles=minutes(FALL), open_interest=sorted(levels)
    )
    reading = read(frames)
    families = ("episode.", "liquidations.rank", "liquidations.oi_share", "liquidations.peak", "liquidations.conc")
    names = [name for name in reading.figures if name.startswith(families)]
    assert len(names) > 25
    assert "liquidations.oi_share.BTC.rank" in names
    for name in names:
        assert explain(frames, Preferences(), name).rows, name
