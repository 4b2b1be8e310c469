"""dYdX: recorded replies as rows, and the walk back over its trades and hours."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from briefs.sources.talk import Refusal, Reply
from briefs.sources.venues import dydx
from briefs.sources.venues.market import Market

BTC = Market("BTC-USD", "BTC", Decimal(1), "USD", interval_h=Decimal(1))
NAMED = {"venue": "dydx", "symbol": "BTC-USD", "asset": "BTC"}
LISTED = {"markets": {"BTC-USD": {"ticker": "BTC-USD", "status": "ACTIVE"}}}
URL = "https://indexer.dydx.trade/v4/"


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def stamp(moment):
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def dicts(rows):
    return [dict(row) for row in rows]


def trade(moment, number, kind="LIMIT", **more):
    return {
        "id": number,
        "side": "SELL",
        "size": "2",
        "price": "100",
        "type": kind,
        "createdAt": stamp(moment),
        **more,
    }


def test_recorded_markets(recorded):
    assert [
        (one.symbol, one.asset, one.quote, one.inverse)
        for one in dydx.markets(recorded("dydx/rest_perpetual_markets.json"))
    ] == [("BTC-USD", "BTC", "USD", False), ("ETH-USD", "ETH", "USD", False), ("SOL-USD", "SOL", "USD", False)]


def test_markets_that_are_no_coins_are_left_out():
    odd = {"markets": {"A,B-USD": {"ticker": "A,B-USD"}, "x": {}, "BTC-USD": {"ticker": "BTC-USD"}}}
    assert dydx.markets(odd) == [BTC]


def test_recorded_forced_trades(recorded):
    made = dydx.liquidations(recorded("dydx/rest_trades_liquidated.json"), BTC)
    # A taker who bought closes a short: 0.031 x 82410 = 2554.71. The deleveraging sold 0.5 x 82407 = 41203.5.
    assert dicts(made.rows) == [
        {
            "ts": utc(2026, 10, 9, 16, 26, 41, 4000),
            **NAMED,
            "side": "short",
            "price": Decimal(82410),
            "qty": Decimal("0.031"),
            "usd": Decimal("2554.71"),
            "kind": "liq",
            "id": "06600a110000000200000004",
            "price_kind": "fill",
        },
        {
            "ts": utc(2026, 10, 9, 16, 26, 40, 511000),
            **NAMED,
            "side": "long",
            "price": Decimal(82407),
            "qty": Decimal("0.5"),
            "usd": Decimal("41203.5"),
            "kind": "adl",
            "id": "06600a100000000200000002",
            "price_kind": "fill",
        },
    ]
    assert made.count == 3


def test_recorded_ordinary_trades_give_no_row(recorded):
    made = dydx.liquidations(recorded("dydx/rest_trades.json"), BTC)
    assert (made.rows, made.faults, made.count) == ((), (), 3)


def test_recorded_hours_of_funding(recorded):
    made = dydx.funding(recorded("dydx/rest_historical_funding.json"), BTC)
    assert dicts(made.rows) == [
        {"ts": utc(2025, 12, 8, 16), **NAMED, "rate": Decimal("0.000002375")},
        {"ts": utc(2025, 12, 8, 15), **NAMED, "rate": Decimal("0.000000375")},
        {"ts": utc(2025, 12, 8, 14), **NAMED, "rate": Decimal("0.000000625")},
    ]


def test_recorded_bars_and_the_levels_beside_them(recorded):
    body = recorded("dydx/rest_candles.json")
    made = dydx.candles(body, BTC, 60)
    assert dict(made.rows[1]) == {
        "ts": utc(2025, 12, 8, 16, 10),
        "interval_s": 60,
        **NAMED,
        "open": Decimal(90043),
        "high": Decimal(90043),
        "low": Decimal(89900),
        "close": Decimal(89931),
        "volume": Decimal("3.9023"),
        "turnover_usd": Decimal("351009.0795"),
    }
    assert [(row["ts"].minute, row["open"], row["close"]) for row in made.rows] == [
        (11, 89934, 89941),
        (10, 90043, 89931),
        (9, 90002, 90035),
    ]
    # At the first price of each bar: 381.7348 x 89934, 382.3498 x 90043 and 381.8328 x 90002.
    assert [(row["ts"], row["oi_base"], row["oi_usd"]) for row in dydx.open_interest(body, BTC).rows] == [
        (utc(2025, 12, 8, 16, 11), Decimal("381.7348"), Decimal("34330937.5032")),
        (utc(2025, 12, 8, 16, 10), Decimal("382.3498"), Decimal("34427923.0414")),
        (utc(2025, 12, 8, 16, 9), Decimal("381.8328"), Decimal("34365715.6656")),
    ]


@pytest.mark.parametrize(
    ("status", "message", "kind"),
    [
        (429, "Too many requests", "again"),
        (403, "You are in a region that is not served", "denied"),
        (400, "ticker must be a valid ticker (BTC-USD, etc)", "unknown"),
        (400, "limit must be a positive integer", "wrong"),
    ],
)
def test_refusals(status, message, kind):
    assert dydx.refusal(status, {"errors": [{"msg": message}]}) == Refusal(kind, message)


def test_an_answer_is_no_refusal(recorded):
    assert dydx.refusal(200, recorded("dydx/rest_trades.json")) is None


# Talks


def test_trades_are_walked_back_to_the_start(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    noon = trade(utc(2026, 2, 1, 12), "b", "LIQUIDATED")
    asks, batch = drive(
        dydx.SOURCE.tables["liquidations"](want),
        LISTED,
        {"trades": [trade(utc(2026, 2, 2), "d", "LIQUIDATED"), trade(utc(2026, 2, 1, 18), "c", side="BUY"), noon]},
        {"trades": [noon, trade(utc(2026, 2, 1), "a", "DELEVERAGED", side="BUY"), trade(utc(2026, 1, 31, 23), "z")]},
    )
    assert [ask.url for ask in asks] == [
        URL + "perpetualMarkets",
        URL + "trades/perpetualMarket/BTC-USD",
        URL + "trades/perpetualMarket/BTC-USD",
    ]
    assert dict(asks[1].params) == {"limit": "1000", "createdBeforeOrAt": "2026-02-02T00:00:00.000Z"}
    assert dict(asks[2].params) == {"limit": "1000", "createdBeforeOrAt": "2026-02-01T12:00:00.000Z"}
    assert [(row["id"], row["kind"], row["side"], row["usd"]) for row in batch.rows] == [
        ("a", "adl", "short", 200),
        ("b", "liq", "long", 200),
    ]
    (stretch,) = batch.stretches
    assert (stretch.coverage, stretch.start, stretch.end) == ("full", utc(2026, 2, 1), utc(2026, 2, 2))
    assert batch.problems == ()


@pytest.mark.parametrize(
    "last",
    [
        {"trades": [trade(utc(2026, 2, 1, 12), "b")]},  # the record begins, or a block fills more than a page
        {"trades": []},
        {"trades": [trade(utc(2026, 2, 1, 6), "a", "LIQUIDATED", side="UP")]},
        Reply(None, refused="gone"),
    ],
)
def test_what_lies_before_a_walk_that_breaks_off_is_not_covered(drive, wanted, last):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    _, batch = drive(
        dydx.SOURCE.tables["liquidations"](want),
        LISTED,
        {"trades": [trade(utc(2026, 2, 1, 12), "b", "LIQUIDATED")]},
        last,
    )
    assert [row["id"] for row in batch.rows] == ["b"]
    assert [(stretch.start, stretch.end) for stretch in batch.stretches] == [(utc(2026, 2, 1, 12), utc(2026, 2, 2))]
    assert len(batch.problems) == 1


def test_no_trades_at_all_is_no_zero(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2))
    _, batch = drive(dydx.SOURCE.tables["liquidations"](want), LISTED, {"trades": []})
    assert (batch.rows, batch.stretches) == ((), ())
    assert batch.problems == ("BTC-USD: no trades told before 2026-02-02T00:00:00Z",)


def test_hours_are_walked_back_and_rounded(serve, wanted):
    want = wanted("funding", (2026, 2, 1), (2026, 2, 8))

    def answer(ask):
        if ask.url.endswith("perpetualMarkets"):
            return LISTED
        last = datetime.fromisoformat(ask.params["effectiveBeforeOrAt"])
        hours = [last.replace(minute=0, second=0, microsecond=0) - timedelta(hours=n) for n in range(100)]
        late = [{"rate": "0.00001", "effectiveAt": stamp(hour + timedelta(milliseconds=586))} for hour in hours]
        return {"historicalFunding": late}

    asks, batch = serve(dydx.SOURCE.tables["funding"](want), answer)
    # 168 hours of seven days, sixteen before and eight after: two pages of a hundred.
    assert [ask.params["effectiveBeforeOrAt"] for ask in asks[1:]] == [
        "2026-02-08T08:00:00.000Z",
        "2026-02-04T05:00:00.000Z",
    ]
    assert len(batch.rows) == 168
    assert {(row["ts"].minute, row["ts"].microsecond, row["interval_h"]) for row in batch.rows} == {(0, 0, 1)}
    assert batch.problems == ()


def test_bars_and_levels_come_of_the_same_call(serve, wanted):
    def answer(ask):
        if ask.url.endswith("perpetualMarkets"):
            return LISTED
        start, end = (datetime.fromisoformat(ask.params[name]) for name in ("fromISO", "toISO"))
        hours = [start + timedelta(hours=n) for n in range((end - start) // timedelta(hours=1))]
        bar = {"open": "1", "high": "2", "low": "1", "close": "2", "startingOpenInterest": "7"}
        return {"candles": [{"startedAt": stamp(hour), **bar} for hour in reversed(hours)]}

    asks, batch = serve(dydx.SOURCE.tables["candles"](wanted("candles", (2026, 2, 1), (2026, 2, 6))), answer)
    assert [dict(ask.params) for ask in asks[1:]] == [
        {
            "resolution": "1HOUR",
            "fromISO": "2026-02-01T00:00:00.000Z",
            "toISO": "2026-02-05T04:00:00.000Z",
            "limit": "100",
        },
        {
            "resolution": "1HOUR",
            "fromISO": "2026-02-05T04:00:00.000Z",
            "toISO": "2026-02-06T00:00:00.000Z",
            "limit": "100",
        },
    ]
    assert (len(batch.rows), batch.problems) == (120, ())
    _, batch = serve(dydx.SOURCE.tables["open_interest"](wanted("open_interest", (2026, 2, 1), (2026, 2, 2))), answer)
    assert [(row["ts"].hour, row["oi_base"]) for row in batch.rows] == [(hour, 7) for hour in range(24)]
    assert batch.problems == ()


def test_a_walk_without_an_end_keeps_what_it_has(serve, wanted, monkeypatch):
    monkeypatch.setattr(dydx, "_PAGES", 3)

    def answer(ask):
        if ask.url.endswith("perpetualMarkets"):
            return {"markets": {**LISTED["markets"], "ETH-USD": {"ticker": "ETH-USD"}}}
        at = datetime.fromisoformat(ask.params["createdBeforeOrAt"]) - timedelta(hours=1)
        return {"trades": [trade(at, str(at.hour), "LIQUIDATED")]}

    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), "BTC", "ETH")
    asks, batch = serve(dydx.SOURCE.tables["liquidations"](want), answer)
    assert len(asks) == 4
    assert [row["id"] for row in batch.rows] == ["21", "22", "23"]
    assert [(stretch.asset, stretch.start, stretch.end) for stretch in batch.stretches] == [
        ("BTC", utc(2026, 2, 1, 21), utc(2026, 2, 2))
    ]
    assert batch.problems == (
        "BTC-USD: no trades told before 2026-02-01T21:00:00Z",
        "ETH-USD: no trades told before 2026-02-02T00:00:00Z",
    )
