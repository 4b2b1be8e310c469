"""What a chart template draws: marks and labels with their places, every number still bound to its figure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby

from briefs.render.charts.scale import time_ticks, width
from briefs.render.lexicon import Lexicon
from briefs.render.moments import moment
from briefs.render.numbers import tick
from briefs.render.sentence import Sentence, Span, claims
from briefs.render.table import Grid
from briefs.render.voice import bound
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.document import Chart
from briefs.vocabulary.figure import Figure, Unit
from briefs.vocabulary.window import Window, stamp

WIDTH = 360
_SOURCE = 16.0  # the height of the line that names the sources
SIZE = 11  # of the labels; readable where the chart is shown 360 pixels wide


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape that stands for one figure.

    shape: what the template draws: `bar`, `line`, `dot`, `end` (a larger dot). kind: its look.
    x, y, w, h: place and size of a bar; of a line from (x, y) to (x + w, y + h); of a dot its centre.
    """

    shape: str
    kind: str
    figure: str
    title: Sentence
    x: float
    y: float
    w: float = 0.0
    h: float = 0.0


@dataclass(frozen=True, slots=True)
class Label:
    """Text at (x, y): `anchor` is start, middle or end; `kind` its look."""

    x: float
    y: float
    sentence: Sentence
    anchor: str = "start"
    kind: str = "axis"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line that stands for no figure: a grid line, the axis, a leader."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready for its template. `axes` are the figures that it adds for its axis labels."""

    key: str
    slug: str
    title: Sentence
    description: Sentence
    height: float
    rules: tuple[Rule, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    axes: tuple[Figure, ...]
    data: Grid

    @property
    def groups(self) -> list[tuple[str, list[Mark]]]:
        """The marks in order, neighbours of one look together."""
        return [(look, list(marks)) for look, marks in groupby(self.marks, lambda mark: f"{mark.kind}-{mark.shape}")]

    def claims(self) -> list[Claim]:
        """In the order of the file: title, description, marks, labels; then the table of its data."""
        section = f"charts/{self.slug}"
        sentences = [self.title, self.description, *(m.title for m in self.marks), *(b.sentence for b in self.labels)]
        return [c for sentence in sentences for c in claims(sentence, section)] + self.data.claims(section)


@dataclass(frozen=True, slots=True)
class Canvas:
    """What every kind of chart is drawn from; collects the figures of the axes."""

    chart: Chart
    title: Sentence
    description: Sentence
    figures: Mapping[str, Figure]
    lexicon: Lexicon
    window: Window
    axes: dict[str, Figure] = field(default_factory=dict)

    def values(self, names: Iterable[str]) -> list[Figure]:
        """The figures that are there, in order."""
        return [self.figures[name] for name in names if name in self.figures]

    def tick(self, value: Decimal, unit: Unit) -> Span:
        """A label of the value axis, bound to a figure of its own (money by its size)."""
        count = sum(name.startswith(f"axis.{self.chart.slug}.y.") for name in self.axes) + 1
        figure = self._axis(f"y.{count}", abs(value) if unit is Unit.USD else value, unit)
        return Span(tick(figure.value, unit), figure.id)

    def times(self, times: Sequence[datetime], unit: Unit) -> list[Figure]:
        """A figure for each position of the time axis, numbered from 1 in time's order."""
        text = [time.date().isoformat() if unit is Unit.DATE else stamp(time) for time in times]
        return [self._axis(f"x.{n}", value, unit) for n, value in enumerate(text, start=1)]

    def time_labels(self, times: Sequence[datetime], axis: Sequence[Figure], room: float) -> list[tuple[int, Span]]:
        """Which positions get a label in `room`, and what it says: times within a day and a half, else short dates."""
        form = "clock" if axis[0].unit is Unit.TIME and within_a_day(times) else "short"
        tags = [Span(moment(str(figure.value), figure.unit, form), figure.id) for figure in axis]
        wanted = int(room / (width(tags[0].text, SIZE) + SIZE))
        return [(i, tags[i]) for i in time_ticks(times, max(wanted, 1))]

    def when(self, axis: Figure, times: Sequence[datetime]) -> Span:
        """A position as words in a mark's title and in the data table."""
        return bound(axis, "clock" if axis.unit is Unit.TIME and len({time.date() for time in times}) == 1 else "")

    def drawing(
        self, height: float, rules: Iterable[Rule], marks: Iterable[Mark], labels: Iterable[Label], data: Grid
    ) -> Drawing:
        """The drawing, with a line beneath that names the sources of its marks."""
        drawn = tuple(marks)
        source = self._source(drawn)
        return Drawing(
            self.chart.key,
            self.chart.slug,
            self.title,
            self.description,
            height + (_SOURCE if source else 0),
            tuple(rules),
            drawn,
            (*labels, *([Label(2, height + _SOURCE - 4, source, kind="source")] if source else ())),
            tuple(self.axes.values()),
            data,
        )

    def _source(self, marks: Sequence[Mark]) -> Sentence:
        """Whose data is drawn. A source whose name holds a numeral is a vendor: a numeral would need a figure."""
        names = {
            name for mark in marks if (f := self.figures.get(mark.figure)) for name in f.source.split(", ") if name
        }
        words = sorted({self.lexicon.heading(_source_key(name)) for name in names}, key=lambda word: word.lower())
        if not words:
            return ()
        text, rest = words[0], words[1:]
        while rest and width(f"{text}, {rest[0]}", 9) < WIDTH - 110:
            text = f"{text}, {rest.pop(0)}"
        heading = self.lexicon.heading("column.source")
        return (Span(f"{heading}: {text}" + (f" {self.lexicon.later('chart.others')}" if rest else "")),)

    def _axis(self, name: str, value: Decimal | str, unit: Unit) -> Figure:
        figure_id = f"axis.{self.chart.slug}.{name}"
        figure = Figure(figure_id, value, unit, self.window, "axis", "a label of the chart's axis")
        self.axes[figure_id] = figure
        return figure


def legend(names: Sequence[str], left: float) -> list[Label]:
    """The names of the series in one line above the plot; the template puts a swatch before each."""
    places = [left + 14]
    for name in names:
        places.append(places[-1] + width(name, SIZE) + 26)
    return [Label(place, 14, (Span(name),), kind="legend") for place, name in zip(places, names, strict=False)]


def within_a_day(times: Sequence[datetime]) -> bool:
    return bool(times) and (times[-1] - times[0]).total_seconds() <= 36 * 3600


def at(figure_id: str) -> datetime:
    """The moment after the @ of a series' id. Raises ValueError where there is none."""
    when = datetime.fromisoformat(figure_id.partition("@")[2])
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _source_key(name: str) -> str:
    return "source.vendor" if any(letter.isdigit() for letter in name) else f"source.{name}"
