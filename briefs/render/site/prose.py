"""The words of a brief's Markdown as plain text: title, lead, key figures, and what a search may find."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_PIECE = re.compile(
    r"\\(?P<kept>[!-/:-@\[-`{-~])|!?\[(?P<label>(?:\\.|[^\]\\])*)\]\([^)\s]*\)|(?P<mark>\*+|`+)|(?P<entity>&#?\w+;)"
)
# Characters that neither XML nor a page may hold, and those that turn the direction of the text around them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[^a-z])")
LONGEST_SUMMARY = 300
TABLES = "The numbers"
ABOUT = "About this brief"


@dataclass(frozen=True, slots=True)
class Prose:
    """title: the first heading. lead: what stands before the first section. points: the first list, in order.

    body: every paragraph and list item of the sections that tell something, one a line; tables are none of it.
    """

    title: str
    lead: str
    points: tuple[str, ...]
    body: str


def read(source: str) -> Prose:
    """The prose of a brief's Markdown."""
    title, section = "", ""
    lead: list[str] = []
    points: list[str] = []
    body: list[str] = []
    for block in re.split(r"\n\s*\n", source.strip()):
        text = block.strip()
        if text.startswith("# ") and not title:
            title = plain(text[2:])
        elif text.startswith("## "):
            section = plain(text[3:])
        elif text.startswith(("|", "![", ">")) or re.fullmatch(r"\*[^*].*\*|\*\*.+\*\*", text, re.DOTALL):
            continue  # tables, pictures, banners, datelines, captions
        elif text.startswith(("- ", "* ")):
            items = [plain(item) for item in re.split(r"\n?^[-*] ", text, flags=re.MULTILINE)[1:]]
            points = points or items
            body += items
        elif not section:
            lead.append(plain(text))
        elif section not in {TABLES, ABOUT}:
            body.append(plain(text))
    return Prose(title, " ".join(lead), tuple(points), "\n".join(body))


def plain(text: str) -> str:
    """Inline Markdown as a reader sees it, in one line."""
    return clean(_PIECE.sub(_read, text))


def clean(text: str) -> str:
    """Text of any origin in one line, without characters that a page or feed may not hold."""
    return " ".join(_FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text).split())


def first_sentence(text: str) -> str:
    return _SENTENCE_END.split(text, maxsplit=1)[0]


def shortened(text: str, longest: int) -> str:
    """`text`, cut at a word where it is longer than `longest` characters."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    at = cut.rfind(" ")
    return cut[: at if at > longest // 2 else None].rstrip(" ,;:-") + "…"


def _read(found: re.Match[str]) -> str:
    if found["kept"]:
        return found["kept"]
    if found["label"] is not None:
        return _PIECE.sub(_read, found["label"])
    return unescape(found["entity"]) if found["entity"] else ""
