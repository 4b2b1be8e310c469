"""Feeds in three formats, the sitemap, and what robots are told. All of them need the site's whole address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import format_datetime
from functools import partial
from html import escape
from typing import Any

from briefs.render.site.card import Card
from briefs.render.site.face import INDEX, Face
from briefs.render.site.history import when
from briefs.render.site.library import Library
from briefs.render.site.page import Page, key
from briefs.render.site.pictures import picture

ENTRIES = 30
ATOM, RSS, JSON = "atom.xml", "rss.xml", "feed.json"


def pages(library: Library, face: Face, basis: str, others: Sequence[Page]) -> Iterator[Page]:
    """`others` are the pages that the sitemap lists, as far as they say when they changed."""
    sitemap = f"Sitemap: {face.address('sitemap.xml')}" if face.base else ""
    robots = f"User-agent: *\nAllow: /\n{sitemap}"
    yield Page("robots.txt", key(robots), content=f"{robots.rstrip()}\n".encode)
    if not face.base:
        return
    shown = library.newest_first[:ENTRIES]
    drawn = {page.path for page in others}
    entries = [_entry(card, face, picture(card) in drawn) for card in shown]
    updated = max((card.updated for card in shown), default="")
    common = {"face": face, "entries": entries, "updated": updated, "updated_mail": _mail_date(updated)}
    for path in (ATOM, RSS):
        values = {**common, "own": face.address(path)}
        yield Page(path, key(basis, str(values)), template=f"feed/{path}.j2", values=partial(dict, values))
    yield Page(JSON, key(basis, str(common)), content=partial(json_feed, face, entries))
    listed = sorted((face.address(page.path), page.changed) for page in others if page.path.endswith(INDEX))
    urls = [(address, changed) for address, changed in listed if changed]
    yield Page("sitemap.xml", key(basis, urls), template="feed/sitemap.xml.j2", values=lambda: {"urls": urls})


def json_feed(face: Face, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """JSON Feed 1.1."""
    author = {"name": face.name, "url": face.home or face.base}
    items = [
        {
            "id": entry["id"],
            "url": entry["url"],
            "title": entry["title"],
            "summary": entry["summary"],
            "content_html": entry["html"],
            **({"image": entry["picture"]} if entry["picture"] else {}),
            "date_published": entry["published"],
            "date_modified": entry["updated"],
            "tags": list(entry["tags"]),
            "language": "en-GB",
        }
        for entry in entries
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": face.name,
        "home_page_url": face.base,
        "feed_url": face.address(JSON),
        "description": face.about,
        "icon": face.address("icon.svg"),
        "language": "en-GB",
        "authors": [author],
        "items": items,
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _entry(card: Card, face: Face, has_picture: bool) -> dict[str, Any]:
    address = face.address(card.path)
    points = "".join(f"<li>{escape(point)}</li>" for point in card.points)
    notice = "<p>Simulated data: this brief shows a scenario and not a record of trading.</p>"
    html = (
        f"{notice if card.provenance == 'simulated' else ''}<p>{escape(card.lead or card.summary)}</p>"
        f"{f'<ul>{points}</ul>' if points else ''}"
        f'<p><a href="{escape(address)}">Read the brief of {escape(when(card))}</a></p>'
    )
    return {
        "id": face.identity(card.path),
        "url": address,
        "title": card.headline,
        "summary": card.summary or card.title,
        "html": html,
        "picture": face.address(picture(card)) if has_picture else "",
        "published": card.published,
        "published_mail": _mail_date(card.published),
        "updated": card.updated,
        "tags": card.assets,
    }


def _mail_date(moment: str) -> str:
    return format_datetime(datetime.fromisoformat(moment), usegmt=False) if moment else ""
