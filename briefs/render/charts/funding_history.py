"""Daily funding as one line for each series, with the zero line at which neither side pays, and the day's value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from briefs.render.charts.drawing import SIZE, Canvas, Drawing, Label, Mark, at, legend
from briefs.render.charts.line import Frame, frame, segments
from briefs.render.charts.scale import every_step, spread, width
from briefs.render.numbers import exact
from briefs.render.sentence import Span, plain
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Figure, Unit

_HEIGHT = 222.0
_BAND = ("band.low", "band.high")
_LOOKS = ("first", "second", "third", "fourth")


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without a point. Up to four series `series.funding.A.venue.V@DATE`; marks are day values."""
    series = [(s.name, {at(f.id): f for f in canvas.values(s.points)}) for s in canvas.chart.series[: len(_LOOKS)]]
    series = [(name, points) for name, points in series if points]
    if not series:
        return None
    known = sorted({time for _, points in series for time in points})
    times = every_step(known, known[0], known[-1])
    drawn = [(name, canvas.figures[i]) for name, i in canvas.chart.marks if i in canvas.figures]
    band = {name: figure for name, figure in drawn if name.startswith("band.")}
    day = [(name, figure) for name, figure in drawn if not name.startswith(("band.", "method."))]
    day = day or [(name, points[max(points)]) for name, points in series]
    rates = [
        exact(f.value)
        for f in (*(f for _, points in series for f in points.values()), *(f for _, f in day), *band.values())
    ]
    extent = (min(*rates, Decimal(0)), max(*rates, Decimal(0)))

    word, looks = canvas.lexicon.heading, dict(zip((name for name, _ in series), _LOOKS, strict=False))
    tags = [(Span(f"{word(name)} "), bound(figure)) for name, figure in day]
    named = looks.keys() <= {name for name, _ in day}  # every line has its name at its end, so no legend is needed
    room = max(width(plain(tag), SIZE) for tag in tags) + 10
    span = (12.0 if named and not band else 30.0, _HEIGHT)
    box = frame(canvas, times, Unit.DATE, extent, Unit.RATE_8H, span, room)

    marks = _band(canvas, band, box)
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
    key += _band_words(canvas, dict(drawn), marks)
    return canvas.drawing(_HEIGHT, box.rules, marks, [*key, *box.labels, *labels], data)


def _band(canvas: Canvas, band: Mapping[str, Figure], box: Frame) -> list[Mark]:
    """The stretch between the ends of the band, across the whole plot."""
    if len(band) < len(_BAND):
        return []
    low, high = (band[name] for name in _BAND)
    top, bottom = (box.y(float(exact(figure.value))) for figure in (high, low))
    title = (Span(f"{canvas.lexicon.heading('chart.band')} "), bound(low), Span(" to "), bound(high))
    return [Mark("bar", "band", low.id, title, box.left, top, box.right - box.left, max(bottom - top, 1.0))]


def _band_words(canvas: Canvas, drawn: Mapping[str, Figure], marks: Sequence[Mark]) -> list[Label]:
    """What the shaded stretch is, over the plot."""
    share = drawn.get("method.band")
    if share is None or not marks or marks[0].kind != "band":
        return []
    before, after = canvas.lexicon.heading("chart.band"), canvas.lexicon.later("chart.band_days")
    return [Label(marks[0].x + 2, 14, (Span(f"{before} "), bound(share), Span(f" {after}")))]
