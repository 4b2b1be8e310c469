"""Pictures of the site: the card that a link to a brief shows, and the icon."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from briefs.errors import BriefsError
from briefs.render.charts.scale import width
from briefs.render.numbers import percent
from briefs.render.override import Templates
from briefs.render.site.card import Card
from briefs.render.site.face import Face
from briefs.render.site.history import when
from briefs.render.site.library import Library
from briefs.render.site.page import Page, key
from briefs.render.site.prose import shortened

WIDTH, HEIGHT = 1200, 630
SIZE, LINES, ROOM = 58, 4, 1056
_BOLD = 1.08  # how much wider bold letters are
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"))
# Families that a card is set in, the best first: regular and bold files.
_FAMILIES = (
    ("Inter-Regular.ttf", "Inter-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
)


_SCALED = re.compile(r"(?<=\d) (?=(?:thousand|million|billion|trillion)\b)")


@dataclass(frozen=True, slots=True)
class Fonts:
    """A family's two files and the characters that both can show."""

    name: str
    files: tuple[Path, Path]
    letters: frozenset[int]

    def show(self, text: str) -> bool:
        return all(ord(letter) in self.letters or letter.isspace() for letter in text)


@lru_cache(maxsize=4)
def fonts(own: Path | None = None) -> Fonts | None:
    """The first family that is found: among the templates (`style/fonts`), then in the system. None without any."""
    folders = [*((own,) if own is not None else ()), *_FOLDERS]
    found: dict[str, Path] = {}
    for folder in reversed(folders):
        if folder.is_dir():
            found |= {path.name: path for path in sorted(folder.rglob("*.ttf"))}
    for pair in _FAMILIES:
        if all(name in found for name in pair):
            return _read(found[pair[0]], found[pair[1]])
    return None


def picture(card: Card) -> str:
    return f"{card.folder}card.png"


def says(card: Card) -> str:
    """The picture in words."""
    return f"{when(card)}: {shortened(card.headline, 200)}"


def pages(library: Library, face: Face, templates: Templates, basis: str) -> Iterator[Page]:
    """The cards, and the icon. Without a base address no page names a card, and none is drawn; likewise without a font
    to draw it with.
    """
    yield Page("icon.svg", key(basis), template="site/icon.svg.j2", values=lambda: {"letter": face.name[:1].upper()})
    used = fonts(templates.path("style/fonts"))
    if not face.base or used is None:
        return
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
    lines = wrapped(shortened(title, 300), SIZE, ROOM, LINES)
    share = card.value("liquidations.long_share")
    total = card.shown("liquidations.total_usd")
    return {
        "house": shortened(face.name, 60) if used.show(face.name) else "",
        "when": when(card),
        "lines": lines,
        "says": wrapped(summary, 30, ROOM, 2) if len(lines) < LINES else [],
        "total": f"Liquidations {total}" if total else "",
        "long": _part(share),
        "long_says": f"longs {percent(share)}" if share is not None else "",
        "short_says": f"shorts {percent(1 - share)}" if share is not None else "",
        "simulated": card.provenance == "simulated",
        "family": used.name,
    }


def wrapped(text: str, size: float, room: float, most: int) -> list[str]:
    """`text` in at most `most` lines of `room`; what does not fit ends in an ellipsis. Long words are cut."""
    lines: list[str] = []
    rest = [
        word.replace("\N{NO-BREAK SPACE}", " ") for word in _SCALED.sub("\N{NO-BREAK SPACE}", text).split(" ") if word
    ]
    while rest and len(lines) < most:
        line = ""
        while rest and _fits(f"{line} {rest[0]}".strip(), size, room):
            line = f"{line} {rest.pop(0)}".strip()
        if not line:
            word = rest.pop(0)
            cut = next((n for n in range(len(word), 0, -1) if _fits(word[:n], size, room)), 1)
            line, rest = word[:cut], [word[cut:], *rest]
        lines.append(line)
    if rest and any(rest):
        last = lines[-1]
        while last and not _fits(f"{last}…", size, room):
            last = last[:-1]
        lines[-1] = f"{last.rstrip(' ,;:')}…"
    return lines


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


def _fits(text: str, size: float, room: float) -> bool:
    return width(text, size) * _BOLD <= room


def _read(regular: Path, bold: Path) -> Fonts:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # no stubs; it comes with WeasyPrint

    with TTFont(regular, lazy=True) as one, TTFont(bold, lazy=True) as other:
        letters = frozenset(one.getBestCmap()) & frozenset(other.getBestCmap())
        return Fonts(str(one["name"].getBestFamilyName()), (regular, bold), letters)
