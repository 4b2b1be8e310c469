"""Which position was liquidated: each rule of each venue, in both directions and on recorded answers and frames.

Each venue means something else by its words; a rule that joined two of these would turn one venue round.
"""

import json
from decimal import Decimal

import pytest

from briefs.sources.recorder import binance as binance_feed
from briefs.sources.recorder import bybit as bybit_feed
from briefs.sources.recorder import gate as gate_feed
from briefs.sources.recorder import htx as htx_feed
from briefs.sources.recorder import okx as okx_feed
from briefs.sources.venues import coinalyze, coinglass, hyperliquid_fills
from briefs.sources.venues.gate import orders as gate
from briefs.sources.venues.gate import stats as gate_stats
from briefs.sources.venues.htx import orders as htx
from briefs.sources.venues.market import Market
from briefs.sources.venues.okx import orders as okx

D = Decimal
NOW = 1770000000000
LINEAR = Market("X", "BTC", D(1), "USDT", family="binance")
ANY = {
    symbol: Market(symbol, asset, D(1), quote, contract=D(size), inverse=quote == "USD")
    for symbol, asset, quote, size in [
        ("X", "BTC", "USDT", 1),
        ("BTC", "BTC", "USDC", 1),
        ("SOL", "SOL", "USDC", 1),
        ("BTCUSDT", "BTC", "USDT", 1),
        ("ROSEUSDT", "ROSE", "USDT", 1),
        ("BTC-USDT-SWAP", "BTC", "USDT", "0.01"),
        ("CELO-USDT-SWAP", "CELO", "USDT", 1),
        ("BTC-USD-220624", "BTC", "USD", 100),
        ("BTCUSD_200925", "BTC", "USD", 100),
        ("ETH-USD", "ETH", "USD", 10),
        ("BTC200703", "BTC", "USD", 100),
        ("BTC200925", "BTC", "USD", 100),
    ]
}


def of_okx(order):
    return sides(okx.orders({"data": [{"instId": "X", "details": [{"bkPx": "1", "sz": "1", "ts": NOW} | order]}]}, ANY))


