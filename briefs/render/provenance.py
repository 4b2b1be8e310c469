"""Where a number comes from, in the words that a reader gets on pointing at it, tapping it or tabbing to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from briefs.render.moments import moment
from briefs.render.numbers import percent, whole
from briefs.vocabulary.figure import Figure, Unit
from briefs.vocabulary.window import Window, stamp

_MOST_SOURCES = 8


def about(figure: Figure, meaning: str) -> str:
    """Definition, window, source, coverage and rows, on up to three lines; "" for a label of an axis."""
    if figure.id.startswith("axis."):
        return ""
    origin = (f"Window: {_stretch(figure.window)}", f"Source: {figure.source}" if figure.source else "")
    covered = "" if figure.coverage is None else f"Coverage: {percent(figure.coverage)}"
    lines = (meaning, " · ".join(filter(None, origin)), " · ".join(filter(None, (covered, _rows(figure)))))
    return "\n".join(filter(None, lines))


def about_point(figure: Figure) -> str:
    """What a point of a series has of its own; its window stands before it, the rest above the table."""
    if figure.id.startswith("axis."):
        return ""
    return _rows(figure) or f"Window: {_stretch(figure.window)}"


def register(figures: Iterable[Figure], definitions: Callable[[str], str]) -> tuple[str, ...]:
    """What the figures mean, in the order of their first mention: a definition once, with all of its sources."""
    kinds: dict[str, tuple[set[str], set[str]]] = {}
    for figure in figures:
        if meaning := definitions(figure.id):
            ids, sources = kinds.setdefault(meaning, (set(), set()))
            ids.add(figure.id)
            sources.update(filter(None, figure.source.split(", ")))
    return tuple(_kind(meaning, len(ids), sources) for meaning, (ids, sources) in kinds.items())


def columns(heads: Mapping[str, Figure], definitions: Callable[[str], str]) -> str:
    """What each column of a table of points holds: `heads` has a figure of it by its heading."""
    found = {heading: f"{definitions(figure.id)} Source: {figure.source}".strip() for heading, figure in heads.items()}
    if len(set(found.values())) == 1:
        return next(iter(found.values()))
    return "\n".join(f"{heading}: {meaning}" for heading, meaning in found.items())


def window_words(window: Window) -> str:
    if window.kind == "day":
        return moment(window.date.isoformat(), Unit.DATE)
    return " to ".join(moment(stamp(bound), Unit.TIME) for bound in (window.start, window.end))


def _stretch(window: Window) -> str:
    """As `window_words`, the day once where one day holds the whole window."""
    if window.kind == "day" or window.start.date() != window.end.date():
        return window_words(window)
    return f"{moment(stamp(window.start), Unit.TIME).removesuffix(' UTC')} to {window.end:%H:%M} UTC"


def _rows(figure: Figure) -> str:
    return f"Rows: {whole(figure.rows)}" if figure.rows else ""


def _kind(meaning: str, count: int, sources: set[str]) -> str:
    named = sorted(sources)
    listed = ", ".join(named[:_MOST_SOURCES]) + (" and others" if len(named) > _MOST_SOURCES else "")
    parts = [f"Source: {listed}" if listed else "", f"Figures: {whole(count)}"]
    return f"{meaning}\n{' · '.join(filter(None, parts))}"
