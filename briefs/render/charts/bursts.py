"""Bursts of liquidations behind a line of prices: shaded over the bars that each lies in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from briefs.render.charts.drawing import SIZE, Canvas, Label, Mark
from briefs.render.charts.line import Frame
from briefs.render.charts.scale import shortest_step, width
from briefs.render.sentence import Sentence, Span
from briefs.render.voice import bound
from briefs.vocabulary.figure import Figure

PREFIX = "burst."


def bursts(
    canvas: Canvas, box: Frame, times: Sequence[datetime], line: Sequence[Mark]
) -> tuple[list[Mark], list[Label]]:
    """A shade for each mark `burst.SIDE` of the chart, and the words of the largest where the line leaves room; its
    start and end are figures beside its own.
    """
    drawn = [
        (figure, word, place)
        for name, figure_id in canvas.chart.marks
        if name.startswith(PREFIX)
        and (figure := canvas.figures.get(figure_id))
        and (place := _bars(canvas, figure, box, times))
        and (word := canvas.lexicon.heading(f"side.{name.removeprefix(PREFIX)}"))
    ]
    drawn.sort(key=lambda burst: (burst[2], burst[0].id))
    marks = [
        Mark("bar", "band", figure.id, _words(word, figure), low, box.top, high - low, box.bottom - box.top)
        for figure, word, (low, high) in drawn
    ]
    if not drawn:
        return [], []
    largest, word, (low, high) = max(drawn, key=lambda burst: burst[0].value)
    text = _words(word, largest)
    half = width("".join(span.text for span in text), SIZE) / 2
    middle = min(max((low + high) / 2, box.left + half + 2), box.right - half - 2)
    height = _free(box, [mark for mark in line if mark.x + mark.w > middle - half and mark.x < middle + half])
    return marks, [Label(middle, height, text, "middle", "name")] if height else []


def _free(box: Frame, line: Sequence[Mark]) -> float:
    """A height at the top or the bottom of the plot that this stretch of line leaves free; 0 where it leaves none."""
    heights = [height for mark in line for height in (mark.y, mark.y + mark.h)]
    if not heights or min(heights) > box.top + 2 * SIZE:
        return box.top + SIZE
    return box.bottom - 5 if max(heights) < box.bottom - 2 * SIZE else 0.0


def _words(word: str, figure: Figure) -> Sentence:
    return (Span(f"{word} "), bound(figure))


def _bars(canvas: Canvas, figure: Figure, box: Frame, times: Sequence[datetime]) -> tuple[float, float] | None:
    """From half a bar before the first bar of the burst to half a bar after its last."""
    stem = figure.id.rpartition(".")[0]
    ends = [canvas.figures.get(f"{stem}.{end}") for end in ("start", "end")]
    if not all(ends) or len(times) < 2:
        return None
    start, end = (datetime.fromisoformat(str(one.value)) for one in ends if one)
    step = shortest_step(times)
    inside = [time for time in times if time < end and start < time + step]
    if not inside:
        return None
    half = min(box.x(b.timestamp()) - box.x(a.timestamp()) for a, b in pairwise(times)) / 2
    low, high = (box.x(time.timestamp()) for time in (inside[0], inside[-1]))
    return max(low - half, box.left), min(high + half, box.right)
