"""Every recorded frame of a liquidation feed, read into rows that were worked out by hand."""

from __future__ import annotations

import gzip
import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from briefs.sources.recorder import binance, bitget, bybit, deribit, dydx, gate, htx, okx
from briefs.sources.venues.market import Market

D = Decimal
_API = Path(os.environ.get("BRIEFS_MARKET_DATA", "../shared/data/market")).parent / "api"
recorded = pytest.mark.skipif(not _API.is_dir(), reason="the recorded replies are no part of the project")


def market(symbol, asset, size="1", *, inverse=False, multiplier="1"):
    return {symbol: Market(symbol, asset, D(multiplier), "USD", D(size), inverse)}


_CONTRACTS = {
    bybit: market("BTCUSDT", "BTC") | market("ROSEUSDT", "ROSE"),
    binance: market("BTCUSD_200925", "BTC", "100", inverse=True),
    okx: market("BTC-USDT-SWAP", "BTC", "0.01")
    | market("CELO-USDT-SWAP", "CELO")
    | market("BTC-USD-220624", "BTC", "100", inverse=True),
    bitget: {},
    gate: market("HEI_USDT", "HEI", "10") | market("LAB_USDT", "LAB", "100"),
    htx: market("ETH-USD", "ETH", "10", inverse=True)
    | market("BTC200703", "BTC", "100", inverse=True)
    | market("BTC200925", "BTC", "100", inverse=True),
    dydx: market("BTC-USD", "BTC") | market("ETH-USD", "ETH") | market("AVAX-USD", "AVAX"),
    deribit: market("BTC-PERPETUAL", "BTC", inverse=True),
}


def frames(venue, name):
    return json.loads((_API / venue / name).read_text())


def heard(module, frame, contracts=None):
    return module.read(json.dumps(frame), _CONTRACTS[module] if contracts is None else contracts)


def shown(order):
    """Quantities of inverse contracts have no end; ten places tell them apart."""
    return (order.ts, order.symbol, order.asset, order.side, order.price, round(order.qty, 10), order.usd)


