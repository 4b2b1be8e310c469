"""Bitfinex: recorded replies as rows; a position's trigger and matches count once, whichever comes first."""

import itertools
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.sources.talk import Refusal, Reply
from briefs.sources.venues import bitfinex
from briefs.sources.venues.bitfinex import contracts, orders, series
from briefs.sources.venues.market import Market

BTC = Market("tBTCF0:USTF0", "BTC", Decimal(1), "USDT")
ETH = Market("tETHF0:USTF0", "ETH", Decimal(1), "USDT")
MARKETS = {"tBTCF0:USTF0": BTC, "tETHF0:USTF0": ETH}
NAMED = {"venue": "bitfinex", "symbol": "tBTCF0:USTF0", "asset": "BTC"}
URL = "https://api-pub.bitfinex.com/v2/"
START = 1_769_904_000_000  # 1 February 2026
HOUR = 3_600_000
LISTED = [["tBTCF0:USTF0", 0], ["tETHF0:USTF0", 0]]


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def dicts(rows):
    return [dict(row) for row in rows]


def pos(number, at, amount, *, match=0, price=None, entry=100, symbol="tBTCF0:USTF0"):
    return [["pos", number, START + at, None, symbol, amount, entry, None, match, 1, None, price]]


def counted(*records, markets=MARKETS):
    return orders.orders(orders.parts(list(records))[0], markets)


def test_a_recorded_match_counts_and_its_trigger_does_not(recorded):
    made = counted(*recorded("bitfinex/rest_liquidations_hist.json"))
    # The match: 4.56671421 coins at 235.52 are 1075.5525307392 dollars. The trigger of 8.6007 coins is its position's.
    assert dicts(made.rows) == [
        {
            "ts": utc(2020, 7, 6, 11, 58, 30, 543000),
            "venue": "bitfinex",
            "symbol": "tETHF0:USTF0",
            "asset": "ETH",
            "side": "short",
            "price": Decimal("235.52"),
            "qty": Decimal("4.56671421"),
            "usd": Decimal("1075.5525307392"),
            "kind": "liq",
            "id": "143679087-1594036710543",
            "price_kind": "fill",
        }
    ]
    assert made.faults == ()


def test_triggers_count_where_a_position_has_no_match():
    made = counted(
        pos(1, 0, 2, price=90),  # at the price of its own row
        pos(2, 0, -3, entry=100),  # at the price it was opened at: 3 x 100
        pos(3, 0, -3, entry=None),  # at none
    )
    assert [(row["id"], row["side"], row["usd"], row["price_kind"]) for row in made.rows] == [
        (f"1-{START}", "long", 180, "fill"),
        (f"2-{START}", "short", 300, None),
    ]
    assert made.faults == ("position 3: neither a price nor an entry",)


def test_several_matches_of_a_position_are_parts_of_it():
    made = counted(
        pos(1, 5, 2, match=1, price=90),
        pos(1, 0, 10),
        pos(1, 5, 3, match=1, price=80),
        pos(1, 5, 3, match=1, price=80),
        pos(1, 9, 1, match=1, price=70),
    )
    # 2 x 90, twice 3 x 80, and 1 x 70; three of one moment are told apart by number.
    assert [(row["id"], row["usd"]) for row in made.rows] == [
        (f"1-{START + 5}", 180),
        (f"1-{START + 5}-2", 240),
        (f"1-{START + 5}-3", 240),
        (f"1-{START + 9}", 70),
    ]


@given(st.permutations(range(5)))
def test_the_order_of_the_rows_changes_nothing(order):
    records = [
        pos(1, 5, 2, match=1, price=90),
        pos(1, 0, 10),
        pos(1, 5, 3, match=1, price=80),
        pos(2, 5, -1, price=70),
        pos(2, 6, 0, price=70),
    ]
    assert counted(*(records[at] for at in order)) == counted(*records)


def test_other_contracts_and_faulty_rows_are_left_out():
    found, faults, count = orders.parts(
        [
            pos(1, 0, 1, price=90, symbol="tBTCUSD"),
            pos(2, 0, 1, match=7, price=90),
            [["pos", 3]],
            "text",
            pos(4, 0, 1, price=90),
        ]
    )
    assert [row["id"] for row in orders.orders(found, MARKETS).rows] == [f"4-{START}"]
    assert (len(faults), count) == (3, 5)
    assert orders.parts({"error": 1}) == ([], ("no list in the answer",), 0)


