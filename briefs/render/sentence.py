"""Realised text: spans of plain words, some of them bound to a figure, and how they read in Markdown.

The Markdown stage carries the binding as private-use characters, one mark before and one after the bound text; the
figure's id stands inside the first mark in private-use letters. Without the marks the text is clean Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from briefs.vocabulary.claim import Claim

_OPEN, _TEXT, _CLOSE = "\ue000", "\ue001", "\ue002"
_LETTERS = 0xE100
_MARK = re.compile(f"{_OPEN}([^{_TEXT}]*){_TEXT}|{_CLOSE}")
_BOUND = re.compile(f"{_OPEN}([^{_TEXT}]*){_TEXT}([^{_CLOSE}]*){_CLOSE}")
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff]+"
)
# What Markdown or HTML would read as markup anywhere, and at the beginning of a line.
_SPECIAL = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|!(?=\[)|&(?=#|\w+;)|<(?=[A-Za-z/!?])")
_LEADING = re.compile(r"^(?:[#>]|[-+](?=[\s-])|\d+(?=[.)]\s))")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text as printed; `figure` is the id it is bound to ("" for words), `link` an http(s) address."""

    text: str
    figure: str = ""
    link: str = ""


Sentence: TypeAlias = tuple[Span, ...]


def plain(sentence: Iterable[Span]) -> str:
    return "".join(span.text for span in sentence)


def claims(sentence: Sentence, section: str, whole: str | None = None) -> list[Claim]:
    """The claims of a sentence in reading order; `whole` replaces the sentence's own text (in tables)."""
    text = plain(sentence) if whole is None else whole
    return [Claim(span.text, span.figure, section, text) for span in sentence if span.figure]


def printable(text: str) -> str:
    """Text from data without characters that steer a terminal, a page or our own marks; one line."""
    return re.sub(r"\s+", " ", _UNPRINTABLE.sub(" ", text)).strip()


def markdown(sentence: Iterable[Span]) -> str:
    """The sentence as Markdown with marks: everything that would be read as markup is escaped."""
    return "".join(_markdown(span) for span in sentence)


def line(text: str) -> str:
    """Marked Markdown that begins a line: nothing at its beginning is read as a heading, a list or a quotation."""
    mark = _MARK.match(text)
    head, rest = (text[: mark.end()], text[mark.end() :]) if mark else ("", text)
    return head + _LEADING.sub(_escape_leading, rest)


def bindable(figure: str, text: str) -> str:
    """Text with the marks that bind it to a figure."""
    return f"{_OPEN}{_encode(figure)}{_TEXT}{text}{_CLOSE}"


def unmarked(text: str) -> str:
    """Marked Markdown or HTML without its marks."""
    return _MARK.sub("", text)


def rebind(text: str, bind: Callable[[str, str], str]) -> str:
    """Marked text with each bound stretch replaced by `bind(figure id, its text)`."""
    return _BOUND.sub(lambda found: bind(_decode(found.group(1)), found.group(2)), text)


def binds(text: str, prefix: str) -> bool:
    """Whether anything in marked text is bound to a figure whose id begins with `prefix`."""
    return _OPEN + _encode(prefix) in text


def _markdown(span: Span) -> str:
    text = _SPECIAL.sub(_escape, span.text)
    if span.figure:
        text = bindable(span.figure, text)
    return f"[{text}]({_address(span.link)})" if span.link else text


def _escape(found: re.Match[str]) -> str:
    return {"&": "&amp;", "<": "&lt;"}.get(found.group(), "\\" + found.group())


def _escape_leading(found: re.Match[str]) -> str:
    start = found.group()
    return f"{start}\\" if start.isdigit() else f"\\{start}"


def _address(link: str) -> str:
    """A link that neither ends the Markdown destination early nor is read as emphasis."""
    return re.sub(r"[\s()<>\"'\\`*_\[\]|]", lambda found: "".join(f"%{b:02X}" for b in found.group().encode()), link)


def _encode(figure: str) -> str:
    return "".join(chr(_LETTERS + byte) for byte in figure.encode())


def _decode(marks: str) -> str:
    return bytes(ord(mark) - _LETTERS for mark in marks).decode()
