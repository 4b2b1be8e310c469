"""Kraken Futures: hourly funding, candles, open interest, and a daily volume of liquidations without sides.

Contracts named `PF_` count coins, `PI_` and `FI_` dollars. The volume of liquidations cannot enter longs or shorts: it
is what the venue reports. Its single orders are told on its websocket alone.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from decimal import Decimal
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues import walks
from briefs.sources.venues.market import LISTED_S, Market, listed
from briefs.sources.venues.reading import (
    DAY_MS,
    Page,
    Unreadable,
    inside,
    iso,
    maybe,
    maybe_text,
    milliseconds,
    ms_of,
    need,
    on_minute,
    page,
    records,
    seconds,
    text,
    utc,
)
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import pieces, until_now
from briefs.sources.venues.symbols import UnknownSymbol, read

VENUE = "kraken"
_URL = "https://futures.kraken.com"
_BARS, _LEVELS, _DAYS = 1000, 500, 500  # rows asked for at a time: how many one reply holds is not documented
_PERPETUALS = ("PF_", "PI_")


def markets(data: Any) -> list[Market]:
    """The contracts of an `instruments` reply. Raises Unreadable where it holds no list."""

    def one(record: Any) -> Market | None:
        symbol, kind = text(record, "symbol").upper(), text(record, "type")
        if not kind.startswith(("futures_", "flexible_")) or inside(record, "tradeable") is not True:
            return None
        try:
            name = read(symbol)
        except UnknownSymbol:
            return None
        return Market(
            symbol,
            name.asset,
            name.multiplier,
            name.quote,
            contract=need(record, "contractSize"),
            inverse=kind == "futures_inverse",
            perpetual=name.perpetual and symbol.startswith(_PERPETUALS),
            interval_h=Decimal(1),
        )

    return listed(data, ("instruments",), one)


def funding(data: Any, market: Market) -> Page:
    """The hours of a `historicalfundingrates` reply: `relativeFundingRate`, for `fundingRate` is money a contract."""

    def one(record: Any) -> Row:
        at = on_minute(iso(record, "timestamp"))
        return {"ts": utc(at), **_named(market), "rate": need(record, "relativeFundingRate")}

    return page(data, ("rates",), one)


def candles(data: Any, market: Market, interval_s: int = 3600) -> Page:
    """Bars of a charts reply; `volume` is contracts."""

    def one(bar: Any) -> Row:
        contracts = maybe(bar, "volume")
        volume = None if contracts is None else contracts * market.contract
        return {
            "ts": utc(milliseconds(bar, "time")),
            "interval_s": interval_s,
            **_named(market),
            **{name: market.price(need(bar, name)) for name in ("open", "high", "low", "close")},
            "volume": None if volume is None or market.inverse else market.coins(volume),
            "turnover_usd": volume if market.inverse else None,
        }

    return page(data, ("candles",), one)


def open_interest(data: Any, market: Market) -> Page:
    """The level at which each bar of an `open-interest` reply began."""

    def one(bar: Any) -> Row:
        level = need(inside(bar, 1), 0) * market.contract
        base, usd = (None, level) if market.inverse else (market.coins(level), None)
        return {"ts": utc(seconds(bar, 0)), **_named(market), "oi_base": base, "oi_usd": usd}

    return _analytics(data, one)


def liquidation_volume(data: Any, market: Market, interval_s: int = 86400) -> Page:
    """Bars of a `liquidation-volume` reply of a contract that counts coins, as claims of Kraken's own."""

    def one(bar: Any) -> Row:
        start = seconds(bar, 0)
        return {
            "start": utc(start),
            "end": utc(start + interval_s * 1000),
            "metric": "liquidation_volume",
            "asset": market.asset,
            "value": market.coins(need(bar, 1) * market.contract),
            "unit": "coins",
            "source": VENUE,
        }

    return _analytics(data, one)


def refusal(status: int, data: Any) -> Refusal | None:
    """Errors of severity E of the charts, and `result: error` of the rest. A warning comes with a result."""
    if inside(data, "result") == "error":
        why = maybe_text(data, "error") or "refused"
        if status == 429 or "limit" in why.casefold():
            return Refusal("again", why)
        return Refusal("unknown" if "symbol" in why.casefold() else "wrong", why)
    errors = [error for error in _errors(data) if maybe_text(error, "severity") != "W"]
    if not errors:
        return None
    why = "; ".join(_said(error) for error in errors)
    if status == 429:
        return Refusal("again", why)
    unknown = status == 404 or any(maybe_text(error, "field") in {"symbol", "tradeable"} for error in errors)
    return Refusal("unknown" if unknown else "wrong", why)