def test_recorded_bars_close_before_they_are_high(recorded):
    made = series.candles(recorded("bitfinex/rest_candles_hist.json"), BTC, 60)
    assert dict(made.rows[0]) == {
        "ts": utc(2020, 6, 7, 4, 24),
        "interval_s": 60,
        **NAMED,
        "open": Decimal("0.025069"),
        "high": Decimal("0.025069"),
        "low": Decimal("0.025068"),
        "close": Decimal("0.025068"),
        "volume": Decimal("1.97828998"),
        "turnover_usd": None,
    }
    assert [(row["ts"].minute, row["close"]) for row in made.rows[1:]] == [
        (35, Decimal("0.025065")),
        (37, Decimal("0.025062")),
    ]


def test_a_recorded_list_of_contracts(recorded):
    assert contracts.markets(recorded("bitfinex/rest_status_deriv.json")) == [BTC]


def test_a_recorded_state_tells_the_next_settlement_and_the_level(recorded):
    made = series.states(recorded("bitfinex/rest_status_deriv_hist.json"), BTC)
    assert dicts(made.rows) == [
        {
            "ts": utc(2023, 8, 4, 16, 11, 34),
            "oi_base": Decimal("9635.86484562"),
            "mark": Decimal("29260.005"),
            "rate": Decimal("0.00014548"),
            "settles": 1691193600000,
        }
    ]
    midnight = 1691193600000
    assert dicts(series.settlements(made.rows, BTC, midnight)) == [
        {"ts": utc(2023, 8, 5), **NAMED, "rate": Decimal("0.00014548")}
    ]
    assert series.settlements(made.rows, BTC, midnight - 1) == []  # not settled yet
    # 9635.86484562 coins at the mark of 29260.005.
    assert dicts(series.levels(made.rows, BTC)) == [
        {
            "ts": utc(2023, 8, 4, 16, 11, 34),
            **NAMED,
            "oi_base": Decimal("9635.86484562"),
            "oi_usd": Decimal("281945453.5621654281"),
        }
    ]


def test_old_states_are_shorter(recorded):
    frames = recorded("bitfinex/ws_status_deriv.json")
    made = series.states([frame[1] for frame in frames if frame[1] != "hb"], BTC)
    assert [(row["oi_base"], row["rate"]) for row in made.rows] == [(None, None), (None, Decimal("0.00196337"))]
    assert made.faults == ()


def test_refusals(recorded):
    body = recorded("bitfinex/error_500_rate_limit.json")
    assert bitfinex.refusal(500, body) == Refusal("again", "ratelimit: error (code 11010)", 60)
    assert bitfinex.refusal(500, ["error", 10020, "symbol: invalid"]).kind == "unknown"
    assert bitfinex.refusal(500, ["error", 10020, "start: invalid"]).kind == "wrong"
    assert bitfinex.refusal(429, "slow down").kind == "again"
    assert bitfinex.refusal(200, recorded("bitfinex/rest_liquidations_hist.json")) is None


# Talks


def test_a_day_of_liquidations_with_an_hour_about_it(drive, wanted):
    # The trigger before midnight has its match after it: the match is of the day, the trigger of none.
    asks, batch = drive(
        bitfinex.SOURCE.tables["liquidations"](wanted("liquidations", (2026, 2, 1), (2026, 2, 2))),
        LISTED,
        [pos(1, -10, 5), pos(1, 10, 5, match=1, price=100), pos(2, 24 * HOUR, 5, price=100), pos(3, 0, 1, price=1)],
    )
    assert (asks[0].url, dict(asks[0].params)) == (URL + "status/deriv", {"keys": "ALL"})
    assert (asks[1].url, dict(asks[1].params)) == (
        URL + "liquidations/hist",
        {"start": "1769900400000", "end": "1769994000000", "limit": "500", "sort": "1"},
    )
    assert [row["id"] for row in batch.rows] == [f"3-{START}", f"1-{START + 10}"]
    (stretch,) = batch.stretches
    assert (stretch.asset, stretch.coverage) == ("BTC", "full")
    assert (stretch.start, stretch.end) == (utc(2026, 2, 1), utc(2026, 2, 2))
    assert batch.problems == ()


def test_full_pages_go_on_with_their_last_moment(drive, wanted):
    first = [pos(n, n * 1000, 1, price=100) for n in range(500)]
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    asks, batch = drive(
        bitfinex.SOURCE.tables["liquidations"](want), LISTED, first, [first[-1], pos(501, 600_000, 1, price=100)]
    )
    assert asks[2].params["start"] == str(START + 499_000)
    assert len(batch.rows) == 501
    assert batch.stretches[0].end == utc(2026, 2, 2)


