"""Closes of the window as a line, with support and resistance across it and bursts of liquidations behind it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from briefs.render.charts.bursts import PREFIX, bursts
from briefs.render.charts.drawing import SIZE, Canvas, Drawing, Label, Mark, Rule, at, legend
from briefs.render.charts.line import Frame, frame, segments
from briefs.render.charts.scale import every_step, spread, width
from briefs.render.numbers import exact
from briefs.render.sentence import Sentence, Span
from briefs.render.table import grid
from briefs.render.voice import bound
from briefs.vocabulary.figure import Figure, Unit

_HEIGHT = 242.0
_LEAST_SHARE = Decimal("0.3")  # of the height that the closes keep, however far the levels lie


def draw(canvas: Canvas) -> Drawing | None:
    """The chart, or None without a close. One series of `series.price.A@TIME`; marks are levels' prices."""
    series = canvas.chart.series[0]
    points = sorted(canvas.values(series.points), key=lambda figure: at(figure.id))
    if not points:
        return None
    closes = [exact(figure.value) for figure in points]
    drawn = [(name, canvas.figures[i]) for name, i in canvas.chart.marks if i in canvas.figures]
    levels = _near([(name, figure) for name, figure in drawn if not name.startswith(PREFIX)], closes)
    notes = [_note(canvas.lexicon.heading(name), figure) for name, figure in levels]
    words = list(dict.fromkeys(canvas.lexicon.heading(name) for name, _ in levels))
    room = max((width(note[-1].text, SIZE) for note in notes), default=0.0) + 8
    values = closes + [exact(figure.value) for _, figure in levels]
    known = [at(figure.id) for figure in points]
    times = every_step(known, canvas.window.start, canvas.window.end) if len(known) > 1 else known
    box = frame(
        canvas, times, Unit.TIME, (min(values), max(values)), Unit.PRICE, (30.0 if words else 12.0, _HEIGHT), room
    )

    heights = [box.y(float(exact(figure.value))) for _, figure in levels]
    labels = [*box.labels, *_notes(notes, levels, heights, box), *legend(words, box.left)]
    name = canvas.lexicon.heading(series.name)
    titles = [
        (Span(f"{name}, "), canvas.when(box.axis[time], times), Span(": "), bound(figure))
        for time, figure in zip(known, points, strict=True)
    ]
    line = segments("price", box, known, points, titles)
    shades, told = bursts(canvas, box, times, line)
    marks = shades + [
        Mark("line", _kind(name), figure.id, note, box.left, height, box.right - box.left, 0.0)
        for (name, figure), note, height in zip(levels, notes, heights, strict=True)
    ]
    marks += line
    closed = dict(zip(known, points, strict=True))
    data = grid(
        canvas.title,
        [canvas.lexicon.heading("column.time"), name],
        [(canvas.when(axis, times),) for axis in box.axis.values()],
        [[closed.get(time)] for time in times],
    )
    leaders = [
        Rule("leader", box.right, height, box.right + 5, label.y - 4)
        for height, label in zip(heights, labels[len(box.labels) :], strict=False)
    ]
    return canvas.drawing(_HEIGHT, [*box.rules, *leaders], marks, [*labels, *told], data)


def _near(levels: Sequence[tuple[str, Figure]], closes: Sequence[Decimal]) -> list[tuple[str, Figure]]:
    """The levels that leave the closes their share of the height; the farthest ones fall away first."""
    low, high = min(closes), max(closes)
    reach = max(high - low, high / 1000) / _LEAST_SHARE
    kept = list(levels)
    while kept:
        prices = [exact(figure.value) for _, figure in kept]
        if max(high, *prices) - min(low, *prices) <= reach:
            break
        kept.remove(max(kept, key=lambda level: abs(exact(level[1].value) - closes[-1])))
    return kept


def _note(word: str, figure: Figure) -> Sentence:
    return (Span(f"{word} "), bound(figure))


def _kind(name: str) -> str:
    return "support" if "support" in name else "resistance" if "resistance" in name else "level"


def _notes(
    notes: Sequence[Sentence], levels: Sequence[tuple[str, Figure]], heights: Sequence[float], box: Frame
) -> list[Label]:
    places = spread(heights, SIZE + 3, box.top + 2, box.bottom - 2)
    return [
        Label(box.right + 8, place + 4, note[-1:], "start", _kind(name))
        for note, (name, _), place in zip(notes, levels, places, strict=True)
    ]
