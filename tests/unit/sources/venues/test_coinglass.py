"""Coinglass: its replies as rows, its requests, its refusals."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from briefs.sources.talk import Reply
from briefs.sources.venues import coinglass

D = Decimal
DAY = 86_400_000
FEB = 1769904000000  # 2026-02-01 00:00 UTC
LIST = {"code": "0", "data": [{"exchange": "All"}, {"exchange": "Binance"}, {"exchange": "Gate.io"}]}


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def history(*days, long_usd="5.5"):
    keys = "aggregated_long_liquidation_usd", "aggregated_short_liquidation_usd"
    return {"code": "0", "data": [{"time": FEB + day * DAY, keys[0]: long_usd, keys[1]: 2} for day in days]}


def test_the_sum_of_all_exchanges_is_no_exchange(recorded):
    assert coinglass.exchanges(recorded("coinglass/liquidation_exchange_list.json")) == {"Bybit": "bybit"}
    assert coinglass.exchanges(LIST) == {"Binance": "binance", "Gate.io": "gate"}
    assert (coinglass.venue("HTX"), coinglass.venue("Huobi"), coinglass.venue("WOO X")) == ("htx", "htx", "woo-x")


def test_daily_totals(recorded):
    page = coinglass.totals(recorded("coinglass/liquidation_aggregated_history.json"), "binance", "BTC")
    assert page.rows == (
        {
            "ts": at(2022, 7, 28), "interval_s": 86400, "venue": "binance", "asset": "BTC",
            "long_usd": D("5916885.14234"), "short_usd": D("12969583.87632"),
            "source": "coinglass", "coverage": "aggregate",
        },
        {
            "ts": at(2022, 7, 29), "interval_s": 86400, "venue": "binance", "asset": "BTC",
            "long_usd": D("5345708.23191"), "short_usd": D("6454875.54909"),
            "source": "coinglass", "coverage": "aggregate",
        },
    )  # fmt: skip


def test_claims_of_a_side(recorded):
    page = coinglass.claims(recorded("coinglass/liquidation_aggregated_history.json"), "BTC", "short")
    assert page.rows[0] == {
        "start": at(2022, 7, 28), "end": at(2022, 7, 29), "metric": "liquidations_short_usd", "asset": "BTC",
        "value": D("12969583.87632"), "unit": "usd", "source": "coinglass",
    }  # fmt: skip
    assert [row["value"] for row in page.rows] == [D("12969583.87632"), D("6454875.54909")]
    shifted = {"data": [{"time": FEB + 1, "aggregated_short_liquidation_usd": 1}]}
    assert coinglass.claims(shifted, "BTC", "short").faults == (
        f"row 1: time: {FEB + 1} is not the start of a UTC day",
    )


def test_claims_are_asked_over_all_exchanges(drive, wanted):
    want = wanted("reported", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 3))
    asks, batch = drive(coinglass.fetch_claims(want), LIST, history(0, 1))
    assert (asks[0].url, dict(asks[0].params), asks[0].secret_header) == (
        "https://open-api-v4.coinglass.com/api/futures/liquidation/exchange-list",
        {"symbol": "BTC", "range": "24h"},
        "CG-API-KEY",
    )
    assert dict(asks[1].params) == {
        "exchange_list": "Binance,Gate.io", "symbol": "BTC", "interval": "1d",
        "start_time": str(FEB), "end_time": str(FEB + DAY - 1), "limit": "1000",
    }  # fmt: skip
    assert [(row["start"].day, row["metric"], row["value"]) for row in batch.rows] == [
        (1, "liquidations_long_usd", D("5.5")), (1, "liquidations_short_usd", 2),
    ]  # fmt: skip


def test_a_running_day_is_no_claim_and_no_bar(drive, wanted):
    want = wanted("reported", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 1, 12))
    _, batch = drive(coinglass.fetch_claims(want), LIST, history(0))
    assert (batch.rows, batch.problems) == ((), ("BTC: no whole day in the answer",))
    want = wanted("liquidation_totals", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 1, 12))
    _, batch = drive(coinglass.fetch_totals(want), LIST, history(0), history(0))
    assert batch.rows == ()


def test_totals_are_asked_by_venue(drive, wanted):
    want = wanted("liquidation_totals", (2026, 2, 1), (2026, 2, 3), now=(2026, 2, 4))
    asks, batch = drive(coinglass.fetch_totals(want), LIST, history(1, 0), history(0, long_usd="7"))
    assert [ask.params["exchange_list"] for ask in asks[1:]] == ["Binance", "Gate.io"]
    assert [(row["ts"].day, row["venue"], row["long_usd"]) for row in batch.rows] == [
        (1, "binance", D("5.5")), (1, "gate", 7), (2, "binance", D("5.5")),
    ]  # fmt: skip
    assert batch.problems == ("gate BTC: 1 of 2 rows missing, the first of 2026-02-02T00:00:00Z",)


def test_answers_of_another_kind_are_lines(drive, wanted):
    want = wanted("reported", (2026, 2, 1), (2026, 2, 2), "BTC", "ETH", "SOL", now=(2026, 2, 4))
    _, batch = drive(coinglass.fetch_claims(want), {"code": "0"}, {"data": []}, Reply(None, refused="no such coin"))
    assert batch.problems == ("BTC: no list data", "ETH: no exchange in the answer", "SOL: no such coin")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("error_200_upgrade_plan", "denied"),
        ("error_200_too_many_requests", "again"),
        ("liquidation_aggregated_history", None),
    ],
)
def test_refusals(recorded, name, kind):
    refused = coinglass.refusal(200, recorded(f"coinglass/{name}.json"))
    assert (refused and refused.kind) == kind
    assert coinglass.refusal(200, {"code": "401", "msg": "Invalid key"}).kind == "key"
    assert coinglass.refusal(500, "oops").kind == "again"


def test_each_kind_of_figure_is_a_source_of_its_own():
    assert [(one.name, tuple(one.tables), one.by_name) for one in coinglass.SOURCES] == [
        ("coinglass", ("reported",), False), ("coinglass-totals", ("liquidation_totals",), True),
    ]  # fmt: skip
