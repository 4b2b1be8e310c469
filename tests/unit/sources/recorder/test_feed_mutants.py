"""Frames in which one value is wrong: read, set aside or refused, and whatever is read the lake takes.

An order that the lake refused would keep its whole hour out, again and again.
"""

import copy
import json
from decimal import Decimal

import pytest
from test_feed_frames import _binance, _bitget, _bybit, _deribit, _dydx, _gate, _htx, _okx

from briefs.sources.recorder import binance, bitget, bybit, deribit, dydx, gate, htx, okx
from briefs.sources.recorder.journal import Journal
from briefs.sources.recorder.order import too_far_ahead
from briefs.sources.venues.market import Market
from briefs.workflow.record_compaction import compact

T = 1791565600000
_FRAMES = {
    bybit: _bybit("Buy"),
    binance: _binance("SELL"),
    okx: _okx("long", "sell"),
    bitget: _bitget("buy"),
    gate: _gate(5),
    htx: _htx("sell"),
    dydx: _dydx("SELL"),
    deribit: _deribit("MT", "sell"),
}
_SYMBOLS = ("BTCUSDT", "BTC-USDT-SWAP", "HEI_USDT", "BTC-USD", "BTC-PERPETUAL")
_CONTRACTS = {symbol: Market(symbol, "BTC", Decimal(1), "USDT") for symbol in _SYMBOLS}
_WRONG = [
    *(None, "", " ", ".", "0", "-0", "-1", "NaN", "inf", "1e5", "1e30", "1e-40", "9" * 50, "1,000", "0x10", "١"),
    *(0, -1, 7, 10**11, 10**14 - 1, 10**14, 2**63, 1e308, 1e-308, -0.5, True, False, [], {}, ["BTCUSDT"], {"a": 1}),
    *("\x00", "a b", "币安USDT", "x" * 2000, "\u202eBTC", "1000PEPEUSDT", "buy", "Sell", "long", "net", "M", "T"),
    *("2026-02-30T00:00:00Z", "2026-10-09T17:06:40", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "LIQUIDATED"),
]


def _mutants(frame):
    """The frame with each of its values replaced by each wrong one, and with each of them left out."""
    for path in list(_paths(frame)):
        for wrong in [..., *_WRONG]:
            mutant = copy.deepcopy(frame)
            place = mutant
            for step in path[:-1]:
                place = place[step]
            if wrong is ...:
                del place[path[-1]]
            else:
                place[path[-1]] = wrong
            yield json.dumps(mutant)


def _paths(value, before=()):
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield (*before, key)
        yield from _paths(inner, (*before, key))


@pytest.mark.parametrize("module", list(_FRAMES), ids=lambda module: module.FEED.venue)
def test_whatever_is_read_of_a_wrong_frame_the_lake_takes(tmp_path, module):
    orders, refused, aside = [], 0, 0
    for mutant in _mutants(_FRAMES[module]):
        try:
            heard = module.read(mutant, _CONTRACTS)
        except (ValueError, TypeError, KeyError, AttributeError):
            refused += 1
            continue
        aside += len(heard.aside)
        orders += [order for order in heard.orders if not too_far_ahead(order, T)]
    assert len(orders) > 10
    assert refused + aside > 50
    folder = tmp_path / "journal"
    folder.mkdir()
    journal = Journal(folder, module.FEED.venue, "a")
    for order in orders:
        journal.add_orders(T, [order])
    journal.stage()
    journal.sync(T)
    journal.close()
    done = compact(folder, tmp_path / "lake")
    assert done.orders == len({order.key for order in orders}) > 1
