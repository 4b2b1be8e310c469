"""Places of texts in sentences and cells, whatever their white space."""

from __future__ import annotations

from briefs.audit.cover import Cover
from briefs.audit.squash import squash


def line(text: str) -> str:
    return " ".join(text.split())


def tail(section: str, key: str) -> str:
    """Row and column of a cell, whose table may have another caption now."""
    return squash(f"{section} || {key.partition(' | ')[2]}")


def find(text: str, wanted: str, start: int, end: int) -> tuple[int, int] | None:
    """Where `wanted` stands in `text`, whatever its white space; never inside a longer number."""
    cover = Cover(text[start:end])
    key, whole = squash(wanted), cover.squash
    place = whole.text.find(key) if key else -1
    while place >= 0:
        a, b = whole.span(place, place + len(key))
        before, after = text[max(start + a - 1, 0) : start + a], text[start + b : start + b + 2]
        inside = (key[0].isdigit() and before[-1:].isdigit()) or (
            key[-1].isdigit() and (after[:1].isdigit() or (after[:1] in {".", ","} and after[1:].isdigit()))
        )
        if not inside:
            return start + a, start + b
        place = whole.text.find(key, place + 1)
    return None
