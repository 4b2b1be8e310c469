"""Gate: its replies as rows, its requests, its refusals."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from briefs.sources.talk import Reply
from briefs.sources.venues import gate
from briefs.sources.venues.gate import contracts, orders, series, stats
from briefs.sources.venues.market import Market
from briefs.tables.stretch import Stretch

D = Decimal
HOUR = 3_600_000
FEB = 1769904000  # 2026-02-01 00:00 UTC, in seconds
BTC = Market("BTC_USDT", "BTC", D(1), "USDT", contract=D("0.0001"))
BTCUSD = Market("BTC_USD", "BTC", D(1), "USD", inverse=True)
TETHER = [{"name": "BTC_USDT", "type": "direct", "quanto_multiplier": "0.0001", "funding_interval": 28800}]
COIN = [
    {"name": "BTC_USD", "type": "inverse", "quanto_multiplier": "0", "funding_interval": 28800},
    {"name": "ETH_USD", "type": "direct", "quanto_multiplier": "0.000001", "funding_interval": 28800},
]


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_contracts(recorded):
    (one,) = contracts.markets([recorded("gate/rest_contract.json")])
    assert one == Market("BTC_USDT", "BTC", D(1), "USDT", contract=D("0.0001"), interval_h=D(8))
    found = contracts.markets(recorded("gate/rest_contracts_2023.json"))
    assert [(one.symbol, one.contract, one.interval_h) for one in found] == [
        ("KNC_USDT", 1, 8), ("OOKI_USDT", 100, 8), ("BIT_USDT", 1, 8), ("SC_USDT", 100, 8),
    ]  # fmt: skip
    # settled in Bitcoin, a contract is one dollar; one on Ether that is settled in Bitcoin is neither
    assert [(one.symbol, one.contract, one.inverse) for one in contracts.markets(COIN)] == [("BTC_USD", 1, True)]


def test_a_long_by_its_sign(recorded):
    page = orders.orders(recorded("gate/rest_liq_orders.json"), BTC)
    # 600 contracts of 0.0001 BTC at the price of the fill, 3424
    assert page.rows == (
        {
            "ts": at(2019, 1, 28, 5, 55, 51),
            "venue": "gate",
            "symbol": "BTC_USDT",
            "asset": "BTC",
            "side": "long",
            "price": D(3424),
            "qty": D("0.06"),
            "usd": D("205.44"),
            "price_kind": "fill",
        },
    )


def test_what_was_not_filled_does_not_count(recorded):
    page = orders.orders(recorded("gate/rest_liq_orders_decimal_sizes.json"), BTC)
    # 70.5 less 0.5 contracts of 0.0001 BTC at 83125.4; of the second nothing was filled
    (row,) = page.rows
    assert (row["side"], row["qty"], row["usd"], row["ts"]) == (
        "short",
        D("0.007"),
        D("581.8778"),
        at(2026, 10, 9, 17, 6, 51),
    )
    assert (page.count, page.faults) == (2, ())
    wrong = [{"time": FEB, "size": "1", "left": "2", "fill_price": "1"}]
    assert orders.orders(wrong, BTC).faults == ("row 1: left: 2 of 1 cannot be",)


def test_an_inverse_order_is_dollars_already():
    (row,) = orders.orders([{"time": FEB, "size": -500, "left": 0, "fill_price": "50000"}], BTCUSD).rows
    assert (row["side"], row["usd"], row["qty"]) == ("short", 500, D("0.01"))


def test_totals_as_texts_and_as_numbers(recorded):
    page = stats.totals(recorded("gate/rest_contract_stats_1d.json"), BTC, 86400)
    assert page.rows == (
        {
            "ts": at(2026, 10, 7), "interval_s": 86400, "venue": "gate", "asset": "BTC",
            "long_usd": D("15132240.75"), "short_usd": D("3317778.75"), "source": "gate", "coverage": "aggregate",
        },
        {
            "ts": at(2026, 10, 8), "interval_s": 86400, "venue": "gate", "asset": "BTC",
            "long_usd": 0, "short_usd": 7561466, "source": "gate", "coverage": "aggregate",
        },
    )  # fmt: skip
    inverse = stats.totals(recorded("gate/rest_contract_stats_5m_inverse.json"), BTCUSD, 300).rows
    assert [(row["ts"], row["long_usd"], row["short_usd"]) for row in inverse] == [
        (at(2022, 6, 4, 9, 30), 0, 0), (at(2022, 6, 4, 9, 35), 0, 0),
    ]  # fmt: skip


def test_a_total_that_is_missing_is_no_zero():
    assert stats.totals([{"time": FEB, "long_liq_usd": "1"}], BTC).faults == ("row 1: short_liq_usd is missing",)


def test_open_interest_counts_contracts(recorded):
    rows = stats.open_interest(recorded("gate/rest_contract_stats_1d.json"), BTC).rows
    # 712,405,113 contracts of 0.0001 BTC
    assert [(row["ts"], row["symbol"], row["oi_base"], row["oi_usd"]) for row in rows] == [
        (at(2026, 10, 7), "BTC_USDT", D("71240.5113"), D("5875925411.2")),
        (at(2026, 10, 8), "BTC_USDT", D("70988.0001"), D("5892103389.1")),
    ]
    rows = stats.open_interest(recorded("gate/rest_contract_stats_5m_inverse.json"), BTCUSD).rows
    # dollars, and coins by the mark prices 29710.95 and 29681.26
    assert [(row["oi_base"].quantize(D("0.0001")), row["oi_usd"]) for row in rows] == [
        (D("1071.2852"), 31828902), (D("1074.1893"), 31883292),
    ]  # fmt: skip


def test_settlements_and_bars_in_seconds(recorded):
    (row,) = series.funding(recorded("gate/rest_funding_rate.json"), BTC).rows
    assert row == {"ts": at(2018, 12, 5), "venue": "gate", "symbol": "BTC_USDT", "asset": "BTC", "rate": D("0.000157")}
    (row,) = series.candles(recorded("gate/rest_candlesticks.json"), BTC, 60).rows
    # 97,151 contracts of 0.0001 coins
    assert row == {
        "ts": at(2018, 10, 18, 8, 48), "interval_s": 60, "venue": "gate", "symbol": "BTC_USDT", "asset": "BTC",
        "open": D("1.032"), "high": D("1.032"), "low": D("1.032"), "close": D("1.032"),
        "volume": D("9.7151"), "turnover_usd": D(3580),
    }  # fmt: skip
    (row,) = series.candles([{"t": FEB, "v": 700, "o": "2", "h": "3", "l": "1", "c": "2", "sum": "9"}], BTCUSD).rows
    assert (row["volume"], row["turnover_usd"]) == (None, 700)


def test_contracts_go_on_behind_whole_hundreds(serve, wanted):
    names = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}X_USDT" for n in range(250)] + ["BTC_USDT"]

    def answer(ask):
        if not ask.url.endswith("contracts"):
            return []
        assert ask.params["limit"] == "1000"
        first = int(ask.params["offset"])
        found = names[first : first + 100] if "usdt" in ask.url else []
        return [{"name": name, "type": "direct", "quanto_multiplier": "1"} for name in found]

    asks, batch = serve(gate.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 1, 1))), answer)
    assert [(ask.url.split("/")[-2], ask.params["offset"]) for ask in asks[:4]] == [
        ("usdt", "0"), ("usdt", "100"), ("usdt", "200"), ("btc", "0"),
    ]  # fmt: skip
    assert batch.problems == ("BTC_USDT: 1 of 1 rows missing, the first of 2026-02-01T00:00:00Z",)


def listing(ask):
    return TETHER if "/usdt/" in ask.url else COIN


class Venue:
    """One venue of orders, answered for the stretch that is asked, both bounds included."""

    def __init__(self, *seconds):
        self.seconds = seconds

    def __call__(self, ask):
        if ask.url.endswith("/contracts"):
            return listing(ask)
        begin, end = int(ask.params["from"]), int(ask.params["to"])
        assert end - begin <= 3600
        if ask.params["contract"] != "BTC_USDT":
            return []
        found = [second for second in self.seconds if begin <= second <= end]
        return [{"time": second, "size": 10, "left": 0, "fill_price": "100"} for second in found[:1000]]


def test_orders_are_asked_by_the_hour(serve, wanted):
    # one on the hour, which two pages hold; two equal ones in one second
    venue = Venue(FEB, FEB + 3600, FEB + 3600, FEB + 7201, FEB + 86_400)
    asks, batch = serve(gate.fetch_orders(wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 3))), venue)
    assert len(asks) == 2 + 2 * 24
    assert asks[2].url == "https://api.gateio.ws/api/v4/futures/usdt/liq_orders"
    assert dict(asks[2].params) == {"contract": "BTC_USDT", "from": str(FEB), "to": str(FEB + 3600), "limit": "1000"}
    assert asks[2].headers == {"X-Gate-Size-Decimal": "1"}
    assert [(row["ts"].hour, row["ts"].second) for row in batch.rows] == [(0, 0), (1, 0), (1, 0), (2, 1)]
    assert batch.stretches == (Stretch("gate", "BTC", "full", at(2026, 2, 1), at(2026, 2, 2), "gate"),)
    assert batch.problems == ()


def test_a_full_page_is_split_until_it_is_not(serve, wanted):
    venue = Venue(*[FEB + n % 600 for n in range(2400)])  # four a second for ten minutes
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 1, 1), now=(2026, 2, 3))
    asks, batch = serve(gate.fetch_orders(want), venue)
    assert len(batch.rows) == 2400
    assert batch.stretches[0].coverage == "full"
    assert 6 < len(asks) < 20


def test_more_in_a_second_than_a_page_holds_is_partial(serve, wanted):
    venue = Venue(*[FEB + 5] * 1001, FEB + 3700)
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 1, 2), now=(2026, 2, 3))
    _, batch = serve(gate.fetch_orders(want), venue)
    assert len(batch.rows) == 1001
    assert [(one.coverage, one.start.hour, one.end.hour) for one in batch.stretches] == [
        ("partial", 0, 1),
        ("full", 1, 2),
    ]
    assert batch.problems[0].startswith("BTC_USDT: more orders at 2026-02-01T00:00:0")


def test_an_hour_that_cannot_be_read_is_partial(serve, wanted):
    venue = Venue()

    def answer(ask):
        if ask.params.get("from") == str(FEB + 3600) and "usdt" in ask.url:
            return {"label": "odd"}
        if ask.params.get("from") == str(FEB + 7200) and "usdt" in ask.url:
            return Reply(None, refused="gone")
        return venue(ask)

    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 1, 4), now=(2026, 2, 3))
    _, batch = serve(gate.fetch_orders(want), answer)
    assert [(one.coverage, one.start.hour, one.end.hour) for one in batch.stretches] == [
        ("full", 0, 1), ("partial", 1, 3), ("full", 3, 4),
    ]  # fmt: skip
    assert batch.problems == ("BTC_USDT: no list in the answer", "BTC_USDT: gone")


def test_orders_reach_ninety_days_back(serve, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 5, 2, 12))
    asks, batch = serve(gate.fetch_orders(want), Venue())
    assert len(asks) == 2 + 2 * 12
    assert (batch.stretches[0].start, batch.stretches[0].end) == (at(2026, 2, 1, 12), at(2026, 2, 2))
    assert batch.problems == ("nothing before 2026-02-01T12:00:00Z: the venue keeps no more",)


def test_the_running_hour_is_covered_as_far_as_it_is_past(serve, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 1, 1, 30))
    _, batch = serve(gate.fetch_orders(want), Venue())
    assert (batch.stretches[0].start, batch.stretches[0].end) == (at(2026, 2, 1), at(2026, 2, 1, 1, 30))


def stat(second, long_usd="5"):
    return {
        "time": second,
        "long_liq_usd": long_usd,
        "short_liq_usd": "1",
        "open_interest": "70",
        "open_interest_usd": "9",
    }


def test_totals_add_up_the_contracts_of_an_asset(serve, wanted):
    def answer(ask):
        if ask.url.endswith("/contracts"):
            return listing(ask)
        hours = range(24) if "usdt" in ask.url else range(1, 24)
        return [stat(FEB + hour * 3600) for hour in hours] + [stat(FEB + 86_400)]

    asks, batch = serve(gate.fetch_totals(wanted("liquidation_totals", (2026, 2, 1), (2026, 2, 2))), answer)
    assert dict(asks[2].params) == {"contract": "BTC_USDT", "interval": "1h", "from": str(FEB), "limit": "24"}
    assert [(row["long_usd"], row["short_usd"], row["coverage"]) for row in batch.rows] == [
        (5, 1, "partial"), *[(10, 2, "aggregate")] * 23,
    ]  # fmt: skip
    assert batch.problems == ()


def test_missing_totals_are_said(serve, wanted):
    def answer(ask):
        return listing(ask) if ask.url.endswith("/contracts") else []

    _, batch = serve(gate.fetch_totals(wanted("liquidation_totals", (2026, 2, 1), (2026, 2, 2))), answer)
    assert batch.problems == (
        "BTC_USDT: no totals",
        "BTC_USD: no totals",
        "gate BTC: 24 of 24 rows missing, the first of 2026-02-01T00:00:00Z",
    )


def test_open_interest_bars_and_settlements_are_asked(serve, wanted):
    def answer(ask):
        if ask.url.endswith("/contracts"):
            return listing(ask)
        begin = int(ask.params["from"])
        if ask.url.endswith("contract_stats"):
            return [stat(begin + hour * 3600) for hour in range(int(ask.params["limit"]))]
        end = int(ask.params["to"])
        if ask.url.endswith("funding_rate"):
            return [{"t": second, "r": "0.0001"} for second in range(begin, end + 1, 28800)]
        assert "limit" not in ask.params  # the venue refuses both at once
        bar = {"o": "2", "h": "3", "l": "1", "c": "2", "v": 5, "sum": "9"}
        return [{"t": second, **bar} for second in range(begin, end + 1, 3600)]

    asks, batch = serve(gate.fetch_open_interest(wanted("open_interest", (2026, 2, 1), (2026, 2, 11))), answer)
    assert [ask.params["limit"] for ask in asks[2:]] == ["200", "40", "200", "40"]
    assert (len(batch.rows), batch.problems) == (480, ())
    _, batch = serve(gate.fetch_funding(wanted("funding", (2026, 2, 1), (2026, 2, 2))), answer)
    assert [(row["symbol"], row["ts"].hour, row["interval_h"]) for row in batch.rows[:3]] == [
        ("BTC_USD", 0, 8), ("BTC_USDT", 0, 8), ("BTC_USD", 8, 8),
    ]  # fmt: skip
    _, batch = serve(gate.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 2))), answer)
    assert (len(batch.rows), batch.problems) == (24, ())


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (400, "error_400_invalid_param", "wrong"),
        (429, "error_429_too_many_requests", "again"),
        (200, "rest_contract", None),
        (200, "rest_liq_orders", None),
    ],
)
def test_refusals(recorded, status, name, kind):
    refused = gate.refusal(status, recorded(f"gate/{name}.json"))
    assert (refused and refused.kind) == kind
