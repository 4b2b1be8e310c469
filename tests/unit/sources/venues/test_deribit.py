"""Deribit: recorded replies as rows, trades that were forced on one side or both, and the scan of a day."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from briefs.sources.talk import Refusal, Reply
from briefs.sources.venues import deribit
from briefs.sources.venues.deribit import contracts, orders, series
from briefs.sources.venues.market import Market

BTC = Market("BTC-PERPETUAL", "BTC", Decimal(1), "USD", inverse=True, interval_h=Decimal(1), family="BTC")
ETH = Market("ETH-PERPETUAL", "ETH", Decimal(1), "USD", inverse=True, interval_h=Decimal(1), family="ETH")
SOL = Market("SOL_USDC-PERPETUAL", "SOL", Decimal(1), "USDC", interval_h=Decimal(1), family="USDC")
NAMED = {"venue": "deribit", "symbol": "BTC-PERPETUAL", "asset": "BTC"}
TRADES = "https://www.deribit.com/api/v2/public/get_last_trades_by_instrument_and_time"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def ms(*parts):
    return int(utc(*parts).timestamp()) * 1000


def dicts(rows):
    return [dict(row) for row in rows]


def future(name="BTC-PERPETUAL", base="BTC", quote="USD", kind="reversed", period="perpetual"):
    return {
        "instrument_name": name,
        "kind": "future",
        "base_currency": base,
        "quote_currency": quote,
        "instrument_type": kind,
        "settlement_period": period,
    }


def trade(at, number, **more):
    return {
        "trade_id": str(number),
        "timestamp": ms(2026, 2, 1) + at,
        "price": Decimal(80000),
        "amount": 8000,
        "direction": "sell",
        "instrument_name": "BTC-PERPETUAL",
        **more,
    }


def trades(*found, more=False):
    return {"jsonrpc": "2.0", "result": {"trades": list(found), "has_more": more}}


def test_a_recorded_contract(recorded):
    body = recorded("deribit/rest_instrument.json")
    assert contracts.markets({"result": [body["result"]]}) == [BTC]


def test_linear_and_dated_contracts():
    found = contracts.markets(
        {
            "result": [
                future("SOL_USDC-PERPETUAL", "SOL", "USDC", "linear"),
                future("BTC-27MAR26", period="month"),
                {**future(), "kind": "option"},
            ]
        }
    )
    assert found[0] == SOL
    assert [(one.symbol, one.perpetual) for one in found[1:]] == [("BTC-27MAR26", False)]


def test_a_recorded_forced_trade_of_an_inverse_contract(recorded):
    (frame,) = recorded("deribit/ws_trades_liquidation.json")
    (row,) = orders.liquidations(trades(*frame["params"]["data"]), BTC).rows
    # The amount is 1,120 dollars, not coins; 1120 / 4469.5 = 0.250587314017 coins. A taker who sells closes a long.
    assert {name: row[name] for name in row if name != "qty"} == {
        "ts": utc(2020, 3, 13, 0, 7, 24, 32000),
        **NAMED,
        "side": "long",
        "price": Decimal("4469.5"),
        "usd": 1120,
        "kind": "liq",
        "id": "66460463",
        "price_kind": "fill",
    }
    assert round(row["qty"], 12) == Decimal("0.250587314017")


def test_a_trade_that_was_forced_on_both_sides_is_two_rows(recorded):
    (frame,) = recorded("deribit/ws_trades_both_sides.json")
    made = orders.liquidations(trades(*frame["params"]["data"]), BTC)
    # The taker bought and closes a short, the maker sold and closes a long; 10000 / 80200 = 0.124688279302 coins.
    assert [(row["side"], row["id"], row["usd"], round(row["qty"], 12)) for row in made.rows] == [
        ("short", "1-short", 10000, Decimal("0.124688279302")),
        ("long", "1-long", 10000, Decimal("0.124688279302")),
    ]
    assert {row["ts"] for row in made.rows} == {utc(2026, 10, 9, 17, 6, 40)}
    assert (made.count, made.faults) == (2, ())  # the second trade is an ordinary one


def test_recorded_ordinary_trades_give_no_row(recorded):
    made = orders.liquidations(recorded("deribit/rest_last_trades_by_time.json"), ETH)
    assert (made.rows, made.faults, made.count) == ((), (), 10)


def test_a_linear_amount_is_coins():
    body = trades(trade(0, 9, instrument_name="SOL_USDC-PERPETUAL", amount=3, price=Decimal("150.5"), liquidation="M"))
    (row,) = orders.liquidations(body, SOL).rows
    assert (row["side"], row["qty"], row["usd"]) == ("short", 3, Decimal("451.5"))


def test_flags_and_directions_that_nobody_knows_are_said_once():
    body = trades(
        trade(0, 1, liquidation="X"),
        trade(0, 2, liquidation="MT", direction="up"),
        trade(0, 3, liquidation=[]),
        trade(0, 4),
    )
    made = orders.liquidations(body, BTC)
    assert made.rows == ()
    assert made.faults == (
        "row 1: liquidation: 'X' is none of T, M and MT",
        "row 2: direction: 'up' is neither buy nor sell",
        "row 3: liquidation: [] is none of T, M and MT",
    )


def test_a_recorded_hour_of_funding(recorded):
    made = series.funding(recorded("deribit/rest_funding_rate_history.json"), BTC)
    assert dicts(made.rows) == [{"ts": utc(2019, 10, 1, 1), **NAMED, "rate": Decimal("-0.0000004739622041017375")}]


def test_recorded_bars_come_as_columns(recorded):
    made = series.candles(recorded("deribit/rest_tradingview_chart_data.json"), BTC, 60)
    assert made.count == 5
    assert dict(made.rows[0]) == {
        "ts": utc(2025, 12, 23, 9, 51),
        "interval_s": 60,
        **NAMED,
        "open": Decimal("87451.0"),
        "high": Decimal("87456.5"),
        "low": Decimal("87451.0"),
        "close": Decimal("87456.5"),
        "volume": Decimal("2.94375216"),
        "turnover_usd": Decimal("257490.0"),
    }
    assert [(row["ts"].minute, row["close"], row["turnover_usd"]) for row in made.rows[1:]] == [
        (52, Decimal("87456.5"), 250000),
        (53, Decimal("87456.0"), 20200),
        (54, Decimal("87456.0"), 8370),
        (55, Decimal("87456.0"), 8910),
    ]


def test_columns_of_different_lengths_are_not_joined(recorded):
    body = recorded("deribit/rest_tradingview_chart_data.json")
    shorter = {"result": body["result"] | {"close": body["result"]["close"][1:]}}
    assert series.candles(shorter, BTC).rows == ()
    assert series.candles(shorter, BTC).faults == ("the columns of bars have different lengths",)
    assert series.candles({"result": {"ticks": []}}, BTC).faults == ("no list result.open",)


def test_a_recorded_level_is_dollars(recorded):
    (row,) = series.open_interest(recorded("deribit/rest_book_summary.json"), {"BTC-PERPETUAL": BTC}).rows
    assert (row["ts"], row["symbol"], row["oi_usd"]) == (
        utc(2025, 11, 20, 21, 29, 37, 68000),
        "BTC-PERPETUAL",
        9978911260,
    )
    assert round(row["oi_base"], 4) == Decimal("114565.7977")  # at the mark price of 87102.01


def test_options_in_a_recorded_list_are_left_out(recorded):
    made = series.open_interest(recorded("deribit/rest_book_summary_by_currency.json"), {"BTC-PERPETUAL": BTC})
    assert (made.rows, made.faults, made.count) == ((), (), 2)


def test_refusals(recorded):
    assert deribit.refusal(429, recorded("deribit/error_429_too_many_requests.json")) == Refusal(
        "again", "too_many_requests (code 10028)"
    )
    assert deribit.refusal(400, recorded("deribit/error_400_invalid_params.json")) == Refusal(
        "unknown", "Invalid params (code -32602, currency invalid currency)"
    )
    wrong = {"error": {"code": -32602, "message": "Invalid params", "data": {"param": "count"}}}
    assert deribit.refusal(400, wrong) == Refusal("wrong", "Invalid params (code -32602, count)")
    assert deribit.refusal(200, recorded("deribit/rest_instrument.json")) is None


# Talks

LISTED = {"result": [future()]}


def test_a_day_of_trades_is_scanned_page_by_page(drive, wanted):
    asks, batch = drive(
        deribit.SOURCE.tables["liquidations"](wanted("liquidations", (2026, 2, 1), (2026, 2, 2))),
        LISTED,
        trades(trade(0, 1), trade(5000, 2, liquidation="T"), more=True),
        trades(trade(5000, 2, liquidation="T"), trade(5000, 3, liquidation="M"), trade(9000, 4)),
    )
    assert (asks[0].url, dict(asks[0].params)) == (
        "https://www.deribit.com/api/v2/public/get_instruments",
        {"currency": "any", "kind": "future"},
    )
    assert {ask.url for ask in asks[1:]} == {TRADES}
    assert dict(asks[1].params) == {
        "instrument_name": "BTC-PERPETUAL",
        "start_timestamp": "1769904000000",
        "end_timestamp": "1769990399999",
        "count": "1000",
        "sorting": "asc",
    }
    assert asks[2].params["start_timestamp"] == "1769904005000"  # the last time again: more trades may have it
    assert [(row["id"], row["side"], row["usd"], row["qty"]) for row in batch.rows] == [
        ("2", "long", 8000, Decimal("0.1")),
        ("3", "short", 8000, Decimal("0.1")),
    ]
    (stretch,) = batch.stretches
    assert (stretch.coverage, stretch.start, stretch.end) == ("full", utc(2026, 2, 1), utc(2026, 2, 2))
    assert batch.problems == ()


def test_a_venue_that_tells_no_trades_is_asked_for_its_history(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    asks, batch = drive(deribit.SOURCE.tables["liquidations"](want), LISTED, trades(), trades(trade(0, 1)))
    assert asks[2].url.startswith("https://history.deribit.com/api/v2/public/get_last_trades")
    assert batch.stretches[0].coverage == "full"
    _, batch = drive(deribit.SOURCE.tables["liquidations"](want), LISTED, trades(), trades())
    assert batch.stretches == ()
    assert batch.problems == ("BTC: no trades told, so whether there were liquidations is not known",)


def test_an_asset_without_trades_beside_one_with_them_is_a_gap(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), "BTC", "ETH", "XRP")
    listed = {"result": [future(), future("ETH-PERPETUAL", "ETH")]}
    asks, batch = drive(deribit.SOURCE.tables["liquidations"](want), listed, trades(trade(0, 1)), trades())
    assert len(asks) == 3  # the host for history is not asked
    assert [(stretch.asset, stretch.coverage) for stretch in batch.stretches] == [("BTC", "full")]
    assert batch.problems == (
        "ETH: no trades told, so whether there were liquidations is not known",
        "XRP: no contract quoted in dollars",
    )


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (trades(trade(0, 1), more=True), "BTC-PERPETUAL: trades from 2026-02-01T00:00:00.000000Z on are not read"),
        (trades(trade(0, 1, liquidation="X")), "BTC-PERPETUAL: row 1: liquidation: 'X' is none of T, M and MT"),
        ({"result": {}}, "BTC-PERPETUAL: no list result.trades"),
        (Reply(None, refused="unknown instrument"), "BTC-PERPETUAL: unknown instrument"),
    ],
)
def test_a_scan_that_breaks_off_is_partial(drive, wanted, second, problem):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    listed = {"result": [future("BTC-27MAR26", period="month"), future()]}
    _, batch = drive(deribit.SOURCE.tables["liquidations"](want), listed, trades(trade(7, 5, liquidation="T")), second)
    assert [row["id"] for row in batch.rows] == ["5"]
    assert [row["symbol"] for row in batch.rows] == ["BTC-27MAR26"]
    assert batch.stretches[0].coverage == "partial"
    assert batch.problems == (problem,)


def test_funding_and_bars_are_asked_for_by_time(serve, wanted):
    def answer(ask):
        if ask.url.endswith("get_instruments"):
            return LISTED
        first = int(ask.params["start_timestamp"])
        hours = range(first, int(ask.params["end_timestamp"]) + 1, 3_600_000)
        if ask.url.endswith("history"):
            return {"result": [{"timestamp": at, "interest_1h": Decimal("0.00001")} for at in hours][::-1]}
        columns = dict.fromkeys(("open", "high", "low", "close", "volume", "cost"), [5] * len(hours))
        return {"result": {"ticks": list(hours), **columns}}

    asks, batch = serve(deribit.SOURCE.tables["funding"](wanted("funding", (2026, 2, 1), (2026, 2, 2))), answer)
    assert asks[1].url.endswith("/public/get_funding_rate_history")
    # From sixteen hours before the day to eight after it: the interval is told by the settlements about a row.
    assert dict(asks[1].params) == {
        "instrument_name": "BTC-PERPETUAL",
        "start_timestamp": "1769846400000",
        "end_timestamp": "1770019199999",
    }
    assert [(row["ts"].hour, row["interval_h"]) for row in batch.rows] == [(hour, 1) for hour in range(24)]
    assert batch.problems == ()

    asks, batch = serve(deribit.SOURCE.tables["candles"](wanted("candles", (2026, 2, 1), (2026, 2, 2))), answer)
    assert asks[1].url.endswith("/public/get_tradingview_chart_data")
    assert asks[1].params["resolution"] == "60"
    assert [row["ts"].hour for row in batch.rows] == list(range(24))
    assert batch.problems == ()


def test_levels_of_now_by_currency(drive, wanted):
    at = ms(2026, 2, 2, 7)
    listed = {"result": [future(), future("BTC_USDC-PERPETUAL", quote="USDC", kind="linear")]}
    inverse = {"instrument_name": "BTC-PERPETUAL", "open_interest": 1000, "creation_timestamp": at}
    linear = {
        "instrument_name": "BTC_USDC-PERPETUAL",
        "open_interest": Decimal("2.5"),
        "mark_price": 80000,
        "creation_timestamp": at,
    }
    want = wanted("open_interest", (2026, 2, 2), (2026, 2, 3), now=(2026, 2, 2, 7))
    talk = deribit.SOURCE.tables["open_interest"]
    asks, batch = drive(talk(want), listed, {"result": [inverse]}, {"result": [linear]})
    assert [dict(ask.params) for ask in asks[1:]] == [
        {"currency": "BTC", "kind": "future"},
        {"currency": "USDC", "kind": "future"},
    ]
    assert [(row["symbol"], row["oi_base"], row["oi_usd"]) for row in batch.rows] == [
        ("BTC-PERPETUAL", None, 1000),  # without a mark price dollars stay dollars
        ("BTC_USDC-PERPETUAL", Decimal("2.5"), 200000),
    ]
    assert batch.problems == ()
    _, batch = drive(talk(want), listed, {"result": [inverse]}, {"result": []})
    assert batch.problems == ("BTC_USDC-PERPETUAL: no open interest told",)


def test_a_scan_without_an_end_keeps_what_it_has(serve, wanted, monkeypatch):
    monkeypatch.setattr(orders, "_PAGES", 5)
    later = iter(range(100))

    def answer(ask):
        if ask.url.endswith("get_instruments"):
            return {"result": [future(), future("BTC-27MAR26", period="month")]}
        number = next(later)
        return trades(trade(number + 1, number, liquidation="T"), more=True)

    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    asks, batch = serve(deribit.SOURCE.tables["liquidations"](want), answer)
    assert len(asks) == 6
    assert [row["id"] for row in batch.rows] == ["0", "1", "2", "3", "4"]
    assert batch.stretches[0].coverage == "partial"
    assert batch.problems == (
        "BTC-PERPETUAL: trades from 2026-02-01T00:00:00.005000Z on are not read",
        "BTC-27MAR26: trades from 2026-02-01T00:00:00.000000Z on are not read",
    )
