"""The one place that asks for the time, and what the words for a day or a window mean; the rest is handed a moment."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from briefs.errors import UserError
from briefs.vocabulary.window import Window

_LENGTH = re.compile(r"(?P<count>[1-9]\d{0,2})(?P<unit>[hd])")
_LONGEST = timedelta(days=31)
_FIRST_YEAR = 2009


def now() -> datetime:
    return datetime.now(UTC)


def parse_day(text: str, moment: datetime) -> date:
    """The UTC date that `text` names: `2026-02-01`, `today` or `yesterday` (as of `moment`). Raises UserError."""
    if text in {"today", "yesterday"}:
        return moment.date() - timedelta(days=text == "yesterday")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"DATE: {text!r} is no date: write 2026-02-01, today or yesterday") from None


def parse_window(day: str | None, as_of: str | None, length: str | None, moment: datetime) -> Window:
    """The window that a command is asked for: the UTC day `day`, or the stretch of `length` that ends at `as_of`.

    as_of: an ISO time, in UTC unless it names another zone, or `now` (the last whole minute before `moment`). length:
    `24h`, `7d` or the like; 24 hours where absent. Raises UserError unless exactly one of `day` and `as_of` is given.
    """
    if (day is None) == (as_of is None):
        raise UserError("name one window: DATE (2026-02-01, today, yesterday), or --as-of TIME with --window 24h or 7d")
    if day is not None:
        if length is not None:
            raise UserError(f"--window {length}: a DATE is a whole UTC day; --window belongs to --as-of TIME")
        return Window.day(parse_day(day, moment))
    return Window.rolling(_parse_moment(str(as_of), moment), _parse_length(length or "24h"))


def _parse_moment(text: str, moment: datetime) -> datetime:
    if text == "now":
        return moment.replace(second=0, microsecond=0)
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"--as-of: {text!r} is no time: write 2026-02-01T07:06Z or now") from None
    if parsed.year < _FIRST_YEAR:
        raise UserError(f"--as-of: {text!r} is long before there was anything to write about")
    at = parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    if at.second or at.microsecond:
        raise UserError(f"--as-of: {text!r}: a window ends at a whole minute, as its folder is named by it")
    return at


def _parse_length(text: str) -> timedelta:
    match = _LENGTH.fullmatch(text)
    length = timedelta(**{"hours" if match["unit"] == "h" else "days": int(match["count"])}) if match else timedelta()
    if not timedelta() < length <= _LONGEST:
        raise UserError(f"--window: {text!r} is no length: write 24h or 7d; {_LONGEST.days}d is the longest")
    return length
