"""Reads a draft's Markdown as blocks of visible text with their lines, and puts bindings back into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Literal
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from briefs.errors import Fault
from briefs.render.draft import SCHEME
from briefs.render.sentence import bindable

_LINE_OPEN, _LINE_CLOSE = "\ue010", "\ue011"
_DIGITS = 0xE100
_TOKEN = re.compile(
    f"{_LINE_OPEN}([\ue100-\ue109]+){_LINE_CLOSE}|\x02(\\d+)\x03|\x02(amp)\x03|\x02wzxhzdk:(\\d+)\x03|(.)", re.DOTALL
)
# What marks the number of a line.
_LINE_MARK = re.compile(f"{_LINE_OPEN}[^{_LINE_CLOSE}]*{_LINE_CLOSE}")
_PLACE = re.compile(r"\s*\|?\s*$|\s+#+\s*$|\s*$")
_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 td th blockquote ul ol table thead tbody tr div pre hr dl dt dd header section".split()  # noqa: SIM905
)
_CHART = re.compile(r"charts/([a-z0-9-]+)\.svg$")
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


@dataclass(frozen=True, slots=True)
class _Letter:
    """One visible character: the element that holds it, whether as its tail, and its place in the raw text."""

    text: str
    holder: Element
    tail: bool
    start: int
    end: int


@dataclass(slots=True)
class _Reader:
    """Walks the tree once. With `bind`, marks are put in as each block has been read."""

    bind: Bind | None
    faults: list[Fault] = field(default_factory=list)
    found: list[Passage] = field(default_factory=list)
    section: str = ""
    caption: str = ""

    def read(self, root: Element, stash: Sequence[object]) -> None:
        for run in _runs(root, stash, self._table):
            self._flush(run)
        _clean(root)

    def _table(self, table: Element, stash: Sequence[object]) -> None:
        caption = self.caption
        names: list[str] = []
        for number, row in enumerate(table.iter("tr")):
            cells = [list(_runs(cell, stash, self._table)) for cell in row]
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

    def _flush(self, run: _Run, role: Literal["cell", "head", "prose"] = "prose", key: str = "") -> None:
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

    def _mark(self, passage: Passage, letters: Sequence[_Letter], bound: Sequence[tuple[int, int, str]]) -> None:
        put: list[tuple[_Letter, _Letter, str]] = []
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


@dataclass(slots=True)
class _Run:
    """Inline text between two borders of blocks. `lines`: up to which letter each line reaches."""

    heading: int = 0
    letters: list[_Letter] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)


def _runs(root: Element, stash: Sequence[object], table: Callable[[Element, Sequence[object]], None]) -> Iterator[_Run]:
    """The runs of text under `root` in reading order; tables are handed to `table` where they stand."""
    walk = _Walk(root, stash, table)
    yield from walk.through(root)
    yield from walk.close()


class _Walk:
    """Gathers inline text until a block begins or ends."""

    def __init__(
        self, root: Element, stash: Sequence[object], table: Callable[[Element, Sequence[object]], None]
    ) -> None:
        self.root, self.stash, self.table = root, stash, table
        self.run = _Run(_level(root))

    def through(self, element: Element) -> Iterator[_Run]:
        if element.tag == "table":
            yield from self.close()
            self.table(element, self.stash)
            return
        block = element.tag in _BLOCKS and element is not self.root
        if block:
            yield from self.close(_level(element))
        self._inline(element)
        self._add(element, tail=False)
        for child in list(element):
            yield from self.through(child)
            self._add(child, tail=True)
        if block:
            yield from self.close()

    def close(self, level: int = 0) -> Iterator[_Run]:
        done, self.run = self.run, _Run(level)
        if done.letters or done.pictures:
            yield done

    def _inline(self, element: Element) -> None:
        if element.tag == "img":
            slug = _CHART.match(element.get("src", ""))
            self.run.pictures.append((_visible(element.get("alt", ""), self.stash), slug[1] if slug else ""))
        elif element.tag == "br":
            self.run.letters.append(_Letter(" ", element, tail=False, start=0, end=0))

    def _add(self, holder: Element, *, tail: bool) -> None:
        for found in _TOKEN.finditer((holder.tail if tail else holder.text) or ""):
            line = found[1]
            if line:
                self.run.lines.append((len(self.run.letters), int("".join(str(ord(c) - _DIGITS) for c in line))))
                continue
            self.run.letters += [_Letter(one, holder, tail, *found.span()) for one in _letters(found, self.stash)]


def _letters(token: re.Match[str], stash: Sequence[object]) -> str:
    """What a reader sees of a token of the library: an escaped sign, an ampersand, an entity, or the sign itself."""
    if token[2]:
        return chr(int(token[2]))
    if token[4]:
        return unescape(_kept(stash, token[4]))
    return "&" if token[3] else token[5] or ""


def _kept(stash: Sequence[object], number: str) -> str:
    return str(stash[int(number)]) if int(number) < len(stash) else ""


def _visible(raw: str, stash: Sequence[object]) -> str:
    return _TOKEN.sub(lambda token: _letters(token, stash), raw)


def _level(element: Element) -> int:
    return int(element.tag[1]) if re.fullmatch(r"h[1-6]", element.tag) else 0


def _own(letters: Sequence[_Letter]) -> tuple[tuple[int, int], ...]:
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
    digits = "".join(chr(_DIGITS + int(digit)) for digit in str(number))
    return f"{line[:at]}{_LINE_OPEN}{digits}{_LINE_CLOSE}{line[at:]}"


class _Reads(Treeprocessor):
    def __init__(self, md: Markdown, reader: _Reader) -> None:
        super().__init__(md)
        self._reader = reader

    def run(self, root: Element) -> None:
        self._reader.read(root, self.md.htmlStash.rawHtmlBlocks)
