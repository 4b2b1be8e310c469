"""What single venues are known to do wrong: what the user sees and what is in the lake, as docs/sources.md says."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rebuilt_day import HOUR, Market
from rebuilt_server import RebuiltServer

from briefs.lake.store import Lake
from briefs.settings.sources import Sources
from briefs.sources.catalogue import load
from briefs.sources.http.limits import Limits
from briefs.workflow.fetch import Order, fetch
from briefs.workflow.fetch_table import lines

PAGE = Path(__file__).parents[3] / "docs" / "sources.md"
pytestmark = pytest.mark.slow  # a server, a session and a lake for each fault
START, END = "<!-- clients: written by tests/functional/fetch -->", "<!-- end of clients -->"
DAY = datetime(2026, 3, 4, tzinfo=UTC)
QUICK = Limits(connect_s=2, read_s=3, total_s=6, base_s=0.01, longest_wait_s=3, tries=2)
JSON = "application/json"
KEYS = {"COINALYZE_API_KEY": "a" * 32, "COINGLASS_API_KEY": "b" * 32}


def told(body: Any, status: int = 200) -> tuple[int, bytes, str]:
    return status, json.dumps(body).encode(), JSON


@dataclass(frozen=True)
class Fault:
    """source, table: what is fetched, for BTC and ETH. what: the fault in words. says: words that the user sees.

    rows: how many rows of the day (and the hours before it that a brief needs) are in the lake afterwards.
    """

    source: str
    table: str
    what: str
    says: str
    rows: int


FAULTS: dict[str, Fault] = {}
PLANS: dict[str, Any] = {}


def fault(*given):
    def add(plan):
        FAULTS[plan.__name__] = Fault(*given)
        PLANS[plan.__name__] = plan
        return plan

    return add


@fault("okx", "funding", "refuses inside a 200: too many requests", "Too Many Requests (code 50011)", 0)
def okx_too_often(server):
    server.before = lambda name: told({"code": "50011", "msg": "Too Many Requests", "data": []})


@fault("bybit", "funding", "refuses inside a 200 once, then answers", "", 9)
def bybit_once(server):
    busy = told({"retCode": 10006, "retMsg": "Too many visits.", "result": {}})
    server.before = lambda name: busy if server.asked.total() == 1 else None


@fault("bybit", "candles", "403, which lasts ten minutes", "wants a pause of 10 minutes (HTTP 403)", 0)
def bybit_banned(server):
    server.before = lambda name: (403, b"access too frequent", "text/plain")


@fault("binance", "candles", "418 with a long ban", "was asked too often (HTTP 418)", 0)
def binance_banned(server):
    server.before = lambda name: told({"code": -1003, "msg": "banned"}, 418)


@fault("binance", "funding", "451", "does not serve us (HTTP 451)", 0)
def binance_region(server):
    server.before = lambda name: told({"code": 0, "msg": "restricted location"}, 451)


@fault("binance", "candles", "does not know one symbol of two", "ETHUSDT: Invalid symbol. (status 400, code -1121)", 25)
def binance_unknown(server):
    unknown = told({"code": -1121, "msg": "Invalid symbol."}, 400)
    server.twist = lambda name, query, found: unknown if query.get("symbol") == "ETHUSDT" else found


@fault("gate", "candles", "rows twice and in no order", "", 50)
def gate_shuffled(server):
    server.twist = lambda name, query, found: found[::-1] + found[3:9] if "candlesticks" in name else found


@fault("gate", "liquidations", "429 with a label, then answers", "", 288)
def gate_once(server):
    busy = told({"label": "TOO_MANY_REQUESTS", "message": "slow down"}, 429)
    server.before = lambda name: busy if server.asked.total() == 2 else None


@fault("htx", "candles", "an error inside a 200", "canceled (code 1030)", 0)
def htx_error(server):
    server.before = lambda name: told({"status": "error", "err_code": 1030, "err_msg": "canceled"})


@fault("htx", "liquidations", "an order whose side is no side", "no position", 287)
def htx_side(server):
    def spoil(name, query, found):
        if (
            "liquidation" in name
            and int(query["start_time"]) == server.market.start_ms
            and "BTC" in query["contract_code"]
        ):
            found["data"][0]["position_side"] = "both"
        return found

    server.twist = spoil


@fault("bybit", "funding", "fields of other types", "fundingRate", 6)
def bybit_types(server):
    def spoil(name, query, found):
        if "funding" in name and query["symbol"] == "ETHUSDT":
            for row in found["result"]["list"]:
                row["fundingRate"] = {"rate": row["fundingRate"]}
        return found

    server.twist = spoil


@fault("bybit", "candles", "an empty list", "BTCUSDT: 25 of 25 rows missing", 0)
def bybit_empty(server):
    def empty(name, query, found):
        if "kline" in name:
            found["result"]["list"] = []
        return found

    server.twist = empty


@fault("okx", "candles", "a bar that is not finished", "", 50)
def okx_unfinished(server):
    def add(name, query, found):
        if "candles" in name:
            row = [str(server.market.start_ms + 24 * HOUR), "1", "1", "1", "1", "1", "1", "1", "0"]
            found["data"].insert(0, row)
        return found

    server.twist = add


@fault("hyperliquid", "funding", "422 with plain text", "Failed to deserialize", 0)
def hyperliquid_text(server):
    server.before = lambda name: (422, b"Failed to deserialize the JSON body", "text/plain")


@fault("coindesk", "headlines", "a bomb of XML entities", "it declares entities of its own", 0)
def rss_bomb(server):
    entities = '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;">'
    bomb = f"<!DOCTYPE lolz [{entities}]><rss><channel><item><title>&b;</title></item></channel></rss>"
    server.twist = lambda name, query, found: bomb


@fault("coindesk", "headlines", "a page of HTML", "answered with a web page in place of XML", 0)
def rss_page(server):
    server.before = lambda name: (200, b"<html><title>Just a moment...</title></html>", "text/html; charset=utf-8")


def coinalyze(histories):
    """The vendor's lists of exchanges and contracts, and its histories one after the other."""
    contracts = [
        {
            "symbol": f"{asset}USDT_PERP.A",
            "exchange": "A",
            "symbol_on_exchange": f"{asset}USDT",
            "base_asset": asset,
            "quote_asset": "USDT",
            "is_perpetual": True,
            "oi_lq_vol_denominated_in": "BASE_ASSET",
        }
        for asset in ("BTC", "ETH")
    ]

    def answer(name):
        match name.rpartition("/")[2]:
            case "exchanges":
                return told([{"name": "Binance", "code": "A"}])
            case "future-markets":
                return told(contracts)
        return told(histories.pop(0))

    return answer


