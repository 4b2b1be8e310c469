"""HTX: its replies as rows, its requests, its refusals."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from briefs.sources.venues import htx
from briefs.sources.venues.htx import contracts, orders, series
from briefs.sources.venues.market import Market
from briefs.tables.stretch import Stretch

D = Decimal
HOUR = 3_600_000
FEB = 1769904000000  # 2026-02-01 00:00 UTC
BTC = Market("BTC-USDT", "BTC", D(1), "USDT", contract=D("0.001"))
INFO = {
    "status": "ok",
    "data": [
        {"contract_code": "BTC-USDT", "pair": "BTC-USDT", "contract_size": D("0.001"),
         "contract_status": 1, "business_type": "swap"},
        {"contract_code": "OLD-USDT", "pair": "OLD-USDT", "contract_size": 1,
         "contract_status": 0, "business_type": "swap"},
    ],
}  # fmt: skip


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_contracts(recorded):
    found = contracts.markets(recorded("htx/rest_contract_info.json"))
    assert [(one.symbol, one.perpetual, one.contract) for one in found] == [
        ("BTC-USDT-211203", False, D("0.001")), ("BTC-USDT-211210", False, D("0.001")),
        ("BTC-USDT-211231", False, D("0.001")), ("BTC-USDT", True, D("0.001")),
    ]  # fmt: skip
    assert found[3] == BTC
    sizes = {one.asset: one.contract for one in contracts.markets(recorded("htx/rest_contract_info_2022.json"))}
    assert len(sizes) == 11
    assert {asset: sizes[asset] for asset in ("BTC", "ETH", "LTC", "DOGE", "SHIB")} == {
        "BTC": D("0.001"), "ETH": D("0.01"), "LTC": D("0.1"), "DOGE": 100, "SHIB": 1000,
    }  # fmt: skip
    assert contracts.markets(INFO) == [BTC]


def test_an_order_counts_contracts_and_says_its_dollars(recorded):
    page = orders.orders(recorded("htx/rest_v5_liquidation_orders.json"), BTC)
    # 2 contracts of 0.001 BTC at 62978.5 are 125.957 dollars, which the venue says too
    assert page.rows == (
        {
            "ts": at(2026, 6, 19, 6, 4, 54, 165000),
            "venue": "htx",
            "symbol": "BTC-USDT",
            "asset": "BTC",
            "side": "short",
            "price": D("62978.5"),
            "qty": D("0.002"),
            "usd": D("125.957"),
            "id": "150153038758",
            "price_kind": "bankruptcy",
        },
    )


def test_settlements(recorded):
    (row,) = series.funding(recorded("htx/rest_v5_funding_rate_history.json"), BTC).rows
    assert row == {
        "ts": at(2020, 10, 21, 16),
        "venue": "htx",
        "symbol": "BTC-USDT",
        "asset": "BTC",
        "rate": D("0.0001"),
    }


def test_bars_have_no_volume(recorded):
    (row,) = series.candles(recorded("htx/rest_kline.json"), BTC, 60).rows
    assert row == {
        "ts": at(2020, 10, 26, 6, 51), "interval_s": 60, "venue": "htx", "symbol": "BTC-USDT", "asset": "BTC",
        "open": D("13076.8"), "high": D("13076.8"), "low": D("13076.8"), "close": D("13076.8"),
        "volume": None, "turnover_usd": None,
    }  # fmt: skip


def test_open_interest_in_contracts_or_coins(recorded):
    data = recorded("htx/rest_his_open_interest.json")
    # 27,112 contracts of 0.001 BTC
    assert series.open_interest(data, BTC).rows == (
        {"ts": at(2021, 12, 5, 16), "venue": "htx", "symbol": "BTC-USDT", "asset": "BTC",
         "oi_base": D("27.112"), "oi_usd": D("1321498.5264")},
    )  # fmt: skip
    level = {"volume": "27.112", "amount_type": 2, "ts": FEB, "value": None}
    (row,) = series.open_interest({"data": {"tick": [level]}}, BTC).rows
    assert (row["oi_base"], row["oi_usd"]) == (D("27.112"), None)
    odd = {"data": {"tick": [{**level, "amount_type": 3}]}}
    assert series.open_interest(odd, BTC).faults == ("row 1: amount_type: 3 is neither contracts nor coins",)


class Venue:
    """Orders of one contract, answered for two hours and a hundred orders at most, both bounds included."""

    def __init__(self, *times):
        self.times = times

    def __call__(self, ask):
        if ask.url.endswith("swap_contract_info"):
            return INFO
        begin, end = int(ask.params["start_time"]), int(ask.params["end_time"])
        assert end - begin <= 2 * HOUR
        found = [(number, ts) for number, ts in enumerate(self.times) if begin <= ts <= end]
        order = {"position_side": "long", "side": "sell", "volume": "5", "amount": "5", "bankrupt_price": "100"}
        order |= {"contract_code": "BTC-USDT", "trade_turnover": "0.5"}
        rows = [{**order, "id": str(number), "liquidation_time": str(ts)} for number, ts in found]
        return {"code": 200, "message": "Success", "data": rows[::-1][:100]}


def test_a_day_of_orders_is_twelve_requests(serve, wanted):
    venue = Venue(FEB - 1, FEB, FEB + 2 * HOUR, FEB + 24 * HOUR - 1, FEB + 24 * HOUR)
    asks, batch = serve(htx.fetch_orders(wanted("liquidations", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 3))), venue)
    assert len(asks) == 1 + 12
    assert asks[1].url == "https://api.hbdm.com/v5/market/liquidation_orders"
    assert dict(asks[1].params) == {
        "contract_code": "BTC-USDT", "start_time": str(FEB), "end_time": str(FEB + 2 * HOUR),
        "limit": "100", "direct": "prev",
    }  # fmt: skip
    assert [row["id"] for row in batch.rows] == ["1", "2", "3"]  # the one on the seam once
    assert batch.stretches == (Stretch("htx", "BTC", "full", at(2026, 2, 1), at(2026, 2, 2), "htx"),)
    assert batch.problems == ()


def test_a_full_page_loses_nothing(serve, wanted):
    venue = Venue(*[FEB + 1000 * (n // 3) for n in range(1000)])
    want = wanted("liquidations", (2026, 2, 1), (2026, 2, 1, 2), now=(2026, 2, 3))
    _, batch = serve(htx.fetch_orders(want), venue)
    assert len({row["id"] for row in batch.rows}) == len(batch.rows) == 1000
    assert batch.stretches[0].coverage == "full"
    _, batch = serve(htx.fetch_orders(want), Venue(*[FEB + 7] * 101))
    assert (len(batch.rows), batch.stretches[0].coverage) == (100, "partial")


def test_series_are_asked(serve, wanted):
    def answer(ask):
        if ask.url.endswith("swap_contract_info"):
            return INFO
        if ask.url.endswith("swap_his_open_interest"):
            size = int(ask.params["size"])
            now = FEB + 25 * HOUR
            levels = [{"volume": 7, "amount_type": 2, "ts": now - n * HOUR, "value": 70} for n in range(size)]
            return {"status": "ok", "data": {"tick": levels}}
        if ask.url.endswith("kline"):
            bar = {"open": 2, "high": 3, "low": 1, "close": 2}
            times = range(int(ask.params["from"]), int(ask.params["to"]) + 1, 3600)
            return {"status": "ok", "data": [{"id": second, **bar} for second in times]}
        begin, end = int(ask.params["start_time"]), int(ask.params["end_time"])
        assert end - begin < 100 * HOUR
        times = range(begin, end + 1, 8 * HOUR)
        return {"code": 200, "data": [{"funding_time": str(ts), "funding_rate": "0.0001"} for ts in times]}

    now = (2026, 2, 2, 1)
    asks, batch = serve(htx.fetch_open_interest(wanted("open_interest", (2026, 2, 1), (2026, 2, 2), now=now)), answer)
    assert dict(asks[1].params) == {"contract_code": "BTC-USDT", "period": "60min", "size": "26", "amount_type": "2"}
    assert ([row["oi_base"] for row in batch.rows], batch.problems) == ([7] * 24, ())
    asks, batch = serve(htx.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 2))), answer)
    assert dict(asks[1].params) == {
        "contract_code": "BTC-USDT", "period": "60min", "from": "1769904000", "to": "1769990399",
    }  # fmt: skip
    assert (len(batch.rows), batch.problems) == (24, ())
    _, batch = serve(htx.fetch_funding(wanted("funding", (2026, 2, 1), (2026, 2, 2))), answer)
    assert [(row["ts"].hour, row["interval_h"]) for row in batch.rows] == [(0, 8), (8, 8), (16, 8)]
    _, batch = serve(htx.fetch_open_interest(wanted("open_interest", (2026, 2, 1), (2026, 2, 2))), answer)
    assert (batch.rows, len(batch.problems)) == ((), 1)


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (200, "error_200_old_style", "again"),
        (200, "error_200_v5", "wrong"),
        (200, "rest_v5_liquidation_orders", None),
        (200, "rest_kline", None),
    ],
)
def test_refusals(recorded, status, name, kind):
    refused = htx.refusal(status, recorded(f"htx/{name}.json"))
    assert (refused and refused.kind) == kind
    assert htx.refusal(403, "<html>").kind == "again"
    assert htx.refusal(200, {"status": "error", "err_code": 1014, "err_msg": "no contract"}).kind == "unknown"


def test_the_venues_own_dollars_come_first():
    order = {"position_side": "long", "volume": "2", "bankrupt_price": "100", "liquidation_time": FEB, "id": "7"}
    sold = [orders.orders({"data": [order | more]}, BTC).rows[0]["usd"] for more in ({"trade_turnover": "0.19"}, {})]
    # what the venue says was paid, else 2 contracts of 0.001 coins at 100
    assert sold == [D("0.19"), D("0.2")]
