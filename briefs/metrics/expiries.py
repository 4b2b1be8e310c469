"""When listed crypto options expire: a rule of the calendar, so it needs no data."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

HOUR = 8
QUARTERS = frozenset({3, 6, 9, 12})
SOURCE = "rule of Deribit and OKX"


def last_friday(year: int, month: int) -> datetime:
    """The month's last Friday at 08:00 UTC, a holiday or not."""
    last = calendar.monthrange(year, month)[1]
    end = datetime(year, month, last, HOUR, tzinfo=UTC)
    return end - timedelta(days=(end.weekday() - calendar.FRIDAY) % 7)


def expiries(start: datetime, end: datetime) -> Iterator[tuple[datetime, str]]:
    """The expiries with start <= moment < end and their names, the soonest first.

    Monthly and quarterly options at Deribit and OKX end on the last Friday of the month at 08:00 UTC; those of March,
    June, September and December are the quarterly ones, when dated futures end too.
    """
    year, month = start.year, start.month
    while (moment := last_friday(year, month)) < end:
        if moment >= start:
            kind = "Quarterly options and futures" if month in QUARTERS else "Monthly options"
            yield moment, f"{kind} expiry"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
