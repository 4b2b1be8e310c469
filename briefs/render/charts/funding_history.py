"""Daily funding as one line for each series, with the zero line at which neither side pays, and the day's value."""

from __future__ import annotations

from decimal import Decimal

from briefs.render.charts.drawing import SIZE, Canvas, Drawing, Label, Mark, at
from briefs.render.charts.line import frame, segments
from briefs.render.charts.scale import spread, width
from briefs.render.numbers import exact
from briefs.render.sentence import Span, plain
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Unit

_HEIGHT = 216.0
_LOOKS = ("first", "second", "third", "fourth")


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without a point. Up to four series `series.funding.A.venue.V@DATE`; marks are day values."""
    series = [(s.name, {at(f.id): f for f in canvas.values(s.points)}) for s in canvas.chart.series[: len(_LOOKS)]]
    series = [(name, points) for name, points in series if points]
    if not series:
        return None
    times = sorted({time for _, points in series for time in points})
    values = [exact(figure.value) for _, points in series for figure in points.values()]
    day = [(name, canvas.figures[i]) for name, i in canvas.chart.marks if i in canvas.figures]
    values += [exact(figure.value) for _, figure in day]
    names = [canvas.lexicon.heading(name) for name, _ in series]
    ends = [bound(figure) for _, figure in day] if day else [bound(points[max(points)]) for _, points in series]
    tags = [(Span(f"{canvas.lexicon.heading(name)} "), end) for (name, _), end in zip(day, ends, strict=False)] or [
        (Span(f"{name} "), end) for name, end in zip(names, ends, strict=True)
    ]
    room = max(width(plain(tag), SIZE) for tag in tags) + 10
    box = frame(
        canvas, times, Unit.DATE, (min(*values, Decimal(0)), max(*values, Decimal(0))), Unit.RATE_8H, _HEIGHT, room
    )

    marks: list[Mark] = []
    for (_, points), name, look in zip(series, names, _LOOKS, strict=False):
        own = sorted(points)
        titles = [
            (Span(f"{name}, "), bound(box.axis[times.index(time)]), Span(": "), bound(points[time])) for time in own
        ]
        marks += segments(look, box, own, [points[time] for time in own], titles)
    shown = [figure for _, figure in day] or [points[max(points)] for _, points in series]
    heights = [box.y(float(exact(figure.value))) for figure in shown]
    marks += [
        Mark("dot", "day", figure.id, tag, box.x(times[-1].timestamp()), height)
        for figure, tag, height in zip(shown, tags, heights, strict=True)
    ]
    places = spread(heights, SIZE + 3, box.top + 2, box.bottom - 2)
    labels = [Label(box.right + 8, place + 4, tag, "start", "value") for tag, place in zip(tags, places, strict=True)]
    data = grid(
        canvas.title,
        [canvas.lexicon.heading("column.date"), *names],
        [(bound(axis),) for axis in box.axis],
        [[points.get(time) for _, points in series] for time in times],
    )
    return canvas.drawing(_HEIGHT, box.rules, marks, [*box.labels, *labels], data)
