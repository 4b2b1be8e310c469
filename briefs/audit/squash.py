"""Text without its white space, so that neither line breaks nor a PDF's spacing hide a sentence."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# A hyphen that may break and one that may not are the same to a reader; a soft hyphen is nothing.
_SAME = str.maketrans(
    {
        "\u00ad": None, "\u200b": None, "\u2060": None, "\ufeff": None, "\ufffe": None,
        "\u2010": "-", "\u2011": "-", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Squashed:
    """`text` without white space, ligatures resolved; `at[i]` is the place of its i-th character in the original."""

    text: str
    at: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of the squashed characters [start, end), which is not empty."""
        return self.at[start], self.at[end - 1] + 1


@lru_cache(maxsize=16_384)
def squash(text: str) -> str:
    if text.isascii():
        return "".join(text.split())
    return "".join(unicodedata.normalize("NFKC", text).translate(_SAME).split())


def squashed(text: str) -> Squashed:
    if text.isascii():
        at = tuple(place for place, letter in enumerate(text) if not letter.isspace())
        return Squashed("".join(text.split()), at)
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for kept in letter.strip() if letter.isascii() else squash(letter):
            letters.append(kept)
            places.append(place)
    return Squashed("".join(letters), tuple(places))
