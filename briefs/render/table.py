"""Tables: one scale for all money of a table, fixed decimals, and columns that add up to their printed total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from briefs.render.lexicon import Lexicon
from briefs.render.numbers import apportion, column_scale, exact, grouped, rounded
from briefs.render.sentence import Sentence, Span, claims, plain
from briefs.render.voice import bound
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.document import Table
from briefs.vocabulary.figure import Figure, Unit

NOT_AVAILABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Line:
    """A table row as printed."""

    label: Sentence
    cells: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as printed: `columns` has the label's column first, `numeric` says which of them are right-aligned."""

    caption: Sentence
    columns: tuple[str, ...]
    numeric: tuple[bool, ...]
    lines: tuple[Line, ...]

    def claims(self, section: str) -> list[Claim]:
        """Caption first, then row by row; a cell's sentence is `CAPTION | ROW LABEL | COLUMN`."""
        found = claims(self.caption, section)
        for line in self.lines:
            for column, cell in zip(self.columns, (line.label, *line.cells), strict=True):
                found += claims(cell, section, f"{plain(self.caption)} | {plain(line.label)} | {column}")
        return found


def table(planned: Table, figures: Mapping[str, Figure], lexicon: Lexicon) -> Grid:
    """The planned table as printed; a cell whose figure is missing reads n/a."""
    labels = [(Span(lexicon.heading(row.label)),) for row in planned.rows]
    cells = [[figures.get(cell) if cell else None for cell in row.cells] for row in planned.rows]
    headings = [lexicon.heading(column) for column in planned.columns]
    return grid((Span(lexicon.heading(f"table.{planned.key}.caption")),), headings, labels, cells)


def grid(
    caption: Sentence, headings: Sequence[str], labels: Sequence[Sentence], rows: Sequence[Sequence[Figure | None]]
) -> Grid:
    """A table of figures: `headings` has the label's column first, `rows` one figure or None for each other column."""
    columns = [[row[i] for row in rows] for i in range(len(headings) - 1)]
    scaled = [_is_money(column) for column in columns]
    amounts = [exact(f.value) for column, money in zip(columns, scaled, strict=True) if money for f in column if f]
    unit, word = column_scale(amounts)
    texts = [
        _money(column, unit) if money else [bound(f).text if f else "" for f in column]
        for column, money in zip(columns, scaled, strict=True)
    ]
    title = f" (${word and ' ' + word})"
    lines = []
    for number, label in enumerate(labels):
        cells = [
            (Span(text[number], figure.id) if (figure := column[number]) else Span(NOT_AVAILABLE),)
            for column, text in zip(columns, texts, strict=True)
        ]
        lines.append(Line(label, tuple(cells)))
    return Grid(
        caption,
        (headings[0], *(h + title if money else h for h, money in zip(headings[1:], scaled, strict=True))),
        (False, *(not any(f and f.unit is Unit.TEXT for f in column) for column in columns)),
        tuple(lines),
    )


def _is_money(column: Sequence[Figure | None]) -> bool:
    there = [figure for figure in column if figure]
    return bool(there) and all(figure.unit is Unit.USD for figure in there)


def _money(column: Sequence[Figure | None], unit: Decimal) -> list[str]:
    """The column in units of the scale; where one row is the sum of the others, the printed ones add up too."""
    places = 0 if unit == 1 else 1 if unit < 10**9 else 2
    values = [exact(figure.value) / unit if figure else Decimal(0) for figure in column]
    shown = [rounded(value, places) for value in values]
    whole = _total(values)
    if whole is not None:
        parts = [i for i in range(len(values)) if i != whole]
        for i, part in zip(parts, apportion([values[i] for i in parts], places), strict=True):
            shown[i] = part
    return [grouped(value, places) for value in shown]


def _total(values: Sequence[Decimal]) -> int | None:
    """Which row is the sum of all others, if one of at least three is: the last such row."""
    everything = sum(values, Decimal(0))
    found = [i for i, value in enumerate(values) if value * 2 == everything]
    return found[-1] if found and len(values) > 2 and everything else None
