"""Liquidations by hour (or by the longest bar): longs upwards, shorts downwards from one zero line."""

from __future__ import annotations

from decimal import Decimal

from briefs.render.charts.drawing import SIZE, WIDTH, Canvas, Drawing, Label, Mark, Rule, at, legend
from briefs.render.charts.scale import Scale, every_step, shortest_step, ticks, width
from briefs.render.numbers import exact
from briefs.render.sentence import Span
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Unit

_HEIGHT, _TOP, _BOTTOM, _RIGHT = 242.0, 34.0, 214.0, 356.0
_KINDS = ("long", "short")


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without a point. Series: longs, then shorts; points `series.liquidations.SIDE@TIME`."""
    series = [(s.name, {at(f.id): f for f in canvas.values(s.points)}) for s in canvas.chart.series[:2]]
    known = sorted({time for _, points in series for time in points})
    if not known:
        return None
    window = canvas.window
    times = every_step(known, window.start, window.end) if len(known) > 1 else known
    step = shortest_step(times) if len(times) > 1 else window.length
    highest = [max((exact(f.value) for f in points.values()), default=Decimal(0)) for _, points in series]
    # A tenth more than the longest bar downwards, so that its value fits between it and the axis labels.
    low = -highest[1] * Decimal("1.1") if len(highest) > 1 else Decimal(0)
    steps = ticks(low, max(highest[0], -low / 10, Decimal(1)))
    tags = [canvas.tick(value, Unit.USD) for value in steps]
    left = max(width(tag.text, SIZE) for tag in tags) + 8
    x = Scale(times[0].timestamp(), (times[-1] + step).timestamp(), left, _RIGHT)
    y = Scale(float(steps[0]), float(steps[-1]), _BOTTOM, _TOP)

    rules = [Rule("zero" if v == 0 else "grid", left, y(float(v)), _RIGHT, y(float(v))) for v in steps]
    labels = [Label(left - 5, y(float(v)) + 4, (tag,), "end") for v, tag in zip(steps, tags, strict=True)]
    axis = canvas.times(times, Unit.TIME)
    for i, tag in canvas.time_labels(times, axis, _RIGHT - left):
        place = x(times[i].timestamp())
        rules.append(Rule("tick", place, _BOTTOM, place, _BOTTOM + 4))
        labels.append(Label(place, _HEIGHT - 6, (tag,), "middle"))

    marks, names = [], [canvas.lexicon.heading(name) for name, _ in series]
    for (_, points), name, kind, direction in zip(series, names, _KINDS, (1, -1), strict=False):
        for time, figure in sorted(points.items()):
            start, end = x(time.timestamp()) + 0.6, x((time + step).timestamp()) - 0.6
            edge = y(direction * float(exact(figure.value)))
            when = canvas.when(axis[times.index(time)], times)
            title = (Span(f"{name}, "), when, Span(": "), bound(figure))
            top, size = min(edge, y(0)), abs(edge - y(0))
            if size > 0:
                marks.append(Mark("bar", kind, figure.id, title, start, top, end - start, size))
    labels += _peak(marks)
    labels += legend(names, left)
    data = grid(
        canvas.title,
        [canvas.lexicon.heading("column.time"), *names],
        [(canvas.when(figure, times),) for figure in axis],
        [[points.get(time) for _, points in series] for time in times],
    )
    return canvas.drawing(_HEIGHT, rules, marks, labels, data)


def _peak(marks: list[Mark]) -> list[Label]:
    """The value of the tallest bar, written over (or under) it."""
    if not marks:
        return []
    peak = max(marks, key=lambda mark: mark.h)
    text = peak.title[-1]
    half = width(text.text, SIZE) / 2
    middle = min(max(peak.x + peak.w / 2, half + 2), WIDTH - half - 2)
    below = peak.kind == "short"
    return [Label(middle, peak.y + peak.h + 13 if below else peak.y - 5, (text,), "middle", "value")]
