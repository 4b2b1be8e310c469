"""Coinglass, paid: what it says was liquidated by side, as its own claim or, where that is wanted, as totals by venue.

`coinglass` gives `reported` rows, which are printed with its name; `coinglass-totals` gives bars that count as a source
of totals. One of them is chosen by name. Its funding rates are neither per cent nor fractions for sure: not taken.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from functools import partial
from typing import Any

from briefs.sources.talk import Ask, Host, Refusal, Reply, Row, Source, Talk, Want
from briefs.sources.venues.reading import (
    DAY_MS,
    Page,
    Unreadable,
    inside,
    maybe_text,
    milliseconds,
    need,
    page,
    records,
    utc,
)
from briefs.sources.venues.sheet import Sheet
from briefs.sources.venues.spans import pieces, until_now

VENDOR = "coinglass"
_HOST = "open-api-v4.coinglass.com"
_KEY_HEADER = "CG-API-KEY"
_BARS = 1000  # of one reply
_DAY_S = 86_400  # days are what every plan has, and for all time
_ALL = "All"  # the row that is the sum of the others
_VENUES = {"gate-io": "gate", "huobi": "htx"}
_SIDES = {"long": "aggregated_long_liquidation_usd", "short": "aggregated_short_liquidation_usd"}


def exchanges(data: Any) -> dict[str, str]:
    """Our venues by the vendor's names, of an `exchange-list` reply, without the sum. Raises Unreadable."""
    names = [maybe_text(record, "exchange") for record in records(data, "data")]
    return {name: venue(name) for name in names if name and name != _ALL}


def venue(name: str) -> str:
    """The vendor's name of an exchange as a venue's: lower case, hyphens for what is no letter or digit."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return _VENUES.get(slug, slug)


def totals(data: Any, venue: str, asset: str) -> Page:
    """Daily bars by side of an `aggregated-history` reply."""

    def one(bar: Any) -> Row:
        return {
            "ts": utc(milliseconds(bar, "time")),
            "interval_s": _DAY_S,
            "venue": venue,
            "asset": asset,
            **{f"{side}_usd": need(bar, key) for side, key in _SIDES.items()},
            "source": VENDOR,
            "coverage": "aggregate",
        }

    return page(data, ("data",), one)


def claims(data: Any, asset: str, side: str) -> Page:
    """What it says was liquidated of one side, day by day, of an `aggregated-history` reply over all exchanges."""

    def one(bar: Any) -> Row:
        start = milliseconds(bar, "time")
        if start % DAY_MS:
            raise Unreadable(f"time: {start} is not the start of a UTC day")
        return {
            "start": utc(start),
            "end": utc(start + DAY_MS),
            "metric": f"liquidations_{side}_usd",
            "asset": asset,
            "value": need(bar, _SIDES[side]),
            "unit": "usd",
            "source": VENDOR,
        }

    return page(data, ("data",), one)


def refusal(status: int, data: Any) -> Refusal | None:
    """Coinglass refuses inside answers of status 200, by a `code` in text that is not "0"."""
    code = str(inside(data, "code") or (status if status >= 400 else "0"))
    if code == "0":
        return None
    why = maybe_text(data, "msg") or "refused"
    said = f"{why} (code {code})"
    if code == "429":
        return Refusal("again", said)
    if code in ("401", "403"):
        return Refusal("denied" if "plan" in why.lower() else "key", said)
    return Refusal("wrong", said) if not code.startswith("5") else Refusal("again", said)


def fetch_claims(want: Want) -> Talk:
    """Its own claims for whole days, over all exchanges that it watches."""
    sheet = Sheet(want)
    for asset in want.assets:
        names, held = (yield from _exchanges(sheet, asset)), 0
        for start, end in pieces(*_days(want), _BARS * DAY_MS) if names else ():
            reply = yield _history(asset, list(names), start, end)
            for side in _SIDES:
                made = sheet.read(reply, asset, partial(claims, asset=asset, side=side))
                rows = [row for row in made.rows if row["end"] <= utc(want.now_ms)]
                sheet.keep(rows)
                held += len(rows)
        if names and not held:
            sheet.problem(f"{asset}: no whole day in the answer")
    return sheet.batch()


def fetch_totals(want: Want) -> Talk:
    """Daily totals by side of each venue that it watches."""
    sheet = Sheet(want)
    for asset in want.assets:
        names = yield from _exchanges(sheet, asset)
        for name, ours in names.items():
            for start, end in pieces(*_days(want), _BARS * DAY_MS):
                reply = yield _history(asset, [name], start, end)
                sheet.take(reply, f"{ours} {asset}", partial(totals, venue=ours, asset=asset))
            sheet.expect(DAY_MS, venue=ours, asset=asset)
    return sheet.batch()


def _exchanges(sheet: Sheet, asset: str) -> Generator[Ask, Reply, dict[str, str]]:
    reply = yield _ask("exchange-list", symbol=asset, range="24h")
    try:
        found = {} if reply.refused else exchanges(reply.data)
    except Unreadable as fault:
        sheet.problem(f"{asset}: {fault}")
        return {}
    if not found:
        sheet.problem(f"{asset}: {reply.refused or 'no exchange in the answer'}")
    return found


def _history(asset: str, names: list[str], start_ms: int, end_ms: int) -> Ask:
    bounds = {"start_time": str(start_ms), "end_time": str(end_ms - 1), "limit": str(_BARS)}
    return _ask("aggregated-history", exchange_list=",".join(names), symbol=asset, interval="1d", **bounds)


def _days(want: Want) -> tuple[int, int]:
    """The whole days that touch the wanted stretch."""
    start, end = until_now(want)
    return start // DAY_MS * DAY_MS, -(-end // DAY_MS) * DAY_MS


def _ask(path: str, **params: str) -> Ask:
    return Ask(f"https://{_HOST}/api/futures/liquidation/{path}", params, secret_header=_KEY_HEADER)


SOURCE = Source(
    name=VENDOR,
    about="its own claims of what was liquidated by side; a paid key",
    hosts=(Host(_HOST, 30, 60),),
    tables={"reported": fetch_claims},
    refusal=refusal,
    key="COINGLASS_API_KEY",
)
TOTALS = Source(
    name="coinglass-totals",
    about="daily liquidation totals by side of each venue, to be counted; a paid key",
    hosts=SOURCE.hosts,
    tables={"liquidation_totals": fetch_totals},
    refusal=refusal,
    key=SOURCE.key,
    by_name=True,
)
SOURCES = (SOURCE, TOTALS)
