"""The text part: the brief's Markdown made comfortable to read as it stands, and still readable as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

WIDTH = 76
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)\s*")
_CAPTION = re.compile(r"\*\*(.*)\*\*")
_DATELINE = re.compile(r"\*([^*]+)\*")
_CELLS = re.compile(r"(?<!\\)\|")
# A line that begins with one of these would be read as a list, a heading, a quotation or a table.
_BEGINS_BLOCK = re.compile(r"(?:[-*+>#|=]+|\d{1,3}[.)])$|[>#|]")


def text(markdown: str) -> str:
    """The Markdown with its pictures left out, captions plain, tables in columns and lines of at most 76 characters.

    Rows of tables are as long as they must be.
    """
    blocks = (block for block in markdown.strip().split("\n\n") if not _PICTURE.fullmatch(block))
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def _lines(block: str) -> Iterator[str]:
    first = block.split("\n", 1)[0]
    if first.startswith("|"):
        yield from _table(block.split("\n"))
    elif first.startswith("#"):
        yield block
    elif first.startswith("> "):
        for line in block.split("\n"):
            yield from _wrapped(line.removeprefix(">").strip(), "> ", "> ")
    elif first.startswith("- "):
        for item in block.split("\n"):
            yield from _wrapped(item.removeprefix("- "), "- ", "  ")
    else:
        plain = _CAPTION.fullmatch(block) or _DATELINE.fullmatch(block)
        yield from _wrapped(plain[1] if plain else block.replace("\n", " "), "", "")


def _wrapped(paragraph: str, first: str, later: str) -> Iterator[str]:
    line, begun = first, False
    for word in paragraph.split():
        if begun and len(line) + 1 + len(word) > WIDTH and not _BEGINS_BLOCK.match(word):
            yield line
            line, begun = later + word, True
        else:
            line += f" {word}" if begun else word
            begun = True
    yield line.rstrip()


def _table(lines: list[str]) -> Iterator[str]:
    rows = [[cell.strip() for cell in _CELLS.split(line.strip())[1:-1]] for line in lines]
    right = [rule.endswith(":") for rule in rows[1]]
    widths = [max(3, *(len(row[place]) for row in rows if row is not rows[1])) for place in range(len(rows[0]))]
    for number, row in enumerate(rows):
        cells = zip(row, widths, right, strict=True)
        if number == 1:
            yield "|" + "|".join(f"{'-' * (width + 1)}{':' if flush else '-'}" for _, width, flush in cells) + "|"
        else:
            shown = (cell.rjust(width) if flush else cell.ljust(width) for cell, width, flush in cells)
            yield f"| {' | '.join(shown)} |"
