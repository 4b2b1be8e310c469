"""The page of a brief, and the files that lie beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from briefs.render.site.card import Card
from briefs.render.site.editions import history
from briefs.render.site.face import Face
from briefs.render.site.history import when
from briefs.render.site.layout import Layout, Meta
from briefs.render.site.library import Library
from briefs.render.site.page import Page, key
from briefs.render.site.pictures import HEIGHT, WIDTH, picture, says
from briefs.render.site.prose import shortened
from briefs.render.site.sources import Source

SHOWN_CHANGES = 40
_FORMATS = {"pdf": "PDF", "md": "Markdown", "json": "JSON"}


def pages(
    library: Library,
    layout: Layout,
    site_style: str,
    sources: Mapping[str, Source],
    definitions: Callable[[str], str],
) -> Iterator[Page]:
    for card in library.newest_first:
        source = sources[card.slug]
        before, after = library.neighbours[card.slug]
        beside = [_beside(one) for one in (before, after)]
        yield layout.page(
            card.path,
            "brief",
            _meta(card, layout.face),
            [source.digest, beside, card.formats, [str(edition) for edition in card.editions]],
            partial(_values, card, source, beside, definitions),
            changed=card.updated,
            styles=(card.style, site_style),
        )
        for name in card.formats:
            yield Page(f"{card.folder}brief.{name}", key(source.digest), content=partial(source.read, f"brief.{name}"))
        yield Page(
            f"{card.folder}history.json",
            key([str(edition) for edition in card.editions]),
            content=partial(history, card.editions),
        )


def _beside(card: Card | None) -> dict[str, str] | None:
    return None if card is None else {"path": card.path, "when": when(card), "title": card.listed}


def _meta(card: Card, face: Face) -> Meta:
    about = card.summary or card.title
    return Meta(
        card.headline,
        about,
        picture=picture(card) if face.base else "",
        picture_says=says(card),
        kind="article",
        published=card.published,
        updated=card.updated,
        data=_news(card, face),
    )


def _news(card: Card, face: Face) -> dict[str, Any]:
    """The brief as schema.org's NewsArticle."""
    house: dict[str, Any] = {"@type": "Organization", "name": face.name}
    if face.home or face.base:
        house["url"] = face.home or face.base
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": shortened(card.headline, 110),
        "description": shortened(card.summary or card.title, 300),
        "datePublished": card.published,
        "dateModified": card.updated,
        "temporalCoverage": f"{card.start}/{card.end}",
        "inLanguage": "en-GB",
        "isAccessibleForFree": True,
        "author": [house],
        "publisher": house,
    }
    if face.base:
        data["mainEntityOfPage"] = data["url"] = face.address(card.path)
        data["image"] = [{"@type": "ImageObject", "url": face.address(picture(card)), "width": WIDTH, "height": HEIGHT}]
    return data


def _values(
    card: Card,
    source: Source,
    beside: list[dict[str, str] | None],
    definitions: Callable[[str], str],
) -> dict[str, Any]:
    article = source.article()
    changes = card.editions[-1].changes if card.editions else ()
    return {
        "main": Markup(article.main),  # noqa: S704 - the brief's own page, which `article` has examined
        "body_class": article.body_class,
        "told": "data-about=" in article.main,
        "before": beside[0],
        "after": beside[1],
        "files": [(f"{card.folder}brief.{name}", _FORMATS[name]) for name in _FORMATS if name in card.formats],
        "editions": card.editions,
        "history": f"{card.folder}history.json",
        "updated": card.updated,
        "changes": [(definitions(one.figure), one) for one in changes[:SHOWN_CHANGES]],
        "more": max(0, len(changes) - SHOWN_CHANGES),
    }
