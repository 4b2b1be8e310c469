"""A published file as its reader meets it: blocks of visible text in reading order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

Role: TypeAlias = Literal["prose", "heading", "cell", "head", "label", "tip"]


@dataclass(frozen=True, slots=True)
class Link:
    """A stretch [start, end) of a block that the file itself binds to a figure; `value` is the raw value it carries."""

    start: int
    end: int
    figure: str
    value: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, list item, heading, table cell (`key` is `CAPTION | ROW | COLUMN`), table head or chart's label.

    section: the heading it stands under, `charts/SLUG` inside a chart. A `tip` is the title of a chart's mark.
    """

    section: str
    text: str
    role: Role = "prose"
    key: str = ""
    links: tuple[Link, ...] = ()


_END = re.compile(r"(?<=[.!?])[\"'\u201d\u2019)]*\s+(?=[A-Z0-9\"'\u201c\u2018$+\-(])")
_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|vs|e\.g|i\.e|cf|approx|No|St|Inc|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.\s*$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """The places of the sentences of `text`, white space around them left out."""
    cuts = [0]
    cuts += [found.end() for found in _END.finditer(text) if not _SHORT.search(text[: found.start()])]
    cuts.append(len(text))
    spans = []
    for start, end in pairwise(cuts):
        piece = text[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            spans.append((left, left + len(piece.strip())))
    return spans
