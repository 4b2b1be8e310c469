"""Bybit: its replies as rows, its requests, its refusals."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from briefs.sources.talk import Reply
from briefs.sources.venues import bybit
from briefs.sources.venues.market import Market

D = Decimal
BTC = Market("BTCUSDT", "BTC", D(1), "USDT")
BTCUSD = Market("BTCUSD", "BTC", D(1), "USD", inverse=True)
PEPE = Market("1000PEPEUSDT", "PEPE", D(1000), "USDT")
HOUR = 3_600_000
FEB = 1769904000000  # 2026-02-01 00:00 UTC


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def contracts(*rows, cursor=""):
    keys = ("symbol", "contractType", "baseCoin", "quoteCoin", "fundingInterval")
    found = [dict(zip(keys, row, strict=True)) | {"status": "Trading"} for row in rows]
    return {"retCode": 0, "result": {"list": found, "nextPageCursor": cursor}}


LINEAR = contracts(
    ("BTCUSDT", "LinearPerpetual", "BTC", "USDT", 480), ("BTC-27MAR26", "LinearFutures", "BTC", "USDC", 0)
)
INVERSE = contracts(("BTCUSD", "InversePerpetual", "BTC", "USD", 480))


def listed(*rows):
    return {"retCode": 0, "result": {"list": list(rows)}}


def test_contracts(recorded):
    # the sample's interval is 8 minutes: no whole hours, so it tells nothing
    assert bybit.markets(recorded("bybit/rest_instruments_linear.json")) == [
        Market("BTCUSDT", "BTC", D(1), "USDT", interval_h=D(8) / 60),
        Market("ETHUSDT", "ETH", D(1), "USDT", interval_h=D(8) / 60),
    ]
    assert bybit.markets(INVERSE) == [Market("BTCUSD", "BTC", D(1), "USD", inverse=True, interval_h=D(8))]


def test_inverse_bars_count_dollars_then_coins(recorded):
    page = bybit.candles(recorded("bybit/rest_kline_1h_inverse.json"), BTCUSD)
    assert (page.faults, page.count) == ((), 3)
    assert page.rows[0] == {
        "ts": at(2022, 12, 9, 18),
        "interval_s": 3600,
        "venue": "bybit",
        "symbol": "BTCUSD",
        "asset": "BTC",
        "open": D("17071"),
        "high": D("17073"),
        "low": D("17027"),
        "close": D("17055.5"),
        "volume": D("15.74462667"),
        "turnover_usd": D("268611"),
    }
    assert [(row["ts"].hour, row["close"], row["volume"], row["turnover_usd"]) for row in page.rows[1:]] == [
        (17, D("17071"), D("0.24469757"), D("4177")),
        (16, D("17071.5"), D("0.37288112"), D("6356")),
    ]


def test_linear_bars_count_coins_then_dollars(recorded):
    (row,) = bybit.candles(recorded("bybit/rest_kline_linear.json"), BTC).rows
    assert (row["ts"], row["open"], row["high"], row["low"], row["close"]) == (
        at(2024, 3, 8, 9, 54, 39), D("27450"), D("27460"), D("27440"), D("27455"),
    )  # fmt: skip
    assert (row["volume"], row["turnover_usd"]) == (D("123.45"), D("3390000"))


def test_many_coins_in_one_are_taken_apart():
    (row,) = bybit.candles(listed([FEB, "0.012", "0.013", "0.011", "0.0125", "7", "0.085"]), PEPE).rows
    assert (row["open"], row["close"], row["volume"], row["turnover_usd"]) == (
        D("0.000012"),
        D("0.0000125"),
        7000,
        D("0.085"),
    )


def test_settlements(recorded):
    page = bybit.funding(recorded("bybit/rest_funding_history.json"), Market("ETHPERP", "ETH", D(1), "USDC"))
    assert page.rows == (
        {"ts": at(2022, 12, 26, 8), "venue": "bybit", "symbol": "ETHPERP", "asset": "ETH", "rate": D("0.0001")},
    )


def test_open_interest_counts_one_side(recorded):
    rows = bybit.open_interest(recorded("bybit/rest_open_interest_1d.json"), BTCUSD).rows
    assert [(row["ts"], row["oi_usd"], row["oi_base"]) for row in rows] == [
        (at(2026, 6, 9), 31955346, None),
        (at(2026, 6, 8), 31955346, None),
        (at(2026, 6, 7), 31955346, None),
        (at(2026, 6, 6), 31971156, None),
        (at(2026, 6, 5), 31971156, None),
    ]
    old = bybit.open_interest(recorded("bybit/rest_open_interest_before_2026_06.json"), BTCUSD).rows
    assert [(row["ts"], row["oi_usd"]) for row in old] == [
        (at(2022, 11, 27, 17, 50), 461134384),
        (at(2022, 11, 27, 17, 45), 461134292),
    ]
    (linear,) = bybit.open_interest(
        listed({"openInterest": "20", "singleOpenInterest": "10", "timestamp": FEB}), PEPE
    ).rows
    assert (linear["oi_base"], linear["oi_usd"]) == (10_000, None)


def test_a_day_of_bars_is_one_request_of_the_usual_contract(drive, wanted):
    bars = listed(*([FEB + hour * HOUR, "2", "3", "1", "2", "5", "10"] for hour in range(23, -1, -1)))
    asks, batch = drive(bybit.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 2))), LINEAR, INVERSE, bars)
    assert [(ask.url.rsplit("/", 1)[1], dict(ask.params)) for ask in asks] == [
        ("instruments-info", {"category": "linear", "limit": "1000"}),
        ("instruments-info", {"category": "inverse", "limit": "1000"}),
        (
            "kline",
            {
                "category": "linear",
                "symbol": "BTCUSDT",
                "interval": "60",
                "start": "1769904000000",
                "end": "1769990399999",
                "limit": "1000",
            },
        ),
    ]
    assert [row["ts"].hour for row in batch.rows] == list(range(24))
    assert batch.problems == ()


def test_contracts_go_on_with_the_cursor_and_end(drive, wanted):
    first = contracts(("ETHUSDT", "LinearPerpetual", "ETH", "USDT", 480), cursor="a%3D1")
    talk = bybit.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 1, 1)))
    asks, batch = drive(
        talk, first, {**LINEAR, "result": {**LINEAR["result"], "nextPageCursor": "a%3D1"}}, INVERSE, listed()
    )
    assert [ask.params.get("cursor") for ask in asks] == [None, "a%3D1", None, None]
    assert batch.problems == ("BTCUSDT: 1 of 1 rows missing, the first of 2026-02-01T00:00:00Z",)


def test_settlements_are_asked_with_some_before_and_behind(serve, wanted):
    want = wanted("funding", (2026, 2, 1), (2026, 2, 2))

    def answer(ask):
        if ask.url.endswith("instruments-info"):
            return LINEAR if ask.params["category"] == "linear" else INVERSE
        begin, end = int(ask.params["startTime"]), int(ask.params["endTime"])
        times = [ts for ts in range(begin - begin % (8 * HOUR), end + 1, 8 * HOUR) if ts >= begin]
        return listed(*({"fundingRateTimestamp": str(ts + 3), "fundingRate": "0.0001"} for ts in reversed(times)))

    asks, batch = serve(bybit.fetch_funding(want), answer)
    assert [(ask.params["symbol"], ask.params["startTime"], ask.params["endTime"]) for ask in asks[2:]] == [
        ("BTCUSDT", str(FEB - 16 * HOUR), str(FEB + 32 * HOUR - 1)),
        ("BTCUSD", str(FEB - 16 * HOUR), str(FEB + 32 * HOUR - 1)),
    ]
    assert [(row["symbol"], row["ts"].hour, row["interval_h"]) for row in batch.rows] == [
        ("BTCUSD", 0, 8), ("BTCUSDT", 0, 8), ("BTCUSD", 8, 8), ("BTCUSDT", 8, 8), ("BTCUSD", 16, 8), ("BTCUSDT", 16, 8),
    ]  # fmt: skip
    assert batch.problems == ()


def test_a_long_stretch_of_levels_is_cut_by_the_venues_limit(serve, wanted):
    def answer(ask):
        if ask.url.endswith("instruments-info"):
            return LINEAR if ask.params["category"] == "linear" else contracts()
        if ask.url.endswith("kline"):
            begin, end = int(ask.params["start"]), int(ask.params["end"])
            return listed(*([ts, "10", "11", "9", "10", "5", "50"] for ts in range(begin, end, HOUR)))
        begin, end = int(ask.params["startTime"]), int(ask.params["endTime"])
        assert (end + 1 - begin) // HOUR <= 200
        # the venue overlaps its pages
        return listed(*({"openInterest": "7", "timestamp": ts} for ts in range(end + 1, begin - 1, -HOUR)))

    asks, batch = serve(bybit.fetch_open_interest(wanted("open_interest", (2026, 2, 1), (2026, 2, 11))), answer)
    assert [ask.url.rsplit("/", 1)[1] for ask in asks[2:]] == ["open-interest", "kline"] * 2  # 240 hours
    assert len(batch.rows) == 240
    assert batch.problems == ()
    assert {(row["oi_base"], row["oi_usd"]) for row in batch.rows} == {(7, 70)}


def test_dollars_become_coins_by_the_price_of_the_moment_and_stay_alone_without_one(serve, wanted):
    def answer(ask):
        if ask.url.endswith("instruments-info"):
            return contracts() if ask.params["category"] == "linear" else INVERSE
        if ask.url.endswith("kline"):
            return listed([FEB, "50000", "50001", "49999", "50000", "5", "50"])
        return listed(
            *({"openInterest": "9", "singleOpenInterest": "1000", "timestamp": FEB + n * HOUR} for n in range(2))
        )

    _, batch = serve(bybit.fetch_open_interest(wanted("open_interest", (2026, 2, 1), (2026, 2, 1, 2))), answer)
    assert [(row["oi_base"], row["oi_usd"]) for row in batch.rows] == [(D("0.02"), 1000), (None, 1000)]


def test_faults_of_a_reply_are_lines_not_tracebacks(drive, wanted):
    want = wanted("open_interest", (2026, 2, 1), (2026, 2, 1, 2))
    rows = listed({"openInterest": {}, "timestamp": FEB}, {"openInterest": "7", "timestamp": "soon"}, "x")
    _, batch = drive(bybit.fetch_open_interest(want), LINEAR, {"result": {}}, rows)
    assert batch.rows == ()
    assert batch.problems == (
        "inverse contracts: no list result.list",
        "BTCUSDT: row 1: openInterest: {} is no number",
        "BTCUSDT: row 2: timestamp: 'soon' is no number",
        "BTCUSDT: row 3: openInterest is missing",
        "BTCUSDT: 2 of 2 rows missing, the first of 2026-02-01T00:00:00Z",
    )
    _, batch = drive(
        bybit.fetch_open_interest(want), LINEAR, INVERSE, Reply(None, refused="symbol params err"), "<html>"
    )
    assert batch.problems[:3:2] == ("BTCUSDT: symbol params err", "BTCUSD: no list result.list")


@pytest.mark.parametrize(
    ("status", "name", "kind", "wait"),
    [
        (200, "bybit/error_200_params.json", "unknown", None),
        (200, "bybit/error_200_too_many_visits.json", "again", None),
        (403, "bybit/error_403_too_frequent.txt", "again", 600),
        (200, "bybit/rest_kline_linear.json", None, None),
    ],
)
def test_refusals(recorded, status, name, kind, wait):
    refused = bybit.refusal(status, recorded(name))
    assert (refused.kind, refused.wait_s) == (kind, wait) if kind else refused is None
