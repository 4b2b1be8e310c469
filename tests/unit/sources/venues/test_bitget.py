"""Bitget: recorded replies as rows, and what is asked for."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from briefs.sources.talk import Refusal, Reply
from briefs.sources.venues import bitget
from briefs.sources.venues.bitget import contracts, orders, series
from briefs.sources.venues.market import Market

BTC = Market("BTCUSDT", "BTC", Decimal(1), "USDT", interval_h=Decimal(8), family="USDT-FUTURES")
APE = Market("APEUSDT", "APE", Decimal(1), "USDT", family="USDT-FUTURES")
PEPE = Market("1000PEPEUSDT", "PEPE", Decimal(1000), "USDT", family="USDT-FUTURES")
NAMED = {"venue": "bitget", "symbol": "BTCUSDT", "asset": "BTC"}


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def ms(*parts):
    return int(utc(*parts).timestamp()) * 1000


def dicts(rows):
    return [dict(row) for row in rows]


def contract(symbol="BTCUSDT", base="BTC", quote="USDT", **more):
    return {"symbol": symbol, "baseCoin": base, "quoteCoin": quote, "symbolType": "perpetual", **more}


def listing(*found):
    return {"code": "00000", "data": list(found)}


NO_CONTRACTS = listing()
LISTED = (listing(contract(fundInterval="8")), NO_CONTRACTS, NO_CONTRACTS)


def test_recorded_contracts(recorded):
    assert contracts.markets(recorded("bitget/rest_v2_contracts.json"), "USDT-FUTURES") == [BTC]


def test_contracts_of_other_kinds():
    found = contracts.markets(
        listing(
            contract("BTCUSDZ24", quote="USD", symbolType="delivery"),
            contract("OLDUSDT", "OLD", symbolStatus="off"),
            contract("1000PEPEUSDT", "1000PEPE", symbolStatus="normal"),
            contract("X", "no coin"),
        ),
        "COIN-FUTURES",
    )
    assert [(one.symbol, one.asset, one.multiplier, one.perpetual, one.family) for one in found] == [
        ("BTCUSDZ24", "BTC", 1, False, "COIN-FUTURES"),
        ("1000PEPEUSDT", "PEPE", 1000, True, "COIN-FUTURES"),
    ]


def test_a_recorded_order(recorded):
    made = orders.liquidations(recorded("bitget/rest_v3_liquidations.json"), APE)
    # buy is the position: a long. 13.70319 x 0.1649 = 2.259656031.
    assert dicts(made.rows) == [
        {
            "ts": utc(2026, 4, 28, 6, 48, 6, 549000),
            "venue": "bitget",
            "symbol": "APEUSDT",
            "asset": "APE",
            "side": "long",
            "price": Decimal("0.1649"),
            "qty": Decimal("13.70319"),
            "usd": Decimal("2.259656031"),
            "kind": "liq",
            "price_kind": "bankruptcy",
        }
    ]


def test_an_order_of_a_thousand_coins_in_one():
    body = {"data": {"list": [order(0, "sell", price="0.012", amount="5000")]}}
    (row,) = orders.liquidations(body, PEPE).rows
    # 0.012 for a thousand is 0.000012 a coin; 5,000 thousands are 5,000,000 coins; 5,000 x 0.012 are 60 dollars.
    assert (row["side"], row["price"], row["qty"], row["usd"]) == ("short", Decimal("0.000012"), 5_000_000, 60)


def test_recorded_settlements(recorded):
    made = series.funding(recorded("bitget/rest_v2_history_fund_rate.json"), BTC)
    assert dicts(made.rows) == [
        {"ts": utc(2023, 9, 27, 1), **NAMED, "rate": Decimal("0.0005")},
        {"ts": utc(2023, 9, 26, 8), **NAMED, "rate": Decimal("0.000013")},
    ]


def test_recorded_bars(recorded):
    made = series.candles(recorded("bitget/rest_v2_history_candles.json"), BTC, 300)
    assert dicts(made.rows) == [
        {
            "ts": utc(2023, 9, 27, 17, 30),
            "interval_s": 300,
            **NAMED,
            "open": Decimal("26210.5"),
            "high": Decimal("26210.5"),
            "low": Decimal("26194.5"),
            "close": Decimal("26194.5"),
            "volume": Decimal("26.26"),
            "turnover_usd": Decimal("687897.63"),
        },
        {
            "ts": utc(2023, 9, 27, 17, 35),
            "interval_s": 300,
            **NAMED,
            "open": Decimal("26194.5"),
            "high": Decimal("26194.5"),
            "low": Decimal(26171),
            "close": Decimal(26171),
            "volume": Decimal("17.98"),
            "turnover_usd": Decimal("470618.72"),
        },
    ]


def test_a_recorded_level(recorded):
    made = series.open_interest(recorded("bitget/rest_v3_open_interest.json"), BTC)
    assert dicts(made.rows) == [
        {"ts": utc(2025, 6, 28, 9, 0, 20, 993000), **NAMED, "oi_base": Decimal("18166.3583"), "oi_usd": None}
    ]


def test_refusals(recorded):
    assert bitget.refusal(429, recorded("bitget/error_429_rate_limit.json")) == Refusal(
        "again", "Too Many Requests (code 429)"
    )
    assert bitget.refusal(400, recorded("bitget/error_400_params.json")) == Refusal(
        "wrong", "Contract code must not be blank (code 40017)"
    )
    assert bitget.refusal(400, {"code": "40034", "msg": "Parameter does not exist"}).kind == "unknown"
    assert bitget.refusal(200, {"code": 30007, "msg": "request over limit"}).kind == "again"
    assert bitget.refusal(200, recorded("bitget/rest_v2_contracts.json")) is None


# Talks


def order(at, side="buy", price="100", amount="1"):
    return {"symbol": "BTCUSDT", "side": side, "price": price, "amount": amount, "ts": str(ms(2026, 2, 1) + at)}


def pages_of(*orders, cursor=""):
    return {"code": "00000", "data": {"list": list(orders), "cursor": cursor}}


DAY = 86_400_000


def test_orders_are_paged_back_to_the_start(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 1))
    asks, batch = drive(
        bitget.SOURCE.tables["liquidations"](want),
        *LISTED,
        pages_of(order(DAY + 1000), order(5000, "sell", "101", "2"), order(5000, "sell", "101", "2"), cursor="a"),
        pages_of(order(5000, "sell", "101", "2"), order(0), cursor="b"),
        pages_of(order(-1), cursor="c"),
    )
    assert [dict(ask.params) for ask in asks] == [
        {"productType": "USDT-FUTURES"},
        {"productType": "USDC-FUTURES"},
        {"productType": "COIN-FUTURES"},
        {"category": "USDT-FUTURES", "symbol": "BTCUSDT", "limit": "100"},
        {"category": "USDT-FUTURES", "symbol": "BTCUSDT", "limit": "100", "cursor": "a"},
        {"category": "USDT-FUTURES", "symbol": "BTCUSDT", "limit": "100", "cursor": "b"},
    ]
    assert {ask.url for ask in asks[3:]} == {"https://api.bitget.com/api/v3/market/liquidations"}
    # Two equal orders of one page are two; the same order on the next page adds none.
    assert [(row["ts"], row["side"], row["usd"]) for row in batch.rows] == [
        (utc(2026, 2, 1), "long", 100),
        (utc(2026, 2, 1, 0, 0, 5), "short", 202),
        (utc(2026, 2, 1, 0, 0, 5), "short", 202),
    ]
    (stretch,) = batch.stretches
    assert (stretch.venue, stretch.asset, stretch.coverage) == ("bitget", "BTC", "sampled_1s")
    assert (stretch.start, stretch.end) == (utc(2026, 2, 1), utc(2026, 2, 2))
    assert batch.problems == ()


def test_pages_that_go_forward_are_read_to_their_end(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 1))
    _, batch = drive(
        bitget.SOURCE.tables["liquidations"](want),
        *LISTED,
        pages_of(order(-2000), cursor="a"),
        pages_of(order(-1000), cursor="b"),
        pages_of(order(1000), cursor=""),
    )
    assert len(batch.rows) == 1
    assert batch.stretches[0].coverage == "sampled_1s"


def test_what_lies_beyond_three_days_is_said(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 4, 12))
    _, batch = drive(bitget.SOURCE.tables["liquidations"](want), *LISTED, pages_of(order(DAY - 1000)))
    assert batch.stretches[0].start == utc(2026, 2, 1, 12)
    assert batch.problems == ("nothing before 2026-02-01T12:00:00Z: the venue keeps no more",)
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 3, 1))
    asks, batch = drive(bitget.SOURCE.tables["liquidations"](want), *LISTED)
    assert len(asks) == 3
    assert (batch.rows, batch.stretches) == ((), ())


def test_an_empty_list_is_asked_for_twice_and_is_no_zero(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 1))
    asks, batch = drive(bitget.SOURCE.tables["liquidations"](want), *LISTED, pages_of(), pages_of())
    assert asks[3] == asks[4]
    assert (batch.rows, batch.stretches) == ((), ())
    assert batch.problems == ("BTC: no orders told of the last three days, which need not mean that there were none",)


def test_a_row_that_cannot_be_read_makes_the_stretch_partial(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 1))
    _, batch = drive(
        bitget.SOURCE.tables["liquidations"](want), *LISTED, pages_of(order(1000), order(2000, side="close"))
    )
    assert len(batch.rows) == 1
    assert batch.stretches[0].coverage == "partial"
    assert batch.problems == ("BTCUSDT: row 2: side: 'close' is neither buy nor sell",)


def test_dated_contracts_count_and_other_quotes_do_not(serve, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 1))

    def answer(ask):
        if "contracts" in ask.url:
            return {
                "USDT-FUTURES": listing(contract(), contract("BTCEUR", quote="EUR")),
                "USDC-FUTURES": NO_CONTRACTS,
                "COIN-FUTURES": listing(contract("BTCUSDH26", quote="USD", symbolType="delivery")),
            }[ask.params["productType"]]
        return pages_of(order(1000))

    asks, batch = serve(bitget.SOURCE.tables["liquidations"](want), answer)
    assert [ask.params["symbol"] for ask in asks[3:]] == ["BTCUSDT", "BTCUSDH26"]
    assert [row["symbol"] for row in batch.rows] == ["BTCUSDH26", "BTCUSDT"]


def test_funding_is_paged_until_it_reaches_back(serve, wanted):
    want = wanted("funding", (2026, 2, 1), (2026, 2, 2), now=(2026, 3, 31))
    last = ms(2026, 3, 30, 16)

    def answer(ask):
        if "contracts" in ask.url:
            return listing(contract(fundInterval="8")) if ask.params["productType"][:4] == "USDT" else NO_CONTRACTS
        first = (int(ask.params["pageNo"]) - 1) * 100
        return {
            "code": "00000",
            "data": [
                {"symbol": "BTCUSDT", "fundingRate": "0.0001", "fundingTime": str(last - n * 8 * 3_600_000 + 137)}
                for n in range(first, first + 100)
            ],
        }

    asks, batch = serve(bitget.SOURCE.tables["funding"](want), answer)
    # 1 February lies 57 days and two thirds before 30 March 16:00: 173 settlements, and some more for the interval.
    assert [ask.params.get("pageNo") for ask in asks[3:]] == ["1", "2"]
    assert dict(asks[3].params) == {
        "symbol": "BTCUSDT",
        "productType": "USDT-FUTURES",
        "pageSize": "100",
        "pageNo": "1",
    }
    assert [(row["ts"].hour, row["interval_h"]) for row in batch.rows] == [(0, 8), (8, 8), (16, 8)]
    assert batch.problems == ()


@pytest.mark.parametrize(
    ("now", "path", "limit"),
    [((2026, 2, 10), "candles", "1000"), ((2026, 11, 1), "history-candles", "200")],
)
def test_bars_come_from_the_recent_or_the_old_list(serve, wanted, now, path, limit):
    want = wanted("candles", (2026, 2, 1), (2026, 2, 2), now=now)

    def answer(ask):
        if "contracts" in ask.url:
            return listing(contract()) if ask.params["productType"][:4] == "USDT" else NO_CONTRACTS
        start = ms(2026, 2, 1)
        bars = [[str(start + n * 3_600_000), "100", "102", "99", "101", "3", "303"] for n in range(25)]
        return {"code": "00000", "data": bars[::-1]}

    asks, batch = serve(bitget.SOURCE.tables["candles"](want), answer)
    assert asks[-1].url == f"https://api.bitget.com/api/v2/mix/market/{path}"
    assert dict(asks[-1].params) == {
        "symbol": "BTCUSDT",
        "productType": "USDT-FUTURES",
        "granularity": "1H",
        "startTime": "1769904000000",
        "endTime": "1769990400000",
        "limit": limit,
    }
    assert [row["ts"].hour for row in batch.rows] == list(range(24))
    assert batch.problems == ()


def test_the_level_of_now_is_kept_under_its_own_time(drive, wanted):
    level = {
        "code": "00000",
        "data": {"list": [{"symbol": "BTCUSDT", "openInterest": "5.5"}], "ts": str(ms(2026, 2, 2, 7))},
    }
    want = wanted("open_interest", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 7))
    bars = {
        "data": [[str(ms(2026, 2, 2, hour)), "1", "9", "1", close, "1", "1"] for hour, close in ((7, "4"), (6, "3"))]
    }
    asks, batch = drive(bitget.SOURCE.tables["open_interest"](want), *LISTED, level, bars)
    assert dict(asks[-2].params) == {"category": "USDT-FUTURES", "symbol": "BTCUSDT"}
    assert asks[-1].url == "https://api.bitget.com/api/v2/mix/market/candles"
    # 5.5 coins at 4, the last price of the bar that runs.
    assert [(row["ts"], row["oi_base"], row["oi_usd"]) for row in batch.rows] == [
        (utc(2026, 2, 2, 7), Decimal("5.5"), 22)
    ]
    (problem,) = batch.problems
    assert problem == (
        "open_interest is told of now alone: it is kept under 2026-02-02T07:00:00Z, and there is none of the time "
        "asked for"
    )
    today = wanted("open_interest", (2026, 2, 2), (2026, 2, 3), now=(2026, 2, 2, 7))
    old = {"data": [[str(ms(2026, 2, 2, 4)), "1", "9", "1", "4", "1", "1"]]}
    _, batch = drive(bitget.SOURCE.tables["open_interest"](today), *LISTED, level, old)
    assert [(row["oi_base"], row["oi_usd"]) for row in batch.rows] == [(Decimal("5.5"), None)]
    assert batch.problems == ()


def test_a_refused_symbol_costs_only_itself(drive, wanted):
    want = wanted("open_interest", (2026, 2, 2), (2026, 2, 3), now=(2026, 2, 2, 7))
    refused = Reply(None, refused="Parameter does not exist (code 40034)")
    _, batch = drive(bitget.SOURCE.tables["open_interest"](want), *LISTED, refused)
    assert batch.rows == ()
    assert batch.problems == (
        "BTCUSDT: Parameter does not exist (code 40034)",
        "BTCUSDT: no open interest told",
    )


def test_pages_without_an_end_are_partial(serve, wanted, monkeypatch):
    monkeypatch.setattr(orders, "_PAGES", 3)
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 1))

    def answer(ask):
        if "contracts" in ask.url:
            return listing(contract()) if ask.params["productType"][:4] == "USDT" else NO_CONTRACTS
        number = int(ask.params.get("cursor", 0))
        return pages_of(order(DAY - 1000 - number), cursor=str(number + 1))

    asks, batch = serve(bitget.SOURCE.tables["liquidations"](want), answer)
    assert (len(asks), len(batch.rows)) == (6, 3)
    assert batch.stretches[0].coverage == "partial"
    assert batch.problems == ("BTCUSDT: more pages of orders than can be asked for: the rest is not read",)