@pytest.mark.parametrize(
    ("page", "rows", "problem"),
    [
        ([pos(n, 0, 1, price=100) for n in range(500)], 500, "liquidations after 2026-02-01T00:00:00Z are not read"),
        ([pos(1, 0, 1, price=100), "text"], 2, "liquidations: row 2: 8 is missing"),
        (Reply(None, refused="gone"), 1, "liquidations: gone"),
    ],
)
def test_what_lies_behind_a_break_is_not_covered(drive, wanted, page, rows, problem):
    first = [pos(-1, -HOUR, 0, price=100)] * 499 + [pos(0, 0, 1, price=100)]
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    _, batch = drive(bitfinex.SOURCE.tables["liquidations"](want), LISTED, first, page)
    assert len(batch.rows) == rows
    assert batch.stretches == ()
    assert batch.problems == (problem,)


def test_an_empty_list_is_asked_for_twice_and_is_no_zero(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    asks, batch = drive(bitfinex.SOURCE.tables["liquidations"](want), LISTED, [], [])
    assert asks[1] == asks[2]
    assert (batch.rows, batch.stretches) == ((), ())
    assert batch.problems == ("no liquidations told of any contract, which need not mean that there were none",)


def states_between(ask):
    """A state every twenty minutes: the period that ends at 8, 16 or 24 o'clock has its own rate."""
    found = []
    first = -(-int(ask.params["start"]) // (HOUR // 3)) * (HOUR // 3)
    for at in itertools.takewhile(lambda at: at <= int(ask.params["end"]), itertools.count(first, HOUR // 3)):
        due = (at // (8 * HOUR) + 1) * 8 * HOUR
        state = [at, None, 1, 1, None, 1, None, due, 0, 0, None, Decimal(due % (24 * HOUR) // HOUR) / 100_000]
        found.append([*state, None, None, 1, None, None, 5])
    return found


def test_settlements_are_told_by_the_states_before_them(serve, wanted):
    def answer(ask):
        return LISTED if ask.url.endswith("status/deriv") else states_between(ask)

    asks, batch = serve(bitfinex.SOURCE.tables["funding"](wanted("funding", (2026, 2, 1), (2026, 2, 2))), answer)
    assert asks[1].url == URL + "status/deriv/tBTCF0:USTF0/hist"
    assert [(row["ts"], row["rate"], row["interval_h"]) for row in batch.rows] == [
        (utc(2026, 2, 1), 0, 8),
        (utc(2026, 2, 1, 8), Decimal("0.00008"), 8),
        (utc(2026, 2, 1, 16), Decimal("0.00016"), 8),
    ]
    assert batch.problems == ()


def test_a_level_an_hour_and_pages_of_states(drive, wanted):
    at = [START + n * 1000 for n in range(5000)]
    full = [[moment, *[None] * 16, 5] for moment in at]  # an hour and 23 minutes
    want = wanted("open_interest", (2026, 2, 1), (2026, 2, 1, 3))
    asks, batch = drive(
        bitfinex.SOURCE.tables["open_interest"](want), LISTED, full, [[START + 5_400_000, *[None] * 16, 6]]
    )
    assert dict(asks[2].params) == {
        "start": str(START + 4_999_001),
        "end": str(START + 3 * HOUR - 1),
        "limit": "5000",
        "sort": "1",
    }
    assert [(row["ts"], row["oi_base"]) for row in batch.rows] == [(utc(2026, 2, 1), 5), (utc(2026, 2, 1, 1), 5)]
    assert batch.problems == ("tBTCF0:USTF0: open interest is told of 2 of 3 hours",)


def test_bars_are_asked_for_by_time(drive, wanted):
    bars = [[START + n * HOUR, 1, 2, 3, 1, 4] for n in range(24) if n != 7]
    asks, batch = drive(bitfinex.SOURCE.tables["candles"](wanted("candles", (2026, 2, 1), (2026, 2, 2))), LISTED, bars)
    assert (asks[1].url, asks[1].params["end"]) == (URL + "candles/trade:1h:tBTCF0:USTF0/hist", "1769990399999")
    assert (len(batch.rows), batch.rows[0]["close"], batch.rows[0]["high"]) == (23, 2, 3)
    assert batch.problems == ("tBTCF0:USTF0: 1 of 24 rows missing, the first of 2026-02-01T07:00:00Z",)
