"""Deribit's hours of funding, bars, and open interest as it is now. Funding runs without a break: each hour is told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Row, Talk, Want
from briefs.sources.venues import snapshots, walks
from briefs.sources.venues.deribit.contracts import asked, futures, named, url
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import (
    Page,
    Unreadable,
    maybe,
    milliseconds,
    need,
    on_minute,
    page,
    records,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet

_SETTLEMENTS, _BARS = 744, 1000  # rows of one reply
_COLUMNS = ("ticks", "open", "high", "low", "close", "volume", "cost")


def funding(data: Any, market: Market) -> Page:
    """The hours of a `get_funding_rate_history` reply, without their interval."""

    def one(record: Any) -> Row:
        at = on_minute(milliseconds(record, "timestamp"))
        return {"ts": utc(at), **named(market), "rate": need(record, "interest_1h")}

    return page(data, ("result",), one)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Bars of a `get_tradingview_chart_data` reply, which has columns: `volume` is coins, `cost` dollars."""

    def one(bar: Any) -> Row:
        volume = maybe(bar, 5)
        return {
            "ts": utc(milliseconds(bar, 0)),
            "interval_s": interval_s,
            **named(market),
            **{name: market.price(need(bar, at)) for at, name in enumerate(("open", "high", "low", "close"), 1)},
            "volume": None if volume is None else market.coins(volume),
            "turnover_usd": maybe(bar, 6),
        }

    try:
        columns = [records(data, "result", name) for name in _COLUMNS]
    except Unreadable as fault:
        return Page(faults=(str(fault),))
    if len({len(column) for column in columns}) > 1:
        return Page(faults=("the columns of bars have different lengths",))
    return page([list(bar) for bar in zip(*columns, strict=True)], (), one)


def open_interest(data: Any, known: Mapping[str, Market]) -> Page:
    """Levels of a `get_book_summary…` reply, of the contracts in `known` alone: options stand in the same list.

    Inverse contracts are told in dollars, linear ones in coins; the other is by the mark price beside it.
    """

    def one(record: Any) -> Row | None:
        market = known.get(text(record, "instrument_name"))
        if market is None:
            return None
        level, mark = need(record, "open_interest"), maybe(record, "mark_price")
        base, usd = (None, level) if market.inverse else (market.coins(level), None)
        at = utc(milliseconds(record, "creation_timestamp"))
        row = {"ts": at, **named(market), "oi_base": base, "oi_usd": usd}
        return row if mark is None else walks.priced(row, {at: market.price(mark)})

    return page(data, ("result",), one)


def fetch_funding(want: Want) -> Talk:
    """The hours of every perpetual of each asset."""
    return walks.funding(want, futures, partial(asked, "get_funding_rate_history"), funding, _SETTLEMENTS)


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset."""
    return walks.bars(want, futures, partial(asked, "get_tradingview_chart_data", resolution="60"), candles, _BARS)


def fetch_open_interest(want: Want) -> Talk:
    """The level of now of every perpetual of each asset."""
    sheet = Sheet(want)
    known = {one.symbol: one for one in sheet.markets((yield from futures(sheet)))}
    rows: list[Row] = []
    for currency in sorted({one.family for one in known.values()}):
        whose = {"currency": currency, "kind": "future"}
        reply = yield Ask(url("get_book_summary_by_currency"), whose, fresh_s=snapshots.SAMPLED_S)
        rows += sheet.read(reply, currency, partial(open_interest, known=known)).rows
    for symbol in sorted(known.keys() - {row["symbol"] for row in rows}):
        sheet.problem(f"{symbol}: no open interest told")
    return snapshots.batch(sheet, rows)
