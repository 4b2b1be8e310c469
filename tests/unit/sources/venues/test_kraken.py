"""Kraken Futures: recorded replies as rows, inverse and linear contracts, and what is asked for."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from briefs.sources.talk import Refusal
from briefs.sources.venues import kraken
from briefs.sources.venues.market import Market

PF = Market("PF_XBTUSD", "BTC", Decimal(1), "USD", interval_h=Decimal(1))
PI = Market("PI_XBTUSD", "BTC", Decimal(1), "USD", inverse=True, interval_h=Decimal(1))
NAMED = {"venue": "kraken", "symbol": "PF_XBTUSD", "asset": "BTC"}
URL = "https://futures.kraken.com/"
LINEAR = {"symbol": "PF_XBTUSD", "type": "flexible_futures", "contractSize": 1, "tradeable": True}
INVERSE = {"symbol": "pi_xbtusd", "type": "futures_inverse", "contractSize": 1, "tradeable": True}


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def dicts(rows):
    return [dict(row) for row in rows]


def test_recorded_contracts_are_inverse(recorded):
    found = kraken.markets(recorded("kraken/rest_instruments_2021.json"))
    assert found[0] == PI  # XBT is BTC, and the venue's own lower case is its upper case elsewhere
    assert [(one.symbol, one.asset, one.inverse, one.contract) for one in found] == [
        ("PI_XBTUSD", "BTC", True, 1),
        ("PI_ETHUSD", "ETH", True, 1),
        ("PI_LTCUSD", "LTC", True, 1),
        ("PI_BCHUSD", "BCH", True, 1),
    ]


def test_linear_dated_and_closed_contracts():
    found = kraken.markets(
        {
            "instruments": [
                LINEAR,
                {**LINEAR, "symbol": "FF_XBTUSD_260327"},
                {**INVERSE, "symbol": "FI_XBTUSD_260327"},
                {**LINEAR, "symbol": "PF_ETHUSD", "tradeable": False},
                {**LINEAR, "symbol": "in_xbtusd", "type": "spot index"},
            ]
        }
    )
    assert found[0] == PF
    assert [(one.symbol, one.perpetual, one.inverse) for one in found[1:]] == [
        ("FF_XBTUSD_260327", False, False),
        ("FI_XBTUSD_260327", False, True),
    ]


def test_a_recorded_hour_of_funding_is_the_relative_rate(recorded):
    made = kraken.funding(recorded("kraken/rest_historical_funding_rates.json"), PF)
    assert dicts(made.rows) == [{"ts": utc(2025, 9, 3, 8), **NAMED, "rate": Decimal("0.000016297334722222")}]


def test_a_recorded_bar(recorded):
    body = recorded("kraken/rest_candles.json")
    bar = {
        "ts": utc(2022, 2, 18, 15, 35),
        "interval_s": 60,
        **NAMED,
        "open": Decimal("309.15"),
        "high": Decimal("309.15"),
        "low": Decimal("308.7"),
        "close": Decimal("308.85"),
        "volume": 0,
        "turnover_usd": None,
    }
    assert dicts(kraken.candles(body, PF, 60).rows) == [bar]


def test_the_volume_of_an_inverse_contract_is_dollars():
    bar = {"time": 1645198500000, "open": "1", "high": "2", "low": "1", "close": "2", "volume": "25"}
    (row,) = kraken.candles({"candles": [bar]}, PI).rows
    assert (row["volume"], row["turnover_usd"]) == (None, 25)


def test_recorded_levels(recorded):
    body = recorded("kraken/rest_open_interest_analytics.json")
    at = utc(2026, 10, 8, 21)
    assert dicts(kraken.open_interest(body, PF).rows) == [
        {"ts": at, **NAMED, "oi_base": Decimal("81683.8"), "oi_usd": None}
    ]
    (inverse,) = kraken.open_interest(body, PI).rows
    assert (inverse["oi_base"], inverse["oi_usd"]) == (None, Decimal("81683.8"))


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("rest_liquidation_volume.json", ()),
        ("rest_liquidation_volume_warning.json", ("warning: Partial data (to)",)),
    ],
)
def test_a_recorded_volume_of_liquidations_is_a_claim_without_sides(recorded, name, faults):
    made = kraken.liquidation_volume(recorded(f"kraken/{name}"), PF)
    assert dicts(made.rows) == [
        {
            "start": utc(2026, 10, 8, 21),
            "end": utc(2026, 10, 9, 21),
            "metric": "liquidation_volume",
            "asset": "BTC",
            "value": Decimal("1.5"),
            "unit": "coins",
            "source": "kraken",
        }
    ]
    assert made.faults == faults


def test_lists_that_do_not_match_are_not_joined():
    body = {"result": {"timestamp": [1, 2], "data": ["1"]}}
    assert kraken.liquidation_volume(body, PF).faults == ("2 times and 1 values",)
    assert kraken.open_interest({"result": None}, PF).faults == ("no list result.timestamp",)


def test_refusals(recorded):
    assert kraken.refusal(400, recorded("kraken/error_400_analytics_interval.json")) == Refusal(
        "wrong", "Invalid arguments (interval: 61)"
    )
    assert kraken.refusal(200, recorded("kraken/rest_liquidation_volume_warning.json")) is None
    assert kraken.refusal(200, recorded("kraken/rest_instruments_2021.json")) is None
    unknown = {"result": None, "errors": [{"severity": "E", "type": "Not found", "field": "symbol", "value": "X"}]}
    assert kraken.refusal(404, unknown) == Refusal("unknown", "Not found (symbol: X)")
    assert kraken.refusal(200, {"result": "error", "error": "apiLimitExceeded"}).kind == "again"


# Talks


def test_one_reply_holds_a_year_of_funding(drive, wanted):
    hours = [utc(2026, 1, 1) + timedelta(hours=n) for n in range(24 * 60)]
    rates = [
        {"timestamp": hour.isoformat().replace("+00:00", "Z"), "fundingRate": 1, "relativeFundingRate": Decimal("1e-5")}
        for hour in hours
        if hour != utc(2026, 2, 1, 5)
    ]
    asks, batch = drive(
        kraken.SOURCE.tables["funding"](wanted("funding", (2026, 2, 1), (2026, 2, 2))),
        {"instruments": [LINEAR]},
        {"result": "success", "rates": rates},
    )
    assert [(ask.url, dict(ask.params)) for ask in asks] == [
        (URL + "derivatives/api/v3/instruments", {}),
        (URL + "derivatives/api/v4/historicalfundingrates", {"symbol": "PF_XBTUSD"}),
    ]
    assert [row["ts"].hour for row in batch.rows] == [hour for hour in range(24) if hour != 5]
    assert {row["interval_h"] for row in batch.rows} == {1}
    assert batch.problems == ("PF_XBTUSD: 1 settlements missing before 2026-02-01T06:00:00Z",)


def test_bars_levels_and_volumes_are_asked_for_in_seconds(serve, wanted):
    def answer(ask):
        if ask.url.endswith("instruments"):
            return {"instruments": [LINEAR, INVERSE]}
        if "/trade/" in ask.url:
            bar = {"open": "4", "high": "5", "low": "4", "close": "5", "volume": 3}
            hours = range(int(ask.params["from"]), int(ask.params["to"]) + 1, 3600)
            return {"candles": [{"time": at * 1000, **bar} for at in hours], "more_candles": False}
        times = list(range(int(ask.params["since"]), int(ask.params["to"]) + 1, int(ask.params["interval"])))
        one = "7" if ask.url.endswith("volume") else ["5", "6", "4", "5"]
        return {"result": {"timestamp": times, "data": [one] * len(times), "more": False}, "errors": []}

    def talk(table, end=(2026, 2, 2)):
        return serve(kraken.SOURCE.tables[table](wanted(table, (2026, 2, 1), end)), answer)

    asks, batch = talk("candles")
    assert [(ask.url, dict(ask.params)) for ask in asks[1:]] == [
        (URL + "api/charts/v1/trade/PF_XBTUSD/1h", {"from": "1769904000", "to": "1769990400"})
    ]
    assert ([row["ts"].hour for row in batch.rows], batch.problems) == (list(range(24)), ())

    asks, batch = talk("open_interest")
    assert [ask.url.removeprefix(URL) for ask in asks[1:]] == [
        "api/charts/v1/analytics/PF_XBTUSD/open-interest",
        "api/charts/v1/trade/PF_XBTUSD/1h",
        "api/charts/v1/analytics/PI_XBTUSD/open-interest",
        "api/charts/v1/trade/PI_XBTUSD/1h",
    ]
    assert dict(asks[1].params) == {"since": "1769904000", "to": "1769990400", "interval": "3600"}
    assert [(row["symbol"], row["oi_base"], row["oi_usd"]) for row in batch.rows[:2]] == [
        ("PF_XBTUSD", 5, 20),  # at 4, the first price of the bar that opens with the level
        ("PI_XBTUSD", Decimal("1.25"), 5),
    ]
    assert (len(batch.rows), batch.problems) == (48, ())

    asks, batch = talk("reported", end=(2026, 2, 3))
    assert [dict(ask.params) for ask in asks[1:]] == [{"since": "1769904000", "to": "1770076800", "interval": "86400"}]
    assert [(row["start"], row["end"], row["value"]) for row in batch.rows] == [
        (utc(2026, 2, 1), utc(2026, 2, 2), 7),
        (utc(2026, 2, 2), utc(2026, 2, 3), 7),
    ]
    assert batch.problems == ()


def test_an_unfinished_day_has_no_volume(drive, wanted):
    body = {"result": {"timestamp": [1769904000, 1769990400], "data": ["7", "1"]}, "errors": []}
    want = wanted("reported", (2026, 2, 1), (2026, 2, 3), now=(2026, 2, 2, 12))
    _, batch = drive(kraken.SOURCE.tables["reported"](want), {"instruments": [LINEAR]}, body)
    assert [row["start"] for row in batch.rows] == [utc(2026, 2, 1)]
    _, batch = drive(
        kraken.SOURCE.tables["reported"](want),
        {"instruments": [LINEAR]},
        {"result": {"timestamp": [], "data": []}, "errors": []},
    )
    assert batch.problems == ("PF_XBTUSD: the volume of liquidations is told of 0 of 1 days",)
