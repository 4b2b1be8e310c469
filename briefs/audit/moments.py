"""Dates and times as English prose writes them."""

from __future__ import annotations

import re

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_NUMBER = {name.lower(): n for n, name in enumerate(_MONTHS, 1)}
_NUMBER |= {name[:3].lower(): n for n, name in enumerate(_MONTHS, 1)} | {"sept": 9}

_MONTH = "(?-i:" + "|".join(_MONTHS) + "|Sept|" + "|".join(name[:3] for name in _MONTHS) + r")\b\.?"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:UTC|GMT)\b|Z\b)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"

PATTERN = rf"""
    \d{{4}}-\d{{2}}-\d{{2}}(?:(?:T|\s){_CLOCK})?
  | {_DAY}\s{_MONTH}(?:,?\s\d{{4}})?(?:,?\s(?:at\s)?{_CLOCK})?
  | {_MONTH}\s{_DAY}(?:,?\s\d{{4}})?(?:,?\s(?:at\s)?{_CLOCK})?(?![\d,])
  | {_MONTH}\s\d{{4}}
  | {_CLOCK}
"""

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_WORD = re.compile(r"[A-Za-z]{3,}")
_YEAR = re.compile(r"\b\d{4}\b")
_OF_MONTH = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")


def iso(text: str) -> str:
    """The moment that `text` names: `2026-02-01T14:00`, `2026-02-01`, `02-01` (no year), `2025-04`, or `T14:00`.

    Seconds stay only where they are not zero. Text that fits the pattern but names no possible moment gives "".
    """
    clock = _clock(text)
    day = _day(_TIME.sub(" ", text))
    if clock is None or day is None:
        return ""
    return day + clock


def _clock(text: str) -> str | None:
    found = _TIME.search(text)
    if found is None:
        return ""
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return f"T{hour:02}:{minute:02}" + (f":{second:02}" if second else "")


def _day(text: str) -> str | None:
    found = _ISO.search(text)
    if found is not None:
        return found[0] if 1 <= int(found[2]) <= 12 and 1 <= int(found[3]) <= 31 else None
    month = next((_NUMBER[w.lower()] for w in _WORD.findall(text) if w.lower() in _NUMBER), None)
    if month is None:
        return ""
    year = _YEAR.search(text)
    day = _OF_MONTH.search(_YEAR.sub(" ", text))
    if day is not None and not 1 <= int(day[1]) <= 31:
        return None
    parts = [year[0] if year else "", f"{month:02}", f"{int(day[1]):02}" if day else ""]
    return "-".join(part for part in parts if part)
