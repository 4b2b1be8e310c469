"""The font that pictures are set in: which characters it has, how wide they are, and how a text breaks into lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from briefs.render import typeface

_KEPT = "\N{NO-BREAK SPACE}"
_SCALED = re.compile(r"(?<=\d) (?=(?:thousand|million|billion|trillion)\b)")


@dataclass(frozen=True)
class Fonts:
    """A family and its files. advances: the width of the bold form of each character, in units of the font's size."""

    name: str
    files: tuple[Path, ...]
    advances: Mapping[str, float]

    def show(self, text: str) -> bool:
        return all(letter in self.advances or letter.isspace() for letter in text)

    def wrapped(self, text: str, size: float, room: float, most: int) -> list[str]:
        """`text` in at most `most` lines of `room`, an amount never apart from its scale. What does not fit ends in an
        ellipsis; a word that is too long is cut.
        """
        lines: list[str] = []
        rest = [word.replace(_KEPT, " ") for word in _SCALED.sub(_KEPT, text).split(" ") if word]
        while rest and len(lines) < most:
            line = ""
            while rest and self._fits(f"{line} {rest[0]}".strip(), size, room):
                line = f"{line} {rest.pop(0)}".strip()
            if not line:
                word = rest.pop(0)
                cut = next((n for n in range(len(word), 0, -1) if self._fits(word[:n], size, room)), 1)
                line, rest = word[:cut], [word[cut:], *rest]
            lines.append(line)
        if any(rest):
            lines[-1] = self._ended(lines[-1], size, room)
        return lines

    def _ended(self, line: str, size: float, room: float) -> str:
        while line and not self._fits(f"{line}…", size, room):
            line = line[:-1]
        return f"{line.rstrip(' ,;:')}…"

    def _fits(self, text: str, size: float, room: float) -> bool:
        return sum(self.advances.get(letter, 1.0) for letter in text) * size <= room


@cache
def fonts() -> Fonts:
    """The packaged type."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped] # no stubs; it comes with WeasyPrint

    files = typeface.printed()
    with TTFont(files[-1], lazy=True) as bold:
        glyphs, widths, unit = bold.getBestCmap(), bold["hmtx"], bold["head"].unitsPerEm
        return Fonts(typeface.FAMILY, files, {chr(code): widths[name][0] / unit for code, name in glyphs.items()})
