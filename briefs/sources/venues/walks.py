"""The walks over a stretch that most venues need: hourly bars, hourly levels, settlements.

A walk is given how a venue lists its contracts, how it is asked for a piece of time, and how its answer is read.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Reply, Row, Talk, Want
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import HOUR_MS, Page, utc
from briefs.sources.venues.settlements import span
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import pieces, until_now

Listing = Callable[[Sheet], Generator[Ask, Reply, list[Market]]]
"""Asks for a venue's contracts; what it cannot read it says on the sheet."""

Asking = Callable[[Market, int, int], Ask]
"""The request for the rows of one contract in [start_ms, end_ms)."""

Parsing = Callable[[Any, Market], Page]


def bars(
    want: Want, listing: Listing, asking: Asking, parsing: Parsing, longest: int, reach_ms: int | None = None
) -> Talk:
    """Hourly bars of the most usual perpetual of each asset.

    longest: the rows that one reply can hold. reach_ms: how far back the venue answers.
    """
    return _series(want, listing, asking, parsing, longest, reach_ms, first=True)


def levels(
    want: Want, listing: Listing, asking: Asking, parsing: Parsing, longest: int, reach_ms: int | None = None
) -> Talk:
    """Hourly levels of every perpetual of each asset; the bounds are as for bars."""
    return _series(want, listing, asking, parsing, longest, reach_ms, first=False)


def priced_levels(
    want: Want, listing: Listing, asking: Asking, parsing: Parsing, longest: int, bars: tuple[Asking, Parsing]
) -> Talk:
    """Hourly levels that the venue gives in coins or in dollars alone, with the other by its own price of the moment.

    bars: how the contract's bars are asked for and read; the one that opens with the level has the price.
    """
    sheet = Sheet(want)
    ask_bars, read_bars = bars
    for one in sheet.markets((yield from listing(sheet))):
        for start, end in pieces(*until_now(want), longest * HOUR_MS):
            rows = sheet.read((yield asking(one, start, end)), one.symbol, _of(one, parsing)).rows
            if any(row["oi_base"] is None or row["oi_usd"] is None for row in rows):
                known = sheet.read((yield ask_bars(one, start, end)), one.symbol, _of(one, read_bars)).rows
                rows = tuple(priced(row, {bar["ts"]: bar["open"] for bar in known}) for row in rows)
            sheet.keep(rows)
        sheet.expect(HOUR_MS, symbol=one.symbol)
    return sheet.batch()


def priced(level: Row, prices: Mapping[datetime, Decimal]) -> Row:
    """The level with coins and dollars, where one of them is known and so is the price of its moment."""
    price, base, usd = prices.get(level["ts"]), level["oi_base"], level["oi_usd"]
    if price is None or price <= 0 or (base is None) == (usd is None):
        return level
    return {**level, "oi_base": usd / price if base is None else base, "oi_usd": base * price if usd is None else usd}


def funding(want: Want, listing: Listing, asking: Asking, parsing: Parsing, longest: int) -> Talk:
    """Settlements of every perpetual of each asset, hourly at the most often."""
    sheet = Sheet(want)
    for one in sheet.markets((yield from listing(sheet))):
        rows: list[Row] = []
        for start, end in pieces(*span(want), longest * HOUR_MS):
            rows += sheet.read((yield asking(one, start, end)), one.symbol, _of(one, parsing)).rows
        sheet.settle(rows, one)
    return sheet.batch()


def reachable(sheet: Sheet, start_ms: int, reach_ms: int | None) -> int:
    """The first moment that the venue still answers for, in whole hours; what lies before it is said."""
    if reach_ms is None:
        return start_ms
    edge = -(-(sheet.want.now_ms - reach_ms) // HOUR_MS) * HOUR_MS
    if start_ms < edge:
        sheet.problem(f"nothing before {utc(edge):%Y-%m-%dT%H:%M:%SZ}: the venue keeps no more")
    return max(start_ms, edge)


def _of(one: Market, parsing: Parsing) -> Callable[[Any], Page]:
    return lambda data: parsing(data, one)


def _series(
    want: Want,
    listing: Listing,
    asking: Asking,
    parsing: Parsing,
    longest: int,
    reach_ms: int | None,
    *,
    first: bool,
) -> Talk:
    sheet = Sheet(want)
    begin, until = until_now(want)
    begin = reachable(sheet, begin, reach_ms)
    for one in sheet.markets((yield from listing(sheet)), first=first):
        for start, end in pieces(begin, until, longest * HOUR_MS):
            sheet.take((yield asking(one, start, end)), one.symbol, _of(one, parsing))
        sheet.expect(HOUR_MS, begin, symbol=one.symbol)
    return sheet.batch()
