"""Words that the whole prose shares: terms of art, explained once, and the names of the day and the day before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from briefs.vocabulary.document import Block, Bullets, Document, Message, Paragraph, Section

TERMS = frozenset({"term.liquidations", "term.funding", "term.open_interest", "term.support", "term.resistance"})


def glossed(document: Document) -> Document:
    """The document with the first `term.X` of the prose replaced by `term.X_glossed`. Titles stay short.

    A list of venues is named once; after that they are "the same venues".
    """
    met: set[str] = set()
    return _told(document, lambda message: _message(message, met))


def placed_in_time(document: Document, names: Mapping[str, str]) -> Document:
    """The document with the names of its period, the one before it and the weekday at hand for every sentence."""
    there = {slot: key for slot, key in names.items() if key}
    return _told(document, lambda message: replace(message, names={**there, **message.names}))


def _told(document: Document, change: Callable[[Message], Message]) -> Document:
    """The document with each message of its prose changed, in reading order."""
    lead = tuple(map(change, document.lead))
    sections = tuple(
        Section(section.key, tuple(_block(block, change) for block in section.blocks)) for section in document.sections
    )
    return replace(document, lead=lead, sections=sections)


def _block(block: Block, change: Callable[[Message], Message]) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(tuple(map(change, block.messages)))
    if isinstance(block, Bullets):
        return Bullets(tuple(map(change, block.messages)))
    return block


def _message(message: Message, met: set[str]) -> Message:
    names = dict(message.names)
    for slot, word in message.names.items():
        if word in TERMS and word not in met:
            met.add(word)
            names[slot] = f"{word}_glossed"
    venues = names.get("venues", "")
    if venues in met:
        names["venues"] = "venues.same"
    elif "+" in venues:
        met.add(venues)
    return replace(message, names=names)
