"""The one place that asks for the time; everything else is handed a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from briefs.errors import UserError


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
