"""Further venues and the context through the session and over a real connection: addresses, numbers, refusals, keys."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from told_server import Told

from briefs.sources.catalogue import load
from briefs.sources.http.failures import Denied, TooOften, Unreadable, WrongKey
from briefs.sources.http.limits import Limits
from briefs.sources.http.pace import Pace
from briefs.sources.http.session import Session
from briefs.sources.http.wire import Wire
from briefs.sources.talk import Want
from briefs.vocabulary.secret import Secret

KEY = "0123456789abcdef-not-to-be-shown"
START, END, NOW = (datetime(2026, 2, day, tzinfo=UTC) for day in (1, 2, 3))
HOUR_MS = 3_600_000
START_MS = 1_769_904_000_000  # 1 February 2026
XML = {"Content-Type": "application/rss+xml"}


@pytest.fixture
def talk_with(venue):
    """talk_with(source, table, {path: body or Told}): the batch, with the venue on loopback; waits are not waited."""
    wire = Wire(Limits(), "briefs/test", time.monotonic)
    waited = [NOW]

    def sleep(seconds):
        waited.append(waited[-1] + timedelta(seconds=seconds))

    def talk(name, table, answers):
        one = load(name)
        keys = {one.key: Secret(KEY)} if one.key else {}
        elsewhere = {host.name: venue.address for host in one.hosts}
        pace = Pace(lambda: waited[-1].timestamp(), sleep)  # noqa: PLW0108 - the moment is replaced
        session = Session(wire, pace, None, lambda: NOW, lambda: 0.0, keys, elsewhere)
        left = {path: list(told) if type(told) is tuple else [told] for path, told in answers.items()}

        def answer(asked):
            held = left[urlsplit(asked.path).path]
            told = held.pop(0) if len(held) > 1 else held[0]
            return told if isinstance(told, Told) else Told(body=json.dumps(told).encode())

        venue.answer = answer
        want = Want(table, START_MS, START_MS + 24 * HOUR_MS, ("BTC",), START_MS + 48 * HOUR_MS)
        return session.converse(one, one.tables[table](want))

    yield talk
    wire.close()


def query(asked):
    return dict(parse_qsl(urlsplit(asked.path).query))


def test_bitfinex_has_colons_in_its_addresses(venue, talk_with):
    bars = [[START_MS + n * HOUR_MS, 1.5, 2.25, 3, 1, 0.1] for n in range(24)]
    batch = talk_with(
        "bitfinex",
        "candles",
        {"/v2/status/deriv": [["tBTCF0:USTF0", 0]], "/v2/candles/trade:1h:tBTCF0:USTF0/hist": bars},
    )
    assert [urlsplit(asked.path).path for asked in venue.asked][1] == "/v2/candles/trade:1h:tBTCF0:USTF0/hist"
    assert query(venue.asked[1]) == {"start": str(START_MS), "end": str(START_MS + 24 * HOUR_MS - 1)} | {
        "limit": "1000",
        "sort": "1",
    }
    assert (len(batch.rows), batch.problems) == (24, ())
    assert batch.rows[0]["volume"] == Decimal("0.1")  # the text of the number, not the double nearest to it


def test_bitfinex_counts_by_the_minute(venue, talk_with):
    busy = Told(500, json.dumps(["error", 11010, "ratelimit: error"]).encode())
    match = [["pos", 1, START_MS, None, "tBTCF0:USTF0", 2, 100, None, 1, 1, None, 99.5]]
    batch = talk_with(
        "bitfinex",
        "liquidations",
        {"/v2/status/deriv": [["tBTCF0:USTF0", 0]], "/v2/liquidations/hist": (busy, [match])},
    )
    assert [(row["side"], row["usd"]) for row in batch.rows] == [("long", 199)]
    assert len(venue.asked) == 3


def test_dydx_writes_times_as_text(venue, talk_with):
    trades = [
        {"id": "b", "side": "SELL", "size": "0.1", "price": "80000", "type": "LIQUIDATED"}
        | {"createdAt": "2026-02-01T12:00:00.123Z"},
        {"id": "a", "side": "SELL", "size": "1", "price": "1", "type": "LIMIT", "createdAt": "2026-01-31T23:59:59Z"},
    ]
    batch = talk_with(
        "dydx",
        "liquidations",
        {"/v4/perpetualMarkets": {"markets": {"BTC-USD": {"ticker": "BTC-USD"}}}}
        | {"/v4/trades/perpetualMarket/BTC-USD": {"trades": trades}},
    )
    assert query(venue.asked[1]) == {"limit": "1000", "createdBeforeOrAt": "2026-02-02T00:00:00.000Z"}
    assert [(row["id"], row["usd"]) for row in batch.rows] == [("b", 8000)]
    assert [(stretch.start, stretch.end) for stretch in batch.stretches] == [(START, END)]


def test_a_market_that_dydx_does_not_know_is_a_line(talk_with):
    gone = Told(400, json.dumps({"errors": [{"msg": "ticker must be a valid ticker"}]}).encode())
    batch = talk_with(
        "dydx",
        "candles",
        {"/v4/perpetualMarkets": {"markets": {"BTC-USD": {"ticker": "BTC-USD"}}}}
        | {"/v4/candles/perpetualMarkets/BTC-USD": gone},
    )
    assert batch.rows == ()
    assert batch.problems == (
        "BTC-USD: ticker must be a valid ticker",
        "BTC-USD: 24 of 24 rows missing, the first of 2026-02-01T00:00:00Z",
    )


def test_a_region_that_dydx_does_not_serve_is_not_asked_again(venue, talk_with):
    closed = Told(403, json.dumps({"errors": [{"msg": "not served here"}]}).encode())
    with pytest.raises(Denied, match="not served here"):
        talk_with("dydx", "candles", {"/v4/perpetualMarkets": closed})
    assert len(venue.asked) == 1


def test_deribit_is_asked_again_after_too_many(venue, talk_with):
    future = {"instrument_name": "BTC-PERPETUAL", "kind": "future", "base_currency": "BTC", "quote_currency": "USD"}
    future |= {"instrument_type": "reversed", "settlement_period": "perpetual"}
    busy = Told(429, json.dumps({"error": {"code": 10028, "message": "too_many_requests"}}).encode())
    trade = {"trade_id": "7", "timestamp": START_MS, "price": 80000.5, "amount": 10.0, "direction": "sell"}
    batch = talk_with(
        "deribit",
        "liquidations",
        {
            "/api/v2/public/get_instruments": {"result": [future]},
            "/api/v2/public/get_last_trades_by_instrument_and_time": (
                busy,
                {"result": {"trades": [trade | {"liquidation": "T"}], "has_more": False}},
            ),
        },
    )
    assert [(row["id"], row["side"], row["price"], row["usd"]) for row in batch.rows] == [
        ("7", "long", Decimal("80000.5"), 10)
    ]
    assert batch.stretches[0].coverage == "full"
    assert len(venue.asked) == 3


def test_krakens_warning_comes_with_its_result(talk_with):
    contract = {"symbol": "PF_XBTUSD", "type": "flexible_futures", "contractSize": 1, "tradeable": True}
    warned = {
        "result": {"timestamp": [START_MS // 1000], "data": ["1.5"], "more": False},
        "errors": [{"severity": "W", "type": "Partial data", "field": "to", "value": None}],
    }
    batch = talk_with(
        "kraken",
        "reported",
        {
            "/derivatives/api/v3/instruments": {"instruments": [contract]},
            "/api/charts/v1/analytics/PF_XBTUSD/liquidation-volume": warned,
        },
    )
    assert [(row["start"], row["end"], row["value"]) for row in batch.rows] == [(START, END, Decimal("1.5"))]
    assert batch.problems == ("PF_XBTUSD: warning: Partial data (to)",)


def test_the_key_of_fred_goes_into_the_query_and_nowhere_else(venue, talk_with):
    batch = talk_with("fred", "series", {"/fred/series/observations": {"observations": []}})
    assert [query(asked)["api_key"] for asked in venue.asked] == [KEY] * 5
    assert batch.rows == ()  # a Sunday
    wrong = {
        "error_code": 400,
        "error_message": f"Bad Request.  The value for variable api_key {KEY} is not registered.",
    }
    with pytest.raises(WrongKey) as told:
        talk_with("fred", "series", {"/fred/series/observations": Told(400, json.dumps(wrong).encode())})
    assert "is not registered" in str(told.value)
    assert KEY not in str(told.value)


def test_a_feed_that_attacks_its_reader_is_a_line(talk_with):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>'
    batch = talk_with("coindesk", "headlines", {"/arc/outboundfeeds/rss/": Told(200, bomb, XML)})
    assert batch.rows == ()
    assert batch.problems == ("CoinDesk: it declares entities of its own, as attacks on readers do: it is not read",)


@pytest.mark.parametrize(("status", "kind"), [(200, Unreadable), (429, TooOften)])
def test_the_calendar_says_no_with_a_page_of_html(talk_with, status, kind):
    page = Told(status, b"<!DOCTYPE html><title>Request Denied</title>", {"Content-Type": "text/html"})
    with pytest.raises(kind, match=r"Request Denied|twice in five minutes"):
        talk_with("forexfactory", "events", {"/ff_calendar_thisweek.json": page})


def test_the_calendar_of_the_week(talk_with):
    week = [{"title": "CPI y/y", "country": "USD", "date": "2026-02-05T08:30:00-05:00", "impact": "High"}]
    batch = talk_with("forexfactory", "events", {"/ff_calendar_thisweek.json": week})
    assert [(row["ts"], row["name"]) for row in batch.rows] == [
        (datetime(2026, 2, 5, 13, 30, tzinfo=UTC), "US CPI y/y")
    ]
