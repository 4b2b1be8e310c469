"""Binance: its replies as rows, its requests, its refusals."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from briefs.sources.venues import binance
from briefs.sources.venues.market import Market
from briefs.sources.venues.settlements import with_intervals

D = Decimal
DAY, HOUR = 86_400_000, 3_600_000
FEB = 1769904000000  # 2026-02-01 00:00 UTC
BTC = Market("BTCUSDT", "BTC", D(1), "USDT", family="BTCUSDT")
LTC = Market("LTCUSDT", "LTC", D(1), "USDT")
BTCUSD = Market("BTCUSD_PERP", "BTC", D(1), "USD", contract=D(100), inverse=True, family="BTCUSD")
LINEAR = {
    "symbols": [
        {
            "symbol": "BTCUSDT",
            "contractType": "PERPETUAL",
            "status": "TRADING",
            "baseAsset": "BTC",
            "quoteAsset": "USDT",
        },
        {
            "symbol": "BTCUSDT_260327",
            "contractType": "CURRENT_QUARTER",
            "status": "TRADING",
            "baseAsset": "BTC",
            "quoteAsset": "USDT",
        },
        {
            "symbol": "OLDUSDT",
            "contractType": "PERPETUAL",
            "status": "SETTLING",
            "baseAsset": "OLD",
            "quoteAsset": "USDT",
        },
        {
            "symbol": "TSLAUSDT",
            "contractType": "TRADIFI_PERPETUAL",
            "status": "TRADING",
            "baseAsset": "TSLA",
            "quoteAsset": "USDT",
        },
        {
            "symbol": "1000PEPEUSDT",
            "contractType": "PERPETUAL",
            "status": "TRADING",
            "baseAsset": "1000PEPE",
            "quoteAsset": "USDT",
        },
    ]
}
INVERSE = {
    "symbols": [
        {
            "symbol": "BTCUSD_PERP",
            "pair": "BTCUSD",
            "contractType": "PERPETUAL",
            "contractStatus": "TRADING",
            "baseAsset": "BTC",
            "quoteAsset": "USD",
            "contractSize": 100,
        }
    ]
}


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_contracts(recorded):
    linear = binance.markets(recorded("binance/rest_exchange_info.json"))
    assert [(one.symbol, one.asset, one.inverse) for one in linear] == [
        ("BTCUSDT", "BTC", False), ("ETHUSDT", "ETH", False), ("IOSTUSDT", "IOST", False),
    ]  # fmt: skip
    coin = binance.markets(recorded("binance/coinm_exchange_info.json"))
    assert [(one.symbol, one.asset, one.inverse, one.contract) for one in coin] == [
        ("BTCUSD_PERP", "BTC", True, 100), ("ETHUSD_PERP", "ETH", True, 10), ("XRPUSD_PERP", "XRP", True, 10),
    ]  # fmt: skip
    assert coin[0] == BTCUSD
    assert [(one.symbol, one.asset, one.multiplier, one.perpetual) for one in binance.markets(LINEAR)] == [
        ("BTCUSDT", "BTC", 1, True), ("BTCUSDT_260327", "BTC", 1, False), ("1000PEPEUSDT", "PEPE", 1000, True),
    ]  # fmt: skip


def test_intervals_that_differ(recorded):
    found = binance.intervals(recorded("binance/rest_funding_info.json"))
    assert len(found) == 25
    assert [found[name] for name in ("GTCUSDT", "LPTUSDT", "TRBUSDT")] == [8, 4, 4]


def test_daily_bars(recorded):
    page = binance.candles(recorded("binance/rest_klines_1d.json"), BTC, 86400)
    assert page.faults == ()
    assert page.rows[0] == {
        "ts": at(2023, 1, 1),
        "interval_s": 86400,
        "venue": "binance",
        "symbol": "BTCUSDT",
        "asset": "BTC",
        "open": D("16537.5"),
        "high": D("16618.8"),
        "low": D(16488),
        "close": D("16610.3"),
        "volume": D("105502.965"),
        "turnover_usd": D("1746449849.7392"),
    }
    assert [(row["ts"].day, row["close"], row["volume"]) for row in page.rows[1:]] == [
        (2, D(16666), D("215161.176")),
        (3, D("16667.2"), D("203070.205")),
        (4, D("16842.1"), D("349747.838")),
        (5, D("16823.8"), D("176369.347")),
        (6, D("16943.8"), D("316973.629")),
    ]


def test_coin_margined_bars_count_contracts_then_coins(recorded):
    rows = binance.candles(recorded("binance/coinm_klines_1d.json"), BTCUSD, 86400).rows
    # 2,067,959 contracts of 100 dollars are 206,795,900 dollars
    assert [(row["ts"].day, row["close"], row["volume"], row["turnover_usd"]) for row in rows] == [
        (1, D("16607.9"), D("12496.62852978"), D(206795900)),
        (2, D("16661.6"), D("30511.94480244"), D(509215600)),
        (3, D(16661), D("24222.50620274"), D(403912900)),
        (4, D(16848), D("41574.97913344"), D(699856800)),
        (5, D("16816.5"), D("17705.40421724"), D(297708500)),
        (6, D("16945.4"), D("34275.44104759"), D(576214200)),
    ]


def test_bars_from_the_listing_and_of_five_minutes(recorded):
    rows = binance.candles(recorded("binance/rest_klines_1d_from_listing.json"), BTC, 86400).rows
    assert (len(rows), rows[0]["ts"], rows[0]["close"]) == (116, at(2019, 9, 8), D("10391.63"))
    assert (rows[-1]["ts"], rows[-1]["close"], rows[-1]["turnover_usd"]) == (
        at(2020, 1, 1),
        D("7197.57"),
        D("409678760.56957"),
    )
    rows = binance.candles(recorded("binance/rest_klines_5m.json"), LTC, 300).rows
    assert (len(rows), rows[0]["ts"], rows[0]["open"]) == (60, at(2020, 10, 14, 10, 5), D("50.49"))
    assert (rows[-1]["ts"], rows[-1]["volume"]) == (at(2020, 10, 14, 15), D("8815.505"))


def test_settlements_go_to_their_minute_eight_hours_apart(recorded):
    page = binance.funding(recorded("binance/rest_funding_rate.json"), BTC)
    made, missing = with_intervals(page.rows, D(8))
    assert [row["ts"] for row in made] == [at(2020, 9, 15) + timedelta(hours=8 * n) for n in range(100)]
    assert {row["interval_h"] for row in made} == {8}
    assert missing == []
    assert [row["rate"] for row in made[:3]] == [D("-0.0002227"), D("-0.00002796"), D("-0.00005156")]
    assert (made[50]["rate"], made[-1]["ts"], made[-1]["rate"]) == (D("0.0001"), at(2020, 10, 18), D("0.0001"))
    coin = binance.funding(recorded("binance/coinm_funding_rate.json"), BTCUSD).rows
    assert [(row["ts"], row["rate"]) for row in coin] == [
        (at(2020, 11, 16, 8), D("0.0001")),
        (at(2020, 11, 16, 16), D("0.00025141")),
        (at(2020, 11, 17), D("0.0001")),
        (at(2020, 11, 17, 8), D("0.0001")),
        (at(2020, 11, 17, 16), D("0.0001")),
    ]


def test_open_interest_in_coins_and_in_contracts_of_dollars(recorded):
    rows = binance.open_interest(recorded("binance/rest_open_interest_hist_1d.json"), LTC).rows
    assert [(row["ts"].day, row["oi_base"], row["oi_usd"]) for row in rows] == [
        (7, D("286060.674"), D("13151177.5449312")),
        (8, D("290122.745"), D("13530458.32009874")),
        (9, D("300147.752"), D("14182639.07380737")),
        (10, D("278914.555"), D("13336789.26590991")),
        (11, D("339864.289"), D("16615965.08921")),
        (12, D("376352.452"), D("19005172.07497111")),
        (13, D("390050.024"), D("19779511.55593810")),
        (14, D("330911.853"), D("16519833.87572114")),
        (15, D("351421.453"), D("17469160.42863")),
        (16, D("378181.602"), D("18701080.2189")),
    ]
    assert rows[0] == {
        "ts": at(2020, 10, 7), "venue": "binance", "symbol": "LTCUSDT", "asset": "LTC",
        "oi_base": D("286060.674"), "oi_usd": D("13151177.5449312"),
    }  # fmt: skip
    rows = binance.open_interest(recorded("binance/coinm_open_interest_hist_5m.json"), BTCUSD).rows
    # 284,391 contracts of 100 dollars, worth 2451.46 coins
    assert [(row["ts"].minute, row["oi_base"], row["oi_usd"]) for row in rows] == [
        (30, D("2451.46068891"), 28439100),
        (35, D("2458.62330971"), 28527100),
        (40, D("2455.114821"), 28500800),
        (45, D("2468.90649815"), 28647600),
        (50, D("2470.07526034"), 28647800),
        (55, D("2469.68425605"), 28657400),
    ]


def kline(ts):
    return [ts, "2", "3", "1", "2", "5", ts + HOUR - 1, "10", 7, "1", "2", "0"]


def test_a_day_of_bars(drive, wanted):
    bars = [kline(FEB + hour * HOUR) for hour in range(25)]  # the last one opens at the end
    asks, batch = drive(binance.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 2))), LINEAR, bars)
    assert [ask.url for ask in asks] == [
        "https://fapi.binance.com/fapi/v1/exchangeInfo",
        "https://fapi.binance.com/fapi/v1/klines",
    ]
    assert (dict(asks[1].params), asks[1].weight) == (
        {"symbol": "BTCUSDT", "interval": "1h", "startTime": str(FEB), "endTime": str(FEB + DAY - 1), "limit": "24"}, 1,
    )  # fmt: skip
    assert len(batch.rows) == 24
    assert batch.problems == ()


def test_a_listing_later_than_the_start_is_a_gap_with_its_end(serve, wanted):
    listing = FEB + 50 * DAY + 5 * HOUR

    def answer(ask):
        if "exchangeInfo" in ask.url:
            return LINEAR if "fapi" in ask.url else INVERSE
        begin, end = int(ask.params["startTime"]), int(ask.params["endTime"])
        assert int(ask.params["limit"]) <= 1000
        # a start before the listing gives the first bars of all, without an error
        return [kline(ts) for ts in range(max(begin, listing), max(end, listing + 3 * HOUR) + 1, HOUR)]

    asks, batch = serve(binance.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 4, 2))), answer)
    assert [(ask.params["limit"], ask.weight) for ask in asks[1:]] == [("1000", 5), ("440", 2)]  # 60 days
    assert len(batch.rows) == 60 * 24 - 50 * 24 - 5
    assert (batch.rows[0]["ts"], batch.rows[-1]["ts"]) == (at(2026, 3, 23, 5), at(2026, 4, 1, 23))
    assert batch.problems == ("BTCUSDT: 1205 of 1440 rows missing, the first of 2026-02-01T00:00:00Z",)


def test_funding_asks_for_intervals_and_both_kinds(serve, wanted):
    def answer(ask):
        if "exchangeInfo" in ask.url:
            return LINEAR if "fapi" in ask.url else INVERSE
        if "fundingInfo" in ask.url:
            return [{"symbol": "1000PEPEUSDT", "fundingIntervalHours": 4}]
        step = 4 * HOUR if "PEPE" in ask.params["symbol"] else 8 * HOUR
        begin, end = int(ask.params["startTime"]), int(ask.params["endTime"])
        return [{"fundingTime": ts + 7, "fundingRate": "0.0001"} for ts in range(begin, end + 1, step)]

    asks, batch = serve(binance.fetch_funding(wanted("funding", (2026, 2, 1), (2026, 2, 2), "BTC", "PEPE")), answer)
    assert [ask.url.removeprefix("https://") for ask in asks[2:]] == [
        "fapi.binance.com/fapi/v1/fundingInfo",
        "fapi.binance.com/fapi/v1/fundingRate",
        "dapi.binance.com/dapi/v1/fundingRate",
        "fapi.binance.com/fapi/v1/fundingRate",
    ]
    assert dict(asks[3].params) == {
        "symbol": "BTCUSDT", "startTime": str(FEB - 16 * HOUR), "endTime": str(FEB + 32 * HOUR - 1), "limit": "1000",
    }  # fmt: skip
    counts = {
        symbol: sum(row["symbol"] == symbol for row in batch.rows)
        for symbol in ("BTCUSDT", "BTCUSD_PERP", "1000PEPEUSDT")
    }
    assert counts == {"BTCUSDT": 3, "BTCUSD_PERP": 3, "1000PEPEUSDT": 6}
    assert {row["interval_h"] for row in batch.rows if row["asset"] == "PEPE"} == {4}
    assert batch.problems == ()


def test_open_interest_ends_thirty_days_back(serve, wanted):
    def answer(ask):
        if "exchangeInfo" in ask.url:
            return LINEAR if "fapi" in ask.url else INVERSE
        begin, end = int(ask.params["startTime"]), int(ask.params["endTime"])
        assert (end + 1 - begin) // HOUR <= 500
        times = range(begin, end + 1, HOUR)
        return [{"sumOpenInterest": "7", "sumOpenInterestValue": "70", "timestamp": ts} for ts in times]

    want = wanted("open_interest", (2026, 2, 1), (2026, 2, 11), now=(2026, 3, 12, 10))
    asks, batch = serve(binance.fetch_open_interest(want), answer)
    # now less thirty days, an hour inside
    assert [dict(ask.params) for ask in asks[2:]] == [
        {
            "symbol": "BTCUSDT",
            "period": "1h",
            "startTime": str(FEB + 9 * DAY + 11 * HOUR),
            "endTime": str(FEB + 10 * DAY - 1),
            "limit": "500",
        },
        {
            "pair": "BTCUSD",
            "contractType": "PERPETUAL",
            "period": "1h",
            "startTime": str(FEB + 9 * DAY + 11 * HOUR),
            "endTime": str(FEB + 10 * DAY - 1),
            "limit": "500",
        },
    ]
    assert [(row["symbol"], row["oi_base"], row["oi_usd"]) for row in batch.rows[:2]] == [
        ("BTCUSDT", 7, 70),
        ("BTCUSD_PERP", 70, 700),
    ]
    assert len(batch.rows) == 26
    assert batch.problems == ("nothing before 2026-02-10T11:00:00Z: the venue keeps no more",)


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (400, "error_400_invalid_symbol", "unknown"),
        (400, "error_400_start_time_too_old", "unknown"),
        (400, "error_400_interval_over_200_days", "wrong"),
        (401, "error_401_api_key_format", "key"),
        (429, "error_429_too_many_requests", "again"),
        (418, "error_418_banned", "again"),
        (451, "error_451_restricted_location", "denied"),
        (200, "rest_klines_1d", None),
        (200, "rest_time", None),
    ],
)
def test_refusals(recorded, status, name, kind):
    refused = binance.refusal(status, recorded(f"binance/{name}.json"))
    assert (refused and refused.kind) == kind


def test_a_page_of_another_kind_is_a_line(drive, wanted):
    _, batch = drive(binance.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 1, 1))), LINEAR, {"code": 0})
    assert batch.problems == (
        "BTCUSDT: no list in the answer",
        "BTCUSDT: 1 of 1 rows missing, the first of 2026-02-01T00:00:00Z",
    )
