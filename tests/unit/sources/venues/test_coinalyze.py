"""Coinalyze: its replies as rows, its requests, its refusals."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from briefs.sources.venues import coinalyze
from briefs.sources.venues.market import Market

D = Decimal
FEB = 1769904000  # 2026-02-01 00:00 UTC, in seconds
BTC = Market("BTCUSDT_PERP.A", "BTC", D(1), "USDT", family="binance", native="BTCUSDT")
EXCHANGES = [{"name": "Binance", "code": "A"}, {"name": "Hyperliquid", "code": "H"}, {"name": "Luno", "code": "J"}]


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


def future(symbol, base, quote, perpetual=True):
    code = symbol.rsplit(".", 1)[1]
    found = {"symbol": symbol, "exchange": code, "base_asset": base, "quote_asset": quote, "is_perpetual": perpetual}
    return found | {"symbol_on_exchange": symbol.rsplit(".", 1)[0], "oi_lq_vol_denominated_in": "BASE_ASSET"}


FUTURES = [
    future("BTCUSDT_PERP.A", "BTC", "USDT"),
    future("BTCUSD_PERP.A", "BTC", "USD"),
    future("BTC.H", "BTC", "USD"),
    future("BTCUSDT.J", "BTC", "USDT"),
    future("BTCUSDT_260327.A", "BTC", "USDT", perpetual=False),
    future("1000PEPEUSDT_PERP.A", "1000PEPE", "USDT"),
]


def test_venues_are_read_not_known(recorded):
    assert coinalyze.exchanges(recorded("coinalyze/exchanges.json")) == {
        "A": "binance", "6": "bybit", "3": "okx", "4": "htx", "Y": "gate", "H": "hyperliquid",
        "2": "deribit", "F": "bitfinex", "K": "kraken", "8": "dydx",
    }  # fmt: skip
    assert coinalyze.markets(recorded("coinalyze/future_markets.json"), {"A": "binance"}) == [BTC]
    found = coinalyze.markets(FUTURES, {"A": "binance", "H": "hyperliquid"})
    assert [(one.symbol, one.asset, one.family, one.perpetual) for one in found] == [
        ("BTCUSDT_PERP.A", "BTC", "binance", True),
        ("BTCUSD_PERP.A", "BTC", "binance", True),
        ("BTC.H", "BTC", "hyperliquid", True),
        ("BTCUSDT_260327.A", "BTC", "binance", False),
        ("1000PEPEUSDT_PERP.A", "PEPE", "binance", True),
    ]


def test_totals_by_side(recorded):
    (history,) = coinalyze.histories(recorded("coinalyze/liquidation_history_daily.json")).values()
    rows = coinalyze.totals(history, BTC, 86400).rows
    assert rows[0] == {
        "ts": at(2025, 6, 1), "interval_s": 86400, "venue": "binance", "asset": "BTC",
        "long_usd": D("18.18"), "short_usd": D("36.237"), "source": "coinalyze", "coverage": "aggregate",
    }  # fmt: skip
    assert [(row["ts"].day, row["long_usd"], row["short_usd"]) for row in rows[1:]] == [
        (2, D("23.275"), D("39.459")), (3, D("31.713"), D("28.813")),
    ]  # fmt: skip


def test_open_interest_at_the_opening(recorded):
    (history,) = coinalyze.histories(recorded("coinalyze/open_interest_history_daily.json")).values()
    made = coinalyze.open_interest(history, BTC, "oi_base")
    assert [(row["ts"], row["oi_base"]) for row in made.rows] == [
        (at(2025, 6, 1), D("83549.607")), (at(2025, 6, 2), D("82802.394")), (at(2025, 6, 3), D("81998.863")),
    ]  # fmt: skip


def bars(symbol, hours, long_usd=5):
    return {"symbol": symbol, "history": [{"t": FEB + hour * 3600, "l": D(long_usd), "s": 1} for hour in hours]}


def test_a_venues_contracts_are_added_and_a_gap_is_partial(drive, wanted):
    want = wanted("liquidation_totals", (2026, 2, 1), (2026, 2, 1, 3), now=(2026, 2, 2))
    answer = [bars("BTCUSDT_PERP.A", range(3)), bars("BTCUSD_PERP.A", [0, 2], "0.5"), bars("BTC.H", [0, 1])]
    asks, batch = drive(coinalyze.fetch_totals(want), EXCHANGES, FUTURES, answer)
    assert (asks[2].url, asks[2].weight, asks[2].secret_header) == (
        "https://api.coinalyze.net/v1/liquidation-history", 3, "api_key",
    )  # fmt: skip
    assert dict(asks[2].params) == {
        "symbols": "BTCUSDT_PERP.A,BTC.H,BTCUSD_PERP.A", "interval": "1hour", "from": str(FEB),
        "to": str(FEB + 3 * 3600 - 1), "convert_to_usd": "true",
    }  # fmt: skip
    assert [
        (row["venue"], row["ts"].hour, row["long_usd"], row["short_usd"], row["coverage"]) for row in batch.rows
    ] == [
        ("binance", 0, D("5.5"), 2, "aggregate"),
        ("hyperliquid", 0, 5, 1, "aggregate"),
        ("binance", 1, 5, 1, "partial"),
        ("hyperliquid", 1, 5, 1, "aggregate"),
        ("binance", 2, D("5.5"), 2, "aggregate"),
    ]
    assert batch.problems == ("hyperliquid BTC: 1 of 3 rows missing, the first of 2026-02-01T02:00:00Z",)


def test_an_empty_answer_is_asked_again_and_a_missing_symbol_is_a_gap(drive, recorded, wanted):
    want = wanted("liquidation_totals", (2025, 6, 1), (2025, 6, 2), now=(2025, 7, 1))
    empty, partial = (
        recorded("coinalyze/liquidation_history_empty.json"),
        recorded("coinalyze/liquidation_history_partial.json"),
    )
    futures = [future("BTCUSDT_PERP.A", "BTC", "USDT"), future("BTC.H", "BTC", "USD")]
    asks, batch = drive(coinalyze.fetch_totals(want), EXCHANGES, futures, empty, partial)
    assert asks[2] == asks[3]
    assert [(row["venue"], row["long_usd"]) for row in batch.rows] == [("binance", D("18.18"))]
    assert batch.problems == (
        "not in the answer: BTC.H",
        "binance BTC: 23 of 24 rows missing, the first of 2025-06-01T01:00:00Z",
        "hyperliquid BTC: 24 of 24 rows missing, the first of 2025-06-01T00:00:00Z",
    )
    asks, batch = drive(coinalyze.fetch_totals(want), EXCHANGES, futures, empty, empty)
    assert (len(asks), batch.rows, batch.problems[0]) == (4, (), "not in the answer: BTCUSDT_PERP.A, BTC.H")


def test_days_where_hours_are_gone(drive, wanted):
    want = wanted("liquidation_totals", (2026, 2, 1), (2026, 2, 3), now=(2026, 4, 3))
    answer = [{"symbol": "BTC.H", "history": [{"t": FEB + day * 86400, "l": 1, "s": 2} for day in range(3)]}]
    asks, batch = drive(coinalyze.fetch_totals(want), EXCHANGES, [future("BTC.H", "BTC", "USD")], answer)
    assert asks[2].params["interval"] == "daily"
    assert [(row["ts"].day, row["interval_s"]) for row in batch.rows] == [(1, 86400), (2, 86400)]
    assert batch.problems == ()


def test_at_most_twenty_symbols_a_request(serve, wanted):
    names = [f"{chr(65 + n // 26)}{chr(65 + n % 26)}X" for n in range(45)]

    def answer(ask):
        if ask.url.endswith("exchanges"):
            return EXCHANGES
        if ask.url.endswith("future-markets"):
            return [future(f"{name}USDT_PERP.A", name, "USDT") for name in names]
        return [bars(symbol, range(1)) for symbol in ask.params["symbols"].split(",")]

    want = wanted("liquidation_totals", (2026, 2, 1), (2026, 2, 1, 1), *names, now=(2026, 2, 2))
    asks, batch = serve(coinalyze.fetch_totals(want), answer)
    assert [ask.weight for ask in asks[2:]] == [20, 20, 5]
    assert (len(batch.rows), batch.problems) == (45, ())


def test_open_interest_only_of_venues_that_keep_none(drive, wanted):
    want = wanted("open_interest", (2026, 2, 1), (2026, 2, 1, 1), now=(2026, 2, 2))
    dollars = [{"symbol": "BTC.H", "history": [{"t": FEB, "o": D("12.5"), "h": 1, "l": 1, "c": 1}]}]
    coins = [{"symbol": "BTC.H", "history": [{"t": FEB, "o": D("0.5")}, {"t": FEB + 3600, "o": 1}]}]
    asks, batch = drive(coinalyze.fetch_open_interest(want), EXCHANGES, FUTURES, dollars, coins)
    assert [(ask.params["symbols"], ask.params["convert_to_usd"]) for ask in asks[2:]] == [
        ("BTC.H", "true"),
        ("BTC.H", "false"),
    ]
    assert batch.rows == (
        {"ts": at(2026, 2, 1), "venue": "hyperliquid", "symbol": "BTC", "asset": "BTC",
         "oi_base": D("0.5"), "oi_usd": D("12.5")},
    )  # fmt: skip
    assert batch.problems == ()


def test_what_is_not_counted_in_coins_is_asked_in_dollars_alone(drive, wanted):
    want = wanted("open_interest", (2026, 2, 1), (2026, 2, 1, 1), now=(2026, 2, 2))
    futures = [future("BTC.H", "BTC", "USD") | {"oi_lq_vol_denominated_in": "QUOTE_ASSET"}]
    dollars = [{"symbol": "BTC.H", "history": [{"t": FEB, "o": 7}]}]
    _, batch = drive(coinalyze.fetch_open_interest(want), EXCHANGES, futures, dollars)
    assert [(row["oi_base"], row["oi_usd"]) for row in batch.rows] == [(None, 7)]


def test_answers_of_another_kind_are_lines(drive, wanted):
    want = wanted("liquidation_totals", (2026, 2, 1), (2026, 2, 1, 1), now=(2026, 2, 2))
    _, batch = drive(coinalyze.fetch_totals(want), {"message": "?"})
    assert batch.problems == ("exchanges: no list in the answer", "BTC: no perpetual quoted in dollars")
    odd = [{"symbol": "BTC.H", "history": [{"t": FEB, "l": "?", "s": 1}]}]
    _, batch = drive(coinalyze.fetch_totals(want), EXCHANGES, [future("BTC.H", "BTC", "USD")], odd)
    assert batch.problems[0] == "BTC.H: row 1: l: '?' is no number"


@pytest.mark.parametrize(
    ("status", "name", "kind"), [(401, "error_401", "key"), (429, "error_429", "again"), (200, "exchanges", None)]
)
def test_refusals(recorded, status, name, kind):
    refused = coinalyze.refusal(status, recorded(f"coinalyze/{name}.json"))
    assert (refused and refused.kind) == kind


def test_many_coins_in_one_are_taken_apart():
    pepe = Market("1000PEPEUSDT_PERP.A", "PEPE", D(1000), "USDT", family="binance", native="1000PEPEUSDT")
    for column, level in (("oi_base", 5000), ("oi_usd", 5)):
        (row,) = coinalyze.open_interest([{"t": FEB, "o": 5}], pepe, column).rows
        assert (row[column], row["symbol"]) == (level, "1000PEPEUSDT")
