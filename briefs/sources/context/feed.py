"""Reads RSS 2.0, RSS 1.0 and Atom: the items of a feed with their titles, addresses and times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from briefs.sources.context.plain import LONGEST, address, plain, without_markup

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_ITEMS = frozenset({"item", "entry"})
_TIMES = ("pubDate", "published", "date", "updated")  # the first that an item has


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news. at: its publication in UTC. url: "" where it has none that may be shown."""

    at: datetime
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed held, in its own order. problems: what could not be read, a line each."""

    items: tuple[Item, ...]
    problems: tuple[str, ...] = ()


def read(text: str) -> Feed:
    """The items of `text`. Never raises: what is no feed, or an attack on its reader, is a problem."""
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        root: Element = fromstring(text)
    except DefusedXmlException:
        return Feed((), ("it declares entities of its own, as attacks on readers do: it is not read",))
    except (ParseError, ValueError) as error:  # a ValueError where a character cannot be encoded
        return Feed((), (f"it is no well-formed XML ({plain(str(error))})",))
    found = [element for element in root.iter() if _name(element) in _ITEMS]
    if not found and _name(root) not in {"rss", "RDF", "feed"}:
        return Feed((), (f"it is neither RSS nor Atom: its first element is {plain(_name(root))[:40]!r}",))
    items, problems = [], []
    for number, element in enumerate(found, start=1):
        item = _item(element)
        if isinstance(item, Item):
            items.append(item)
        else:
            problems.append(f"item {number} is left out: {item}")
    return Feed(tuple(items), tuple(problems))


def moment(text: str) -> datetime | None:
    """A time as RFC 822 or ISO 8601 write it, in UTC; None where it is neither, or names no zone.

    An offset of `-0000` is UTC told by somebody who does not say where they are.
    """
    text = text.strip()
    try:
        at = datetime.fromisoformat(text) if text[:4].isdigit() else parsedate_to_datetime(text)
        if at.tzinfo is None and text.endswith("-0000"):
            at = at.replace(tzinfo=UTC)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _item(element: Element) -> Item | str:
    """The item, or why it is none."""
    title = _title(element)
    if not title:
        return "it has no title"
    named = f"{title[:60]!r}"
    if len(title) > LONGEST:
        return f"{named} has a title of more than {LONGEST} characters"
    written = next((text for name in _TIMES if (text := _text(element, name))), "")
    if not written:
        return f"{named} has no date"
    at = moment(written)
    if at is None:
        return f"{named} has the date {plain(written)[:60]!r}, which is no time with a zone"
    return Item(at, title, _link(element))


def _title(element: Element) -> str:
    """As HTML, which RSS means without saying so; Atom says what it means."""
    for child in _children(element, "title"):
        text = "".join(child.itertext())
        return plain(text) if child.get("type") in {"text", "xhtml"} else without_markup(text)
    return ""


def _link(element: Element) -> str:
    """The first address that may be shown: the text of RSS, the `href` of Atom's link to the piece itself."""
    for child in _children(element, "link"):
        if child.get("rel", "alternate") == "alternate" and (found := address(child.get("href") or child.text or "")):
            return found
    return ""


def _text(element: Element, name: str) -> str:
    return next((text for child in _children(element, name) if (text := (child.text or "").strip())), "")


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
