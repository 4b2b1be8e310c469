"""An order that was both recorded and fetched counts once: the feed's frame and the reply give one row."""

import json
from decimal import Decimal

import pytest

from briefs.lake.store import Lake
from briefs.sources.frames import frame
from briefs.sources.recorder import bitget as bitget_feed
from briefs.sources.recorder import deribit as deribit_feed
from briefs.sources.recorder import dydx as dydx_feed
from briefs.sources.recorder import okx as okx_feed
from briefs.sources.recorder.journal import Journal
from briefs.sources.venues import dydx
from briefs.sources.venues.bitget import orders as bitget
from briefs.sources.venues.deribit import orders as deribit
from briefs.sources.venues.market import Market
from briefs.sources.venues.okx import orders as okx
from briefs.workflow.record_compaction import compact

T = 1791565600771


def market(symbol, asset, size="1", *, inverse=False, multiplier="1"):
    return Market(symbol, asset, Decimal(multiplier), "USDT", Decimal(size), inverse)


def _okx():
    row = {"bkLoss": "0", "bkPx": "82655.7", "posSide": "net", "side": "sell", "sz": "8.55", "ts": str(T)}
    group = {"details": [row], "instId": "BTC-USDT-SWAP", "instType": "SWAP", "instFamily": "BTC-USDT"}
    one = market("BTC-USDT-SWAP", "BTC", "0.01")
    told = {"arg": {"channel": "liquidation-orders"}, "data": [group]}
    return okx_feed, one, told, okx.orders({"data": [group]}, {one.symbol: one})


def _okx_inverse():
    row = {"bkPx": "51886.2", "posSide": "short", "side": "buy", "sz": "7", "ts": str(T)}
    group = {"details": [row], "instId": "BTC-USD-SWAP", "instType": "SWAP", "instFamily": "BTC-USD"}
    one = market("BTC-USD-SWAP", "BTC", "100", inverse=True)
    told = {"arg": {"channel": "liquidation-orders"}, "data": [group]}
    return okx_feed, one, told, okx.orders({"data": [group]}, {one.symbol: one})


def _bitget():
    row = {"symbol": "1000BONKUSDT", "side": "buy", "price": "0.01649", "amount": "13.70319", "ts": str(T)}
    one = market("1000BONKUSDT", "BONK", multiplier="1000")
    told = {"arg": {"instType": "usdt-futures", "topic": "liquidation"}, "data": [row]}
    return bitget_feed, one, told, bitget.liquidations({"data": {"list": [row]}}, one)


def _dydx():
    trade = {"id": "014f", "side": "SELL", "size": "3.9", "price": "22.87", "type": "LIQUIDATED"}
    trade["createdAt"] = "2026-10-09T17:06:40.771Z"
    one = market("AVAX-USD", "AVAX")
    told = {"type": "channel_data", "channel": "v4_trades", "id": one.symbol, "contents": {"trades": [trade]}}
    return dydx_feed, one, told, dydx.liquidations({"trades": [trade]}, one)


def _deribit():
    trade = {"trade_id": "66", "timestamp": T, "price": Decimal("80200.5"), "amount": 1130, "direction": "buy"}
    trade |= {"instrument_name": "BTC-PERPETUAL", "liquidation": "MT"}
    one = market("BTC-PERPETUAL", "BTC", inverse=True)
    told = {"method": "subscription", "params": {"channel": "trades.BTC-PERPETUAL.100ms", "data": [trade]}}
    return deribit_feed, one, told, deribit.liquidations({"result": {"trades": [trade]}}, one)


@pytest.mark.parametrize(
    ("case", "count"),
    [(_okx, 1), (_okx_inverse, 1), (_bitget, 1), (_dydx, 1), (_deribit, 2)],
    ids=lambda v: str(v)[:15],
)
def test_what_was_recorded_and_is_fetched_counts_once(tmp_path, case, count):
    feed, one, told, page = case()
    assert len(page.rows) == count
    assert page.faults == ()
    heard = feed.read(json.dumps(told, default=float), {one.symbol: one})
    folder = tmp_path / "journal"
    folder.mkdir()
    journal = Journal(folder, feed.FEED.venue, "a")
    journal.add_orders(T, heard.orders)
    journal.stage()
    journal.sync(T)
    journal.close()
    assert compact(folder, tmp_path / "lake").orders == count
    fetched = Lake(tmp_path / "lake").import_frame("liquidations", frame("liquidations", page.rows), feed.FEED.venue)
    assert (fetched.rows, fetched.unchanged, fetched.new, fetched.revised) == (count, count, 0, 0)
