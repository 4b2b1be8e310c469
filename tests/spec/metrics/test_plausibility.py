"""Worked examples of amounts that cannot well be true: each is named, none is changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from position_tables import at, day_of_bars, gaps, market, order, read, stretch


def doubtful(reading, table):
    return [gap for gap in gaps(reading, table) if " as a" in gap[2]]


def test_totals_of_two_hundred_medians_are_named():
    """Each of 30 days before has 600; 120,600 is 201 times as much, 120,000 is 200 times and not yet named."""
    before = [row for count in range(1, 31) for row in day_of_bars(-count, 600)]
    reading = read(market(totals=day_of_bars(0, 120_600) + before))
    words = "the liquidated value is 201 times the median of the 30 days before, as a wrong contract size would make it"
    assert doubtful(reading, "liquidation_totals") == [("BTC", "binance", words)]
    assert reading.figures["liquidations.total_usd"].value == Decimal("120600.00")
    assert doubtful(read(market(totals=day_of_bars(0, 120_000) + before)), "liquidation_totals") == []


def test_only_the_venue_that_departs_is_named():
    before = [row for count in range(1, 31) for row in day_of_bars(-count, 600)]
    before += [row for count in range(31) for row in day_of_bars(-count, 600, venue="okx")]
    reading = read(market(totals=day_of_bars(0, 600_000) + before))
    assert [venue for _, venue, _ in doubtful(reading, "liquidation_totals")] == ["binance"]


def level(clock, base=None, usd=None, venue="binance"):
    return at(clock), venue, "BTCUSDT", "BTC", base, usd


def test_orders_without_a_past_are_held_against_open_interest():
    """Of 1,000 dollars that are open at the day's start, 260 are 26 %: more than any plunge has closed."""
    orders = [order(at("01:00"), "long", "260")]
    levels = [level("00:00", usd=1000.0), level("20:00", usd=1000.0)]
    reading = read(market(orders=orders, open_interest=levels))
    words = (
        "the liquidated value is 26% of the largest open interest that is known, as a wrong contract size would make it"
    )
    assert doubtful(reading, "liquidations") == [("BTC", "okx", words)]
    calm = read(market(orders=[order(at("01:00"), "long", "250")], open_interest=levels))
    assert doubtful(calm, "liquidations") == []


def test_orders_without_a_past_are_held_against_the_turnover():
    bars = [
        (at("00:00") + timedelta(hours=hour), 3600, venue, "BTCUSDT", "BTC", 1.0, 1.0, 1.0, 1.0, 1.0, usd)
        for hour in range(24)
        for venue, usd in (("binance", 100.0), ("bybit", 10.0))
    ]
    reading = read(market(orders=[order(at("01:00"), "long", "1200")], candles=bars))
    assert "50% of the largest turnover" in doubtful(reading, "liquidations")[0][2]  # 1200 / 2400
    assert doubtful(read(market(orders=[order(at("01:00"), "long", "600")], candles=bars)), "liquidations") == []


@pytest.mark.parametrize(("later", "named"), [(6000.0, True), (1000.0 / 6, True), (5000.0, False), (900.0, False)])
def test_a_level_of_another_unit_is_named(later, named):
    levels = [level("00:00", base=1000.0), level("12:00", base=later), level("20:00", base=later)]
    reading = read(market(open_interest=levels))
    words = "one level is 6 times its neighbour, as another unit would make it"
    assert doubtful(reading, "open_interest") == ([("BTC", "binance", words)] if named else [])


def test_levels_of_two_venues_are_no_neighbours():
    levels = [level("00:00", base=1000.0), level("20:00", base=1000.0)]
    levels += [level("00:00", base=1.0, venue="okx"), level("20:00", base=1.0, venue="okx")]
    assert doubtful(read(market(open_interest=levels)), "open_interest") == []


def numbered(count, at_once=0):
    """Orders of 1, 2, 3 ... coins at a dollar, the first ones with one time, the others a minute apart."""
    rows = [order(at("04:00") + timedelta(minutes=n), "long", f"{n + 1}") for n in range(count)]
    for coins, row in enumerate(rows, 1):
        row |= {"price": 1.0, "qty": float(coins)}
    return [row | {"ts": at("03:00")} for row in rows[:at_once]] + rows[at_once:]


def test_copies_among_orders_are_named_from_one_in_twenty_on():
    rows = numbered(38)
    named = doubtful(read(market(orders=rows + rows[:3])), "liquidations")
    assert [what for _, _, what in named] == [
        "3 of 41 orders are exact copies of others, as a replayed feed would make them"
    ]
    assert doubtful(read(market(orders=rows + rows[:2])), "liquidations") == []  # 2 of 40: the few that are real
    told_apart = [row | {"id": str(n)} for n, row in enumerate(rows + rows[:3])]
    assert doubtful(read(market(orders=told_apart)), "liquidations") == []


def test_orders_with_one_and_the_same_time_are_named():
    rows = numbered(40, at_once=21)
    named = doubtful(read(market(orders=rows)), "liquidations")
    assert [what for _, _, what in named] == [
        "21 of 40 orders bear one and the same time, as a stale clock would make them"
    ]
    assert doubtful(read(market(orders=numbered(40, at_once=20))), "liquidations") == []
    assert doubtful(read(market(orders=numbered(19, at_once=19))), "liquidations") == []  # too few to tell


def test_an_ordinary_day_is_not_doubted():
    before = [row for count in range(1, 31) for row in day_of_bars(-count, 600)]
    stated = [stretch(at("00:00"), at("00:00", 1), "full", venue="okx")]
    reading = read(
        market(
            totals=day_of_bars(0, 6_000) + before,
            orders=numbered(30),
            stretches=stated,
            open_interest=[level("00:00", usd=1e9), level("20:00", usd=2e9)],
        )
    )
    assert not any(doubtful(reading, gap.table) for gap in reading.gaps)
