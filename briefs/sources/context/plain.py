"""Texts of the web as plain text of one line, and addresses that the table contract takes."""

from __future__ import annotations

import re
import unicodedata
from html.parser import HTMLParser

LONGEST = 1000
"""Characters that a text of the table contract may have."""

_ADDRESS = re.compile(r"https?://[^\s\"'<>\\\x00-\x20\x7f-\x9f]+")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SILENT = frozenset({"script", "style"})
_SECTION = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)  # wrapped twice by some writers


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.silent += tag in _SILENT
        self.found.append(" " if tag in {"br", "p", "div", "li"} else "")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _SILENT and self.silent > 0

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def plain(text: str) -> str:
    """`text` on one line: white space collapsed; control, direction and private characters dropped."""
    spaced = (" " if character.isspace() else character for character in text)
    kept = (character for character in spaced if unicodedata.category(character) not in _UNSEEN)
    return " ".join("".join(kept).split())


def without_markup(html: str) -> str:
    """The words of a piece of HTML as `plain` text: tags gone, entities read, scripts left out.

    A sign that begins no tag stays: "Bitcoin < $60K" is a headline.
    """
    words = _Words()
    words.feed(_SECTION.sub(r"\1", html).replace("<![", ""))  # on other sections the standard library fails
    words.close()
    return plain("".join(words.found))


def address(text: str) -> str:
    """`text` where it is an http or https address that the tables take, else ""."""
    text = text.strip()
    return text if _ADDRESS.fullmatch(text) and len(text) <= LONGEST else ""
