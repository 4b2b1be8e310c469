"""The visible characters of a tree that the Markdown library has made, each with its place in the tree and its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from xml.etree.ElementTree import Element

LINE_OPEN, LINE_CLOSE = "\ue010", "\ue011"
DIGITS = 0xE100
_TOKEN = re.compile(
    f"{LINE_OPEN}([\ue100-\ue109]+){LINE_CLOSE}|\x02(\\d+)\x03|\x02(amp)\x03|\x02wzxhzdk:(\\d+)\x03|(.)", re.DOTALL
)
_BLOCKS = frozenset(
    "p li h1 h2 h3 h4 h5 h6 td th blockquote ul ol table thead tbody tr div pre hr dl dt dd header section".split()  # noqa: SIM905
)
_CHART = re.compile(r"charts/([a-z0-9-]+)\.svg$")


@dataclass(frozen=True, slots=True)
class Letter:
    """One visible character: the element that holds it, whether as its tail, and its place in the raw text."""

    text: str
    holder: Element
    tail: bool
    start: int
    end: int


@dataclass(slots=True)
class Run:
    """Inline text between two borders of blocks. `lines`: up to which letter each line reaches."""

    heading: int = 0
    letters: list[Letter] = field(default_factory=list)
    lines: list[tuple[int, int]] = field(default_factory=list)
    pictures: list[tuple[str, str]] = field(default_factory=list)


def runs(root: Element, stash: Sequence[object], table: Callable[[Element, Sequence[object]], None]) -> Iterator[Run]:
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
        self.run = Run(_level(root))

    def through(self, element: Element) -> Iterator[Run]:
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

    def close(self, level: int = 0) -> Iterator[Run]:
        done, self.run = self.run, Run(level)
        if done.letters or done.pictures:
            yield done

    def _inline(self, element: Element) -> None:
        if element.tag == "img":
            slug = _CHART.match(element.get("src", ""))
            self.run.pictures.append((_visible(element.get("alt", ""), self.stash), slug[1] if slug else ""))
        elif element.tag == "br":
            self.run.letters.append(Letter(" ", element, tail=False, start=0, end=0))

    def _add(self, holder: Element, *, tail: bool) -> None:
        for found in _TOKEN.finditer((holder.tail if tail else holder.text) or ""):
            line = found[1]
            if line:
                self.run.lines.append((len(self.run.letters), int("".join(str(ord(c) - DIGITS) for c in line))))
                continue
            self.run.letters += [Letter(one, holder, tail, *found.span()) for one in _seen(found, self.stash)]


def _seen(token: re.Match[str], stash: Sequence[object]) -> str:
    """What a reader sees of a token of the library: an escaped sign, an ampersand, an entity, or the sign itself."""
    if token[2]:
        return chr(int(token[2]))
    if token[4]:
        return unescape(_kept(stash, token[4]))
    return "&" if token[3] else token[5] or ""


def _kept(stash: Sequence[object], number: str) -> str:
    return str(stash[int(number)]) if int(number) < len(stash) else ""


def _visible(raw: str, stash: Sequence[object]) -> str:
    return _TOKEN.sub(lambda token: _seen(token, stash), raw)


def _level(element: Element) -> int:
    return int(element.tag[1]) if re.fullmatch(r"h[1-6]", element.tag) else 0