def of_gate(order):
    return sides(gate.orders([{"time": NOW // 1000, "left": 0, "fill_price": "1"} | order], LINEAR))


def of_htx(order):
    base = {"id": "1", "volume": "1", "bankrupt_price": "1", "liquidation_time": NOW}
    return sides(htx.orders({"data": [base | order]}, LINEAR))


def of_hyperliquid(fill):
    method = fill.pop("method")
    forced = {"liquidatedUser": "0x0", "markPx": "1", "method": method}
    base = {"coin": "BTC", "px": "1", "sz": "1", "time": NOW, "tid": 7, "liquidation": forced}
    return sides(hyperliquid_fills.orders([base | fill], ANY))


def sides(page):
    return [row["side"] for row in page.rows] or list(page.faults)


@pytest.mark.parametrize(
    ("read", "record", "side"),
    [
        # OKX: posSide is the position; where an account nets, the order that sold closed a long
        (of_okx, {"posSide": "long", "side": "sell"}, "long"),
        (of_okx, {"posSide": "short", "side": "buy"}, "short"),
        (of_okx, {"posSide": "net", "side": "sell"}, "long"),
        (of_okx, {"posSide": "net", "side": "buy"}, "short"),
        # Gate: the sign of the position
        (of_gate, {"size": 3}, "long"),
        (of_gate, {"size": "-3"}, "short"),
        # HTX v5: position_side is the position, side beside it the order
        (of_htx, {"position_side": "long", "side": "sell"}, "long"),
        (of_htx, {"position_side": "short", "side": "buy"}, "short"),
        # Hyperliquid, market: the taker was forced; the fill is its own where it crossed
        (of_hyperliquid, {"method": "market", "side": "A", "crossed": True}, "long"),
        (of_hyperliquid, {"method": "market", "side": "B", "crossed": True}, "short"),
        (of_hyperliquid, {"method": "market", "side": "A", "crossed": False}, "short"),
        (of_hyperliquid, {"method": "market", "side": "B", "crossed": False}, "long"),
        # Hyperliquid, backstop: dir, whatever side says
        (of_hyperliquid, {"method": "backstop", "side": "B", "crossed": True, "dir": "Liquidated Cross Long"}, "long"),
        (
            of_hyperliquid,
            {"method": "backstop", "side": "A", "crossed": True, "dir": "Liquidated Isolated Short"},
            "short",
        ),
    ],
)
def test_each_direction_of_each_venue(read, record, side):
    assert read(dict(record)) == [side]


@pytest.mark.parametrize(
    ("read", "record"),
    [
        (of_okx, {"posSide": "", "side": "sell"}),
        (of_okx, {"posSide": "net", "side": "SELL"}),
        (of_gate, {"size": ""}),
        (of_htx, {"position_side": "both", "side": "sell"}),
        (of_htx, {"side": "sell"}),
        (of_hyperliquid, {"method": "market", "side": "Sell", "crossed": True}),
        (of_hyperliquid, {"method": "market", "side": "A"}),
        (of_hyperliquid, {"method": "backstop", "side": "A", "crossed": True, "dir": "Open Long"}),
        (of_hyperliquid, {"method": "other", "side": "A", "crossed": True}),
    ],
)
def test_a_word_that_nobody_knows_is_no_side(read, record):
    (fault,) = read(dict(record))
    assert fault.startswith("row 1: ")


FEEDS = {"binance": binance_feed, "bybit": bybit_feed, "okx": okx_feed, "gate": gate_feed, "htx": htx_feed}


@pytest.mark.parametrize(
    ("name", "orders"),
    [
        # Binance: the order's side. 0.190 BTC at 82651.9; 15.4 XRP at 1.4043
        ("binance/ws_force_order.json", [("BTC", "long", "15703.861"), ("XRP", "short", "21.62622")]),
        ("binance/ws_force_order_2020.json", [("BTC", "short", "65.88456")]),
        # 3 contracts of 100 dollars
        ("binance/ws_force_order_coinm.json", [("BTC", "long", "300")]),
        # Bybit: the position's side. 0.006 x 82396.9, 0.038 x 82394.3, 20000 x 0.04499
        (
            "bybit/ws_all_liquidation.json",
            [("BTC", "long", "494.3814"), ("BTC", "long", "3130.9834"), ("ROSE", "short", "899.8")],
        ),
        # OKX: posSide. 8.55 x 0.01 x 82655.7; 19979 x 0.09583 where a contract is a coin; 12 x 100 dollars
        ("okx/ws_liquidation_orders.json", [("BTC", "long", "7067.06235"), ("CELO", "short", "1914.58757")]),
        ("okx/ws_liquidation_orders_inverse.json", [("BTC", "short", "1200")]),
        # HTX: the closing order's side; the venue's own dollars, or contracts of 10 and of 100 dollars
        ("htx/ws_liquidation_orders.json", [("BTC", "long", "5300.5635"), ("O3", "long", "339.4656")]),
        ("htx/ws_liquidation_orders_coinm.json", [("ETH", "short", "2310")]),
        ("htx/ws_liquidation_orders_coinm_futures.json", [("BTC", "long", "145000"), ("BTC", "long", "31900")]),
    ],
)
def test_each_recorded_frame(recorded, name, orders):
    feed = FEEDS[name.split("/", 1)[0]]
    found = []
    for frame in recorded(name):
        heard = feed.read(json.dumps(frame, default=str), ANY)
        assert heard.aside == ()
        found += [(order.asset, order.side, order.usd) for order in heard.orders]
    assert found == [(asset, side, D(usd)) for asset, side, usd in orders]


def test_gates_feed_is_read_by_the_rule_of_its_list(recorded):
    hei = {"HEI_USDT": Market("HEI_USDT", "HEI", D(1), "USDT", contract=D(10))}
    heard = gate_feed.read(json.dumps(recorded("gate/ws_public_liquidates.json")[0], default=str), hei)
    # 23 contracts of 10 coins at 0.13827
    assert [(order.side, order.qty, order.usd) for order in heard.orders] == [("short", 230, D("31.8021"))]


@pytest.mark.parametrize(
    ("name", "path", "row"),
    [
        # both are the other side's fill: it sold, so the forced order bought
        (
            "hyperliquid/ws_user_fills_liquidation.json",
            (0, "data", "fills"),
            ("BTC", "short", "66.653", "0x360878d351f05975e25f1807a27895e1e5e004fb", "745210434703679"),
        ),
        (
            "hyperliquid/node_fills_by_block.json",
            ("events", 0),
            ("SOL", "short", "41.84874", "0x5ef843ccf26810073ee689a954f6d05f5b48fccb", "340554939716632"),
        ),
    ],
)
def test_each_recorded_fill(recorded, name, path, row):
    fills = recorded(name)
    for key in path:
        fills = fills[key]
    fills = [fill for fill in fills if isinstance(fill, dict)]  # a node's line has the address before the fill
    made = hyperliquid_fills.orders(fills, ANY)
    assert made.faults == ()
    assert [
        (one["asset"], one["side"], str(one["usd"].normalize()), one["account"], one["id"]) for one in made.rows
    ] == [row]


def test_totals_go_by_their_names(recorded):
    (bar,) = coinalyze.totals([{"t": NOW // 1000, "l": 1, "s": 2}], LINEAR, 3600).rows
    assert (bar["long_usd"], bar["short_usd"]) == (1, 2)
    (bar,) = gate_stats.totals([{"time": NOW // 1000, "long_liq_usd": 1, "short_liq_usd": 2}], LINEAR).rows
    assert (bar["long_usd"], bar["short_usd"]) == (1, 2)
    names = {"aggregated_long_liquidation_usd": 1, "aggregated_short_liquidation_usd": 2}
    (bar,) = coinglass.totals({"data": [{"time": NOW} | names]}, "binance", "BTC").rows
    assert (bar["long_usd"], bar["short_usd"]) == (1, 2)


def test_fills_of_accounts_are_a_sample(drive, wanted, recorded):
    fills = recorded("hyperliquid/ws_user_fills_liquidation.json")[0]["data"]["fills"]
    plain = {key: value for key, value in fills[0].items() if key != "liquidation"}
    source = hyperliquid_fills.source(["0xabc", "0xdef"])
    talk = source.tables["liquidations"](wanted("liquidations", (2026, 6, 15), (2026, 6, 16), now=(2026, 6, 17)))
    # the same trade from both of its sides
    asks, batch = drive(talk, {"universe": [{"name": "BTC"}]}, [*fills, plain], fills)
    assert [ask.body for ask in asks[1:]] == [
        {"type": "userFills", "user": "0xabc"},
        {"type": "userFills", "user": "0xdef"},
    ]
    assert [(row["id"], row["kind"]) for row in batch.rows] == [("745210434703679", "liq")]
    assert {(one.coverage, one.asset) for one in batch.stretches} == {("partial", "BTC")}