_ROWS = [
    (
        bybit,
        "ws_all_liquidation.json",
        [
            # 0.006 x 82396.90, 0.038 x 82394.30, 20000 x 0.04499
            (1791565600992, "BTCUSDT", "BTC", "long", D("82396.90"), D("0.006"), D("494.3814")),
            (1791565601058, "BTCUSDT", "BTC", "long", D("82394.30"), D("0.038"), D("3130.9834")),
            (1739502302929, "ROSEUSDT", "ROSE", "short", D("0.04499"), D(20000), D("899.8")),
        ],
    ),
    (
        binance,
        "ws_force_order.json",
        [
            # 0.190 x 82651.90 and 15.4 x 1.4043: the whole size at the price paid
            (1791565602120, "BTCUSDT", "BTC", "long", D("82651.90"), D("0.190"), D("15703.861")),
            (1791435249136, "XRPUSDT", "XRP", "short", D("1.4043"), D("15.4"), D("21.62622")),
        ],
    ),
    (
        binance,
        "ws_force_order_2020.json",
        # 0.014 x 4706.04
        [(1584059031421, "BTCUSDT", "BTC", "short", D("4706.04"), D("0.014"), D("65.88456"))],
    ),
    (
        binance,
        "ws_force_order_coinm.json",
        # 3 contracts of 100 dollars; 300 / 9352.7 coins
        [(1594622954021, "BTCUSD_200925", "BTC", "long", D("9352.7"), D("0.0320762988"), D(300))],
    ),
    (
        okx,
        "ws_liquidation_orders.json",
        [
            # 8.55 x 0.01 x 82655.7; 19979 x 1 x 0.09583
            (1791565600771, "BTC-USDT-SWAP", "BTC", "long", D("82655.7"), D("0.0855"), D("7067.06235")),
            (1791565462608, "CELO-USDT-SWAP", "CELO", "short", D("0.09583"), D(19979), D("1914.58757")),
        ],
    ),
    (
        okx,
        "ws_liquidation_orders_inverse.json",
        # 12 contracts of 100 dollars; 1200 / 51886.2 coins
        [(1640140210617, "BTC-USD-220624", "BTC", "short", D("51886.2"), D("0.0231275368"), D(1200))],
    ),
    (
        bitget,
        "ws_liquidation.json",
        # 13.70319 x 0.1649
        [(1777358886549, "APEUSDT", "APE", "long", D("0.1649"), D("13.70319"), D("2.259656031"))],
    ),
    (
        bitget,
        "ws_liquidation_short.json",
        # 0.021 x 76890.4
        [(1777358899010, "BTCUSDT", "BTC", "short", D("76890.4"), D("0.021"), D("1614.6984"))],
    ),
    (
        gate,
        "ws_public_liquidates.json",
        [
            # 23 x 10 x 0.13827; 9 x 10 x 0.13761; 9 x 100 x 0.11824
            (1786327033531, "HEI_USDT", "HEI", "short", D("0.13827"), D(230), D("31.8021")),
            (1786327035701, "HEI_USDT", "HEI", "short", D("0.13761"), D(90), D("12.3849")),
            (1786327040872, "LAB_USDT", "LAB", "short", D("0.11824"), D(900), D("106.416")),
        ],
    ),
    (
        htx,
        "ws_liquidation_orders.json",
        [
            # the venue's own turnover: 0.227 x 23350.5, 432 x 0.7858
            (1608226502284, "BTC-USDT", "BTC", "long", D("23350.5"), D("0.227"), D("5300.5635")),
            (1639122193172, "O3-USDT", "O3", "long", D("0.7858"), D(432), D("339.4656")),
        ],
    ),
    (
        htx,
        "ws_liquidation_orders_coinm.json",
        # 231 contracts of 10 dollars; 2310 / 229.95 coins
        [(1593610492167, "ETH-USD", "ETH", "short", D("229.95"), D("10.0456621005"), D(2310))],
    ),
    (
        htx,
        "ws_liquidation_orders_coinm_futures.json",
        [
            # 1450 and 319 contracts of 100 dollars
            (1593561769833, "BTC200703", "BTC", "long", D("9062.71"), D("15.9996292500"), D(145000)),
            (1593561773025, "BTC200925", "BTC", "long", D("9115.43"), D("3.4995606351"), D(31900)),
        ],
    ),
    (
        dydx,
        "ws_v4_trades.json",
        [
            # 1.5 x 2460, deleveraged; 3.9 x 22.87
            (1789652400000, "ETH-USD", "ETH", "short", D(2460), D("1.5"), D(3690)),
            (1722756890628, "BTC-USD", "BTC", "long", D("22.87"), D("3.9"), D("89.193")),
        ],
    ),
    (
        deribit,
        "ws_trades_liquidation.json",
        # the amount is dollars; 1120 / 4469.5 coins
        [(1584058044032, "BTC-PERPETUAL", "BTC", "long", D("4469.5"), D("0.2505873140"), D(1120))],
    ),
    (
        deribit,
        "ws_trades_both_sides.json",
        [
            (1791565600000, "BTC-PERPETUAL", "BTC", "short", D("80200.0"), D("0.1246882793"), D("10000.0")),
            (1791565600000, "BTC-PERPETUAL", "BTC", "long", D("80200.0"), D("0.1246882793"), D("10000.0")),
        ],
    ),
]


@recorded
@pytest.mark.parametrize(("module", "name", "rows"), _ROWS, ids=[name for _, name, _ in _ROWS])
def test_recorded_frame_gives_these_rows(module, name, rows):
    told = [heard(module, frame) for frame in frames(module.FEED.venue, name)]
    assert [shown(order) for one in told for order in one.orders] == rows
    assert {one.kind for one in told} == {"data"}
    assert not any(one.aside for one in told)


@recorded
def test_kinds_and_ids_of_rows_that_have_them():
    orders = [order for frame in frames("dydx", "ws_v4_trades.json") for order in heard(dydx, frame).orders]
    assert [(order.kind, order.id) for order in orders] == [
        ("adl", "064e89330000000200000009"),
        ("liq", "014f495a0000000200000005"),
    ]
    (both,) = frames("deribit", "ws_trades_both_sides.json")
    assert [order.id for order in heard(deribit, both).orders] == ["1-short", "1-long"]


