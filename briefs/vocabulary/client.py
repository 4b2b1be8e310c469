"""Who gets a brief, and which edition of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, TypeAlias, get_args

from briefs.vocabulary.document import Document, SectionKey
from briefs.vocabulary.preferences import Preferences

MailFormat: TypeAlias = Literal["text", "html", "pdf"]
SubjectStyle: TypeAlias = Literal["first", "second", "third", "title"]
SECTIONS: tuple[SectionKey, ...] = get_args(SectionKey)


@dataclass(frozen=True, slots=True)
class Edition:
    """A brief as one kind of reader wants it; clients with equal editions get the same rendering.

    assets, venues: the watchlist, sorted; empty for all. sections: which there are, in the brief's order; `about` is
    always one of them. format: text alone, text and HTML, or both with the PDF. subject: which of the brief's subject
    lines heads the message.
    """

    assets: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    sections: tuple[SectionKey, ...] = SECTIONS
    format: MailFormat = "pdf"
    language: str = "en"
    subject: SubjectStyle = "first"

    @property
    def whole(self) -> bool:
        """Whether it is the day's brief as published, nothing left out."""
        return not self.assets and not self.venues and self.sections == SECTIONS

    def preferences(self, house: Preferences) -> Preferences:
        """The house's preferences with this edition's watchlist; prices come from a venue on it where one has them."""
        if not self.assets and not self.venues:
            return house
        order = (*self.venues, *(venue for venue in house.price_venues if venue not in self.venues))
        return replace(house, assets=self.assets or house.assets, venues=self.venues, price_venues=order)

    def document(self, planned: Document) -> Document:
        """The planned brief with this edition's sections."""
        return replace(planned, sections=tuple(part for part in planned.sections if part.key in self.sections))

    @property
    def key(self) -> str:
        """The same for equal editions, in letters that a file may be named with."""
        parts = (self.assets, self.venues, self.sections, self.format, self.language, self.subject)
        return sha256(repr(parts).encode()).hexdigest()[:16]


HOUSE = Edition()
"""The day's brief as published."""


@dataclass(frozen=True, slots=True)
class Client:
    """One recipient.

    address: in ASCII, an international domain in its ASCII form. zone: IANA name of the time zone that the message's
    date is written in. footer: the sender's own lines beneath the brief, such as a contract's number.
    """

    address: str
    name: str
    edition: Edition
    zone: str = "UTC"
    audience: str = ""
    footer: str = ""
