"""ForexFactory: this week's economic calendar. It tells what is scheduled, never what came of it.

About a hundred events stand in a week. Kept are those that move the markets a brief speaks of: every one of high
importance, and of the United States those of medium importance and the holidays as well.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from briefs.sources.context.plain import plain
from briefs.sources.talk import Ask, Batch, Host, Refusal, Row, Source, Talk, Want
from briefs.sources.venues.reading import DAY_MS, Page, Unreadable, iso, ms_of, page, text, utc

URL = "https://nfs.faireconomy.media/ff_calendar_thisweek.json"
NEXT = "https://nfs.faireconomy.media/ff_calendar_nextweek.json"
NAME = "forexfactory"
TABLE = "events"
HOUR_S = 3600
FRIDAY = 4

_COUNTRIES = {
    "USD": ("US", "US"),
    "EUR": ("EU", "Euro area"),
    "GBP": ("GB", "UK"),
    "JPY": ("JP", "Japan"),
    "CNY": ("CN", "China"),
    "AUD": ("AU", "Australia"),
    "NZD": ("NZ", "New Zealand"),
    "CAD": ("CA", "Canada"),
    "CHF": ("CH", "Switzerland"),
}
"""Currency, with which the calendar names a country: region and the word for it."""

_IMPORTANCE = {"High": "high", "Medium": "medium", "Low": "low", "Holiday": "", "Non-Economic": ""}
_CENTRAL_BANK = re.compile(
    r"\b(FOMC|Fed|ECB|BOE|BOJ|SNB|RBA|RBNZ|BOC|MPC|Monetary Policy|Federal Funds|Press Conference|"
    r"(Refinancing|Bank|Cash|Policy|Overnight) Rate)\b",
    re.IGNORECASE,
)


def events(data: Any) -> Page:
    """The events that are kept, in the answer's order: name (with its country), kind, region, importance."""
    return page(data, (), _row)


def refusal(status: int, data: Any) -> Refusal | None:
    """Too many loads are answered with a page that says `Request Denied`, with any status."""
    if status == 404:
        return Refusal("unknown", "there is no such calendar yet (HTTP 404)")
    if isinstance(data, str) and "request denied" in data.casefold():
        return Refusal("again", f"the calendar may be loaded about twice in five minutes (HTTP {status})", 300)
    return None


def _row(record: Any) -> Row | None:
    currency, impact = text(record, "country"), text(record, "impact")
    if impact not in _IMPORTANCE:
        raise Unreadable(f"impact: {impact!r:.40} is none that is known")
    region, country = _COUNTRIES.get(currency, ("", currency))
    importance = _IMPORTANCE[impact]
    if not (importance == "high" or (region == "US" and impact in {"Medium", "Holiday"})):
        return None
    title = plain(text(record, "title"))
    name = title if currency == "All" else plain(f"{country} {title}")
    return {
        "ts": utc(iso(record, "date")),
        "name": name,
        "kind": _kind(title, impact),
        "region": region or None,
        "importance": importance or None,
        "source": NAME,
    }


def _kind(title: str, impact: str) -> str:
    if impact == "Holiday":
        return "holiday"
    return "central-bank" if _CENTRAL_BANK.search(title) else "economic-data"


def _events(want: Want) -> Talk:
    """What stands in the file from the start asked for on, and also after its end: a brief tells what is to come.

    From Friday on next week's file is asked for as well; it often comes only with the weekend.
    """
    found: dict[tuple[datetime, str], Row] = {}
    problems: list[str] = []
    for url in (URL, NEXT) if utc(want.now_ms).weekday() >= FRIDAY else (URL,):
        reply = yield Ask(url)
        if reply.refused:
            problems.append(f"{NAME}: {url.rpartition('_')[2].removesuffix('.json')}: {reply.refused}")
            continue
        read = events(reply.data)
        problems += (f"{NAME}: {fault}" for fault in read.faults)
        if not (read.count or read.faults):
            problems.append(f"{NAME}: {url.rpartition('_')[2].removesuffix('.json')}: the calendar is empty")
        for row in read.rows:
            if ms_of(row["ts"]) >= want.start_ms:
                found.setdefault((row["ts"], row["name"]), row)
    if want.now_ms - want.end_ms > 7 * DAY_MS:
        problems.append(f"{NAME}: the calendar is of this week alone; none of the time asked for is kept")
    return Batch(TABLE, tuple(found[key] for key in sorted(found)), problems=tuple(problems))


SOURCE = Source(
    name=NAME,
    about="economic calendar of this week",
    hosts=(Host("nfs.faireconomy.media", 2, 300),),
    tables={TABLE: _events},
    refusal=refusal,
    fresh_s=HOUR_S,
)