_OTHERS = [
    (bybit, "ws_liquidation_retired.json", ["other"] * 5),
    (bybit, "ws_adl_alert.json", ["other"]),
    (bybit, "ws_tickers.json", ["other"] * 3),
    (bybit, "ws_subscribe_ack.json", ["subscribed"]),
    (bybit, "ws_subscribe_refused.json", ["refused"] * 2),
    (bybit, "ws_pong.json", ["alive"]),
    (binance, "ws_subscribe_ack.json", ["subscribed"]),
    (binance, "ws_other_events.json", ["other"] * 5),
    (okx, "ws_subscribe_ack.json", ["subscribed"]),
    (okx, "ws_error.json", ["refused"]),
    (okx, "ws_mark_price.json", ["other"]),
    (bitget, "ws_subscribe_ack.json", ["subscribed"]),
    (bitget, "ws_error.json", ["refused"]),
    (bitget, "ws_ticker_v3.json", ["other"]),
    (gate, "ws_subscribe_ack.json", ["other"]),
    (gate, "ws_error_unknown_contract.json", ["refused"]),
    (gate, "ws_tickers.json", ["other"] * 3),
    (htx, "ws_control.json", ["subscribed", "subscribed", "alive"]),
    (htx, "ws_funding_rate.json", ["other"]),
    (dydx, "ws_v4_trades_subscribed.json", ["subscribed"]),
    (dydx, "ws_error.json", ["refused"]),
    (dydx, "ws_v4_markets.json", ["other"] * 3),
    (deribit, "ws_trades.json", ["data"]),
    (deribit, "ws_test_request.json", ["alive"]),
    (deribit, "ws_ticker.json", ["other"]),
]


@recorded
@pytest.mark.parametrize(("module", "name", "kinds"), _OTHERS, ids=[f"{m.FEED.venue}-{n}" for m, n, _ in _OTHERS])
def test_frames_without_liquidations_give_no_row(module, name, kinds):
    told = [heard(module, frame) for frame in frames(module.FEED.venue, name)]
    assert [one.kind for one in told] == kinds
    assert not any(one.orders or one.aside for one in told)


def test_heartbeats_are_answered_as_the_venue_wants():
    ping = gzip.compress(b'{"op": "ping", "ts": 1789670081489}')
    assert json.loads(htx.read(ping, {}).reply) == {"op": "pong", "ts": 1789670081489}
    assert bitget.read("ping", {}).reply == "pong"
    assert okx.read("pong", {}).kind == bitget.read("pong", {}).kind == "alive"
    test = {"jsonrpc": "2.0", "method": "heartbeat", "params": {"type": "test_request"}}
    assert json.loads(heard(deribit, test).reply)["method"] == "public/test"


_T = 1791565600000


def _bybit(side):
    return {
        "topic": "allLiquidation.BTCUSDT",
        "ts": _T,
        "data": [{"T": _T, "s": "BTCUSDT", "S": side, "v": "1", "p": "9"}],
    }


def _binance(side):
    return {"e": "forceOrder", "E": _T, "o": {"s": "BTCUSDT", "S": side, "z": "1", "ap": "9", "T": _T}}


def _okx(position, side):
    row = {"posSide": position, "side": side, "sz": "1", "bkPx": "9", "ts": str(_T)}
    return {"arg": {"channel": "liquidation-orders"}, "data": [{"instId": "BTC-USDT-SWAP", "details": [row]}]}


def _bitget(side):
    row = {"symbol": "BTCUSDT", "side": side, "price": "9", "amount": "1", "ts": str(_T)}
    return {"arg": {"topic": "liquidation"}, "data": [row]}


def _gate(size):
    row = {"contract": "HEI_USDT", "price": "9", "time": _T, "size": size}
    return {"channel": "futures.public_liquidates", "event": "update", "result": [row]}


def _htx(side):
    row = {
        "contract_code": "BTC-USDT",
        "direction": side,
        "price": 9,
        "created_at": _T,
        "amount": 1,
        "trade_turnover": 9,
    }
    return {"op": "notify", "topic": "public.*.liquidation_orders", "ts": _T, "data": [row]}


def _dydx(side):
    trade = {
        "id": "a",
        "side": side,
        "size": "1",
        "price": "9",
        "type": "LIQUIDATED",
        "createdAt": "2026-09-17T13:40:00Z",
    }
    return {"type": "channel_data", "channel": "v4_trades", "id": "BTC-USD", "contents": {"trades": [trade]}}


def _deribit(flag, direction):
    trade = {"trade_id": "7", "timestamp": _T, "price": 9, "amount": 9, "direction": direction, "liquidation": flag}
    trade["instrument_name"] = "BTC-PERPETUAL"
    return {"method": "subscription", "params": {"channel": "trades.BTC-PERPETUAL.100ms", "data": [trade]}}


