"""Which position was liquidated, of Bitget, Deribit, dYdX and Bitfinex, in both directions and on recorded frames.

Each venue means something else by its words; a rule that joined two of these would turn one venue round.
"""

from decimal import Decimal

import pytest

from briefs.sources.venues import dydx
from briefs.sources.venues.bitfinex import orders as bitfinex
from briefs.sources.venues.bitget import orders as bitget_orders
from briefs.sources.venues.deribit import orders as deribit_orders
from briefs.sources.venues.market import Market

LINEAR = Market("X", "BTC", Decimal(1), "USDT")
INVERSE = Market("X", "BTC", Decimal(1), "USD", inverse=True)


def of_bitget(record):
    return bitget_orders.liquidations(
        {"data": {"list": [{"price": "1", "amount": "1", "ts": "1770000000000"} | record]}}, LINEAR
    )


def of_deribit(record):
    base = {"trade_id": "1", "timestamp": 1770000000000, "price": 1, "amount": 1}
    return deribit_orders.liquidations({"result": {"trades": [base | record]}}, INVERSE)


def of_dydx(record):
    base = {"id": "1", "createdAt": "2026-02-02T00:00:00Z", "price": "1", "size": "1"}
    return dydx.liquidations({"trades": [base | record]}, LINEAR)


def of_bitfinex(record):
    found, faults, _ = bitfinex.parts([record])
    assert faults == ()
    return bitfinex.orders(found, {"tBTCF0:USTF0": LINEAR, "tETHF0:USTF0": LINEAR})


@pytest.mark.parametrize(
    ("read", "record", "sides"),
    [
        # Bitget: the position's side.
        (of_bitget, {"side": "buy"}, ["long"]),
        (of_bitget, {"side": "sell"}, ["short"]),
        # Deribit: the taker's direction; T forced the taker, M the maker, MT both.
        (of_deribit, {"direction": "sell", "liquidation": "T"}, ["long"]),
        (of_deribit, {"direction": "buy", "liquidation": "T"}, ["short"]),
        (of_deribit, {"direction": "sell", "liquidation": "M"}, ["short"]),
        (of_deribit, {"direction": "buy", "liquidation": "M"}, ["long"]),
        (of_deribit, {"direction": "sell", "liquidation": "MT"}, ["long", "short"]),
        (of_deribit, {"direction": "buy", "liquidation": "MT"}, ["short", "long"]),
        (of_deribit, {"direction": "buy"}, []),
        # dYdX: the taker's side, who is the forced one.
        (of_dydx, {"side": "SELL", "type": "LIQUIDATED"}, ["long"]),
        (of_dydx, {"side": "BUY", "type": "LIQUIDATED"}, ["short"]),
        (of_dydx, {"side": "BUY", "type": "LIMIT"}, []),
        # Bitfinex: the sign of the position.
        (of_bitfinex, [["pos", 1, 1770000000000, None, "tBTCF0:USTF0", 1, 1, None, 1, 0, None, 1]], ["long"]),
        (of_bitfinex, [["pos", 1, 1770000000000, None, "tBTCF0:USTF0", -1, 1, None, 1, 1, None, 1]], ["short"]),
    ],
)
def test_each_direction_of_each_venue(read, record, sides):
    made = read(record)
    assert [row["side"] for row in made.rows] == sides
    assert made.faults == ()


@pytest.mark.parametrize(
    ("read", "name", "path", "sides"),
    [
        (of_bitget, "bitget/ws_liquidation.json", (0, "data", 0), ["long"]),
        (of_bitget, "bitget/ws_liquidation_short.json", (0, "data", 0), ["short"]),
        (of_deribit, "deribit/ws_trades_liquidation.json", (0, "params", "data", 0), ["long"]),
        (of_deribit, "deribit/ws_trades_both_sides.json", (0, "params", "data", 0), ["short", "long"]),
        (of_deribit, "deribit/ws_trades_both_sides.json", (0, "params", "data", 1), []),
        (of_dydx, "dydx/ws_v4_trades.json", (0, "contents", "trades", 0), []),
        (of_dydx, "dydx/ws_v4_trades.json", (3, "contents", "trades", 1), ["long"]),
        (of_dydx, "dydx/rest_trades_liquidated.json", ("trades", 0), ["short"]),
        (of_bitfinex, "bitfinex/ws_liquidations.json", (0, 1), ["long"]),
        (of_bitfinex, "bitfinex/ws_liquidations.json", (2, 1), ["short"]),
        (of_bitfinex, "bitfinex/ws_liquidations.json", (3, 1), ["short"]),
    ],
)
def test_each_direction_on_recorded_frames(recorded, read, name, path, sides):
    record = recorded(name)
    for key in path:
        record = record[key]
    made = read(record)
    assert [row["side"] for row in made.rows] == sides
    assert made.faults == ()


def test_a_recorded_deleveraging_is_no_liquidation(recorded):
    made = of_dydx(recorded("dydx/ws_v4_trades.json")[1]["contents"]["trades"][0])
    assert [row["kind"] for row in made.rows] == ["adl"]


@pytest.mark.parametrize(
    ("read", "record"),
    [
        (of_bitget, {"side": "long"}),
        (of_bitget, {}),
        (of_deribit, {"direction": "SELL", "liquidation": "T"}),
        (of_deribit, {"direction": "sell", "liquidation": "TM"}),
        (of_dydx, {"side": "sell", "type": "LIQUIDATED"}),
    ],
)
def test_a_word_that_nobody_knows_is_no_side(read, record):
    made = read(record)
    assert made.rows == ()
    assert len(made.faults) == 1