def fetch_funding(want: Want) -> Talk:
    """The hours of every perpetual of each asset: one reply holds a year."""
    sheet = Sheet(want)
    for one in sheet.markets((yield from _markets(sheet))):
        reply = yield Ask(_URL + "/derivatives/api/v4/historicalfundingrates", {"symbol": one.symbol})
        sheet.settle(sheet.read(reply, one.symbol, partial(funding, market=one)).rows, one)
    return sheet.batch()


def fetch_candles(want: Want) -> Talk:
    """Hourly bars of the most usual perpetual of each asset."""
    return walks.bars(want, _markets, _bars, candles, _BARS)


def fetch_open_interest(want: Want) -> Talk:
    """Hourly levels of every perpetual of each asset.

    The venue gives coins or, inverse, dollars; the other is by the price of the bar that opens with the level.
    """
    asking = partial(_asked, "open-interest", 3600)
    return walks.priced_levels(want, _markets, asking, open_interest, _LEVELS, (_bars, candles))


def fetch_reported(want: Want) -> Talk:
    """The volume of liquidations of each whole day, of the perpetuals that count coins."""
    sheet = Sheet(want)
    start, end = until_now(want)
    first, last = -(-start // DAY_MS) * DAY_MS, end // DAY_MS * DAY_MS
    for one in sheet.markets((yield from _markets(sheet))):
        if one.inverse:
            continue
        told = 0
        for begin, until in pieces(first, last, _DAYS * DAY_MS):
            reply = yield _asked("liquidation-volume", 86400, one, begin, until)
            made = sheet.read(reply, one.symbol, partial(liquidation_volume, market=one))
            rows = [row for row in made.rows if first <= ms_of(row["start"]) < last]
            told += len(rows)
            sheet.keep(rows)
        days = (last - first) // DAY_MS
        if told < days:
            sheet.problem(f"{one.symbol}: the volume of liquidations is told of {told} of {days} days")
    return sheet.batch()


def _markets(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    reply = yield Ask(_URL + "/derivatives/api/v3/instruments", fresh_s=LISTED_S)
    return sheet.contracts(reply, "contracts", markets)


def _bars(one: Market, start_ms: int, end_ms: int) -> Ask:
    times = {"from": str(start_ms // 1000), "to": str(end_ms // 1000)}
    return Ask(f"{_URL}/api/charts/v1/trade/{one.symbol}/1h", times)


def _asked(what: str, interval_s: int, one: Market, start_ms: int, end_ms: int) -> Ask:
    times = {"since": str(start_ms // 1000), "to": str(end_ms // 1000), "interval": str(interval_s)}
    return Ask(f"{_URL}/api/charts/v1/analytics/{one.symbol}/{what}", times)


def _analytics(data: Any, one: Callable[[Any], Row]) -> Page:
    """The two lists of an analytics reply side by side; a warning beside them is a fault that costs no row."""
    warnings = tuple(f"warning: {_said(error)}" for error in _errors(data))
    try:
        times, values = (records(data, "result", name) for name in ("timestamp", "data"))
    except Unreadable as fault:
        return Page(faults=(str(fault), *warnings))
    if len(times) != len(values):
        return Page(faults=(f"{len(times)} times and {len(values)} values", *warnings))
    made = page([list(bar) for bar in zip(times, values, strict=True)], (), one)
    return Page(made.rows, made.faults + warnings, made.count)


def _errors(data: Any) -> list[Any]:
    found = inside(data, "errors")
    return found if isinstance(found, list) else []


def _said(error: Any) -> str:
    """An error in words: its type, and the field and value that it names."""
    field, value = inside(error, "field"), inside(error, "value")
    named = ": ".join(str(part) for part in (field, value) if part is not None)
    words = maybe_text(error, "type") or "refused"
    return f"{words} ({named})" if named else words


def _named(market: Market) -> dict[str, str]:
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}


SOURCE = Source(
    name=VENUE,
    about="hourly funding, candles, open interest; a daily volume of liquidations without sides",
    hosts=(Host("futures.kraken.com", 10, 10),),  # no limit of the charts is documented
    tables={
        "funding": fetch_funding,
        "candles": fetch_candles,
        "open_interest": fetch_open_interest,
        "reported": fetch_reported,
    },
    refusal=refusal,
    fresh_s=300,  # each answer on funding is a year, whichever day is asked for
)