@pytest.mark.parametrize(
    ("module", "frame", "sides"),
    [
        (bybit, _bybit("Buy"), ["long"]),
        (bybit, _bybit("Sell"), ["short"]),
        (binance, _binance("SELL"), ["long"]),
        (binance, _binance("BUY"), ["short"]),
        (okx, _okx("long", "sell"), ["long"]),
        (okx, _okx("short", "buy"), ["short"]),
        (okx, _okx("net", "sell"), ["long"]),
        (okx, _okx("net", "buy"), ["short"]),
        (bitget, _bitget("buy"), ["long"]),
        (bitget, _bitget("sell"), ["short"]),
        (gate, _gate(5), ["long"]),
        (gate, _gate("-0.25"), ["short"]),
        (htx, _htx("sell"), ["long"]),
        (htx, _htx("buy"), ["short"]),
        (dydx, _dydx("SELL"), ["long"]),
        (dydx, _dydx("BUY"), ["short"]),
        (deribit, _deribit("T", "sell"), ["long"]),
        (deribit, _deribit("T", "buy"), ["short"]),
        (deribit, _deribit("M", "buy"), ["long"]),
        (deribit, _deribit("M", "sell"), ["short"]),
        (deribit, _deribit("MT", "sell"), ["long", "short"]),
        (deribit, _deribit("MT", "buy"), ["short", "long"]),
    ],
)
def test_side_is_the_position_that_was_liquidated(module, frame, sides):
    assert [order.side for order in heard(module, frame).orders] == sides


def test_many_coins_in_one_are_counted_as_coins():
    frame = _bybit("Buy")
    frame["data"][0] |= {"s": "1000PEPEUSDT", "p": "0.008", "v": "500"}
    (order,) = heard(bybit, frame, market("1000PEPEUSDT", "PEPE", multiplier="1000")).orders
    # 500 thousands at 0.008: 500,000 coins at 0.000008, four dollars.
    assert (order.asset, order.qty, order.price, order.usd) == ("PEPE", D(500000), D("0.000008"), D(4))
    frame = _bitget("buy")
    frame["data"][0] |= {"symbol": "1000BONKUSDT", "price": "0.02", "amount": "100"}
    (order,) = heard(bitget, frame).orders
    assert (order.asset, order.qty, order.price, order.usd) == ("BONK", D(100000), D("0.00002"), D(2))


def test_contract_without_a_known_size_is_set_aside_and_said():
    told = heard(gate, _gate(5), {})
    assert told.unknown
    assert told.orders == ()
    assert told.aside == ("the size of contract 'HEI_USDT' is not known",)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"v": "0"}, "above zero"),
        ({"p": "-1"}, "above zero"),
        ({"v": None}, "v is missing"),
        ({"v": "NaN"}, "no number"),
        ({"S": "buy"}, "none of Buy, Sell"),
        ({"T": 1791565600}, "no epoch milliseconds"),
        ({"s": ["BTCUSDT"]}, "unhashable"),
    ],
)
def test_faulty_row_does_not_cost_the_others_of_its_frame(change, why):
    frame = _bybit("Buy")
    frame["data"].append(frame["data"][0] | change)
    told = heard(bybit, frame)
    assert len(told.orders) == 1
    assert len(told.aside) == 1
    assert why in told.aside[0]


def test_equal_rows_of_one_frame_are_as_many_orders():
    frame = _bybit("Buy")
    frame["data"] *= 3
    assert len(heard(bybit, frame).orders) == 3


@pytest.mark.parametrize("frame", ["", "nonsense", "[1, 2]", "7", '{"topic": NaN}', "[" * 100_000])
@pytest.mark.parametrize("module", list(_CONTRACTS), ids=lambda module: module.FEED.venue)
def test_frame_that_makes_no_sense_is_refused(module, frame):
    with pytest.raises(ValueError, match=r".+"):
        module.read(frame, {})


def test_bomb_of_gzip_is_stopped_at_the_cap():
    bomb = gzip.compress(b"[" + b" " * (40 << 20))
    with pytest.raises(ValueError, match="unpacks to more than 4194304 bytes"):
        htx.read(bomb, {})


def test_subscriptions_name_each_contract_once_and_no_more_than_the_venue_takes():
    many = {f"A{number}USDT": Market(f"A{number}USDT", "A", D(1), "USDT") for number in range(23)}
    asked = [json.loads(message)["args"] for message in bybit.subscribe(many)]
    assert [len(topics) for topics in asked] == [10, 10, 3]
    assert {topic for topics in asked for topic in topics} == {f"allLiquidation.A{number}USDT" for number in range(23)}
    asked = [json.loads(message) for message in dydx.subscribe(_CONTRACTS[dydx])]
    assert [message["id"] for message in asked] == ["AVAX-USD", "BTC-USD", "ETH-USD"]
    beat, asked = (json.loads(message) for message in deribit.subscribe(_CONTRACTS[deribit]))
    assert beat["method"] == "public/set_heartbeat"
    assert asked["params"] == {"channels": ["trades.BTC-PERPETUAL.100ms"]}
