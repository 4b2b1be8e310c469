"""Answers of another shape than today's: what cannot be read is said, whatever it is, and nothing is made up.

Recorded answers are changed at one place, as a venue may change a field's type, or drop it.
"""

import copy
from decimal import Decimal
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefs.sources.context import alternative_me, coingecko, forexfactory, fred, okx_announcements, rss
from briefs.sources.talk import Reply, Want
from briefs.sources.venues import bitfinex, bitget, deribit, dydx, kraken, soundness
from briefs.sources.venues.bitfinex import orders, series
from briefs.sources.venues.bitget import orders as bitget_orders
from briefs.sources.venues.bitget import series as bitget_series
from briefs.sources.venues.deribit import orders as deribit_orders
from briefs.sources.venues.deribit import series as deribit_series
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import DAY_MS, ms_of
from briefs.tables.contract import TABLES

LINEAR = Market("APEUSDT", "APE", Decimal(1), "USDT")
INVERSE = Market("BTC-PERPETUAL", "BTC", Decimal(1), "USD", inverse=True)
BITFINEX = {"tBTCF0:USTF0": Market("tBTCF0:USTF0", "BTC", Decimal(1), "USDT")}
LEVELS = {"BTC-PERPETUAL": INVERSE}


def bitfinex_orders(data):
    return orders.orders(orders.parts(data)[0], BITFINEX)


READERS = {
    "bitget/rest_v3_liquidations.json": partial(bitget_orders.liquidations, market=LINEAR),
    "bitget/rest_v2_history_fund_rate.json": partial(bitget_series.funding, market=LINEAR),
    "bitget/rest_v2_history_candles.json": partial(bitget_series.candles, market=LINEAR),
    "bitget/rest_v3_open_interest.json": partial(bitget_series.open_interest, market=LINEAR),
    "deribit/rest_last_trades_by_time.json": partial(deribit_orders.liquidations, market=INVERSE),
    "deribit/rest_funding_rate_history.json": partial(deribit_series.funding, market=INVERSE),
    "deribit/rest_tradingview_chart_data.json": partial(deribit_series.candles, market=INVERSE),
    "deribit/rest_book_summary.json": partial(deribit_series.open_interest, known=LEVELS),
    "dydx/rest_trades_liquidated.json": partial(dydx.liquidations, market=LINEAR),
    "dydx/rest_historical_funding.json": partial(dydx.funding, market=LINEAR),
    "dydx/rest_candles.json": partial(dydx.candles, market=LINEAR),
    "kraken/rest_historical_funding_rates.json": partial(kraken.funding, market=LINEAR),
    "kraken/rest_candles.json": partial(kraken.candles, market=INVERSE),
    "kraken/rest_open_interest_analytics.json": partial(kraken.open_interest, market=LINEAR),
    "kraken/rest_liquidation_volume.json": partial(kraken.liquidation_volume, market=LINEAR),
    "bitfinex/rest_liquidations_hist.json": bitfinex_orders,
    "bitfinex/rest_candles_hist.json": partial(series.candles, market=LINEAR),
    "bitfinex/rest_status_deriv_hist.json": partial(series.states, market=LINEAR),
    "coingecko/global.json": coingecko.series,
    "alternative_me/fng.json": alternative_me.series,
    "forexfactory/ff_calendar_thisweek.json": forexfactory.events,
    "fred/observations.json": partial(fred.series, daily=fred.DAILIES[0]),
    "okx/rest_announcements.json": okx_announcements.headlines,
}
REFUSALS = (
    bitfinex.refusal,
    bitget.refusal,
    deribit.refusal,
    dydx.refusal,
    kraken.refusal,
    coingecko.refusal,
    alternative_me.refusal,
    forexfactory.refusal,
    fred.refusal,
    okx_announcements.refusal,
)

FEB = 1_769_904_000_000  # 1 February 2026
LISTINGS = {
    "contracts": {
        "data": [{"symbol": "BTCUSDT", "baseCoin": "BTC", "quoteCoin": "USDT", "symbolType": "perpetual"}],
    },
    "get_instruments": {
        "result": [
            {
                "instrument_name": "BTC-PERPETUAL",
                "kind": "future",
                "base_currency": "BTC",
                "quote_currency": "USD",
                "instrument_type": "reversed",
                "settlement_period": "perpetual",
            }
        ]
    },
    "perpetualMarkets": {"markets": {"BTC-USD": {"ticker": "BTC-USD"}}},
    "instruments": {
        "instruments": [{"symbol": "PF_XBTUSD", "type": "flexible_futures", "contractSize": 1, "tradeable": True}]
    },
    "deriv": [["tBTCF0:USTF0"]],
}
"""What names a contract of bitcoin, so that a talk goes on to what it came for, by the end of the address."""

