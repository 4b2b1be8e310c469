"""Daily funding as one line for each series, with the zero line at which neither side pays, and the day's value."""

from __future__ import annotations

from decimal import Decimal

from briefs.render.charts.drawing import SIZE, Canvas, Drawing, Label, Mark, at, legend
from briefs.render.charts.line import frame, segments
from briefs.render.charts.scale import every_step, spread, width
from briefs.render.numbers import exact
from briefs.render.sentence import Span, plain
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Unit

_HEIGHT = 222.0
_LOOKS = ("first", "second", "third", "fourth")


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without a point. Up to four series `series.funding.A.venue.V@DATE`; marks are day values."""
    series = [(s.name, {at(f.id): f for f in canvas.values(s.points)}) for s in canvas.chart.series[: len(_LOOKS)]]
    series = [(name, points) for name, points in series if points]
    if not series:
        return None
    known = sorted({time for _, points in series for time in points})
    times = every_step(known, known[0], known[-1])
    day = [(name, canvas.figures[i]) for name, i in canvas.chart.marks if i in canvas.figures]
    day = day or [(name, points[max(points)]) for name, points in series]
    rates = [exact(f.value) for f in (*(f for _, points in series for f in points.values()), *(f for _, f in day))]
    extent = (min(*rates, Decimal(0)), max(*rates, Decimal(0)))

    word, looks = canvas.lexicon.heading, dict(zip((name for name, _ in series), _LOOKS, strict=False))
    tags = [(Span(f"{word(name)} "), bound(figure)) for name, figure in day]
    named = looks.keys() <= {name for name, _ in day}  # every line has its name at its end, so no legend is needed
    room = max(width(plain(tag), SIZE) for tag in tags) + 10
    box = frame(canvas, times, Unit.DATE, extent, Unit.RATE_8H, _HEIGHT, room, top=12.0 if named else 30.0)

    marks: list[Mark] = []
    for name, points in series:
        own = sorted(points)
        titles = [(Span(f"{word(name)}, "), bound(box.axis[time]), Span(": "), bound(points[time])) for time in own]
        marks += segments(looks[name], box, own, [points[time] for time in own], titles)
    heights = [box.y(float(exact(figure.value))) for _, figure in day]
    marks += [
        Mark("end", looks.get(name, "day"), figure.id, tag, box.x(times[-1].timestamp()), height)
        for (name, figure), tag, height in zip(day, tags, heights, strict=True)
    ]
    places = spread(heights, SIZE + 3, box.top + 2, box.bottom - 2)
    labels = [Label(box.right + 8, place + 4, tag, "start", "name") for tag, place in zip(tags, places, strict=True)]
    names = [word(name) for name, _ in series]
    data = grid(
        canvas.title,
        [word("column.date"), *names],
        [(bound(axis),) for axis in box.axis.values()],
        [[points.get(time) for _, points in series] for time in times],
    )
    key = [] if named else legend(names, box.left)
    return canvas.drawing(_HEIGHT, box.rules, marks, [*key, *box.labels, *labels], data)
