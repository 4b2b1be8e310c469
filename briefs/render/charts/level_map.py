"""Support and resistance of several assets on one scale: how far each level lies from the close."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from briefs.render.charts.drawing import SIZE, WIDTH, Canvas, Drawing, Label, Mark, Rule, legend
from briefs.render.charts.scale import Scale, ticks, width
from briefs.render.numbers import exact
from briefs.render.sentence import Span
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Figure, Unit

_LEVEL = re.compile(r"levels\.(.+)\.(support|resistance)\.(\d+)\.distance_pct")
_TOP, _ROW, _GAP = 30.0, 46.0, 6.0


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without a level. One series an asset, of `levels.A.SIDE.N.distance_pct`, nearest first."""
    rows = [(series.name, canvas.values(series.points)) for series in canvas.chart.series]
    rows = [(name, levels) for name, levels in rows if levels]
    if not rows:
        return None
    names = [canvas.lexicon.later(name) for name, _ in rows]
    distances = [exact(figure.value) for _, levels in rows for figure in levels]
    steps = ticks(min(*distances, Decimal(0)), max(*distances, Decimal(0)))
    tags = [canvas.tick(value, Unit.FRACTION) for value in steps]
    left = max(width(name, SIZE) for name in names) + 10
    bottom = _TOP + _ROW * len(rows)
    x = Scale(float(steps[0]), float(steps[-1]), left + 8, WIDTH - 22)

    rules = [Rule("zero" if v == 0 else "grid", x(float(v)), _TOP, x(float(v)), bottom) for v in steps]
    labels = [Label(x(float(v)), bottom + 14, (tag,), "middle") for v, tag in zip(steps, tags, strict=True)]
    marks: list[Mark] = []
    for row, ((_, levels), name) in enumerate(zip(rows, names, strict=True)):
        y = _TOP + _ROW * (row + 0.5)
        rules.append(Rule("grid", left, y, WIDTH - 8, y))
        labels.append(Label(left - 6, y + 4, (Span(name),), "end", "name"))
        marks += [_mark(canvas, name, figure, x, y) for figure in levels]
        labels += _prices(canvas, levels, x, y, left)
    words = [canvas.lexicon.heading(f"mark.{side}") for side in ("support", "resistance")]
    data = grid(
        canvas.title,
        [
            canvas.lexicon.heading("column.asset"),
            *(canvas.lexicon.heading(f"column.{n}") for n in ("price", "distance")),
        ],
        [(Span(name),) for (_, levels), name in zip(rows, names, strict=True) for _ in levels],
        [[_price(canvas, figure), figure] for _, levels in rows for figure in levels],
    )
    return canvas.drawing(bottom + 18, rules, marks, [*labels, *legend(words, left)], data)


def _side(figure: Figure) -> str:
    found = _LEVEL.fullmatch(figure.id)
    return found[2] if found else "level"


def _price(canvas: Canvas, figure: Figure) -> Figure | None:
    return canvas.figures.get(figure.id.replace(".distance_pct", ".price"))


def _mark(canvas: Canvas, name: str, figure: Figure, x: Scale, y: float) -> Mark:
    side = _side(figure)
    price = _price(canvas, figure)
    word = canvas.lexicon.heading(f"mark.{side}")
    title = (Span(f"{name}, {word}: "), *((bound(price), Span(", ")) if price else ()), bound(figure))
    return Mark("end", side, figure.id, title, x(float(exact(figure.value))), y)


def _prices(canvas: Canvas, levels: Sequence[Figure], x: Scale, y: float, left: float) -> list[Label]:
    """Prices of levels, the nearest first, where they do not lie over each other: resistance above, support beneath."""
    labels: list[Label] = []
    taken: list[tuple[str, float, float]] = []
    for figure in levels:
        price, side = _price(canvas, figure), _side(figure)
        if price is None:
            continue
        text = bound(price)
        half = width(text.text, SIZE) / 2
        place = min(max(x(float(exact(figure.value))), left + half), WIDTH - 2 - half)
        if all(side != other or place + half + _GAP < low or place - half - _GAP > high for other, low, high in taken):
            taken.append((side, place - half, place + half))
            labels.append(Label(place, y - 8 if side == "resistance" else y + 17, (text,), "middle", side))
    return labels
