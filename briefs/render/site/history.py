"""Tables of days: one line a brief, one column a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefs.render.moments import moment
from briefs.render.site.card import Card
from briefs.vocabulary.figure import Unit


@dataclass(frozen=True, slots=True)
class Column:
    """figure: the id that all cells of the column are bound to, each in the brief that its line names."""

    heading: str
    figure: str


@dataclass(frozen=True, slots=True)
class Line:
    """when: the day as printed, iso: as machines read it. path: where its brief is. cells: "" for an absent figure."""

    when: str
    iso: str
    path: str
    title: str
    cells: tuple[str, ...]


def line(card: Card, columns: Sequence[Column]) -> Line:
    return Line(when(card), card.date.isoformat(), card.path, card.listed, tuple(card.shown(c.figure) for c in columns))


def when(card: Card) -> str:
    """The day of a brief, or the moment that a rolling window ends at."""
    if card.is_day:
        return moment(card.date.isoformat(), Unit.DATE)
    return moment(card.end, Unit.TIME)


def filled(columns: Sequence[Column], cards: Sequence[Card]) -> tuple[Column, ...]:
    """The columns that at least one of the briefs has a figure for."""
    return tuple(column for column in columns if any(column.figure in card.figures for card in cards))
