"""Covers a stretch of text with the sentences that it should hold, and hands back what is left over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from briefs.audit.block import sentences
from briefs.audit.squash import Squashed, squashed

_BEFORE = ".!?:;\u2022\u00b7|)\u201d\"'\u25e6-"
_AFTER = ".!?)\u201d\"'"


@dataclass(slots=True)
class Cover:
    """`text` as it stands, and which of its squashed characters have been accounted for."""

    text: str
    squash: Squashed = field(init=False)
    used: list[tuple[int, int]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.squash = squashed(self.text)

    def take(self, key: str, *, loose: bool = False) -> tuple[int, int] | None:
        """Account for the squashed sentence `key`, once; its place among the squashed characters, None if absent.

        It must begin and end where a sentence or line does; `loose`: where a word does.
        """
        start = self.squash.text.find(key) if key else -1
        while start >= 0:
            end = start + len(key)
            if self._free(start, end) and (self._words(start, end) if loose else self._whole(start, end)):
                self.used.append((start, end))
                return start, end
            start = self.squash.text.find(key, start + 1)
        return None

    def take_match(self, pattern: re.Pattern[str]) -> tuple[int, int] | None:
        """The same for a pattern over the squashed characters."""
        for found in pattern.finditer(self.squash.text):
            after = self.text[self.squash.at[found.end() - 1] + 1 :]
            if self._free(*found.span()) and self._opens(found.start()) and (not after or after[0].isspace()):
                self.used.append(found.span())
                return found.span()
        return None

    def rest(self) -> Iterator[tuple[int, int]]:
        """The sentences that are left over, as places in the text."""
        place = 0
        for start, end in [*sorted(self.used), (len(self.squash.text), 0)]:
            if start > place:
                left, right = self.squash.span(place, start)
                for a, b in sentences(self.text[left:right]):
                    yield left + a, left + b
            place = max(place, end)

    def _free(self, start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in self.used)

    def _words(self, start: int, end: int) -> bool:
        before, after = self.text[: self.squash.at[start]], self.text[self.squash.at[end - 1] + 1 :]
        return (not before or before[-1].isspace()) and (not after or after[0].isspace())

    def _whole(self, start: int, end: int) -> bool:
        """Whether the stretch begins and ends where a sentence or a line does."""
        after = self.text[self.squash.at[end - 1] + 1 :]
        gap = after[: len(after) - len(after.lstrip())]
        closes = self.squash.text[end - 1] in _AFTER or not after.strip() or "\n" in gap
        return closes and self._opens(start)

    def _opens(self, start: int) -> bool:
        before = self.text[: self.squash.at[start]]
        bare = before.rstrip()
        return not bare or bare[-1] in _BEFORE or "\n" in before[len(bare) :]
