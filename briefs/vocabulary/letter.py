"""A brief as mail, before it has a recipient."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

FOOTER, ADDRESS = "\uf010", "\uf011"
"""Where a recipient's footer and unsubscribe address are put in."""
FOOTER_ONLY, ADDRESS_ONLY = ("\uf012", "\uf013"), ("\uf014", "\uf015")
"""What stands between such a pair is left out where there is no footer, or no address."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as PNG; `cid` is its Content-ID without brackets, which the HTML names as `cid:…`."""

    cid: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What all recipients of an edition get alike.

    brief: the brief's slug. as_of: the end of its window, epoch seconds. text, html: with the marks above; html is ""
    and pictures are absent where the edition is text alone. pdf: empty where the edition has none.
    """

    brief: str
    revision: int
    as_of: int
    language: str
    subject: str
    text: str
    html: str = ""
    pictures: tuple[Picture, ...] = ()
    pdf: bytes = b""


def filled(text: str, footer: str, address: str, *, html: bool) -> str:
    """A part of a letter with a recipient's footer and unsubscribe address ("" for none) put in."""
    for (start, end), value in ((FOOTER_ONLY, footer), (ADDRESS_ONLY, address)):
        text = re.sub(f"[{start}{end}]" if value else f"{start}[^{end}]*{end}", "", text)
    shown = (escape(footer), escape(address)) if html else (footer, address)
    return text.replace(FOOTER, shown[0]).replace(ADDRESS, shown[1])
