"""The section [house]: who publishes the briefs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from briefs.settings.key import Key
from briefs.vocabulary.look import NAME, Look

COLOUR, COLOUR_WORDS = "#[0-9a-f]{6}", "a colour such as #14567f"
WORDS = r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,198}[^\s\x00-\x1f\x7f])?"


@dataclass(frozen=True, slots=True)
class House:
    """Who publishes the briefs, and how the briefs look."""

    name: Annotated[str, Key("Name of the house, which is the title of its website too.", WORDS, "a name")] = NAME
    about: Annotated[str, Key("What the house publishes, in one sentence.", WORDS, "a sentence")] = (
        "A daily brief of crypto derivatives in which every number can be checked."
    )
    url: Annotated[
        str,
        Key(
            "The house's own address, if it has one beside the website.", r"https?://[^\s<>\"\x00-\x1f]+", "an address"
        ),
    ] = ""
    logo: Annotated[
        Path, Key("A picture beside the name on each brief: an SVG or PNG file of at most 48 KiB. Empty for none.")
    ] = Path()
    fonts: Annotated[
        tuple[str, ...],
        Key(
            "Families of the briefs' type before the packaged one, such as Source Sans 3; they must be installed where "
            "a PDF is made, and where a page is read.",
            "(?!(?i:serif|sans-serif|monospace)$)[A-Za-z0-9][A-Za-z0-9 -]{0,60}",
            "the name of a family, such as Source Sans 3",
        ),
    ] = ()
    accent: Annotated[str, Key("Colour of the house's name, of links and rules.", COLOUR, COLOUR_WORDS)] = ""
    accent_dark: Annotated[str, Key("The same on a dark page.", COLOUR, COLOUR_WORDS)] = ""
    long: Annotated[str, Key("Colour of longs, and of support.", COLOUR, COLOUR_WORDS)] = ""
    long_dark: Annotated[str, Key("The same on a dark page.", COLOUR, COLOUR_WORDS)] = ""
    short: Annotated[str, Key("Colour of shorts, and of resistance.", COLOUR, COLOUR_WORDS)] = ""
    short_dark: Annotated[str, Key("The same on a dark page.", COLOUR, COLOUR_WORDS)] = ""
    paper: Annotated[str, Key("Paper of the PDF.", "A4|Letter", "A4 or Letter")] = "A4"

    @property
    def look(self) -> Look:
        """What the renderer takes over; an empty setting leaves the built-in look."""
        return Look(
            self.name,
            None if self.logo == Path() else self.logo,
            self.fonts,
            _colours(self.accent, self.long, self.short),
            _colours(self.accent_dark, self.long_dark, self.short_dark),
            self.paper,
        )


def _colours(accent: str, long: str, short: str) -> dict[str, str]:
    """The colours that are set, by their name in the palette; a side's words take the colour of its marks."""
    wanted = {"accent": accent, "long": long, "long-ink": long, "short": short, "short-ink": short}
    return {name: colour for name, colour in wanted.items() if colour}
