"""The walk over liquidation orders that are asked by time, a page at most a call."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from briefs.sources.talk import Ask, Reply, Talk, Want
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import utc
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import pieces, until_now
from briefs.sources.venues.stretches import Hours
from briefs.sources.venues.walks import Asking, Listing, Parsing, reachable


@dataclass(frozen=True, slots=True)
class Limits:
    """What a venue allows. piece_ms: the longest stretch of one call. rows: of one page. grain_ms: of its times.

    reach_ms: how far back it answers.
    """

    piece_ms: int
    rows: int
    grain_ms: int
    reach_ms: int


def orders(want: Want, venue: str, listing: Listing, asking: Asking, parsing: Parsing, limits: Limits) -> Talk:
    """The orders of every perpetual of each asset; a piece of time that one of them fills not whole is `partial`."""
    sheet = Sheet(want)
    start, end = until_now(want)
    start = reachable(sheet, start, limits.reach_ms)
    known = {asset: Hours() for asset in want.assets}
    for one in sheet.markets((yield from listing(sheet))):
        for begin, until in pieces(start, end, limits.piece_ms):
            whole = yield from _piece(sheet, one, begin, until, asking, parsing, limits)
            known[one.asset].note(begin, until, whole)
    for asset, hours in known.items():
        for stretch in hours.stretches(venue, asset, "full"):
            sheet.cover(stretch)
    return sheet.batch()


def _piece(
    sheet: Sheet, market: Market, start_ms: int, end_ms: int, asking: Asking, parsing: Parsing, limits: Limits
) -> Generator[Ask, Reply, bool]:
    """The orders of one piece, in halves where it fills a page; whether all could be read.

    Bounds may be inclusive or not, so halves share their middle: equal orders of two pages are the same ones.
    """
    todo, whole = [(start_ms, end_ms)], True
    while todo:
        begin, until = todo.pop()
        reply = yield asking(market, begin, until)
        made = sheet.read(reply, market.symbol, lambda data: parsing(data, market))
        full, middle = made.count >= limits.rows, (begin + until) // 2 // limits.grain_ms * limits.grain_ms
        if full and begin < middle < until:
            todo += [(middle, until), (begin, middle)]
            continue
        if full:
            sheet.problem(f"{market.symbol}: more orders at {utc(begin):%Y-%m-%dT%H:%M:%SZ} than a page holds")
        whole = whole and not full and not reply.refused and not made.faults
        sheet.keep(made.rows)
    return whole
