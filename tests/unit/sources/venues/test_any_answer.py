"""Whatever a venue answers, a talk ends, raises nothing and gives rows of the contract alone."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.lake.store import Lake
from briefs.sources.frames import frame
from briefs.sources.talk import Reply, Want
from briefs.sources.venues import binance, bybit, coinalyze, coinglass, gate, htx, hyperliquid, hyperliquid_fills, okx
from briefs.tables.contract import TABLES

FEB = 1769904000000  # 2026-02-01 00:00 UTC
SOURCES = [
    *(module.SOURCE for module in (binance, bybit, okx, gate, htx, hyperliquid, coinalyze)),
    *coinglass.SOURCES,
    hyperliquid_fills.source(["0xabc"]),
]
TALKS = [(source, table) for source in SOURCES for table in source.tables]

_OKX = {"instType": "SWAP", "ctVal": "1", "ctMult": "1", "ctValCcy": "BTC", "instFamily": "BTC-USDT"}
_HTX = {
    "contract_code": "BTC-USDT",
    "pair": "BTC-USDT",
    "contract_size": 1,
    "contract_status": 1,
    "business_type": "swap",
}
_BINANCE = {
    "symbol": "BTCUSDT",
    "contractType": "PERPETUAL",
    "status": "TRADING",
    "baseAsset": "BTC",
    "quoteAsset": "USDT",
}
_BYBIT = {"symbol": "BTCUSDT", "contractType": "LinearPerpetual", "baseCoin": "BTC", "quoteCoin": "USDT"}
_COINALYZE = {"symbol": "BTC.H", "exchange": "H", "base_asset": "BTC", "quote_asset": "USD", "is_perpetual": True}
LISTINGS = {
    "exchangeInfo": {"symbols": [_BINANCE]},
    "instruments-info": {"result": {"list": [_BYBIT]}},
    "instruments": {"data": [_OKX | {"instId": "BTC-USDT-SWAP"}]},
    "contracts": [{"name": "BTC_USDT", "type": "direct", "quanto_multiplier": "1"}],
    "swap_contract_info": {"data": [_HTX]},
    "exchanges": [{"name": "Hyperliquid", "code": "H"}],
    "future-markets": [_COINALYZE],
    "exchange-list": {"data": [{"exchange": "Binance"}]},
    "meta": {"universe": [{"name": "BTC"}]},
}
"""What names a contract of Bitcoin, so that a talk goes on to what it came for."""

KEYS = [
    "result", "list", "data", "code", "time", "ts", "t", "T", "o", "h", "l", "c", "v", "s", "sum", "r", "open",
    "high", "low", "close", "id", "price", "size", "left", "fill_price", "details", "instId", "bkPx", "sz",
    "posSide", "side", "openInterest", "singleOpenInterest", "timestamp", "fundingRate", "fundingRateTimestamp",
    "fundingTime", "realizedRate", "sumOpenInterest", "sumOpenInterestValue", "long_liq_usd", "short_liq_usd",
    "open_interest", "open_interest_usd", "tick", "volume", "amount_type", "value", "position_side",
    "bankrupt_price", "trade_turnover", "liquidation_time", "funding_time", "funding_rate", "symbol", "history",
    "universe", "name", "coin", "px", "liquidation", "method", "liquidatedUser", "tid", "crossed", "dir", "markPx",
]  # fmt: skip
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.integers(FEB, FEB + 7_200_000),
    st.integers(FEB // 1000, FEB // 1000 + 7200),
    st.sampled_from(
        [
            "",
            ".",
            "0",
            "1",
            "-1",
            "1e30",
            "1e-40",
            "NaN",
            "long",
            "short",
            "sell",
            "Buy",
            "A",
            "B",
            "market",
            "BTC",
            "BTC.H",
        ]
    ),
    st.decimals(allow_nan=False, allow_infinity=False, places=3),
    st.floats(),
    st.text(max_size=5),
)
RECORDS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=9), st.dictionaries(st.sampled_from(KEYS), inner, max_size=9)),
    max_leaves=25,
)  # fmt: skip


HOUR, DAY = 3_600_000, 86_400_000
RECORDED = [
    (bybit, "candles", "bybit/rest_kline_1h_inverse.json", 1670601600000),
    (bybit, "funding", "bybit/rest_funding_history.json", 1672041600000),
    (bybit, "open_interest", "bybit/rest_open_interest_1d.json", 1780617600000),
    (binance, "candles", "binance/rest_klines_1d.json", 1672531200000),
    (binance, "funding", "binance/coinm_funding_rate.json", 1605513600000),
    (binance, "open_interest", "binance/coinm_open_interest_hist_5m.json", 1602982800000),
    (okx, "liquidations", "okx/rest_liquidation_orders.json", 1791565200000),
    (okx, "candles", "okx/rest_candles_linear.json", 1747090800000),
    (okx, "funding", "okx/rest_funding_rate_history.json", 1703030400000),
    (okx, "open_interest", "okx/rest_open_interest_history.json", 1790550000000),
    (gate, "liquidations", "gate/rest_liq_orders_decimal_sizes.json", 1791565200000),
    (gate, "liquidation_totals", "gate/rest_contract_stats_1d.json", 1791331200000),
    (gate, "candles", "gate/rest_candlesticks.json", 1539849600000),
    (gate, "funding", "gate/rest_funding_rate.json", 1543968000000),
    (gate, "open_interest", "gate/rest_contract_stats_1d.json", 1791331200000),
    (hyperliquid, "candles", "hyperliquid/post_candle_snapshot_kpepe_1h.json", 1684699200000),
    (hyperliquid, "funding", "hyperliquid/post_funding_history_2026.json", 1769904000000),
    (htx, "liquidations", "htx/rest_v5_liquidation_orders.json", 1781848800000),
    (htx, "candles", "htx/rest_kline.json", 1603692000000),
    (htx, "funding", "htx/rest_v5_funding_rate_history.json", 1603296000000),
    (htx, "open_interest", "htx/rest_his_open_interest.json", 1638720000000),
    (coinalyze, "liquidation_totals", "coinalyze/liquidation_history_daily.json", 1748736000000),
    (coinglass, "reported", "coinglass/liquidation_aggregated_history.json", 1658966400000),
]
"""A recorded answer of each talk, and the whole hour in which its first rows lie."""


def want(table, start=FEB, end=FEB + 7_200_000, now=FEB + 5_400_000):
    return Want(table, start, end, ("BTC",), now)


def drive(talk, answer):
    try:
        ask = next(talk)
        for _ in range(400):
            ask = talk.send(Reply(answer(ask), asked_ms=FEB + 5_400_000))
    except StopIteration as end:
        return end.value
    raise AssertionError("the talk does not end")


def check(batch, table):
    columns = {column.name: column for column in TABLES[table].columns}
    for row in batch.rows:
        assert set(row) <= set(columns)
        for name, column in columns.items():
            value = row.get(name)
            assert value is not None or not column.required
            if value is not None and column.kind in ("number", "money"):
                assert isinstance(value, (Decimal, int))
            if value is not None and column.kind == "time":
                assert value.utcoffset() == datetime.now(UTC).utcoffset()
            if value is not None and column.words:
                assert value in column.words
    assert all(isinstance(line, str) and line for line in batch.problems)


@pytest.mark.parametrize(("source", "table"), TALKS, ids=[f"{source.name}-{table}" for source, table in TALKS])
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_answer_ends_in_a_batch(source, table, data):
    anything = data.draw(RECORDS)

    def answer(ask):
        body = ask.body or {}
        listing = LISTINGS.get(str(body.get("type") or ask.url.rsplit("/", 1)[1]))
        return anything if listing is None else listing

    check(drive(source.tables[table](want(table)), answer), table)
    check(drive(source.tables[table](want(table)), lambda ask: anything), table)


def places(data, path=()):
    """Every path into a decoded answer."""
    yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in inner:
        yield from places(value, (*path, key))


def changed(data, path, value):
    if not path:
        return value
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[path[0]] = changed(data[path[0]], path[1:], value)
    return copy


@pytest.mark.parametrize(
    ("module", "table", "name", "start"), RECORDED, ids=[f"{name[:-5]}-{table}" for _, table, name, _ in RECORDED]
)
def test_a_recorded_answer_with_something_else_in_one_place(recorded, module, table, name, start):
    good = recorded(name)
    ways = list(places(good))[:40]

    @settings(max_examples=30, deadline=None, database=None, derandomize=True)
    @given(path=st.sampled_from(ways), value=st.one_of(LEAVES, st.just([]), st.just({}), st.just([{}]), st.just([[]])))
    def holds(path, value):
        spoilt = changed(good, path, value)

        def answer(ask):
            listing = LISTINGS.get(str((ask.body or {}).get("type") or ask.url.rsplit("/", 1)[1]))
            return spoilt if listing is None else listing

        talk = module.SOURCE.tables[table](want(table, start, start + 2 * DAY, start + 2 * DAY + HOUR))
        check(drive(talk, answer), table)

    holds()


def test_the_lake_takes_what_recorded_answers_give_and_twice_is_once(recorded, tmp_path):
    rows, stretches = {}, []
    for module, table, name, start in RECORDED:
        good = recorded(name)

        def answer(ask, good=good):
            listing = LISTINGS.get(str((ask.body or {}).get("type") or ask.url.rsplit("/", 1)[1]))
            return good if listing is None else listing

        talk = module.SOURCE.tables[table](want(table, start, start + 2 * DAY, start + 2 * DAY + HOUR))
        batch = drive(talk, answer)
        rows[table] = [*rows.get(table, ()), *batch.rows]
        stretches += batch.stretches
    assert all(rows.values())
    assert set(rows) == {"candles", "funding", "open_interest", "liquidations", "liquidation_totals", "reported"}
    frames = {table: frame(table, found) for table, found in rows.items()}
    lake = Lake(tmp_path / "lake")
    for new in (True, False):
        for done in lake.import_frames(frames, "recorded", stretches=stretches):
            assert (done.rows, done.new, done.unchanged) == (
                len(rows[done.table]), len(rows[done.table]) * new, len(rows[done.table]) * (not new),
            )  # fmt: skip


@pytest.mark.parametrize("source", SOURCES, ids=[source.name for source in SOURCES])
@given(status=st.sampled_from([200, 400, 401, 403, 404, 418, 422, 429, 451, 500, 502]), body=RECORDS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_refusal_is_told_or_none(source, status, body):
    refused = source.refusal(status, body)
    assert refused is None or refused.why


@pytest.mark.parametrize("source", SOURCES, ids=[source.name for source in SOURCES])
@pytest.mark.parametrize("code", [[], {}, None, True, 0.5, "", "x", -1, 10**30])
def test_a_refusal_of_an_odd_code(source, code):
    for status in (200, 400, 429, 500):
        body = dict.fromkeys(
            ("code", "retCode", "err_code", "label", "status", "msg", "message", "retMsg", "err_msg"), code
        )
        refused = source.refusal(status, body)
        assert refused is None or refused.why


@pytest.mark.parametrize(("source", "table"), TALKS, ids=[f"{source.name}-{table}" for source, table in TALKS])
def test_a_venue_that_knows_nothing_is_said(source, table):
    talk = source.tables[table](want(table))
    try:
        next(talk)
        while True:
            talk.send(Reply(None, refused="not known"))
    except StopIteration as end:
        batch = end.value
    assert batch.rows == ()
    assert batch.stretches == ()
    assert batch.problems
