"""The walks over a stretch that most venues need: hourly bars, hourly levels, settlements.

A walk is given how a venue lists its contracts, how it is asked for a piece of time, and how its answer is read.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
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
