"""How far the texts of a chart reach, measured letter by letter in the packaged type."""

from __future__ import annotations

from functools import cache
from xml.etree import ElementTree as ET

from fontTools.ttLib import TTFont

from briefs.render import typeface

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own charts


@cache
def advances(semibold: bool) -> dict[str, float]:
    """Each character's width in units of the font's size."""
    font = TTFont(typeface.printed()[1 if semibold else 0])
    unit = font["head"].unitsPerEm
    return {chr(code): font["hmtx"][name][0] / unit for code, name in font.getBestCmap().items()}


def outside(svg: str) -> list[str]:
    """The texts that touch the edge of their chart or leave it, with where they begin and end."""
    root = parsed(svg)
    left, _, width, _ = map(float, root.get("viewBox", "").split())
    found = []
    for text in root.iter(f"{SVG}text"):
        words = "".join(text.itertext()).strip()
        wide = advances(text.get("font-weight") == "600")
        length = sum(wide[letter] for letter in words) * float(text.get("font-size", "11"))
        start = float(text.get("x", "0")) - length * {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor", ""), 0.0)
        if start < left + 1 or start + length > left + width - 1:
            found.append(f"{words}: {start:.1f} to {start + length:.1f}")
    return found
