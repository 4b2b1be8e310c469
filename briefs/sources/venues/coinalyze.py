"""Coinalyze, with a free key: what was liquidated by side on many venues, and open interest of venues that keep none.

It builds its totals from the venues' public feeds, so a feed that shows one order a second is a floor here too. Its
funding rates are per cent and bars of a running rate: no settlements, so they are not taken. The open interest of
venues with a history of their own is left to them: of one contract there is one truth.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import (
    DAY_MS,
    HOUR_MS,
    Page,
    Unreadable,
    inside,
    maybe_text,
    need,
    page,
    records,
    seconds,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import until_now
from briefs.sources.venues.totals import added

VENDOR = "coinalyze"
_HOST = "api.coinalyze.net"
_KEY_HEADER = "api_key"
_SYMBOLS = 20  # of one request; each counts as a call
_HOURLY_MS = 60 * DAY_MS  # inside the day it keeps 1500 to 2000 points, days for good
_VENUES = {
    "Binance": "binance",
    "Bybit": "bybit",
    "OKX": "okx",
    "Huobi": "htx",
    "HTX": "htx",
    "Gate.io": "gate",
    "Hyperliquid": "hyperliquid",
    "Deribit": "deribit",
    "Bitfinex": "bitfinex",
    "Kraken": "kraken",
    "dYdX": "dydx",
}
_WITHOUT_HISTORY = ("deribit", "hyperliquid")


def exchanges(data: Any) -> dict[str, str]:
    """Our venues by the vendor's code, of an `exchanges` reply. Raises Unreadable where it holds no list."""
    named = {maybe_text(record, "code"): _VENUES.get(maybe_text(record, "name"), "") for record in records(data)}
    return {code: venue for code, venue in named.items() if code and venue}


def markets(data: Any, venues: dict[str, str]) -> list[Market]:
    """The contracts of a `future-markets` reply on venues of ours. Raises Unreadable.

    `family` is the venue; what the vendor counts in anything but coins is `inverse`.
    """

    def one(record: Any) -> Market | None:
        venue = venues.get(text(record, "exchange"))
        if venue is None:
            return None
        base, quote = text(record, "base_asset"), text(record, "quote_asset")
        perpetual = inside(record, "is_perpetual") is True
        other = maybe_text(record, "oi_lq_vol_denominated_in") != "BASE_ASSET"
        made = market(text(record, "symbol"), base, quote, perpetual=perpetual, inverse=other, family=venue)
        return made and replace(made, native=maybe_text(record, "symbol_on_exchange") or made.symbol)

    return listed(data, (), one)


def histories(data: Any) -> dict[str, Any]:
    """The history of each symbol of a reply; one that the vendor has no rows of is not in it. Raises Unreadable."""
    return {maybe_text(record, "symbol"): inside(record, "history") for record in records(data)}


def totals(history: Any, market: Market, interval_s: int) -> Page:
    """Liquidations of one contract by side, where they were asked for in dollars."""

    def one(bar: Any) -> Row:
        return {
            "ts": utc(seconds(bar, "t")),
            "interval_s": interval_s,
            "venue": market.family,
            "asset": market.asset,
            "long_usd": need(bar, "l"),
            "short_usd": need(bar, "s"),
            "source": VENDOR,
            "coverage": "aggregate",
        }

    return page(history, (), one)


def open_interest(history: Any, market: Market, column: str) -> Page:
    """Open interest of one contract at each bar's opening, in coins or dollars as it was asked for.

    column: `oi_base` or `oi_usd`. The row bears the venue's own name of the contract: of one series there is one.
    """

    def one(bar: Any) -> Row:
        named = {"venue": market.family, "symbol": market.native, "asset": market.asset}
        level = need(bar, "o")
        units = market.coins(level) if column == "oi_base" else level
        return {"ts": utc(seconds(bar, "t")), **named, "oi_base": None, "oi_usd": None, column: units}

    return page(history, (), one)


def refusal(status: int, data: Any) -> Refusal | None:
    """Coinalyze refuses by status, with a message."""
    why = maybe_text(data, "message") or "refused"
    if status in (401, 403):
        return Refusal("key", why)
    if status == 429:
        return Refusal("again", why)
    return Refusal("wrong", why) if 400 <= status < 500 else None


