"""Every file of the site, before any is made."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from briefs.render.logo import picture
from briefs.render.override import Templates
from briefs.render.site import archive, briefs, feeds, home, pictures, search, subjects
from briefs.render.site.article import digest
from briefs.render.site.card import Card
from briefs.render.site.face import Face
from briefs.render.site.layout import Layout
from briefs.render.site.library import Library
from briefs.render.site.names import Names
from briefs.render.site.page import Page, key
from briefs.render.site.sources import Source

VERSION = 1  # raise it where the same input gives other pages: everything is then made again


@dataclass(frozen=True, slots=True)
class Order:
    """What a site is made from. cards: in any order. sources: the briefs' files, by slug."""

    face: Face
    cards: Sequence[Card]
    sources: Mapping[str, Source]
    templates: Templates
    definitions: Callable[[str], str]
    version: str


def plan(order: Order) -> list[Page]:
    """The files of the site: pages first, feeds and sitemap last."""
    sheet = order.templates.path("site/site.css").read_bytes()
    script = order.templates.path("site/search.js").read_bytes()
    logo = _logo(order.templates)
    site_style, site_script = f"style/site-{digest(sheet)}.css", f"search/search-{digest(script)}.js"
    basis = key(
        VERSION,
        order.version,
        str(order.face),
        str(order.templates.look),
        _hashes(order.templates),
        site_style,
        logo[0],
    )
    library = Library.of(order.cards, Names(order.templates.wording()[1]))
    styles = (library.cards[-1].style, site_style) if library.cards else (site_style,)
    fonts = {card.style: card.fonts for card in library.cards}
    layout = Layout(order.face, styles, fonts, basis, logo[0])
    pages = [
        _fixed(site_style, sheet),
        _fixed(site_script, script),
        *([_fixed(*logo)] if logo[0] else []),
        *_styles(library, order.sources),
        *pictures.pages(library, order.face, basis),
        *briefs.pages(library, layout, site_style, order.sources, order.definitions),
        *archive.pages(library, layout),
        *subjects.pages(library, layout),
        *search.pages(library, layout, site_script),
        *home.pages(library, layout, order.sources),
    ]
    return [*pages, *feeds.pages(library, order.face, basis, pages)]


def _logo(templates: Templates) -> tuple[str, bytes]:
    """The house's logo as a file of the site: its path and content; "" where the house has none."""
    if templates.look.logo is None:
        return "", b""
    kind, _, content = picture(templates.look.logo).partition(";base64,")
    ending = "svg" if "svg" in kind else "png"
    drawn = b64decode(content)
    return f"style/logo-{digest(drawn)}.{ending}", drawn


def _fixed(path: str, content: bytes) -> Page:
    return Page(path, key(digest(content)), content=lambda: content)


def _styles(library: Library, sources: Mapping[str, Source]) -> Iterator[Page]:
    """The briefs' style sheets and fonts; most briefs share them."""
    known: set[str] = set()
    for card in reversed(library.cards):
        source = sources[card.slug]
        if card.style not in known:
            yield Page(card.style, key(card.style), content=partial(_sheet, source))
        for font in card.fonts:
            if font not in known:
                yield Page(font, key(font), content=partial(_font, source, font))
        known |= {card.style, *card.fonts}


def _sheet(source: Source) -> bytes:
    return source.style().text.encode()


def _font(source: Source, font: str) -> bytes:
    return source.style().fonts[font]


def _hashes(templates: Templates) -> str:
    """A hash of every template that the site's pages and feeds are made with, and of the words they use."""
    files: dict[str, str] = {}
    for folder in reversed(templates.folders):
        for part in ("site", "feed"):
            for path in sorted((folder / part).glob("*.j2")):
                files[path.relative_to(folder).as_posix()] = digest(path.read_bytes())
    lexicon = templates.path("phrases/en/lexicon.toml")
    return key(files, digest(lexicon.read_bytes()))
