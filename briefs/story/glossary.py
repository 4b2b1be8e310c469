"""Explains each term of art once: where the prose names it first."""

from __future__ import annotations

from dataclasses import replace

from briefs.vocabulary.document import Block, Bullets, Document, Message, Paragraph, Section

TERMS = frozenset({"term.liquidations", "term.funding", "term.open_interest", "term.support", "term.resistance"})


def glossed(document: Document) -> Document:
    """The document with the first `term.X` of the prose replaced by `term.X_glossed`. Titles stay short."""
    met: set[str] = set()
    lead = tuple(_message(message, met) for message in document.lead)
    sections = tuple(
        Section(section.key, tuple(_block(block, met) for block in section.blocks)) for section in document.sections
    )
    return replace(document, lead=lead, sections=sections)


def _block(block: Block, met: set[str]) -> Block:
    if isinstance(block, Paragraph):
        return Paragraph(tuple(_message(message, met) for message in block.messages))
    if isinstance(block, Bullets):
        return Bullets(tuple(_message(message, met) for message in block.messages))
    return block


def _message(message: Message, met: set[str]) -> Message:
    names = dict(message.names)
    for slot, word in message.names.items():
        if word in TERMS and word not in met:
            met.add(word)
            names[slot] = f"{word}_glossed"
    return replace(message, names=names)
