"""Bitfinex's bars, and its status of perpetuals, which holds their funding and open interest moment by moment."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from decimal import Decimal
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Reply, Row, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.bitfinex.contracts import URL, named, perpetuals
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import HOUR_MS, Page, maybe, milliseconds, ms_of, need, on_minute, page, utc
from briefs.sources.venues.settlements import span
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import until_now

_BARS, _STATES = 1000, 5000  # rows of one reply
_MOST_PAGES = 400


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Rows of a `candles` reply: [start, open, CLOSE, high, low, coins]. An hour without a trade has none."""

    def one(bar: Any) -> Row:
        volume = maybe(bar, 5)
        return {
            "ts": utc(milliseconds(bar, 0)),
            "interval_s": interval_s,
            **named(market),
            "open": market.price(need(bar, 1)),
            "high": market.price(need(bar, 3)),
            "low": market.price(need(bar, 4)),
            "close": market.price(need(bar, 2)),
            "volume": None if volume is None else market.coins(volume),
            "turnover_usd": None,
        }

    return page(data, (), one)


def states(data: Any, market: Market) -> Page:
    """Rows of a `status/deriv/…/hist` reply: `ts`, `oi_base`, its `mark`, and the `rate` that is due at `settles`.

    [0] time, [7] next settlement, [11] the rate of the period that it ends, [14] mark price, [17] open interest in
    coins. Old rows are shorter: what they lack is None.
    """

    def one(state: Any) -> Row:
        level, mark, due = maybe(state, 17), maybe(state, 14), maybe(state, 7)
        return {
            "ts": utc(milliseconds(state, 0)),
            "oi_base": None if level is None else market.coins(level),
            "mark": None if mark is None else market.price(mark),
            "rate": maybe(state, 11),
            "settles": on_minute(milliseconds(state, 7)) if due else None,
        }

    return page(data, (), one)


def settlements(found: Iterable[Row], market: Market, now_ms: int) -> list[Row]:
    """The rate of each settlement that is past: what the last state before it said of it. Without their interval."""
    rates: dict[int, tuple[Any, Decimal]] = {}
    for state in found:
        due, rate = state["settles"], state["rate"]
        if due is None or rate is None or due > now_ms or utc(due) < state["ts"]:
            continue
        if due not in rates or rates[due][0] <= state["ts"]:
            rates[due] = (state["ts"], rate)
    return [{"ts": utc(due), **named(market), "rate": rates[due][1]} for due in sorted(rates)]


def levels(found: Iterable[Row], market: Market) -> list[Row]:
    """The first level of each hour, under its own time; in dollars by the mark price of that moment."""
    first: dict[int, Row] = {}
    for state in sorted(found, key=lambda state: state["ts"]):
        if state["oi_base"] is not None:
            row = {"ts": state["ts"], **named(market), "oi_base": state["oi_base"], "oi_usd": None}
            prices = {} if state["mark"] is None else {state["ts"]: state["mark"]}
            first.setdefault(ms_of(state["ts"]) // HOUR_MS, walks.priced(row, prices))
    return list(first.values())


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset."""

    def asking(one: Market, start_ms: int, end_ms: int) -> Ask:
        return Ask(f"{URL}candles/trade:1h:{one.symbol}/hist", _times(start_ms, end_ms - 1, _BARS))

    return walks.bars(want, perpetuals, asking, candles, _BARS)


def fetch_funding(want: Want) -> Talk:
    """The settlements of every perpetual of each asset, as its status told them."""
    sheet = Sheet(want)
    for one in sheet.markets((yield from perpetuals(sheet))):
        found = yield from _history(sheet, one, *span(want))
        sheet.settle(settlements(found, one, want.now_ms), one)
    return sheet.batch()


def fetch_open_interest(want: Want) -> Talk:
    """A level for each hour of every perpetual of each asset."""
    sheet = Sheet(want)
    start, end = until_now(want)
    for one in sheet.markets((yield from perpetuals(sheet))):
        rows = levels((yield from _history(sheet, one, start, end)), one)
        sheet.keep(rows)
        told, due = len({ms_of(row["ts"]) // HOUR_MS for row in rows}), -(-(end - start) // HOUR_MS)
        if told < due:
            sheet.problem(f"{one.symbol}: open interest is told of {told} of {due} hours")
    return sheet.batch()


def _history(sheet: Sheet, one: Market, start_ms: int, end_ms: int) -> Generator[Ask, Reply, list[Row]]:
    """The states of a stretch, oldest first, page by page."""
    found: list[Row] = []
    at = start_ms
    for _ in range(_MOST_PAGES):
        reply = yield Ask(f"{URL}status/deriv/{one.symbol}/hist", _times(at, end_ms - 1, _STATES))
        made = sheet.read(reply, one.symbol, partial(states, market=one))
        found += made.rows
        last = max((ms_of(row["ts"]) for row in made.rows), default=end_ms)
        if made.count < _STATES or last >= end_ms:
            break
        at = last + 1
    return found


def _times(start_ms: int, end_ms: int, limit: int) -> dict[str, str]:
    return {"start": str(start_ms), "end": str(end_ms), "limit": str(limit), "sort": "1"}
