"""Reads a draft's Markdown as blocks of visible text with their lines, and puts bindings back into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from briefs.errors import Fault
from briefs.render.draft import SCHEME
from briefs.render.letters import DIGITS, LINE_CLOSE, LINE_OPEN, Letter, Run, runs
from briefs.render.sentence import bindable

# What marks the number of a line.
_LINE_MARK = re.compile(f"{LINE_OPEN}[^{LINE_CLOSE}]*{LINE_CLOSE}")
_PLACE = re.compile(r"\s*\|?\s*$|\s+#+\s*$|\s*$")
BEFORE_STRUCTURE = 8  # after the library's inline step (20) and before our own sections (5)


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of visible text. `key` is `CAPTION | ROW | COLUMN` in a table; `own` are links to sources: [start, end).

    role: `prose`, `heading`, `cell`, `head` (column or row label), `label` (a picture's description).
    """

    section: str
    text: str
    role: Literal["prose", "heading", "cell", "head", "label"]
    key: str = ""
    own: tuple[tuple[int, int], ...] = ()
    lines: tuple[tuple[int, int], ...] = ()

    def line(self, place: int) -> int:
        """The line of the draft that the text's character `place` stands in."""
        return next((line for end, line in self.lines if place < end), self.lines[-1][1] if self.lines else 0)


Bind = Callable[[int], Sequence[tuple[int, int, str]]]


def passages(source: str) -> list[Passage]:
    """The blocks of a draft in reading order."""
    reader = _Reader(None)
    _maker(reader).convert(source)
    return reader.found


def marking(bind: Bind, faults: list[Fault]) -> Extension:
    """Marks the bindings that `bind` gives for the n-th passage; what cannot be marked goes to `faults`."""
    return _Reading(_Reader(bind, faults))


def _maker(reader: _Reader) -> Markdown:
    return Markdown(extensions=["tables", _Reading(reader)], output_format="html")


@dataclass(slots=True)
class _Reader:
    """Walks the tree once. With `bind`, marks are put in as each block has been read."""

    bind: Bind | None
    faults: list[Fault] = field(default_factory=list)
    found: list[Passage] = field(default_factory=list)
    section: str = ""
    caption: str = ""

    def read(self, root: Element, stash: Sequence[object]) -> None:
        for run in runs(root, stash, self._table):
            self._flush(run)
        _clean(root)

    def _table(self, table: Element, stash: Sequence[object]) -> None:
        caption = self.caption
        names: list[str] = []
        for number, row in enumerate(table.iter("tr")):
            cells = [list(runs(cell, stash, self._table)) for cell in row]
            texts = ["".join(letter.text for run in cell for letter in run.letters).strip() for cell in cells]
            # The number of a line stands in the last cell of its row.
            line = next((line for cell in cells for run in cell for _, line in run.lines), 0)
            names = names or texts
            for place, cell in enumerate(cells):
                column = names[place] if place < len(names) else ""
                key = f"{caption} | {texts[0]} | {column}" if number else ""
                for run in cell:
                    run.lines = [(len(run.letters), line)]
                    self._flush(run, "cell" if number and place else "head", key)

    def _flush(self, run: Run, role: Literal["cell", "head", "prose"] = "prose", key: str = "") -> None:
        for alt, slug in run.pictures:
            line = run.lines[-1][1] if run.lines else 0
            self.found.append(Passage(f"charts/{slug}", alt, "label", lines=((len(alt), line),)))
        letters = run.letters
        left = next((n for n, letter in enumerate(letters) if not letter.text.isspace()), len(letters))
        right = len(letters) - next((n for n, x in enumerate(reversed(letters)) if not x.text.isspace()), 0)
        if left >= right:
            return
        letters = letters[left:right]
        text = "".join(letter.text for letter in letters)
        passage = Passage(
            self.section,
            text,
            "heading" if run.heading else role,
            key,
            _own(letters),
            tuple((end - left, line) for end, line in run.lines),
        )
        if run.heading in {1, 2}:
            self.section = "" if run.heading == 1 else " ".join(text.split())
            passage = Passage(self.section, text, "heading", "", passage.own, passage.lines)
        elif role == "prose":
            self.caption = " ".join(text.split())
        number = len(self.found)
        self.found.append(passage)
        if self.bind is not None:
            self._mark(passage, letters, self.bind(number))

    def _mark(self, passage: Passage, letters: Sequence[Letter], bound: Sequence[tuple[int, int, str]]) -> None:
        put: list[tuple[Letter, Letter, str]] = []
        taken: list[tuple[int, int]] = []
        for start, end, figure in bound:
            first, last = letters[start], letters[end - 1]
            if any(start < e and s < end for s, e in taken):
                continue  # a day and its time may be two claims on one number
            taken.append((start, end))
            if first.holder is not last.holder or first.tail != last.tail:
                why = "a number stands wholly inside its emphasis or link, or wholly outside"
                line = passage.line(start)
                self.faults.append(Fault(f"line {line}", "number", passage.text[start:end], why))
            else:
                put.append((first, last, figure))
        for first, last, figure in sorted(put, key=lambda p: (p[0].start, p[1].end), reverse=True):
            raw = (first.holder.tail if first.tail else first.holder.text) or ""
            raw = raw[: first.start] + bindable(figure, raw[first.start : last.end]) + raw[last.end :]
            if first.tail:
                first.holder.tail = raw
            else:
                first.holder.text = raw


def _own(letters: Sequence[Letter]) -> tuple[tuple[int, int], ...]:
    """Where the text of links to sources stands."""
    spans: list[tuple[int, int]] = []
    before: Element | None = None
    for place, letter in enumerate(letters):
        own = letter.holder if not letter.tail and _is_source(letter.holder) else None
        if own is not None and own is before:
            spans[-1] = (spans[-1][0], place + 1)
        elif own is not None:
            spans.append((place, place + 1))
        before = own
    return tuple(spans)


def _is_source(element: Element) -> bool:
    return element.tag == "a" and element.get("href", "").startswith(SCHEME)


def _clean(root: Element) -> None:
    """Without the marks of lines; a link to a source is no link on a page."""
    for element in root.iter():
        element.text = _LINE_MARK.sub("", element.text) if element.text else element.text
        element.tail = _LINE_MARK.sub("", element.tail) if element.tail else element.tail
        for name, value in list(element.attrib.items()):
            element.set(name, _LINE_MARK.sub("", value))
        if _is_source(element):
            element.tag = "span"
            element.attrib.clear()


class _Reading(Extension):
    def __init__(self, reader: _Reader) -> None:
        super().__init__()
        self._reader = reader

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.preprocessors.register(_Lines(md), "lines", 25)
        md.treeprocessors.register(_Reads(md, self._reader), "passages", BEFORE_STRUCTURE)


class _Lines(Preprocessor):
    """Puts its number at the end of every line that holds words, where no mark of the language stands."""

    def run(self, lines: list[str]) -> list[str]:
        return [_numbered(line, number) for number, line in enumerate(lines, 1)]


def _numbered(line: str, number: int) -> str:
    if not re.search(r"\w", line):
        return line
    at = found.start() if (found := _PLACE.search(line)) else len(line)
    digits = "".join(chr(DIGITS + int(digit)) for digit in str(number))
    return f"{line[:at]}{LINE_OPEN}{digits}{LINE_CLOSE}{line[at:]}"


class _Reads(Treeprocessor):
    def __init__(self, md: Markdown, reader: _Reader) -> None:
        super().__init__(md)
        self._reader = reader

    def run(self, root: Element) -> None:
        self._reader.read(root, self.md.htmlStash.rawHtmlBlocks)
