"""OKX announcements: what the exchange itself says of listings, delistings and maintenance, as headlines of OKX."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from briefs.sources.context.plain import LONGEST, address, plain
from briefs.sources.talk import Ask, Batch, Host, Refusal, Row, Source, Talk, Want
from briefs.sources.venues.reading import Page, Unreadable, inside, maybe_text, milliseconds, ms_of, page, text, utc

URL = "https://www.okx.com/api/v5/support/announcements"
NAME = "okx-announcements"
PUBLISHER = "OKX"
TABLE = "headlines"
MOST_PAGES = 30  # of about twenty each: a fortnight of busy days


def headlines(data: Any) -> Page:
    """The announcements of one page as the answer has them, newest first."""
    return page(data, ("data", 0, "details"), _row)


def refusal(status: int, data: Any) -> Refusal | None:
    """OKX refuses inside an answer of status 200: a code other than 0."""
    code = maybe_text(data, "code")
    if code in {"", "0"}:
        return None
    why = f"{inside(data, 'msg') or 'no reason given'} (code {code})"
    return Refusal("again" if code in {"50011", "50013", "50026"} or status == 429 else "wrong", why)


def _row(record: Any) -> Row:
    title = plain(text(record, "title"))
    if len(title) > LONGEST:
        raise Unreadable(f"title: longer than {LONGEST} characters")
    return {
        "ts": utc(milliseconds(record, "pTime")),
        "source": PUBLISHER,
        "title": title,
        "url": address(maybe_text(record, "url")) or None,
    }


def _headlines(want: Want) -> Talk:
    """Page by page until one reaches back to the start; a page that nothing new stands on is the last."""
    found: dict[tuple[datetime, str], Row] = {}
    problems: list[str] = []
    oldest: int | None = None
    for number in range(1, MOST_PAGES + 1):
        reply = yield Ask(URL, {"page": str(number)})
        read = headlines(reply.data)
        problems += (f"{NAME}: page {number}: {fault}" for fault in read.faults)
        new = [row for row in read.rows if (row["ts"], row["title"]) not in found]
        if not new:
            break
        for row in new:
            found.setdefault((row["ts"], row["title"]), row)
        oldest = min(ms_of(at) for at, _ in found)
        if oldest < want.start_ms or number >= _pages(reply.data):
            break
    if oldest is None or oldest > want.start_ms:
        reach = "nothing" if oldest is None else f"back to {utc(oldest):%Y-%m-%d %H:%M} UTC"
        problems.append(f"{NAME}: the list told {reach}; earlier announcements are missing")
    rows = tuple(found[key] for key in sorted(found) if want.start_ms <= ms_of(key[0]) < want.end_ms)
    return Batch(TABLE, rows, problems=tuple(problems))


def _pages(data: Any) -> int:
    told = maybe_text(inside(data, "data", 0), "totalPage")
    return int(told) if told.isascii() and told.isdigit() else MOST_PAGES


SOURCE = Source(
    name=NAME,
    about="announcements of the exchange OKX",
    hosts=(Host("www.okx.com", 2, 2),),
    tables={TABLE: _headlines},
    refusal=refusal,
    fresh_s=600,
)
