"""What charts with a line over time share: the frame of axes, and a line whose every piece is bound to a point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from briefs.render.charts.drawing import SIZE, WIDTH, Canvas, Label, Mark, Rule
from briefs.render.charts.scale import Scale, shortest_step, ticks, width
from briefs.render.numbers import exact
from briefs.render.sentence import Sentence
from briefs.vocabulary.figure import Figure, Unit


@dataclass(frozen=True, slots=True)
class Frame:
    """The plot's box and scales, its rules and axis labels, and the figures of its time axis."""

    left: float
    right: float
    top: float
    bottom: float
    x: Scale
    y: Scale
    rules: tuple[Rule, ...]
    labels: tuple[Label, ...]
    axis: Mapping[datetime, Figure]

    def shifted(self, left: float) -> Frame:
        """The same with its left edge further in, as a panel beneath one with wider labels needs it."""
        by = left - self.left
        x = replace(self.x, start=self.x.start + by)

        stretch = (x.end - x.start) / ((self.x.end - self.x.start) or 1.0)

        def moved(place: float) -> float:
            return x.start + (place - self.x.start) * stretch

        rules = tuple(
            replace(r, x1=moved(r.x1), x2=moved(r.x2)) if r.kind == "tick" else replace(r, x1=r.x1 + by)
            for r in self.rules
        )
        labels = tuple(replace(b, x=b.x + by) if b.anchor == "end" else replace(b, x=moved(b.x)) for b in self.labels)
        return replace(self, left=left, x=x, rules=rules, labels=labels)


def frame(
    canvas: Canvas,
    times: Sequence[datetime],
    time_unit: Unit,
    extent: tuple[Decimal, Decimal],
    unit: Unit,
    span: tuple[float, float],
    room: float,
    wanted: int = 4,
) -> Frame:
    """Axes for values in `extent` over `times`; `room` stays free on the right for labels.

    span: the top of the plot, and the bottom of what belongs to it; wanted: about how many steps of the value axis.
    """
    top, height = span
    steps = ticks(*extent, wanted)
    tags = [canvas.tick(value, unit) for value in steps]
    left, right = max(width(tag.text, SIZE) for tag in tags) + 8, WIDTH - max(room, 8.0)
    bottom = height - 28.0
    x = Scale(times[0].timestamp(), times[-1].timestamp(), left + 3, right - 3)
    y = Scale(float(steps[0]), float(steps[-1]), bottom, top)
    crosses = extent[0] <= 0 <= extent[1]
    rules = [Rule("zero" if crosses and v == 0 else "grid", left, y(float(v)), right, y(float(v))) for v in steps]
    labels = [Label(left - 5, y(float(v)) + 4, (tag,), "end") for v, tag in zip(steps, tags, strict=True)]
    axis = canvas.times(times, time_unit)
    for i, tag in canvas.time_labels(times, axis, right - left):
        place, half = x(times[i].timestamp()), width(tag.text, SIZE) / 2
        rules.append(Rule("tick", place, bottom, place, bottom + 4))
        labels.append(Label(min(max(place, half), WIDTH - half), height - 6, (tag,), "middle"))
    return Frame(left, right, top, bottom, x, y, tuple(rules), tuple(labels), dict(zip(times, axis, strict=True)))


def segments(
    kind: str, box: Frame, times: Sequence[datetime], points: Sequence[Figure], titles: Sequence[Sentence]
) -> list[Mark]:
    """A piece of line from each point's predecessor to the point; a dot where the predecessor is missing."""
    step = shortest_step(times) * 1.5
    marks: list[Mark] = []
    for i, (time, figure, title) in enumerate(zip(times, points, titles, strict=True)):
        x, y = box.x(time.timestamp()), box.y(float(exact(figure.value)))
        if i and time - times[i - 1] <= step:
            before_x, before_y = box.x(times[i - 1].timestamp()), box.y(float(exact(points[i - 1].value)))
            marks.append(Mark("line", kind, figure.id, title, before_x, before_y, x - before_x, y - before_y))
        else:
            marks.append(Mark("dot", kind, figure.id, title, x, y))
    return marks
