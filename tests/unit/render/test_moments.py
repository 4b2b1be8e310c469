"""Dates and times as printed."""

from __future__ import annotations

import pytest

from briefs.render.moments import moment
from briefs.vocabulary.figure import Unit


@pytest.mark.parametrize(
    ("text", "unit", "form", "printed"),
    [
        ("2026-02-01", Unit.DATE, "", "1 February 2026"),
        ("2026-02-01", Unit.DATE, "short", "1 Feb"),
        ("2025-09-30", Unit.DATE, "day", "30 September 2025"),
        ("2026-02-01T14:00:00Z", Unit.TIME, "", "1 February 2026, 14:00 UTC"),
        ("2026-02-01T14:05:59.250000Z", Unit.TIME, "clock", "14:05 UTC"),
        ("2026-02-01T00:30:00+01:00", Unit.TIME, "day", "31 January 2026"),
        ("2026-02-01T14:00:00Z", Unit.TIME, "short", "1 Feb"),
    ],
)
def test_moments_are_printed_in_utc(text: str, unit: Unit, form: str, printed: str) -> None:
    assert moment(text, unit, form) == printed


@pytest.mark.parametrize(
    ("text", "unit", "form"),
    [("2026-02-01", Unit.DATE, "clock"), ("2026-02-01T14:00:00Z", Unit.TIME, "size"), ("soon", Unit.TIME, "")],
)
def test_what_is_no_moment_is_refused(text: str, unit: Unit, form: str) -> None:
    with pytest.raises(ValueError):
        moment(text, unit, form)
