"""Deribit's liquidations: a flag on its trades, so that a day of them is a scan of all trades.

Bankruptcies among the settlements are another thing and are not liquidations.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Literal

from briefs.sources.talk import Ask, Reply, Row, Talk, Want
from briefs.sources.venues.deribit.contracts import HOST, OLDER, VENUE, asked, futures, named
from briefs.sources.venues.market import QUOTES, Market
from briefs.sources.venues.reading import (
    Page,
    Unreadable,
    inside,
    milliseconds,
    need,
    page,
    records,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import until_now
from briefs.tables.stretch import Stretch

_TRADES = 1000  # of one reply
_PAGES = 900  # of all contracts together: the session ends a talk after a thousand questions, and all it had gathered
_TAKER = {"sell": "long", "buy": "short"}
_MAKER = {"sell": "short", "buy": "long"}
_FLAGS = ("T", "M", "MT")


def liquidations(data: Any, market: Market) -> Page:
    """The forced sides of the trades of a `get_last_trades…` reply; count: all of its trades.

    `direction` is the taker's. T: the taker was forced; M: the maker, on the other side; MT: both, which is two rows.
    """
    taker, maker = (
        page(data, ("result", "trades"), partial(_forced, market=market, who=who)) for who in ("taker", "maker")
    )
    return Page(taker.rows + maker.rows, tuple(dict.fromkeys(taker.faults + maker.faults)), taker.count)


def fetch_orders(want: Want) -> Talk:
    """A scan of all trades of every future of each asset, dated ones among them.

    Where no trade at all is told, as of a day that is long past, the venue's host for history is asked.
    """
    sheet = Sheet(want)
    start, end = until_now(want)
    known = yield from futures(sheet)
    mine = {asset: [one for one in known if one.asset == asset and one.quote in QUOTES] for asset in want.assets}
    told: dict[str, tuple[int, bool]] = {}
    for host in (HOST, OLDER):
        pages = iter(range(_PAGES))
        for asset, contracts in mine.items():
            trades, whole = 0, True
            for one in contracts:
                count, all_there = yield from _scan(sheet, host, one, start, end, pages)
                trades, whole = trades + count, whole and all_there
            told[asset] = trades, whole
        if any(trades for trades, _ in told.values()):
            break
    for asset, (trades, whole) in told.items():
        if trades:
            sheet.cover(Stretch(VENUE, asset, "full" if whole else "partial", utc(start), utc(end), VENUE))
        elif mine[asset]:
            sheet.problem(f"{asset}: no trades told, so whether there were liquidations is not known")
        else:
            sheet.problem(f"{asset}: no contract quoted in dollars")
    return sheet.batch()


def _scan(
    sheet: Sheet, host: str, one: Market, start_ms: int, end_ms: int, pages: Iterator[int]
) -> Generator[Ask, Reply, tuple[int, bool]]:
    """The trades of one contract, page by page: how many there were, and whether all of them were read."""
    trades, at = 0, start_ms
    for _ in pages:
        paging = {"count": str(_TRADES), "sorting": "asc"}
        reply = yield asked("get_last_trades_by_instrument_and_time", one, at, end_ms, host=host, **paging)
        made = sheet.take(reply, one.symbol, partial(liquidations, market=one))
        trades += made.count
        if reply.refused or made.faults:
            return trades, False
        if inside(reply.data, "result", "has_more") is not True:
            return trades, True
        last = _latest(reply.data)
        if last <= at:  # as many trades in one millisecond as a page holds: there is no way to ask for the rest
            break
        at = last  # again: other trades may have the same time
    sheet.problem(f"{one.symbol}: trades from {utc(at):%Y-%m-%dT%H:%M:%S.%fZ} on are not read")
    return trades, False


def _latest(data: Any) -> int:
    """The time of the last trade that has one; 0 where none has."""
    found = [0]
    for record in records(data, "result", "trades"):
        with suppress(Unreadable):
            found.append(milliseconds(record, "timestamp"))
    return max(found)


def _forced(record: Any, market: Market, who: Literal["taker", "maker"]) -> Row | None:
    flag = inside(record, "liquidation")
    if flag is None:
        return None
    if flag not in _FLAGS:
        raise Unreadable(f"liquidation: {flag!r:.20} is none of T, M and MT")
    if ("T" if who == "taker" else "M") not in flag:
        return None
    direction = text(record, "direction")
    if direction not in _TAKER:
        raise Unreadable(f"direction: {direction!r:.20} is neither buy nor sell")
    side = (_TAKER if who == "taker" else _MAKER)[direction]
    number, price = text(record, "trade_id"), need(record, "price")
    coins, usd = market.size(need(record, "amount"), price)
    return {
        "ts": utc(milliseconds(record, "timestamp")),
        **named(market),
        "side": side,
        "price": market.price(price),
        "qty": coins,
        "usd": usd,
        "kind": "liq",
        "id": f"{number}-{side}" if flag == "MT" else number,
        "price_kind": "fill",
    }
