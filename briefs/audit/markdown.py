"""Reads Markdown as a reader sees it: the marks gone, tables as cells with their caption, row and column."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from briefs.audit.block import Block

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(.*)")
_RULE = re.compile(r"\s*(?:\|?\s*:?-{3,}:?\s*)+\|?\s*$|\s*(?:[-*_]\s*){3,}$")
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(\s*(?:<[^>]*>|[^)\s]*)(?:\s+\"[^\"]*\")?\s*\)")
_AUTOLINK = re.compile(r"<(https?://[^>\s]+)>")
_TAG = re.compile(r"</?[A-Za-z][^>]*>|<!--.*?-->", re.DOTALL)
_MARK = re.compile(r"\*\*|\*(?=\S)|(?<=\S)\*|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)|`")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SPECIAL = re.compile(r"[\\*_`<&\[]")
_SAFE = 0xF0000  # escaped characters wait here until the marks are gone
_CHART = re.compile(r"(?:.*/)?charts/([\w.-]+)\.svg$")


def plain(text: str) -> str:
    """One stretch of Markdown as plain text."""
    if not _SPECIAL.search(text):
        return text
    text = _ESCAPE.sub(lambda m: chr(_SAFE + ord(m[1])), text)
    text = _LINK.sub(r"\1", _IMAGE.sub(" ", text))
    text = _AUTOLINK.sub(r"\1", text)
    text = _MARK.sub("", _TAG.sub("", text))
    text = html.unescape(text)
    return "".join(chr(ord(c) - _SAFE) if _SAFE <= ord(c) < _SAFE + 128 else c for c in text)


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a Markdown text in reading order."""
    yield from _Reader(text.splitlines()).read()


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self.lines = [re.sub(r"^\s{0,3}>\s?", "", line) for line in lines]  # a quotation is read like the rest
        self.section = ""
        self.caption = ""

    def read(self) -> Iterator[Block]:
        waiting: list[str] = []
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            heading, item = _HEADING.match(line), _ITEM.match(line)
            table = line.lstrip().startswith("|")
            if not line.strip() or heading or item or table or _RULE.match(line):
                yield from self._flush(waiting)
            if table:
                end = number
                while end < len(self.lines) and self.lines[end].lstrip().startswith("|"):
                    end += 1
                yield from self._table(self.lines[number:end])
                number = end
                continue
            if heading:
                words = plain(heading[2])
                if len(heading[1]) <= 2:
                    self.section = "" if len(heading[1]) == 1 else words
                yield Block(self.section, words, "heading")
            elif item and not _RULE.match(line):
                waiting = [item[1]]
            elif line.strip() and not _RULE.match(line):
                waiting.append(line.strip("\n"))
            if heading or not line.strip():
                waiting = []
            number += 1
        yield from self._flush(waiting)

    def _flush(self, waiting: list[str]) -> Iterator[Block]:
        raw = " ".join(line.strip() for line in waiting)
        waiting.clear()
        for image in _IMAGE.finditer(raw):
            chart = _CHART.match(image[2])
            if image[1].strip():
                section = f"charts/{chart[1]}" if chart else self.section
                yield Block(section, plain(image[1]), "label")
        text = plain(raw).strip()
        if text:
            self.caption = text
            yield Block(self.section, text)

    def _table(self, lines: list[str]) -> Iterator[Block]:
        rows = [_cells(line) for line in lines if not _RULE.match(line)]
        if not rows:
            return
        caption, head = self.caption, rows[0]
        yield from (Block(self.section, name, "head") for name in head if name)
        for row in rows[1:]:
            if row[0]:
                yield Block(self.section, row[0], "head", f"{caption} | {row[0]} | {head[0]}")
            for column, cell in zip(head[1:], row[1:], strict=False):
                yield Block(self.section, cell, "cell", f"{caption} | {row[0]} | {column}")
            for cell in row[len(head) :]:
                yield Block(self.section, cell, "cell", f"{caption} | {row[0]} | ")


def _cells(line: str) -> list[str]:
    return [plain(cell).strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
