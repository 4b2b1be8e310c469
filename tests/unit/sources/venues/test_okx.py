"""OKX: its replies as rows, its requests, its refusals."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from briefs.sources.talk import Reply
from briefs.sources.venues import okx
from briefs.sources.venues.market import Market
from briefs.sources.venues.okx import contracts, orders, series
from briefs.tables.stretch import Stretch

D = Decimal
HOUR = 3_600_000
FEB = 1769904000000  # 2026-02-01 00:00 UTC
BTC = Market("BTC-USDT-SWAP", "BTC", D(1), "USDT", contract=D("0.01"), family="BTC-USDT")
BTCUSD = Market("BTC-USD-SWAP", "BTC", D(1), "USD", contract=D(100), inverse=True, family="BTC-USD")


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def contract(symbol, size, counts, kind="SWAP"):
    family = "-".join(symbol.split("-")[:2])
    size = {"ctVal": size, "ctMult": "1", "ctValCcy": counts}
    return {"instId": symbol, "instType": kind, "instFamily": family, **size}


def listed(*rows):
    return {"code": "0", "msg": "", "data": list(rows)}


SWAPS = listed(contract("BTC-USDT-SWAP", "0.01", "BTC"), contract("SOON-USDT-SWAP", "", "SOON"))
DATED = listed(contract("BTC-USD-260327", "100", "USD", "FUTURES"))


def test_contracts_are_coins_or_dollars(recorded):
    assert contracts.markets(recorded("okx/rest_instruments_swap.json")) == [
        BTCUSD,
        Market("ETH-USDT-SWAP", "ETH", D(1), "USDT", contract=D("0.1"), family="ETH-USDT"),
        BTC,
    ]
    old = contracts.markets(recorded("okx/rest_instruments_swap_inverse_2022.json"))
    assert [(one.asset, one.contract, one.inverse) for one in old] == [
        ("BTC", 100, True), ("ETH", 10, True), ("LTC", 10, True), ("DOT", 10, True),
        ("DOGE", 10, True), ("SOL", 10, True), ("TRX", 10, True), ("1INCH", 10, True),
    ]  # fmt: skip
    futures = contracts.markets(recorded("okx/rest_instruments_futures_2022.json"))
    assert [(one.symbol, one.contract, one.perpetual) for one in futures] == [
        ("BTC-USD-220520", 100, False), ("BTC-USD-220527", 100, False), ("BTC-USD-220624", 100, False),
        ("BTC-USD-220930", 100, False), ("ETH-USD-220520", 10, False), ("ETH-USD-220527", 10, False),
        ("ETH-USD-220624", 10, False), ("ETH-USD-220930", 10, False),
    ]  # fmt: skip
    assert [one.symbol for one in contracts.markets(SWAPS)] == ["BTC-USDT-SWAP"]


def test_orders_count_contracts(recorded):
    page = orders.orders(recorded("okx/rest_liquidation_orders.json"), {"BTC-USDT-SWAP": BTC})
    # 8.55 contracts of 0.01 BTC at 82655.7
    assert page.rows == (
        {
            "ts": at(2026, 10, 9, 17, 6, 40, 771000),
            "venue": "okx",
            "symbol": "BTC-USDT-SWAP",
            "asset": "BTC",
            "side": "long",
            "price": D("82655.7"),
            "qty": D("0.0855"),
            "usd": D("7067.06235"),
            "price_kind": "bankruptcy",
        },
    )


def test_an_inverse_order_is_dollars_already():
    dated = Market("BTC-USD-220624", "BTC", D(1), "USD", contract=D(100), inverse=True, perpetual=False)
    order = {"bkPx": "50000", "posSide": "short", "side": "buy", "sz": "12", "ts": "1640140210617"}
    data = listed({"instId": "BTC-USD-220624", "details": [order]})
    (row,) = orders.orders(data, {"BTC-USD-220624": dated}).rows
    assert (row["side"], row["usd"], row["qty"]) == ("short", 1200, D("0.024"))
    assert orders.orders(data, {}).faults == ("row 1: the size of a contract of BTC-USD-220624 is unknown",)
    order["bkPx"] = "0"
    assert orders.orders(data, {"BTC-USD-220624": dated}).faults == ("row 1: a price of 0 is none",)


def test_what_was_paid_counts_not_what_was_foretold(recorded):
    rows = series.funding(recorded("okx/rest_funding_rate_history.json"), BTCUSD).rows
    assert [(row["ts"], row["rate"], row["symbol"]) for row in rows] == [
        (at(2023, 12, 20, 8), D("0.0000746572360545"), "BTC-USD-SWAP"),
        (at(2023, 12, 20), D("0.0002279755647389"), "BTC-USD-SWAP"),
    ]
    missing = listed({"fundingTime": "1703059200000", "realizedRate": "", "fundingRate": "0.1"})
    assert series.funding(missing, BTCUSD).faults == ("row 1: realizedRate is missing",)


def test_the_interval_of_today(recorded):
    # 1703116800000 - 1703088000000 = 28,800,000 ms
    assert contracts.intervals(recorded("okx/rest_funding_rate.json")) == {"BTC-USDT-SWAP": 8}


def test_bars_take_coins_not_contracts(recorded):
    page = series.candles(recorded("okx/rest_candles_linear.json"), BTC, 60)
    assert page.rows == (
        {
            "ts": at(2025, 5, 12, 23, 54), "interval_s": 60, "venue": "okx", "symbol": "BTC-USDT-SWAP", "asset": "BTC",
            "open": D("102806.1"), "high": D("102820.4"), "low": D("102806.1"), "close": D("102820.4"),
            "volume": D("10.4037"), "turnover_usd": D("1069603.34883"),
        },
        {
            "ts": at(2025, 5, 12, 23, 53), "interval_s": 60, "venue": "okx", "symbol": "BTC-USDT-SWAP", "asset": "BTC",
            "open": D(102806), "high": D("102820.5"), "low": D("102783.1"), "close": D("102806.1"),
            "volume": D("71.6404"), "turnover_usd": D("7364701.57952"),
        },
    )  # fmt: skip


def test_an_unfinished_bar_is_no_row(recorded):
    page = series.candles(recorded("okx/rest_history_candles.json"), BTC)  # both say confirm 0
    assert (page.rows, page.faults, page.count) == ((), (), 2)


def test_open_interest(recorded):
    (row,) = series.open_interest(recorded("okx/rest_open_interest_history.json"), BTC).rows
    assert row == {
        "ts": at(2026, 9, 27, 23), "venue": "okx", "symbol": "BTC-USDT-SWAP", "asset": "BTC",
        "oi_base": D("28006.5419"), "oi_usd": D("2360916466.88"),
    }  # fmt: skip


def test_bars_are_asked_by_the_hour_a_hundred_at_a_time(serve, wanted):
    def answer(ask):
        if ask.url.endswith("instruments"):
            return SWAPS
        newest, oldest = int(ask.params["after"]) - 1, int(ask.params["before"]) + 1
        times = range(oldest, newest + 1, HOUR)
        assert len(times) <= 100
        return listed(*([str(ts), "2", "3", "1", "2", "500", "5", "10", "1"] for ts in reversed(times)))

    asks, batch = serve(okx.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 6))), answer)
    assert dict(asks[1].params) == {
        "instId": "BTC-USDT-SWAP", "bar": "1H", "after": str(FEB + 100 * HOUR), "before": str(FEB - 1), "limit": "100",
    }  # fmt: skip
    assert (len(asks), len(batch.rows), batch.problems) == (3, 120, ())


def test_settlements_and_open_interest_are_asked(serve, wanted):
    def answer(ask):
        if ask.url.endswith("instruments"):
            return SWAPS
        if ask.url.endswith("funding-rate"):
            return listed({"instId": "BTC-USDT-SWAP", "fundingTime": FEB, "nextFundingTime": FEB + 4 * HOUR})
        if ask.url.endswith("funding-rate-history"):
            begin, end = int(ask.params["before"]) + 1, int(ask.params["after"])
            return listed(*({"fundingTime": ts, "realizedRate": "0.0001"} for ts in range(begin, end, 4 * HOUR)))
        begin, end = int(ask.params["begin"]) + 1, int(ask.params["end"])
        return listed(*([ts, "700", "7", "70"] for ts in range(begin, end, HOUR)))

    asks, batch = serve(okx.fetch_funding(wanted("funding", (2026, 2, 1), (2026, 2, 2))), answer)
    assert [ask.url.removeprefix("https://www.okx.com/api/v5/") for ask in asks] == [
        "public/instruments", "public/funding-rate", "public/funding-rate-history",
    ]  # fmt: skip
    assert [(row["ts"].hour, row["interval_h"]) for row in batch.rows] == [(hour, 4) for hour in range(0, 24, 4)]
    _, batch = serve(okx.fetch_open_interest(wanted("open_interest", (2026, 2, 1), (2026, 2, 2))), answer)
    assert [row["oi_usd"] for row in batch.rows] == [70] * 24
    assert batch.problems == ()


class Book:
    """Orders of one family, answered as the venue does: the newest hundred before `after`."""

    def __init__(self, *times):
        self.orders = [{"bkPx": "100", "posSide": "long", "side": "sell", "sz": "3", "ts": str(ts)} for ts in times]
        self.orders.sort(key=lambda order: -int(order["ts"]))

    def __call__(self, ask):
        if ask.url.endswith("instruments"):
            return SWAPS if ask.params["instType"] == "SWAP" else DATED
        if ask.params["instType"] == "FUTURES":
            return listed()
        older = [order for order in self.orders if int(order["ts"]) < int(ask.params["after"])][:100]
        return listed({"instId": "BTC-USDT-SWAP", "details": older})


def test_orders_are_walked_back_over_pages_without_loss(serve, wanted):
    # 250 orders, two or three in a moment, so that pages end inside one
    times = [FEB + 1000 * (n // 3) for n in range(250)] + [FEB - 5000]
    asks, batch = serve(
        okx.fetch_orders(wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2))), Book(*times)
    )
    assert dict(asks[2].params) == {
        "instType": "SWAP", "state": "filled", "instFamily": "BTC-USDT", "limit": "100", "after": str(FEB + 24 * HOUR),
    }  # fmt: skip
    assert len(batch.rows) == 250
    assert {row["usd"] for row in batch.rows} == {3}
    assert batch.stretches == (Stretch("okx", "BTC", "partial", at(2026, 2, 1), at(2026, 2, 2), "okx"),)
    assert batch.problems == ()


def test_orders_reach_back_about_a_day(serve, wanted):
    # asked at 09:00 of the next day, and the oldest order is of 12:00
    book = Book(FEB + 12 * HOUR, FEB + 20 * HOUR)
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 9))
    _, batch = serve(okx.fetch_orders(want), book)
    assert [row["ts"].hour for row in batch.rows] == [12, 20]
    assert batch.stretches == (Stretch("okx", "BTC", "partial", at(2026, 2, 1, 9), at(2026, 2, 2), "okx"),)
    assert batch.problems == ("BTC: no orders before 2026-02-01T09:00:00Z: the venue keeps about a day",)


def test_more_orders_in_a_moment_than_a_page_holds_are_said(serve, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2))
    _, batch = serve(okx.fetch_orders(want), Book(*[FEB + 12 * HOUR] * 130))
    assert len(batch.rows) == 100
    assert batch.problems[0] == "BTC-USDT: more orders at 2026-02-01T12:00:00Z than a page holds"
    assert batch.stretches[0].start == at(2026, 2, 1, 12)


def test_a_refused_family_covers_nothing(drive, wanted):
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 2), "BTC", "NOPE", now=(2026, 2, 2))
    _, batch = drive(okx.fetch_orders(want), SWAPS, listed(), Reply(None, refused="Instrument ID does not exist"))
    assert batch.stretches == ()
    assert batch.problems == (
        "BTC-USDT: Instrument ID does not exist",
        "BTC: no orders before 2026-02-02T00:00:00Z: the venue keeps about a day",
        "NOPE: no contract quoted in dollars",
    )


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (200, "error_200_50011_rate_limit", "again"),
        (429, "error_429_50011_rate_limit", "again"),
        (400, "error_400_50015_family_missing", "wrong"),
        (200, "error_200_51001_unknown_instrument", "unknown"),
        (200, "rest_instruments_swap", None),
    ],
)
def test_refusals(recorded, status, name, kind):
    refused = okx.refusal(status, recorded(f"okx/{name}.json"))
    assert (refused and refused.kind) == kind


def test_orders_that_are_no_list_are_a_fault():
    assert orders.orders(listed({"instId": "BTC-USDT-SWAP", "details": 7}), {}).faults == ("no list details",)
