"""Do the names of weekdays agree with the dates beside them, and with the day that a brief covers?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from briefs.audit.fault import Wrong
from briefs.audit.numerals import Numeral, numerals

_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_WEEKDAY = re.compile(
    rf"\b(?P<full>{'|'.join(_NAMES)})\b|\b(?P<short>Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b(?=[.,]?\s)"
)
# `Friday, 1 August`, `Friday the 1 August`, `1 August (a Friday)`, `1 August, a Friday`
_BESIDE = re.compile(r"[.,]?\s(?:the\s)?|,?\s\(?(?:an?\s)?")
_BEFORE = re.compile(
    r"\b(?:previous|preceding|prior|last|same|each|every|usual|typical|(?:of|than|from|since)\sthe)\s$", re.IGNORECASE
)
_AFTER = re.compile(r"(?:'s|s)?\s(?:before|earlier)\b", re.IGNORECASE)
_HALF_A_YEAR = timedelta(days=183)


def beside_dates(text: str, near: date | None = None) -> Iterator[Wrong]:
    """Weekdays that stand beside a date of another weekday; a date without a year is the one nearest to `near`."""
    for found in _WEEKDAY.finditer(text):
        days = _dates_beside(found, text, near)
        if days and all(day.weekday() != _number(found) for day in days):
            yield _wrong(found, days[0])


def weekdays(text: str, start: str, end: str) -> Iterator[Wrong]:
    """Weekdays of a brief's sentence (`text` is masked): of the date beside them, else of the brief's own day.

    start, end: the brief's window; one that is no single day has two weekdays. The other dates of the sentence may be
    spoken of too, and `the Thursday before` is the business of whoever compares.
    """
    if not _WEEKDAY.search(text):
        return
    first = datetime.fromisoformat(start).date()
    last = (datetime.fromisoformat(end) - timedelta(seconds=1)).date()
    yield from beside_dates(text, first)
    told = {day.weekday() for n in numerals(text) if (day := date_of(n, first)) is not None}
    own = {first.weekday(), last.weekday()}
    for found in _WEEKDAY.finditer(text):
        loose = found["full"] and not _BEFORE.search(text[: found.start()]) and not _AFTER.match(text, found.end())
        if loose and not _dates_beside(found, text, first) and _number(found) not in told | own:
            yield _wrong(found, first)


def _dates_beside(found: re.Match[str], text: str, near: date | None) -> list[date]:
    days = []
    for numeral in numerals(text):
        after = found.end() <= numeral.start
        between = text[found.end() : numeral.start] if after else text[numeral.end : found.start()]
        day = date_of(numeral, near)
        if day is not None and _BESIDE.fullmatch(between):
            days.append(day)
    return days


def date_of(numeral: Numeral, near: date | None) -> date | None:
    """The day that a number names, if it names one; without a year it is the one nearest to `near`."""
    parts = numeral.moment.partition("T")[0].split("-")
    try:
        if len(parts) == 3:
            return date(*map(int, parts))
        if len(parts) == 2 and len(parts[0]) == 2 and near is not None:
            days = [date(year, *map(int, parts)) for year in (near.year - 1, near.year, near.year + 1)]
            return next((day for day in days if abs(day - near) <= _HALF_A_YEAR), None)
    except ValueError:
        return None
    return None


def _number(found: re.Match[str]) -> int:
    return next(n for n, name in enumerate(_NAMES) if name.startswith(found[0][:3]))


def _wrong(found: re.Match[str], day: date) -> Wrong:
    data = f"{day.isoformat()} is a {_NAMES[day.weekday()]}"
    return Wrong("date.weekday", *found.span(), found[0], data, "the date has another weekday")