def fetch_totals(want: Want) -> Talk:
    """Totals by side of each venue and asset, over the contracts quoted in dollars; by the hour of the last 60 days."""
    sheet = Sheet(want)
    step_ms = HOUR_MS if want.start_ms >= want.now_ms - _HOURLY_MS else DAY_MS
    markets = list(sheet.markets((yield from _markets(sheet))))
    found = yield from _histories(sheet, "liquidation-history", markets, step_ms)
    parts: dict[tuple[str, str], list[Sequence[Row]]] = {}
    for one in markets:
        parse = partial(totals, market=one, interval_s=step_ms // 1000)
        made = sheet.read(Reply(found.get(one.symbol, [])), one.symbol, parse)
        parts.setdefault((one.family, one.asset), []).append(made.rows)
    for (venue, asset), rows in parts.items():
        sheet.keep(added(rows))
        sheet.expect(step_ms, venue=venue, asset=asset)
    return sheet.batch()


def fetch_open_interest(want: Want) -> Talk:
    """Hourly levels on the venues that keep no history of their own, in dollars and, where it counts so, in coins."""
    sheet = Sheet(want)
    known = yield from _markets(sheet)
    markets = list(sheet.markets(one for one in known if one.family in _WITHOUT_HISTORY))
    path = "open-interest-history"
    dollars = yield from _histories(sheet, path, markets, HOUR_MS)
    coins = yield from _histories(sheet, path, [one for one in markets if not one.inverse], HOUR_MS, convert=False)
    for one in markets:
        levels: dict[datetime, Row] = {}
        for column, found in (("oi_usd", dollars), ("oi_base", coins)):
            parse = partial(open_interest, market=one, column=column)
            for row in sheet.read(Reply(found.get(one.symbol, [])), one.symbol, parse).rows:
                levels[row["ts"]] = {**row, **levels.get(row["ts"], {}), column: row[column]}
        sheet.keep(levels.values())
        sheet.expect(HOUR_MS, symbol=one.native)
    return sheet.batch()


def _markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    reply = yield replace(_ask("exchanges"), fresh_s=LISTED_S)
    try:
        venues = exchanges(reply.data)
    except Unreadable as fault:
        sheet.problem(f"exchanges: {fault}")
        return []
    reply = yield replace(_ask("future-markets"), fresh_s=LISTED_S)
    return sheet.contracts(reply, "contracts", lambda data: markets(data, venues))


def _histories(
    sheet: Sheet, path: str, markets: Sequence[Market], step_ms: int, convert: bool = True
) -> Generator[Ask, Reply, dict[str, Any]]:
    """The histories of all contracts. An empty answer to a good question is asked for once more: it happens."""
    start, end = until_now(sheet.want)
    times = {"from": str(start // 1000), "to": str((end - 1) // 1000), "convert_to_usd": str(convert).lower()}
    interval = "1hour" if step_ms == HOUR_MS else "daily"
    found: dict[str, Any] = {}
    for first in range(0, len(markets), _SYMBOLS):
        asked = [one.symbol for one in markets[first : first + _SYMBOLS]]
        ask = _ask(path, len(asked), symbols=",".join(asked), interval=interval, **times)
        reply = yield ask
        if reply.data == []:
            reply = yield ask
        try:
            found |= histories(reply.data)
        except Unreadable as fault:
            sheet.problem(f"{path}: {reply.refused or fault}")
        missing = [symbol for symbol in asked if symbol not in found]
        if missing:
            sheet.problem(f"not in the answer: {', '.join(missing)}")
    return found


def _ask(path: str, weight: int = 1, **params: str) -> Ask:
    return Ask(f"https://{_HOST}/v1/{path}", params, secret_header=_KEY_HEADER, weight=weight)


SOURCE = Source(
    name=VENDOR,
    about="liquidation totals by side of eleven venues, and open interest of those that keep none; a free key",
    hosts=(Host(_HOST, 40, 60),),
    tables={"liquidation_totals": fetch_totals, "open_interest": fetch_open_interest},
    refusal=refusal,
    key="COINALYZE_API_KEY",
)
