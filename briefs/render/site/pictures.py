"""Pictures of the site: the card that a link to a brief shows, and the icon."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from briefs.errors import BriefsError
from briefs.render.numbers import percent
from briefs.render.site.card import Card
from briefs.render.site.face import Face
from briefs.render.site.fonts import Fonts, fonts
from briefs.render.site.history import when
from briefs.render.site.library import Library
from briefs.render.site.page import Page, key
from briefs.render.site.prose import shortened

WIDTH, HEIGHT = 1200, 630
SIZE, LINES, ROOM = 58, 4, 1056


def picture(card: Card) -> str:
    return f"{card.folder}card.png"


def says(card: Card) -> str:
    """The picture in words."""
    return f"{when(card)}: {shortened(card.headline, 200)}"


def pages(library: Library, face: Face, basis: str) -> Iterator[Page]:
    """The cards, and the icon. Without a base address no page names a card, and none is drawn."""
    yield Page("icon.svg", key(basis), template="site/icon.svg.j2", values=lambda: {"letter": face.name[:1].upper()})
    if not face.base:
        return
    used = fonts()
    for card in library.newest_first:
        values = card_values(card, face, used)
        yield Page(
            picture(card),
            key(basis, values, used.name),
            template="site/card.svg.j2",
            values=partial(dict, values),
            finish=partial(drawn, used),
        )


def card_values(card: Card, face: Face, used: Fonts) -> dict[str, Any]:
    """What the card's template shows. What the font cannot show is left out, and the date stands in its place."""
    title = card.title if used.show(card.title) else f"Brief of {when(card)}"
    summary = card.summary if card.summary != card.title and used.show(card.summary) else ""
    lines = used.wrapped(shortened(title, 300), SIZE, ROOM, LINES)
    share = card.value("liquidations.long_share")
    total = card.shown("liquidations.total_usd")
    return {
        "house": shortened(face.name, 60) if used.show(face.name) else "",
        "when": when(card),
        "lines": lines,
        "says": used.wrapped(summary, 30, ROOM, 2) if len(lines) < LINES else [],
        "total": f"Liquidations {total}" if total else "",
        "long": _part(share),
        "long_says": f"longs {percent(share)}" if share is not None else "",
        "short_says": f"shorts {percent(1 - share)}" if share is not None else "",
        "simulated": card.provenance == "simulated",
        "family": used.name,
    }


def drawn(used: Fonts, svg: bytes) -> bytes:
    """A card's SVG as PNG: the same drawing and fonts give the same bytes."""
    from resvg_py import svg_to_bytes

    try:
        return bytes(
            svg_to_bytes(
                svg_string=svg.decode(),
                background="#ffffff",
                skip_system_fonts=True,
                font_files=[str(file) for file in used.files],
                font_family=used.name,
            )
        )
    except ValueError as error:
        raise BriefsError(f"template site/card.svg.j2 gives no picture: {error}") from error


def _part(share: Decimal | None) -> float | None:
    return None if share is None else round(float(share), 4)
