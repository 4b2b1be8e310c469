"""Deribit: liquidations as a flag on its trades, hourly funding, candles, and open interest as it is now.

An inverse contract's `amount` and open interest are dollars, a linear one's coins. Funding runs without a break: each
hour's share is told. Bankruptcies among the settlements are another thing and are not liquidations.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from contextlib import suppress
from decimal import Decimal
from functools import partial
from typing import Any, Literal

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues import snapshots, walks
from briefs.sources.venues.market import QUOTES, Market, listed, market
from briefs.sources.venues.reading import (
    Page,
    Unreadable,
    inside,
    maybe,
    maybe_text,
    milliseconds,
    need,
    on_minute,
    page,
    records,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import until_now
from briefs.tables.stretch import Stretch

VENUE = "deribit"
_HOST, _OLDER = "https://www.deribit.com", "https://history.deribit.com"
_TRADES, _SETTLEMENTS, _BARS = 1000, 744, 1000  # rows of one reply
_COLUMNS = ("ticks", "open", "high", "low", "close", "volume", "cost")
_TAKER = {"sell": "long", "buy": "short"}
_MAKER = {"sell": "short", "buy": "long"}
_FLAGS = {"", "T", "M", "MT"}
_AGAIN = (10028, 10040, 10041, 10047, 11051)


def markets(data: Any) -> list[Market]:
    """The futures of a `get_instruments` reply. Raises Unreadable where it holds no list."""

    def one(record: Any) -> Market | None:
        if text(record, "kind") != "future":
            return None
        base, quote = text(record, "base_currency"), text(record, "quote_currency")
        inverse = text(record, "instrument_type") == "reversed"
        return market(
            text(record, "instrument_name"),
            base,
            quote,
            inverse=inverse,
            perpetual=text(record, "settlement_period") == "perpetual",
            interval_h=Decimal(1),
            family=base if inverse else quote,
        )

    return listed(data, ("result",), one)


def liquidations(data: Any, market: Market) -> Page:
    """The forced sides of the trades of a `get_last_trades…` reply; count: all of its trades.

    `direction` is the taker's. T: the taker was forced; M: the maker, on the other side; MT: both, which is two rows.
    """
    taker, maker = (
        page(data, ("result", "trades"), partial(_forced, market=market, who=who)) for who in ("taker", "maker")
    )
    return Page(taker.rows + maker.rows, tuple(dict.fromkeys(taker.faults + maker.faults)), taker.count)


def funding(data: Any, market: Market) -> Page:
    """The hours of a `get_funding_rate_history` reply, without their interval."""

    def one(record: Any) -> Row:
        at = on_minute(milliseconds(record, "timestamp"))
        return {"ts": utc(at), **_named(market), "rate": need(record, "interest_1h")}

    return page(data, ("result",), one)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Bars of a `get_tradingview_chart_data` reply, which has columns: `volume` is coins, `cost` dollars."""

    def one(bar: Any) -> Row:
        volume = maybe(bar, 5)
        return {
            "ts": utc(milliseconds(bar, 0)),
            "interval_s": interval_s,
            **_named(market),
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
    """Levels of a `get_book_summary…` reply, of the contracts in `known` alone: options stand in the same list."""

    def one(record: Any) -> Row | None:
        market = known.get(text(record, "instrument_name"))
        if market is None:
            return None
        level = need(record, "open_interest")
        base, usd = (None, level) if market.inverse else (market.coins(level), None)
        at = utc(milliseconds(record, "creation_timestamp"))
        return {"ts": at, **_named(market), "oi_base": base, "oi_usd": usd}

    return page(data, ("result",), one)


def refusal(status: int, data: Any) -> Refusal | None:
    """The error object of JSON-RPC, with any status."""
    error = inside(data, "error")
    if not isinstance(error, dict):
        return None
    code = inside(error, "code")
    param, reason = (maybe_text(inside(error, "data"), name) for name in ("param", "reason"))
    why = f"{maybe_text(error, 'message') or 'refused'} (code {code}{', ' if reason or param else ''}"
    why += f"{' '.join(part for part in (param, reason) if part)})"
    if status == 429 or code in _AGAIN:
        return Refusal("again", why)
    if param in {"instrument_name", "currency"} or code == 13020:
        return Refusal("unknown", why)
    return Refusal("wrong", why)


def fetch_liquidations(want: Want) -> Talk:
    """A scan of all trades of every future of each asset, dated ones among them."""
    sheet = Sheet(want)
    start, end = until_now(want)
    known = yield from _markets(sheet)
    for asset in want.assets:
        mine = [one for one in known if one.asset == asset and one.quote in QUOTES]
        if not mine:
            sheet.problem(f"{asset}: no contract quoted in dollars")
            continue
        for host in (_HOST, _OLDER):
            trades, whole = 0, True
            for one in mine:
                count, all_there = yield from _scan(sheet, host, one, start, end)
                trades, whole = trades + count, whole and all_there
            if trades:
                break
        if trades:
            sheet.cover(Stretch(VENUE, asset, "full" if whole else "partial", utc(start), utc(end), VENUE))
        else:
            sheet.problem(f"{asset}: no trades told, so whether there were liquidations is not known")
    return sheet.batch()


def fetch_funding(want: Want) -> Talk:
    """The hours of every perpetual of each asset."""
    return walks.funding(want, _markets, partial(_asked, "get_funding_rate_history"), funding, _SETTLEMENTS)


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset."""
    return walks.bars(want, _markets, partial(_asked, "get_tradingview_chart_data", resolution="60"), candles, _BARS)


def fetch_open_interest(want: Want) -> Talk:
    """The level of now of every perpetual of each asset."""
    sheet = Sheet(want)
    known = {one.symbol: one for one in sheet.markets((yield from _markets(sheet)))}
    rows: list[Row] = []
    for currency in sorted({one.family for one in known.values()}):
        reply = yield Ask(_url("get_book_summary_by_currency"), {"currency": currency, "kind": "future"})
        rows += sheet.read(reply, currency, partial(open_interest, known=known)).rows
    for symbol in sorted(known.keys() - {row["symbol"] for row in rows}):
        sheet.problem(f"{symbol}: no open interest told")
    return snapshots.batch(sheet, rows)


def _markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    reply = yield Ask(_url("get_instruments"), {"currency": "any", "kind": "future"})
    return sheet.contracts(reply, "contracts", markets)


def _scan(sheet: Sheet, host: str, one: Market, start_ms: int, end_ms: int) -> Generator[Ask, Reply, tuple[int, bool]]:
    """The trades of one contract, page by page: how many there were, and whether all of them were read."""
    trades, at = 0, start_ms
    while at < end_ms:
        paging = {"count": str(_TRADES), "sorting": "asc"}
        reply = yield _asked("get_last_trades_by_instrument_and_time", one, at, end_ms, host=host, **paging)
        made = sheet.take(reply, one.symbol, partial(liquidations, market=one))
        trades += made.count
        if reply.refused or made.faults:
            return trades, False
        if inside(reply.data, "result", "has_more") is not True:
            return trades, True
        last = _latest(reply.data)
        if last <= at:  # as many trades in one millisecond as a page holds: there is no way to ask for the rest
            sheet.problem(f"{one.symbol}: trades from {utc(at):%Y-%m-%dT%H:%M:%S.%fZ} on are not read")
            return trades, False
        at = last  # again: other trades may have the same time
    return trades, True


def _latest(data: Any) -> int:
    """The time of the last trade that has one; 0 where none has."""
    found = [0]
    for record in records(data, "result", "trades"):
        with suppress(Unreadable):
            found.append(milliseconds(record, "timestamp"))
    return max(found)


def _forced(record: Any, market: Market, who: Literal["taker", "maker"]) -> Row | None:
    flag = maybe_text(record, "liquidation")
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
        **_named(market),
        "side": side,
        "price": market.price(price),
        "qty": coins,
        "usd": usd,
        "kind": "liq",
        "id": f"{number}-{side}" if flag == "MT" else number,
        "price_kind": "fill",
    }


def _asked(method: str, one: Market, start_ms: int, end_ms: int, host: str = _HOST, **more: str) -> Ask:
    times = {"start_timestamp": str(start_ms), "end_timestamp": str(end_ms - 1)}
    return Ask(_url(method, host), {"instrument_name": one.symbol, **times, **more})


def _url(method: str, host: str = _HOST) -> str:
    return f"{host}/api/v2/public/{method}"


def _named(market: Market) -> dict[str, str]:
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}


SOURCE = Source(
    name=VENUE,
    about="every liquidation, as a flag on trades; hourly funding, candles; open interest of now",
    hosts=(Host("www.deribit.com", 20, 1), Host("history.deribit.com", 20, 1)),
    tables={
        "liquidations": fetch_liquidations,
        "funding": fetch_funding,
        "candles": fetch_candles,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
