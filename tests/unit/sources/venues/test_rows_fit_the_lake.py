"""Rows of recorded answers pass the lake's own checks: a row that does not would have its whole batch refused."""

from decimal import Decimal

from briefs.lake.store import Lake
from briefs.sources.context import alternative_me, coingecko, forexfactory, fred, okx_announcements
from briefs.sources.context.feed import read
from briefs.sources.context.rss import rows as headlines
from briefs.sources.frames import frame
from briefs.sources.venues import dydx, kraken
from briefs.sources.venues.bitfinex import orders, series
from briefs.sources.venues.bitget import orders as bitget_orders
from briefs.sources.venues.bitget import series as bitget_series
from briefs.sources.venues.deribit import orders as deribit_orders
from briefs.sources.venues.deribit import series as deribit_series
from briefs.sources.venues.market import Market

LINEAR = Market("APEUSDT", "APE", Decimal(1), "USDT")
INVERSE = Market("BTC-PERPETUAL", "BTC", Decimal(1), "USD", inverse=True)
BITCOIN = Market("BTCUSDT", "BTC", Decimal(1), "USDT")
ETHER = {"tETHF0:USTF0": Market("tETHF0:USTF0", "ETH", Decimal(1), "USDT")}
ALL_TIME = (0, 10**14)


def hourly(rows):
    """The settlements with the interval that a talk finds for them."""
    return [{**row, "interval_h": Decimal(1)} for row in rows]


def of_a_feed(text):
    return headlines(read(text), "CoinDesk", *ALL_TIME)


def both_sides(frames):
    return deribit_orders.liquidations({"result": {"trades": frames[0]["params"]["data"]}}, INVERSE).rows


READERS = {
    "liquidations": {
        "bitget/rest_v3_liquidations.json": lambda x: bitget_orders.liquidations(x, LINEAR).rows,
        "deribit/ws_trades_both_sides.json": both_sides,
        "dydx/rest_trades_liquidated.json": lambda x: dydx.liquidations(x, LINEAR).rows,
        "bitfinex/rest_liquidations_hist.json": lambda x: orders.orders(orders.parts(x)[0], ETHER).rows,
    },
    "funding": {
        "bitget/rest_v2_history_fund_rate.json": lambda x: hourly(bitget_series.funding(x, LINEAR).rows),
        "deribit/rest_funding_rate_history.json": lambda x: hourly(deribit_series.funding(x, INVERSE).rows),
        "dydx/rest_historical_funding.json": lambda x: hourly(dydx.funding(x, LINEAR).rows),
        "kraken/rest_historical_funding_rates.json": lambda x: hourly(kraken.funding(x, LINEAR).rows),
    },
    "candles": {
        "bitget/rest_v2_history_candles.json": lambda x: bitget_series.candles(x, LINEAR, 300).rows,
        "deribit/rest_tradingview_chart_data.json": lambda x: deribit_series.candles(x, INVERSE, 60).rows,
        "dydx/rest_candles.json": lambda x: dydx.candles(x, LINEAR, 60).rows,
        "kraken/rest_candles.json": lambda x: kraken.candles(x, INVERSE, 60).rows,
        "bitfinex/rest_candles_hist.json": lambda x: series.candles(x, LINEAR, 60).rows,
    },
    "open_interest": {
        "bitget/rest_v3_open_interest.json": lambda x: bitget_series.open_interest(x, BITCOIN).rows,
        "deribit/rest_book_summary.json": lambda x: deribit_series.open_interest(x, {INVERSE.symbol: INVERSE}).rows,
        "dydx/rest_candles.json": lambda x: dydx.open_interest(x, LINEAR).rows,
        "kraken/rest_open_interest_analytics.json": lambda x: kraken.open_interest(x, INVERSE).rows,
        "bitfinex/rest_status_deriv_hist.json": lambda x: series.levels(series.states(x, LINEAR).rows, LINEAR),
    },
    "reported": {"kraken/rest_liquidation_volume.json": lambda x: kraken.liquidation_volume(x, LINEAR).rows},
    "series": {
        "coingecko/global.json": lambda x: coingecko.series(x).rows,
        "alternative_me/fng.json": lambda x: alternative_me.series(x).rows,
        "fred/observations.json": lambda x: fred.series(x, fred.DAILIES[0]).rows,
    },
    "events": {"forexfactory/ff_calendar_thisweek.json": lambda x: forexfactory.events(x).rows},
    "headlines": {
        "rss/coindesk.xml": of_a_feed,
        "rss/cdata_and_offset.xml": of_a_feed,
        "okx/rest_announcements.json": lambda x: okx_announcements.headlines(x).rows,
    },
}


def test_recorded_rows_are_taken_once(recorded, tmp_path):
    frames = {
        table: frame(table, [row for name, read_rows in readers.items() for row in read_rows(recorded(name))])
        for table, readers in READERS.items()
    }
    lake = Lake(tmp_path / "lake")
    imported = lake.import_frames(frames, "test")
    # Orders: 1 + 2 + 2 + 1. Settlements: 2 + 1 + 3 + 1. Bars: 2 + 5 + 3 + 1 + 3. Levels: 1 + 1 + 3 + 1 + 1.
    assert {one.table: one.new for one in imported} == {
        "liquidations": 6,
        "funding": 7,
        "candles": 14,
        "open_interest": 7,
        "reported": 1,
        "series": 6,
        "events": 2,
        "headlines": 5,
    }
    again = lake.import_frames(frames, "test")
    assert [(one.new, one.revised) for one in again] == [(0, 0)] * 8
