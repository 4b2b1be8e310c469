"""How a house's briefs look where it differs from the built-in look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

NAME = "Crypto derivatives brief"


@dataclass(frozen=True, slots=True)
class Look:
    """name: what stands at the head of each page. logo: an SVG or PNG file, or None. fonts: families before the
    built-in ones. paper: A4 or Letter.

    light, dark: colours as #rrggbb by their name in `templates/style/palette.toml`.
    """

    name: str = NAME
    logo: Path | None = None
    fonts: tuple[str, ...] = ()
    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    paper: str = "A4"


BUILT_IN = Look()
