"""A text as the audit meets it: sentences in reading order, each with its numbers and its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from briefs.audit import markdown, page
from briefs.audit.block import Block, sentences
from briefs.audit.numerals import Numeral, numerals
from briefs.errors import UserError

_LIQUIDATED = re.compile(r"\bliquidat\w+|\bforced\s(?:clos|sell|buy)\w+", re.IGNORECASE)
# Three words or more between quotation marks.
_QUOTED = re.compile(r"\u201c[^\u201c\u201d]*?\s[^\u201c\u201d]*?\s[^\u201d]*\u201d|\"[^\"]*?\s[^\"]*?\s[^\"]*\"")
_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, heading or table cell.

    place: its number in the text; block: the number of its paragraph. A `cell` has the text
    `CAPTION | ROW | COLUMN: CELL`. words: the text with what it quotes blanked, which is for others to answer for.
    """

    place: int
    block: int
    section: str
    text: str
    words: str
    role: str
    numbers: tuple[Numeral, ...] = field(repr=False)

    @property
    def cell(self) -> bool:
        return self.role == "cell"


@dataclass(frozen=True, slots=True)
class Article:
    """A whole text; `name` is its file's."""

    name: str
    sentences: tuple[Sentence, ...]

    @property
    def prose(self) -> Iterator[Sentence]:
        return (sentence for sentence in self.sentences if not sentence.cell)

    def liquidating(self, sentence: Sentence) -> bool:
        """Whether it speaks of liquidations: itself, or the sentence before it in the same paragraph."""
        if _LIQUIDATED.search(sentence.words):
            return True
        before = self.sentences[sentence.place - 1] if sentence.place else None
        return before is not None and before.block == sentence.block and bool(_LIQUIDATED.search(before.words))


def read(path: Path) -> Article:
    """Read a Markdown (.md), HTML (.html, .htm) or plain text file. Raises UserError where it is no text."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UserError(f"{path}: not there. Name a text: Markdown, HTML or plain text.") from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(f"{path}: not UTF-8 text (byte {error.start}). Save it as UTF-8 text first.") from None
    if "\0" in text or not text.strip():
        raise UserError(f"{path}: no text to audit. Name a file of Markdown, HTML or plain text.")
    ending = path.suffix.lower()
    if ending in {".html", ".htm"}:
        return of_blocks(path.name, page.blocks(text))
    return of_blocks(path.name, markdown.blocks(text) if ending in {".md", ".markdown"} else plain(text))


def of_blocks(name: str, blocks: Iterator[Block] | list[Block]) -> Article:
    """The sentences of blocks of text; labels inside charts and heads of tables are none."""
    found: list[Sentence] = []
    for number, block in enumerate(blocks):
        if block.role == "cell":
            whole = f"{block.key}: {block.text}" if block.text else ""
            pieces = [whole] if whole else []
        elif block.role in {"prose", "heading"}:
            pieces = [block.text[start:end] for start, end in sentences(block.text)]
        else:
            continue
        for piece in pieces:
            words = _QUOTED.sub(lambda m: m[0][0] + "\u00b7" * (len(m[0]) - 2) + m[0][-1], piece)
            found.append(Sentence(len(found), number, block.section, piece, words, block.role, numerals(words)))
    return Article(name, tuple(found))


def plain(text: str) -> Iterator[Block]:
    """Blocks of plain text: a paragraph ends at an empty line, or with its line where lines are that long."""
    section, first = "", True
    for piece in re.split(r"\n\s*\n", text.replace("\r\n", "\n")):
        lines = [line.strip() for line in piece.splitlines() if line.strip()]
        if not any(len(line) > _LONGEST_LINE for line in lines):
            lines = [" ".join(lines)] if lines else []
        for line in lines:
            heading = _is_heading(line)
            if heading and not first:
                section = line
            yield Block(section, line, "heading" if heading else "prose")
            first = False


def _is_heading(line: str) -> bool:
    words = len(line.split())
    return (words <= 12 and line[-1] not in ".!:;,") if line[-1] != "?" else words <= 8
