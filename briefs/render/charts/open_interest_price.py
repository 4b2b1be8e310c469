"""Price above and open interest beneath it, over the same hours: positions opened or closed as the price moved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from briefs.render.charts.drawing import SIZE, Canvas, Drawing, Label, Mark, at
from briefs.render.charts.line import Frame, frame, segments
from briefs.render.charts.scale import every_step, width
from briefs.render.numbers import exact
from briefs.render.sentence import Span
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Figure, Unit

_UPPER, _LOWER = 140.0, 262.0
_NAMES = ("column.price", "column.level")
_KINDS = ("price", "interest")


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without both series: `series.price.A@TIME`, then `series.open_interest.A@TIME`."""
    series = [{at(f.id): f for f in canvas.values(one.points)} for one in canvas.chart.series[:2]]
    if len(series) < len(_KINDS) or not all(series):
        return None
    known = sorted({time for points in series for time in points})
    times = every_step(known, canvas.window.start, canvas.window.end) if len(known) > 1 else known
    words = [canvas.lexicon.heading(name) for name in _NAMES]
    upper, lower = _panels(canvas, series, times)

    marks: list[Mark] = []
    labels = [*(label for label in upper.labels if label.anchor == "end"), *lower.labels]
    for points, box, word, kind in zip(series, (upper, lower), words, _KINDS, strict=True):
        own = sorted(points)
        titles = [
            (Span(f"{word}, "), canvas.when(upper.axis[time], times), Span(": "), bound(points[time])) for time in own
        ]
        marks += segments(kind, box, own, [points[time] for time in own], titles)
        last = points[own[-1]]
        end = box.x(own[-1].timestamp()), box.y(float(exact(last.value)))
        marks.append(Mark("end", kind, last.id, (Span(f"{word} "), bound(last)), *end))
        labels.append(Label(box.left + 4, box.top + 2, (Span(word),), "start", "value"))
        labels.append(Label(end[0] + 7, min(max(end[1] + 4, box.top + 8), box.bottom), (bound(last),), "start", "name"))
    rules = [*(rule for rule in upper.rules if rule.kind != "tick"), *lower.rules]
    data = grid(
        canvas.title,
        [canvas.lexicon.heading("column.time"), *words],
        [(canvas.when(upper.axis[time], times),) for time in times],
        [[points.get(time) for points in series] for time in times],
    )
    return canvas.drawing(_LOWER, rules, marks, labels, data)


def _panels(canvas: Canvas, series: Sequence[dict[datetime, Figure]], times: Sequence[datetime]) -> tuple[Frame, Frame]:
    """Two frames with one time axis: the left edges lie at the wider labels, so that moments stand over each other."""
    ends = [points[max(points)] for points in series]
    room = max(width(bound(end).text, SIZE) for end in ends) + 12
    extents = [
        (min(values), max(values)) for values in ([exact(f.value) for f in points.values()] for points in series)
    ]
    units = [end.unit for end in ends]
    upper = frame(canvas, times, Unit.TIME, extents[0], units[0], (12.0, _UPPER), room, wanted=3)
    lower = frame(canvas, times, Unit.TIME, extents[1], units[1], (_UPPER - 4, _LOWER), room, wanted=3)
    return upper.shifted(max(upper.left, lower.left)), lower.shifted(max(upper.left, lower.left))
