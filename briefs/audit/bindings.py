"""The bindings that a page or drawing carries itself: to the figure that was claimed, with its raw value."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from briefs.audit.block import Block, Link
from briefs.audit.brief import Statement
from briefs.audit.fault import Bound, Wrong
from briefs.audit.squash import squash, squashed
from briefs.audit.told import Told


def own(block: Block, statement: Statement) -> Iterator[Wrong]:
    """Bindings to no figure, or with another raw value than the figure's."""
    for link in block.links:
        figure = statement.figures.get(link.figure)
        if figure is None and not link.figure.startswith("gap."):
            yield _wrong(link, "binding.figure", link.figure, "", "the brief has no such figure")
        elif figure is not None and link.value and not _same(link.value, figure.number, str(figure.value)):
            yield _wrong(link, "binding.value", link.value, str(figure), "the raw value in the page is another")


def of_label(block: Block, tolds: list[Told]) -> Iterator[Wrong]:
    """A chart's label or mark is bound to a figure of its words; the same label may stand at two marks."""
    known = {bound.id for told in tolds for bound in told.bounds}
    if block.links and known.isdisjoint(link.figure for link in block.links):
        yield _another(block.links[0], ", ".join(sorted(known)))


def of_cell(block: Block, told: Told) -> Iterator[Wrong]:
    """A number in a table cell is bound to the figure that was claimed."""
    for bound in told.bounds:
        if bound.numeral is None:
            continue
        if not block.links:
            yield _missing(0, len(block.text), bound)
        elif all(link.figure != bound.id for link in block.links):
            yield _another(block.links[0], bound.id)


def of_sentence(block: Block, told: Told, offset: int) -> Iterator[Wrong]:
    """Each number of a sentence, which begins at the squashed character `offset` of its block, is bound as claimed."""
    places = squashed(block.text)
    for bound in told.bounds:
        if bound.numeral is None or bound.end <= bound.start:
            continue
        first = offset + len(squash(told.sentence[: bound.start]))
        start, end = places.span(first, first + len(squash(told.sentence[bound.start : bound.end])))
        over = [link for link in block.links if link.start < end and start < link.end]
        # A day and its time may be two claims on one number.
        ids = {other.id for other in told.bounds if other.start < bound.end and bound.start < other.end}
        if not over:
            yield _missing(start, end, bound)
        elif ids.isdisjoint(link.figure for link in over):
            yield _another(over[0], bound.id)


def _another(link: Link, claimed: str) -> Wrong:
    return _wrong(link, "binding.figure", link.figure, claimed, "the claim names another figure")


def _missing(start: int, end: int, bound: Bound) -> Wrong:
    return Wrong("binding.missing", start, end, bound.claim.text, bound.id, "the number is not bound here")


def _wrong(link: Link, kind: str, says: str, data: str, why: str) -> Wrong:
    return Wrong(kind, link.start, link.end, says, data, why)


def _same(value: str, number: Decimal | None, text: str) -> bool:
    if number is None:
        return value == text
    try:
        return Decimal(value) == number
    except InvalidOperation:
        return False
