"""The type that lies with the templates, so that a brief looks the same on every machine: a cut of Inter under a name
of its own (`setup/fonts.py`). What it has no character for is set in what the machine has.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from pathlib import Path

from briefs.errors import UserError
from briefs.render.locate import templates

FAMILY = "Inter Brief"
FOLDER = "style/fonts"
_PRINTED = ("Inter-Regular.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")
SHOWN = "Inter.woff2"
_LATIN = "\u017f"  # up to here the type has every letter


def folder() -> Path:
    return templates() / FOLDER


def printed() -> tuple[Path, ...]:
    """Its files for paper and pictures: regular, semibold and bold. Raises UserError where one is missing."""
    return tuple(map(_file, _PRINTED))


@cache
def shown() -> str:
    """The type for browsers, all weights in one file, as a `data:` address. Raises UserError where it is missing."""
    return f"data:font/woff2;base64,{b64encode(_file(SHOWN).read_bytes()).decode()}"


def _file(name: str) -> Path:
    file = folder() / name
    if not file.is_file():
        raise UserError(f"the fonts are missing: {file} is not there; install briefs again")
    return file


def has(text: str) -> bool:
    """Whether it has every character of the text."""
    return max(text, default=" ") <= _LATIN or characters().issuperset(text.replace("\n", ""))


@cache
def characters() -> frozenset[str]:
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # no stubs; it comes with WeasyPrint

    with TTFont(printed()[0], lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