def hours():
    first = round(DAY.timestamp())
    return [{"t": first + 3_600 * n, "l": 1_000 + n, "s": 500} for n in range(24)]


@fault("coinalyze", "liquidation_totals", "an empty list for a good question, then the answer", "", 48)
def coinalyze_once(server):
    whole = [{"symbol": f"{asset}USDT_PERP.A", "history": hours()} for asset in ("BTC", "ETH")]
    server.before = coinalyze([[], whole])


@fault("coinalyze", "liquidation_totals", "an empty list twice", "not in the answer: BTCUSDT_PERP.A, ETHUSDT_PERP.A", 0)
def coinalyze_empty(server):
    server.before = coinalyze([[], []])


@fault("coinalyze", "liquidation_totals", "leaves one symbol of two out", "not in the answer: ETHUSDT_PERP.A", 24)
def coinalyze_partly(server):
    server.before = coinalyze([[{"symbol": "BTCUSDT_PERP.A", "history": hours()}]])


@fault("coinalyze", "liquidation_totals", "401", "does not accept the key (HTTP 401)", 0)
def coinalyze_key(server):
    server.before = lambda name: told({"message": f"Invalid API key {KEYS['COINALYZE_API_KEY']}"}, 401)


@fault(
    "coinglass-totals", "liquidation_totals", "a plan that lacks it, inside a 200", "does not serve us (HTTP 200)", 0
)
def coinglass_key(server):
    server.before = lambda name: told({"code": "401", "msg": "Upgrade plan"})


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """For each fault the outcome, the rows in the lake, and what the closing table says."""
    found = {}
    for name, planned in FAULTS.items():
        folder = tmp_path_factory.mktemp(name)
        server = RebuiltServer(Market(round(DAY.timestamp() * 1000)))
        PLANS[name](server)
        settings = Sources(cache=folder / "cache", hosts=tuple(server.variable.split(",")))
        now = DAY + timedelta(days=1, minutes=30)
        order = Order({planned.source: load(planned.source)}, (planned.table,), (DAY.date(),), ("BTC", "ETH"), now)
        (outcome,) = fetch(folder / "lake", order, settings, KEYS, lambda source, done, total: None, QUICK)
        server.close()
        lake = Lake(folder / "lake")
        held = sum(one.rows for one in lake.holdings()) if lake.exists() else 0
        assert not lake.exists() or lake.check() == ()
        found[name] = outcome, held, lines([outcome])
    return found


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_user_sees_and_what_is_in_the_lake(seen, name):
    outcome, held, table = seen[name]
    planned = FAULTS[name]
    text = "\n".join(table)
    assert planned.says in text if planned.says else not outcome.problems, text
    assert held == planned.rows, text
    assert "Traceback" not in text
    assert not any(key in text for key in KEYS.values())


def test_the_page_tells_the_same(seen):
    rows = ["| source, table | what it does | what the user sees first | rows kept |", "|---|---|---|---|"]
    for name, planned in FAULTS.items():
        outcome, held, _ = seen[name]
        first = (outcome.problems or ("-",))[0].replace("|", "\\|")
        rows.append(f"| {planned.source}, {planned.table} | {planned.what} | {first} | {held} |")
    table = "\n".join([START, "", *rows, "", END])
    page = PAGE.read_text(encoding="utf-8")
    head, _, rest = page.partition(START)
    _, _, tail = rest.partition(END)
    if os.environ.get("BRIEFS_WRITE_DOCS"):
        PAGE.write_text(head + table + tail, encoding="utf-8")
        return
    assert head + table + tail == page, "run `make docs`"
