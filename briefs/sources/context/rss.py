"""Headlines from the feeds of news sites: titles, addresses and times, never the pieces themselves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from briefs.sources.context.feed import Feed, read
from briefs.sources.talk import Ask, Batch, Host, Refusal, Row, Source, Talk, Want

TABLE = "headlines"


def rows(feed: Feed, site: str, start_ms: int, end_ms: int) -> tuple[Row, ...]:
    """The items of [start_ms, end_ms) as rows, oldest first; of two with one time and title the first counts."""
    found: dict[tuple[datetime, str], Row] = {}
    for item in feed.items:
        if start_ms <= item.at.timestamp() * 1000 < end_ms:
            row = {"ts": item.at, "source": site, "title": item.title, "url": item.url or None}
            found.setdefault((item.at, item.title), row)
    return tuple(found[key] for key in sorted(found))


def source(site: str, url: str, about: str = "") -> Source:
    """A site's feed. site: the name that its headlines are attributed to. url: the feed's address."""
    host = urlsplit(url).hostname or ""
    return Source(
        name="".join(site.casefold().split()),
        about=about or f"headlines of {site}",
        hosts=(Host(host, 1, 10),),
        tables={TABLE: lambda want: _headlines(site, url, want)},
        refusal=refusal,
        fresh_s=600,
    )


def refusal(status: int, data: Any) -> Refusal | None:
    """A feed that has moved or is closed to programs; everything else is for the session to judge."""
    del data
    if status in {404, 410}:
        return Refusal("wrong", f"there is no feed at this address any more (HTTP {status})")
    return None


def _headlines(site: str, url: str, want: Want) -> Talk:
    reply = yield Ask(url, accept="xml")
    if reply.unchanged and not reply.data:
        return Batch(TABLE)  # nothing new: the earlier headlines are in the lake
    if not isinstance(reply.data, str):
        return Batch(TABLE, problems=(f"{site}: the answer is no feed",))
    feed = read(reply.data)
    problems = [f"{site}: {problem}" for problem in feed.problems]
    oldest = min((item.at for item in feed.items), default=None)
    start = datetime.fromtimestamp(want.start_ms / 1000, UTC)
    if oldest is not None and oldest > start:
        problems.append(f"{site}: the feed reaches back to {oldest:%Y-%m-%d %H:%M} UTC; earlier headlines are missing")
    return Batch(TABLE, rows(feed, site, want.start_ms, want.end_ms), problems=tuple(problems))


SOURCES = (
    source("CoinDesk", "https://www.coindesk.com/arc/outboundfeeds/rss/"),
    source("The Block", "https://www.theblock.co/rss.xml"),
    source("Cointelegraph", "https://cointelegraph.com/rss"),
    source("Decrypt", "https://decrypt.co/feed"),
)
"""Each is a source of its own, so that a site that does not answer costs only its own headlines."""
