"""Hyperliquid: its replies as rows, its requests, its refusals."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from briefs.sources.venues import hyperliquid
from briefs.sources.venues.market import Market
from briefs.sources.venues.settlements import with_intervals

D = Decimal
HOUR = 3_600_000
FEB = 1769904000000  # 2026-02-01 00:00 UTC
BTC = Market("BTC", "BTC", D(1), "USDC", interval_h=D(1))
KPEPE = Market("kPEPE", "PEPE", D(1000), "USDC", interval_h=D(1))
META = {"universe": [{"name": "BTC"}, {"name": "kPEPE"}, {"name": "OLD", "isDelisted": True}, {"name": "xyz:NVDA"}]}


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_contracts(recorded):
    found = hyperliquid.markets(recorded("hyperliquid/post_meta.json"))
    assert len(found) == 28
    assert (found[0], found[15]) == (BTC, KPEPE)
    assert hyperliquid.markets(META) == [BTC, KPEPE]


def test_bars_of_a_thousand_coins(recorded):
    page = hyperliquid.candles(recorded("hyperliquid/post_candle_snapshot_kpepe_1h.json"), KPEPE)
    assert (len(page.rows), page.faults) == (24, ())
    # 520,665,683 times a thousand coins; a thousandth of the price each
    assert page.rows[0] == {
        "ts": at(2023, 5, 21, 20),
        "interval_s": 3600,
        "venue": "hyperliquid",
        "symbol": "kPEPE",
        "asset": "PEPE",
        "open": D("0.000001601"),
        "high": D("0.000001616"),
        "low": D("0.000001601"),
        "close": D("0.000001604"),
        "volume": D("520665683000"),
        "turnover_usd": None,
    }
    assert (page.rows[23]["ts"], page.rows[23]["close"], page.rows[23]["volume"]) == (
        at(2023, 5, 22, 19), D("0.00000154"), D("308219489000"),
    )  # fmt: skip


def test_settlements_of_the_change_of_interval(recorded):
    page = hyperliquid.funding(recorded("hyperliquid/post_funding_history_2023_switch.json"), BTC)
    made, missing = with_intervals(page.rows, D(1))
    # eight hours up to 8 June 00:00, the twelfth row, then one hour
    assert [row["ts"] for row in made] == [
        *(at(2023, 6, 4, 8) + timedelta(hours=8 * n) for n in range(12)),
        *(at(2023, 6, 8) + timedelta(hours=n) for n in range(1, 59)),
    ]
    assert [row["interval_h"] for row in made] == [8] * 12 + [1] * 58
    assert missing == []
    assert [made[n]["rate"] for n in (0, 1, 11, 12, 69)] == [
        D("-0.0000207"), D("-0.00000714"), D("0.0001"), D("0.0000125"), D("0.00002393"),
    ]  # fmt: skip


def test_a_missing_hour_is_a_gap_and_no_longer_interval(recorded):
    page = hyperliquid.funding(recorded("hyperliquid/post_funding_history_missing_hour.json"), BTC)
    made, missing = with_intervals(page.rows, D(1))
    assert (len(made), {row["interval_h"] for row in made}) == (40, {1})
    assert missing == [(at(2023, 7, 2, 21), 1)]
    assert (made[0]["ts"], made[0]["rate"]) == (at(2023, 7, 2, 3), D("0.00007977"))


def test_a_row_needs_no_premium(recorded):
    rows = hyperliquid.funding(recorded("hyperliquid/post_funding_history_2026.json"), BTC).rows
    assert [(row["ts"], row["rate"]) for row in rows] == [
        (at(2026, 2, 1, 1, 20), D("0.0000125")),
        (at(2026, 2, 1, 2, 20), D("-0.0000081")),
        (at(2026, 2, 1, 3, 20), D("0.0000033")),
    ]  # fmt: skip


def test_a_page_is_five_hundred_hours(recorded):
    page = hyperliquid.funding(recorded("hyperliquid/post_funding_history_page_500.json"), BTC)
    assert [row["ts"] for row in page.rows] == [at(2023, 6, 10, 21) + timedelta(hours=n) for n in range(500)]
    assert (page.rows[0]["rate"], page.rows[-1]["rate"]) == (D("0.00004976"), D("0.00006464"))


def test_open_interest_is_of_the_moment(recorded):
    sol = Market("SOL", "SOL", D(1), "USDC", interval_h=D(1))
    data = recorded("hyperliquid/post_meta_and_asset_ctxs.json")
    # 10764.48 x 108.04
    assert hyperliquid.open_interest(data, [sol], FEB).rows == (
        {"ts": at(2026, 2, 1), "venue": "hyperliquid", "symbol": "SOL", "asset": "SOL",
         "oi_base": D("10764.48"), "oi_usd": D("1162994.4192")},
    )  # fmt: skip
    assert hyperliquid.open_interest([{"universe": [1]}, []], [sol], FEB).faults


def test_open_interest_of_the_past_is_not_there_and_that_of_now_is_kept(drive, wanted):
    want = wanted("open_interest", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 2, 9))
    _, batch = drive(hyperliquid.fetch_open_interest(want), [META, [{"openInterest": "7", "markPx": "10"}, {}, {}, {}]])
    assert [(row["ts"], row["oi_base"]) for row in batch.rows] == [(at(2026, 2, 2, 9), 7)]
    (line,) = batch.problems
    assert line.startswith("open_interest is told of now alone: it is kept under 2026-02-02T09:00:00Z")


def test_open_interest_of_now_is_one_request(drive, wanted):
    states = [{"openInterest": "7", "markPx": "10"}, {"openInterest": "5", "markPx": None}, {}, {"openInterest": "1"}]
    want = wanted("open_interest", (2026, 2, 1), (2026, 2, 2), "BTC", "PEPE", now=(2026, 2, 1, 9))
    asks, batch = drive(hyperliquid.fetch_open_interest(want), [META, states], asked_ms=FEB + 9 * HOUR + 1)
    assert [(ask.url, ask.body) for ask in asks] == [
        ("https://api.hyperliquid.xyz/info", {"type": "metaAndAssetCtxs"}),
    ]  # fmt: skip
    assert [(row["symbol"], row["oi_base"], row["oi_usd"]) for row in batch.rows] == [
        ("BTC", 7, 70),
        ("kPEPE", 5000, None),
    ]
    assert batch.rows[0]["ts"] == at(2026, 2, 1, 9, 0, 0, 1000)


def test_settlements_and_bars_are_asked_by_the_venues_limits(serve, wanted):
    def answer(ask):
        if ask.body["type"] == "meta":
            return META
        if ask.body["type"] == "candleSnapshot":
            begin, end = ask.body["req"]["startTime"], ask.body["req"]["endTime"]
            bar = {"o": "2", "h": "3", "l": "1", "c": "2", "v": "5"}
            return [{"t": ts, **bar} for ts in range(begin - HOUR, end + 1, HOUR)]  # the first opens before
        begin, end = ask.body["startTime"], ask.body["endTime"]
        return [{"time": ts + 90, "fundingRate": "0.0000125"} for ts in range(begin, end, HOUR)][:500]

    asks, batch = serve(hyperliquid.fetch_funding(wanted("funding", (2026, 2, 1), (2026, 3, 1))), answer)
    assert [(ask.body.get("startTime"), ask.weight) for ask in asks] == [
        (None, 20), (FEB - 16 * HOUR, 45), (FEB + 484 * HOUR, 29),
    ]  # fmt: skip
    assert (len(batch.rows), {row["interval_h"] for row in batch.rows}, batch.problems) == (28 * 24, {1}, ())
    asks, batch = serve(
        hyperliquid.fetch_candles(wanted("candles", (2026, 2, 1), (2026, 2, 2), now=(2026, 2, 3))), answer
    )
    assert dict(asks[1].body["req"]) == {
        "coin": "BTC", "interval": "1h", "startTime": FEB, "endTime": FEB + 24 * HOUR - 1,
    }  # fmt: skip
    assert (len(batch.rows), batch.problems) == (24, ())


def test_bars_older_than_the_newest_five_thousand_are_not_asked(serve, wanted):
    want = wanted("candles", (2026, 2, 1), (2026, 2, 2), now=(2026, 11, 1))
    asks, batch = serve(hyperliquid.fetch_candles(want), lambda ask: META)
    assert (len(asks), batch.rows) == (1, ())
    assert batch.problems == ("nothing before 2026-04-06T16:00:00Z: the venue keeps no more",)


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (422, "error_422_unknown_type.txt", "wrong"),
        (200, "error_200_status_err.json", "wrong"),
        (200, "post_meta.json", None),
        (200, "post_funding_history_2026.json", None),
    ],
)
def test_refusals(recorded, status, name, kind):
    refused = hyperliquid.refusal(status, recorded(f"hyperliquid/{name}"))
    assert (refused and refused.kind) == kind
    assert hyperliquid.refusal(429, None).kind == "again"