SOURCES = (
    *(module.SOURCE for module in (bitget, deribit, dydx, kraken, bitfinex)),
    *(module.SOURCE for module in (coingecko, alternative_me, forexfactory, fred, okx_announcements)),
    rss.SOURCES[0],
)
TALKS = [
    pytest.param(source, table, name, id=f"{source.name}-{table}-{name}")
    for source in SOURCES
    for table in source.tables
    for name in (None, *READERS)
    if name is None or name.partition("/")[0] == source.name.replace(".", "_").removesuffix("-announcements")
]
"""Each talk with an answer of any shape, and with each recorded one of its source."""

leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["NaN", "Infinity", "1e999", "-0", "0", ".", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"]),
)
answers = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["data", "list", "result", "errors", "error", "code", "msg"]), inner, max_size=3
        ),
    ),
    max_leaves=8,
)


def places(data, path=()):
    """The way to each value that stands in a decoded answer, itself left out."""
    for key in data if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(data[key], (*path, key))


def changed(data, path, value):
    made = copy.deepcopy(data)
    at = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    return made


@pytest.mark.parametrize("name", READERS)
def test_one_value_changed_costs_at_most_rows(recorded, name):
    body, read = recorded(name), READERS[name]
    whole = read(body)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.sampled_from(list(places(body))), leaves)
    def check(path, value):
        made = read(changed(body, path, value))
        assert len(made.rows) <= max(whole.count, len(whole.rows))
        assert all(cell.is_finite() for row in made.rows for cell in row.values() if isinstance(cell, Decimal))

    check()


@pytest.mark.parametrize("read", READERS.values())
def test_any_answer_is_read_without_an_error(read):
    @settings(max_examples=15, deadline=None)
    @given(answers)
    def check(data):
        assert read(data).rows == ()

    check()


@pytest.mark.parametrize(("source", "table", "name"), TALKS)
def test_a_talk_ends_whatever_it_is_told(recorded, source, table, name):
    """Also where it is told what answers another question: rows have the contract's columns and pass its rules."""
    body = recorded(name) if name else None
    told = st.builds(changed, st.just(body), st.sampled_from(list(places(body))), leaves) if name else answers
    first = next((row.get("ts") or row.get("start") for row in READERS[name](body).rows), None) if name else None
    start = FEB if first is None else ms_of(first) // DAY_MS * DAY_MS
    want = Want(table, start, start + 2 * DAY_MS, ("BTC",), start + 2 * DAY_MS)
    columns = {column.name for column in TABLES[table].columns}

    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(st.lists(told, min_size=1, max_size=3))
    def check(bodies):
        batch = lead(source.tables[table](want), bodies)
        assert batch.table == table
        for row in batch.rows:
            assert set(row) <= columns
            assert not soundness.fault(table, row)

    check()


def lead(talk, bodies):
    """The batch that the talk makes of the bodies, one after the other and from the first again."""
    try:
        ask = next(talk)
        for number in range(1000):
            place = ask.url.rpartition("/")[2]
            body = LISTINGS[place] if place in LISTINGS else bodies[number % len(bodies)]
            ask = talk.send(Reply(body, asked_ms=FEB + 5_400_000))
    except StopIteration as end:
        return end.value
    raise AssertionError("the talk does not end")


@given(st.integers(100, 599), answers)
def test_any_answer_is_judged_without_an_error(status, data):
    for refusal in REFUSALS:
        judged = refusal(status, data)
        assert judged is None or judged.why


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:59Z", "1969-12-31T00:00:00Z"])
def test_a_time_of_no_market_is_said(moment):
    made = dydx.funding({"historicalFunding": [{"effectiveAt": moment, "rate": "0"}]}, LINEAR)
    assert made.rows == ()
    assert made.faults == (f"row 1: effectiveAt: {moment!r} is no time of a market",)
