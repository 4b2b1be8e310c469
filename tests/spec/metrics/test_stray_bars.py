"""Worked examples of bars that nothing bears out: what is left out, what is only named, and what is a real plunge."""

from datetime import timedelta

import pytest
from position_tables import COLUMNS, at, market

from briefs.metrics.compute import compute
from briefs.metrics.stray_bars import without_stray_bars
from briefs.metrics.tally import Tally
from briefs.vocabulary.preferences import Preferences

SPIKE = 7  # the bar of 06:00: bars begin with the one that ends at the window's start


def hours(venue="binance"):
    """25 hourly bars from 100 up, each a cent above the one before and 1 % wide to both sides."""
    rows = []
    for number in range(25):
        price = 100 + 0.01 * number
        moment = at("00:00") + timedelta(hours=number - 1)
        rows.append((moment, 3600, venue, "BTCUSDT", "BTC", price, price * 1.01, price * 0.99, price))
    return rows


def changed(rows, number, **prices):
    names = ("open", "high", "low", "close")
    row = rows[number]
    values = [prices.get(name, row[5 + place]) for place, name in enumerate(names)]
    return [*rows[:number], (*row[:5], *values), *rows[number + 1 :]]


def given(*venues, **tables):
    """Frames of these bars; rows stop before the columns that do not matter here."""
    tables["candles"] = [row for rows in venues for row in rows]
    width = {name: len(COLUMNS[name].split()) for name in tables}
    return market(**{name: [(*r, *[None] * (width[name] - len(r))) for r in rows] for name, rows in tables.items()})


def read(*venues):
    reading = compute(given(*venues), Preferences())
    return reading.figures, [(gap.asset, gap.venue, gap.what) for gap in reading.gaps if _of_price(gap)]


def _of_price(gap):
    """What becomes of a venue that lacks a bar is told elsewhere: prices of the next one are taken."""
    return gap.table == "candles" and "levels" not in gap.what and "are taken" not in gap.what


def test_calm_bars_are_all_kept():
    frames = given(hours(), hours(venue="bybit"))
    tally = Tally(frames.window)
    assert without_stray_bars(frames, tally) is frames
    assert tally.gaps == []


def test_a_high_that_no_other_venue_saw_is_left_out_and_the_next_venue_taken():
    # 150 lies 48 % above the open after it (100.08 / 150); the other venue's high in that hour is 101.07
    figures, gaps = read(changed(hours(), SPIKE, high=150.0), hours(venue="bybit"))
    assert figures["price.BTC.high"].source == "bybit"
    assert figures["price.BTC.high"].value == pytest.approx((100 + 0.24) * 1.01)
    what = "the hourly bar of 06:00 departs from its neighbours by 50% and no other venue bears it out"
    assert gaps == [("BTC", "binance", f"{what}, so it is left out")]


def test_a_low_that_no_other_venue_saw_is_left_out_too():
    figures, gaps = read(changed(hours(), SPIKE, low=50.0), hours(venue="bybit"))
    assert figures["price.BTC.low"].source == "bybit"
    assert [venue for _, venue, _ in gaps] == ["binance"]
    assert "departs from its neighbours by 100%" in gaps[0][2]  # 100.06 / 50 - 1


def test_a_close_of_one_bad_tick_is_left_out():
    figures, _ = read(changed(hours(), SPIKE, high=150.0, close=150.0), hours(venue="bybit"))
    assert figures["price.BTC.close"].source == "bybit"


def test_a_plunge_that_another_venue_saw_is_kept():
    figures, gaps = read(changed(hours(), SPIKE, low=50.0), changed(hours(venue="bybit"), SPIKE, low=52.0))
    assert (figures["price.BTC.low"].value, figures["price.BTC.low"].source) == (50.0, "binance")
    assert gaps == []


def test_in_a_plunge_venues_lie_far_apart_by_as_much_as_their_bars_are_wide():
    # bybit's bar is wide by 101.07 / 80 - 1 = 26.3 %: a low of 65 (80 / 65 - 1 = 23.1 %) is borne out, 60 is not
    other = changed(hours(venue="bybit"), SPIKE, low=80.0)
    assert read(changed(hours(), SPIKE, low=65.0), other)[0]["price.BTC.low"].value == 65.0
    assert read(changed(hours(), SPIKE, low=60.0), other)[0]["price.BTC.low"].source == "bybit"


