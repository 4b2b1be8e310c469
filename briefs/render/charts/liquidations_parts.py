"""Liquidations by asset or venue: one horizontal bar each, longs and shorts end to end where both are given."""

from __future__ import annotations

import re
from decimal import Decimal

from briefs.render.charts.drawing import SIZE, Canvas, Drawing, Label, Mark, Rule, legend
from briefs.render.charts.scale import Scale, width
from briefs.render.numbers import exact
from briefs.render.sentence import Span
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Figure

_PART = re.compile(r"liquidations\.(asset|venue)\.(.+)\.(?:long_|short_)?usd")
_TOP, _ROW, _BAR, _RIGHT = 30.0, 26.0, 16.0, 354.0


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without a point. Points are `liquidations.asset.A.usd` and the like; one or two series."""
    series = canvas.chart.series[:2]
    rows = _rows(canvas)
    if not rows:
        return None
    names = [canvas.lexicon.later(f"{kind}.{part}") for kind, part in rows]
    totals = [_total(canvas, kind, part, figures) for (kind, part), figures in rows.items()]
    sums = [sum((exact(f.value) for f in figures if f), Decimal(0)) for figures in rows.values()]
    left = max(width(name, SIZE) for name in names) + 10
    tags = [bound(total) if total else Span("") for total in totals]
    room = max(width(tag.text, SIZE) for tag in tags) + 6
    x = Scale(0.0, float(max(sums)) or 1.0, left, _RIGHT - room)
    top = _TOP if len(series) > 1 else 8.0
    height = top + _ROW * len(rows) + 2

    marks, labels = [], []
    kinds = ("long", "short") if len(series) > 1 else ("neutral",)
    headings = [canvas.lexicon.heading(s.name) for s in series]
    for row, (figures, name, tag) in enumerate(zip(rows.values(), names, tags, strict=True)):
        y, reach = top + _ROW * row + (_ROW - _BAR) / 2, Decimal(0)
        labels.append(Label(left - 6, y + _BAR / 2 + 4, (Span(name),), "end", "name"))
        for figure, kind, heading in zip(figures, kinds, headings, strict=True):
            if figure and figure.value:
                start, end = x(float(reach)), x(float(reach + exact(figure.value)))
                title = (Span(f"{heading}, {name}: "), bound(figure))
                marks.append(Mark("bar", kind, figure.id, title, start, y, end - start, _BAR))
                reach += exact(figure.value)
        if tag.text:
            labels.append(Label(x(float(reach)) + 5, y + _BAR / 2 + 4, (tag,), "start", "value"))
    if len(series) > 1:
        labels += legend(headings, left)
    data = grid(
        canvas.title,
        [canvas.lexicon.heading(f"column.{next(iter(rows))[0]}"), *headings],
        [(Span(name),) for name in names],
        list(rows.values()),
    )
    return canvas.drawing(height, [Rule("zero", left, top, left, height - 2)], marks, labels, data)


def _rows(canvas: Canvas) -> dict[tuple[str, str], list[Figure | None]]:
    """(`asset` or `venue`, its name) -> the figure of each series, in the order in which the parts come first."""
    rows: dict[tuple[str, str], list[Figure | None]] = {}
    series = canvas.chart.series[:2]
    for number, one in enumerate(series):
        for figure in canvas.values(one.points):
            if found := _PART.fullmatch(figure.id):
                rows.setdefault((found[1], found[2]), [None] * len(series))[number] = figure
    return rows


def _total(canvas: Canvas, kind: str, part: str, figures: list[Figure | None]) -> Figure | None:
    """What stands behind the bar: the part's total where there are two sides, else the one figure."""
    return canvas.figures.get(f"liquidations.{kind}.{part}.usd") if len(figures) > 1 else figures[0]
