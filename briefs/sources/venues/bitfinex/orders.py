"""Bitfinex's liquidations: what a forced position was closed by, each part once.

A position gives a trigger, which has its whole size, and matches, which are the parts that were closed and their
prices. They come in any order. Adding both counts twice: the matches count, and a trigger only where there are none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Reply, Talk, Want
from briefs.sources.venues.bitfinex.contracts import URL, VENUE, named, perpetuals
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import (
    HOUR_MS,
    Page,
    Unreadable,
    capped,
    maybe,
    milliseconds,
    need,
    records,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet
from briefs.tables.stretch import Stretch

_ROWS = 500  # of one reply
_WEIGHT = 10  # three questions a minute, where others are asked thirty
_MARGIN_MS = HOUR_MS  # a position's matches may lie on the other side of midnight than its trigger
_MOST_PAGES = 900


@dataclass(frozen=True, slots=True)
class Part:
    """One row of the list. amount: coins, above zero of a long. price: None where the row has none."""

    at_ms: int
    position: str
    symbol: str
    match: bool
    amount: Decimal
    price: Decimal | None
    entry: Decimal | None


def parts(data: Any) -> tuple[list[Part], tuple[str, ...], int]:
    """The rows of a `liquidations/hist` reply, what of them cannot be read, and how many records there were."""
    try:
        found = records(data)
    except Unreadable as fault:
        return [], (str(fault),), 0
    made, faults = [], []
    for number, record in enumerate(found, 1):
        # Each element of the list is a list with one row in it.
        row = record[0] if isinstance(record, list) and record and isinstance(record[0], list) else record
        try:
            made.append(_part(row))
        except Unreadable as fault:
            faults.append(f"row {number}: {fault}")
    return made, capped(faults), len(found)


def orders(found: Iterable[Part], markets: Mapping[str, Market]) -> Page:
    """The liquidations of these markets: of each position its matches, or its trigger where it has none.

    Parts of one position, moment and kind are numbered, for the venue gives numbers to positions alone. A trigger
    without a price counts at the price at which the position was opened, which is no price of the order's.
    """
    by_position: dict[str, list[Part]] = defaultdict(list)
    for part in found:
        if part.symbol in markets and part.amount:
            by_position[part.position].append(part)
    rows, faults = [], []
    for position in sorted(by_position):
        whole = by_position[position]
        counted = [part for part in whole if part.match] or whole
        times: Counter[int] = Counter()
        for part in sorted(counted, key=lambda one: (one.at_ms, one.amount, one.price or 0)):
            price = part.price or part.entry
            if price is None:
                faults.append(f"position {position}: neither a price nor an entry")
                continue
            times[part.at_ms] += 1
            market, size = markets[part.symbol], abs(part.amount)
            again = f"-{times[part.at_ms]}" if times[part.at_ms] > 1 else ""
            rows.append(
                {
                    "ts": utc(part.at_ms),
                    **named(market),
                    "side": "long" if part.amount > 0 else "short",
                    "price": market.price(price),
                    "qty": market.coins(size),
                    "usd": size * price,
                    "kind": "liq",
                    "id": f"{position}-{part.at_ms}{again}",
                    "price_kind": "fill" if part.price else None,
                }
            )
    return Page(tuple(rows), capped(faults), len(rows))


def fetch_orders(want: Want) -> Talk:
    """All liquidations of the wanted stretch and an hour about it, of which those of each asset are kept."""
    sheet = Sheet(want)
    mine = {one.symbol: one for one in sheet.markets((yield from perpetuals(sheet)))}
    if not mine:
        return sheet.batch()
    end = min(want.end_ms, want.now_ms)
    found: Counter[Part] = Counter()
    reached = yield from _pages(sheet, found, want.start_ms - _MARGIN_MS, min(end + _MARGIN_MS, want.now_ms))
    if not found:
        sheet.problem("no liquidations told of any contract, which need not mean that there were none")
        return sheet.batch()
    made = orders(found.elements(), mine)
    for fault in made.faults:
        sheet.problem(fault)
    sheet.keep(made.rows)
    for asset in sorted({one.asset for one in mine.values()}):
        sheet.cover(
            Stretch(VENUE, asset, "full", utc(want.start_ms), utc(max(want.start_ms, min(reached, end))), VENUE)
        )
    return sheet.batch()


def _pages(sheet: Sheet, found: Counter[Part], start_ms: int, end_ms: int) -> Generator[Ask, Reply, int]:
    """Gather the parts, oldest first; the moment up to which all of them are known. An empty list is asked again."""
    at = start_ms
    for number in range(_MOST_PAGES):
        times = {"start": str(at), "end": str(end_ms), "limit": str(_ROWS), "sort": "1"}
        reply = yield Ask(URL + "liquidations/hist", times, weight=_WEIGHT)
        if reply.refused:
            sheet.problem(f"liquidations: {reply.refused}")
            return at
        made, faults, count = parts(reply.data)
        for fault in faults:
            sheet.problem(f"liquidations: {fault}")
        # Pages share their last moment; equal parts of one page are several.
        here = Counter(made)
        for part, times_here in here.items():
            found[part] = max(found[part], times_here)
        if faults:
            return at
        last = max((part.at_ms for part in made), default=at)
        if not count and number == 0:
            continue
        if count < _ROWS:
            return end_ms
        if last <= at:
            break
        at = last
    sheet.problem(f"liquidations after {utc(at):%Y-%m-%dT%H:%M:%SZ} are not read")
    return at


def _part(row: Any) -> Part:
    """["pos", position, time, -, symbol, amount, entry price, -, is match, is sold at the market, -, price]."""
    match = need(row, 8)
    if match not in {0, 1}:
        raise Unreadable(f"8: {match} does not say whether it is a match")
    entry, price = (_above_zero(maybe(row, at)) for at in (6, 11))
    return Part(milliseconds(row, 2), text(row, 1), text(row, 4), bool(match), need(row, 5), price, entry)


def _above_zero(price: Decimal | None) -> Decimal | None:
    return price if price is not None and price > 0 else None
