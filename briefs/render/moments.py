"""Dates and times as printed, from ISO text, in UTC and in the language of the phrases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache

from babel.dates import format_date

from briefs.vocabulary.figure import Unit

LOCALE = "en_GB"


def moment(text: str, unit: Unit, form: str = "") -> str:
    """`1 February 2026` for a date, `1 February 2026, 14:00 UTC` for a time; seconds are left out.

    form: `clock` (14:00 UTC), `day` (1 February 2026), `short` (1 Feb).
    Raises ValueError for text that is no ISO date or time, and where the form does not suit the unit.
    """
    if unit is Unit.DATE:
        if form not in {"", "day", "short"}:
            raise ValueError(f"a date cannot be printed as {form}")
        return _date(date.fromisoformat(text), form)
    when = datetime.fromisoformat(text).astimezone(UTC)
    if form in {"day", "short"}:
        return _date(when.date(), form)
    clock = f"{when:%H:%M} UTC"
    if form == "clock":
        return clock
    if form:
        raise ValueError(f"a time cannot be printed as {form}")
    return f"{_date(when.date(), '')}, {clock}"


@lru_cache(maxsize=1024)  # a brief names the same few days a thousand times
def _date(day: date, form: str) -> str:
    return format_date(day, "d MMM" if form == "short" else "d MMMM y", LOCALE)
