"""The first page, and the page that is shown where none was found."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from briefs.render.site.card import Card
from briefs.render.site.history import Column, when
from briefs.render.site.layout import Layout, Meta
from briefs.render.site.library import Library
from briefs.render.site.page import Page
from briefs.render.site.pictures import picture, says
from briefs.render.site.sources import Source
from briefs.render.site.strip import DAYS, Strip, strip

RECENT = 10
TOTALS = (
    Column("Liquidations", "liquidations.total_usd"),
    Column("Of longs", "liquidations.long_usd"),
    Column("Of shorts", "liquidations.short_usd"),
)


def pages(library: Library, layout: Layout, sources: Mapping[str, Source]) -> Iterator[Page]:
    face = layout.face
    shown = library.newest_first[:RECENT]
    latest = shown[0] if shown else None
    meta = Meta(
        face.name,
        face.about,
        picture=picture(latest) if latest and face.base else "",
        picture_says=says(latest) if latest else "",
        data={"@context": "https://schema.org", "@type": "WebSite", "name": face.name, "description": face.about}
        | ({"url": face.base} if face.base else {}),
    )
    subjects = [(subject.kind, subject.name, subject.folder) for subject, _ in library.subjects]
    heat = totals(library)
    yield layout.page(
        "index.html",
        "home",
        meta,
        [sources[latest.slug].digest if latest else "", [_line(card) for card in shown], subjects, str(heat)],
        partial(_values, latest, sources, [_line(card) for card in shown[1:]], subjects, heat),
        changed=max((card.updated for card in library.cards), default=""),
    )
    absent = Meta("Page not found", "There is no page at this address.", indexed=False)
    yield layout.page("404.html", "absent", absent, [], dict)


def totals(library: Library) -> Strip | None:
    """The strip of the last 90 days' liquidations."""
    if not library.days:
        return None
    return strip(library.days, TOTALS[0].figure, "Liquidations", TOTALS, max(library.days), DAYS)


def _line(card: Card) -> dict[str, str]:
    return {
        "path": card.path,
        "iso": card.date.isoformat(),
        "when": when(card),
        "title": card.listed,
        "says": card.summary,
    }


def _values(
    latest: Card | None,
    sources: Mapping[str, Source],
    recent: list[dict[str, str]],
    subjects: list[tuple[str, str, str]],
    heat: Strip | None,
) -> dict[str, Any]:
    parts: dict[str, Any] = {"latest": None, "header": "", "points": ""}
    if latest is not None:
        article = sources[latest.slug].article()
        parts = {
            "latest": _line(latest),
            # Their numbers stay bound; a heading of the brief is one rank lower here.
            "header": Markup(_lowered(article.header)) or _plain_header(latest),  # noqa: S704 - see `article`
            "points": Markup(article.points),  # noqa: S704 - the same
        }
    return {**parts, "recent": recent, "subjects": subjects, "strip": heat}


def _lowered(header: str) -> str:
    without = re.sub(r'\sid="[^"]*"', "", header)
    return re.sub(r"(</?)h1\b", r"\1h2", without)


def _plain_header(card: Card) -> Markup:
    return Markup("<h2>{}</h2>\n<p>{}</p>").format(escape(card.title), escape(card.lead))