def test_a_price_that_stays_is_a_move_and_no_tick():
    rows = hours()
    moved = [(*row[:5], *(price * 1.2 for price in row[5:])) if n >= SPIKE else row for n, row in enumerate(rows)]
    # The bar of the move itself: from the close before to the new level.
    moved = changed(moved, SPIKE, open=100.0, low=99.0)
    figures, gaps = read(moved, hours(venue="bybit"))
    assert figures["price.BTC.close"].source == "binance"
    assert gaps == []


def test_without_another_venue_a_spike_is_named_and_kept():
    figures, gaps = read(changed(hours(), SPIKE, low=80.0))
    assert figures["price.BTC.low"].value == 80.0
    what = "the hourly bar of 06:00 departs from its neighbours by 25% and no other venue bears it out"
    assert gaps == [("BTC", "binance", what)]  # 100.06 / 80 - 1


def test_without_another_venue_a_price_beyond_any_real_one_is_left_out():
    figures, gaps = read(changed(hours(), SPIKE, high=260.0))
    assert "price.BTC.high" not in figures
    assert gaps[0][2].endswith("so it is left out")
    assert gaps[1][2] == "1 of 24 hourly bars are missing, so there is no price"


def test_a_thousand_coins_in_the_price_of_one_are_left_out():
    # The whole file is in another unit from midnight on: its first open lies far from the close before it.
    wrong = [(*row[:5], *(price * 1000 for price in row[5:])) if n else row for n, row in enumerate(hours())]
    figures, gaps = read(wrong, hours(venue="bybit"))
    assert figures["price.BTC.close"].source == "bybit"
    assert [venue for _, venue, _ in gaps] == ["binance"]
    figures, _ = read(wrong)
    assert "price.BTC.close" not in figures


def test_bars_that_repeat_the_one_before_are_left_out():
    rows = hours()
    for number in (10, 11, 12):
        rows = changed(rows, number, **dict(zip(("open", "high", "low", "close"), rows[9][5:], strict=True)))
    figures, gaps = read(rows, hours(venue="bybit"))
    assert figures["price.BTC.close"].source == "bybit"
    words = "3 bars only repeat the one before, as a stalled feed does, so they are left out"
    assert gaps == [("BTC", "binance", words)]
    twice = changed(hours(), 10, **dict(zip(("open", "high", "low", "close"), hours()[9][5:], strict=True)))
    assert read(twice, hours(venue="bybit"))[1] == []


def day(count, high, venue):
    return (at("00:00", -count), 3600, venue, "BTCUSDT", "BTC", 24, 100.0, high, 98.0, 100.0)


def hours_of(count):
    start = at("00:00", -count)
    return [
        (start + timedelta(hours=n), 3600, "binance", "BTCUSDT", "BTC", 100.0, 101.0, 98.0, 100.0) for n in range(24)
    ]


def test_a_stray_day_of_the_past_makes_no_record():
    days = [day(count, 101.0, venue) for count in range(1, 20) for venue in ("binance", "bybit")]
    days[8] = day(5, 200.0, "binance")
    frames = given(
        hours(),
        hours(venue="bybit"),
        candle_days=days,
        candle_hours=[*hours_of(6), *hours_of(5), *hours_of(4)],
        candle_closes=[(row[0], 900, *row[2:5], row[8]) for row in [*hours_of(6), *hours_of(5), *hours_of(4)]],
    )
    left = without_stray_bars(frames, Tally(frames.window))
    assert len(left.candle_days) == len(days) - 1
    assert left.candle_days["high"].max() == 101.0
    # What lies inside that day goes with it, and nothing else.
    for rows in (left.candle_hours, left.candle_closes):
        assert rows["ts"].dt.date.value_counts().to_dict() == {at("00:00", -6).date(): 24, at("00:00", -4).date(): 24}
    figures = compute(frames, Preferences()).figures
    assert figures["price.BTC.high_days"].value == 4
    assert "stopped by the missing day" in figures["price.BTC.high_days"].basis
