"""The last months day by day: one cell a day, a column a week, the darker the more was liquidated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from briefs.render.charts.drawing import SIZE, WIDTH, Canvas, Drawing, Label, Mark, at
from briefs.render.charts.scale import width
from briefs.render.moments import moment
from briefs.render.numbers import exact
from briefs.render.sentence import Span
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Figure, Unit

_WEEKS, _DAYS, _STEPS = 14, 7, 5
_TOP, _ROW, _GAP = 20.0, 17.0, 2.0
_RING = 2.0
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without a point. One series of `series.liquidations.total@DATE`; the last weeks are shown."""
    points = {at(figure.id): figure for series in canvas.chart.series[:1] for figure in canvas.values(series.points)}
    if not points:
        return None
    last = max(points)
    monday = last - timedelta(days=last.weekday())
    first = monday - timedelta(weeks=_WEEKS - 1)
    shown = {time: figure for time, figure in sorted(points.items()) if time >= first}
    axis = dict(zip(shown, canvas.times(list(shown), Unit.DATE), strict=True))
    names = [canvas.lexicon.heading(f"calendar.{name}") for name in _DAY_NAMES]
    left = max(width(name, SIZE) for name in names) + 8
    cell = (WIDTH - 4 - left) / _WEEKS  # the last one keeps room for its ring

    steps = _steps(shown)
    marks = [
        Mark(
            "bar",
            f"step-{steps[time]}",
            f.id,
            (bound(axis[time]), Span(": "), bound(f)),
            *_place(time, first, left, cell),
        )
        for time, f in shown.items()
    ]
    marks.sort(key=lambda mark: mark.kind)  # neighbours of one look are drawn together
    day = canvas.figures.get(next((name for _, name in canvas.chart.marks), ""))
    if day is not None:
        x, y, w, h = _place(last, first, left, cell)
        # Outside of the cell with some ground between them: the day is often the darkest, and may be printed in grey.
        marks.append(Mark("bar", "day", day.id, (bound(day),), x - _RING, y - _RING, w + 2 * _RING, h + 2 * _RING))
    labels = [Label(left - 5, _TOP + _ROW * i + 12, (Span(name),), "end") for i, name in enumerate(names) if i % 2 == 0]
    labels += _months(axis, first, left, cell)
    labels += _scale(shown, left)
    data = grid(
        canvas.title,
        [canvas.lexicon.heading("column.date"), canvas.lexicon.heading("column.total")],
        [(bound(axis[time]),) for time in shown],
        [[figure] for figure in shown.values()],
    )
    return canvas.drawing(_TOP + _ROW * _DAYS + 26, [], marks, labels, data)


def _place(time: datetime, first: datetime, left: float, cell: float) -> tuple[float, float, float, float]:
    """x, y, width and height of a day's cell."""
    week, day = divmod((time - first).days, _DAYS)
    return left + cell * week, _TOP + _ROW * day, cell - _GAP, _ROW - _GAP


def _steps(shown: Mapping[datetime, Figure]) -> dict[datetime, int]:
    """Which fifth of the days each day is in, from 1; days of equal size are in the same."""
    order = sorted(exact(figure.value) for figure in shown.values())
    return {
        time: 1 + min(order.index(exact(figure.value)) * _STEPS // len(order), _STEPS - 1)
        for time, figure in shown.items()
    }


def _months(axis: Mapping[datetime, Figure], first: datetime, left: float, cell: float) -> list[Label]:
    """The first day of each month over its column."""
    labels = []
    for time, figure in axis.items():
        if time.day == 1:
            text = Span(moment(str(figure.value), figure.unit, "short"), figure.id)
            half = width(text.text, SIZE) / 2
            place = left + cell * ((time - first).days // _DAYS) + cell / 2
            labels.append(Label(min(max(place, left + half), WIDTH - half), 13, (text,), "middle"))
    return labels


def _scale(shown: Mapping[datetime, Figure], left: float) -> list[Label]:
    """The least and the greatest day on either side of the steps, which the template draws between them."""
    order = sorted(shown.values(), key=lambda figure: exact(figure.value))
    y = _TOP + _ROW * _DAYS + 16
    least, most = bound(order[0]), bound(order[-1])
    start = left + width(least.text, SIZE) + 4
    boxes = Decimal(_STEPS) * 16
    return [
        Label(start, y, (least,), "end", "legend"),
        Label(start + float(boxes) + 12, y, (most,), "start", "legend"),
    ]
