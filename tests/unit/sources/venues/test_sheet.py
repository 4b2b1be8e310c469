"""What a talk gathers: nothing twice, nothing unfinished, nothing missing in silence."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.sources.talk import Reply
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import Page, page
from briefs.sources.venues.settlements import with_intervals
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import pieces

START = datetime(2026, 2, 1, tzinfo=UTC)
BTC = Market("BTCUSDT", "BTC", Decimal(1), "USDT", interval_h=Decimal(8))


def bar(hour, close=100, minutes=0, **changes):
    row = {
        "ts": START + timedelta(hours=hour, minutes=minutes),
        "interval_s": 3600,
        "venue": "bybit",
        "symbol": "BTCUSDT",
    }
    row |= {"asset": "BTC", "open": Decimal(100), "high": Decimal(101), "low": Decimal(99), "close": Decimal(close)}
    return row | changes


def order(second, qty=1, **changes):
    row = {"ts": START + timedelta(seconds=second), "venue": "gate", "symbol": "BTC_USDT", "asset": "BTC"}
    row |= {"side": "long", "price": Decimal(100), "qty": Decimal(qty), "usd": Decimal(100) * qty}
    return row | changes


def test_bars_are_sorted_single_whole_and_inside(wanted):
    sheet = Sheet(wanted("candles", (2026, 2, 1), (2026, 2, 1, 4), now=(2026, 2, 1, 3)))
    sheet.keep([bar(2), bar(1), bar(0, close=100), bar(3), bar(-1), bar(4)])
    sheet.keep([bar(0, close=101)])
    sheet.expect(3_600_000, symbol="BTCUSDT")
    batch = sheet.batch()
    assert [(row["ts"].hour, row["close"]) for row in batch.rows] == [(0, 101), (1, 100), (2, 100)]
    assert batch.problems == ()


def test_what_is_not_yet_due_is_not_missing(wanted):
    sheet = Sheet(wanted("candles", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 1, 3, 30)))
    sheet.keep([bar(0), bar(1)])
    sheet.expect(3_600_000, symbol="BTCUSDT")
    assert sheet.batch().problems == ("BTCUSDT: 1 of 3 rows missing, the first of 2026-02-01T02:00:00Z",)


def test_missing_bars_are_said(wanted):
    sheet = Sheet(wanted("candles", (2026, 2, 1), (2026, 2, 2)))
    sheet.keep(bar(hour) for hour in range(24) if hour not in (5, 6, 23))
    sheet.expect(3_600_000, symbol="BTCUSDT")
    sheet.expect(3_600_000, symbol="ETHUSDT")
    assert sheet.batch().problems == (
        "BTCUSDT: 3 of 24 rows missing, the first of 2026-02-01T05:00:00Z",
        "ETHUSDT: 24 of 24 rows missing, the first of 2026-02-01T00:00:00Z",
    )


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (bar(0, minutes=1), "opens between two bars of its length"),
        (bar(0, close=102), "high and low do not hold open and close"),
        (bar(0, low=Decimal(0)), "a price is not above zero"),
        (bar(0, volume=Decimal(-1)), "volume is below zero"),
    ],
)
def test_a_bar_that_cannot_be_is_set_aside(wanted, row, why):
    sheet = Sheet(wanted("candles", (2026, 2, 1), (2026, 2, 2)))
    sheet.keep([row, bar(1)])
    batch = sheet.batch()
    assert [row["ts"].hour for row in batch.rows] == [1]
    assert batch.problems[0].endswith(why)


def test_two_equal_orders_of_a_page_are_two_and_an_overlap_adds_none(wanted):
    sheet = Sheet(wanted("liquidations", (2026, 2, 1), (2026, 2, 2)))
    sheet.keep([order(0), order(0), order(1)])
    sheet.keep([order(1), order(0)])
    sheet.keep([order(2)])
    assert [row["ts"].second for row in sheet.batch().rows] == [0, 0, 1, 2]


def test_orders_with_a_number_count_once(wanted):
    sheet = Sheet(wanted("liquidations", (2026, 2, 1), (2026, 2, 2)))
    sheet.keep([order(0, id="7"), order(0, id="8"), order(0, id="7")])
    assert [row["id"] for row in sheet.batch().rows] == ["7", "8"]


def test_an_order_whose_dollars_do_not_fit_is_set_aside(wanted):
    sheet = Sheet(wanted("liquidations", (2026, 2, 1), (2026, 2, 2)))
    sheet.keep([order(0, usd=Decimal(10_000))])
    batch = sheet.batch()
    assert batch.rows == ()
    assert batch.problems == ("BTC_USDT 2026-02-01T00:00:00Z: 10000 dollars are not about 100 x 1",)


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 10), st.randoms())
def test_overlapping_pages_in_any_order_lose_and_double_nothing(seconds, size, chance):
    seconds.sort()
    rows = [order(second) for second in seconds]
    by_second = {second: seconds.count(second) for second in seconds}
    pages = [[row for row in rows if first <= row["ts"].second <= first + size] for first in range(6)]
    for one in pages:
        chance.shuffle(one)
    chance.shuffle(pages)
    sheet = Sheet(_want())
    for one in pages:
        sheet.keep(one)
    found = [row["ts"].second for row in sheet.batch().rows]
    assert {second: found.count(second) for second in found} == by_second
    assert found == sorted(found)


def _want():
    from briefs.sources.talk import Want

    begin = int(START.timestamp()) * 1000
    return Want("liquidations", begin, begin + 86_400_000, ("BTC",), begin + 86_400_000)


def test_what_the_venue_does_not_know_is_a_line(wanted):
    sheet = Sheet(wanted("candles", (2026, 2, 1), (2026, 2, 2)))
    assert sheet.take(Reply(None, refused="no such symbol"), "BTCUSDT", lambda data: page(data, (), dict)) == Page()
    assert sheet.batch().problems == ("BTCUSDT: no such symbol",)


def test_an_asset_without_a_contract_is_a_line(wanted):
    sheet = Sheet(wanted("candles", (2026, 2, 1), (2026, 2, 2), "BTC", "NOPE"))
    assert list(sheet.markets([BTC])) == [BTC]
    assert sheet.problems == ["NOPE: no perpetual quoted in dollars"]


def settlements(*hours):
    return [{"ts": START + timedelta(hours=hour), "symbol": "BTCUSDT", "rate": Decimal(0)} for hour in hours]


@pytest.mark.parametrize(
    ("hours", "today", "intervals", "missing"),
    [
        ((0, 8, 16, 24), 8, [8, 8, 8, 8], []),
        # the interval changes from eight hours to one: the row that ends the last long one is of eight
        ((0, 8, 16, 17, 18), 1, [8, 8, 8, 1, 1], []),
        # and back
        ((0, 1, 2, 10, 18), 8, [1, 1, 1, 8, 8], []),
        # one settlement is missing: a gap, no longer interval
        ((0, 1, 3, 4), 1, [1, 1, 1, 1], [(3, 1)]),
        ((0, 8, 24, 32), 8, [8, 8, 8, 8], [(24, 1)]),
        # the last row tells with today's interval
        ((0, 1, 2, 5), 1, [1, 1, 1, 1], [(5, 2)]),
        ((0, 1, 2, 10), 8, [1, 1, 1, 8], []),
        # a row alone has today's, and none where the venue does not say
        ((0,), 4, [4], []),
        ((0,), None, [], []),
        # days without a row are no interval
        ((0, 8, 80, 88), None, [8, 8, 8, 8], [(80, 8)]),
    ],
)
def test_the_interval_is_the_time_since_the_settlement_before(hours, today, intervals, missing):
    made, gaps = with_intervals(reversed(settlements(*hours)), None if today is None else Decimal(today))
    assert [row["interval_h"] for row in made] == intervals
    assert gaps == [(START + timedelta(hours=hour), count) for hour, count in missing]


def test_missing_settlements_are_said(wanted):
    sheet = Sheet(wanted("funding", (2026, 2, 1), (2026, 2, 3)))
    sheet.settle(settlements(-8, 0, 8, 24, 32, 40), BTC)
    batch = sheet.batch()
    assert [row["ts"].hour for row in batch.rows] == [0, 8, 0, 8, 16]
    assert batch.problems == ("BTCUSDT: 1 settlements missing before 2026-02-02T00:00:00Z",)
    sheet = Sheet(wanted("funding", (2026, 2, 1), (2026, 2, 3)))
    sheet.settle([], BTC)
    assert sheet.batch().problems == ("BTCUSDT: no settlements",)


@given(st.integers(0, 10**6), st.integers(0, 10**4), st.integers(1, 10**4))
def test_pieces_are_a_partition(start, length, longest):
    cut = list(pieces(start, start + length, longest))
    assert sum(end - begin for begin, end in cut) == length
    assert all(end == begin for (_, end), (begin, _) in itertools.pairwise(cut))
    assert all(0 < end - begin <= longest for begin, end in cut)
