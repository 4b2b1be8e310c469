"""The stretch of time that a brief or a figure speaks of: half-open, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """The half-open stretch [start, end) in UTC.

    `kind` is `day` for a whole UTC calendar day, else `rolling`. A row stamped at `start` belongs to the window, one
    stamped at `end` to the next. Raises ValueError where the bounds are naive, not UTC or out of order.
    """

    start: datetime
    end: datetime
    kind: Literal["day", "rolling"]

    def __post_init__(self) -> None:
        for bound in (self.start, self.end):
            if bound.utcoffset() != timedelta(0):
                raise ValueError(f"a window's bounds are UTC, not {bound.isoformat()}")
        if self.end <= self.start:
            raise ValueError(f"a window ends after its start, not {self.start.isoformat()} to {self.end.isoformat()}")

    @classmethod
    def day(cls, day: date) -> Window:
        """The UTC calendar day `day`."""
        start = datetime.combine(day, time(0), UTC)
        return cls(start, start + DAY, "day")

    @classmethod
    def rolling(cls, as_of: datetime, length: timedelta) -> Window:
        """The stretch of `length` that ends at `as_of`."""
        return cls(as_of - length, as_of, "rolling")

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def date(self) -> date:
        """The UTC date of the day, or the date of the window's last moment."""
        return (self.end - timedelta(microseconds=1)).date()

    @property
    def slug(self) -> str:
        """The brief's folder name: `2026-02-01`, or `20260201T0706Z-24h` for a rolling window."""
        if self.kind == "day":
            return self.start.date().isoformat()
        hours = int(self.length.total_seconds() // 3600)
        span = f"{hours // 24}d" if hours % 24 == 0 and hours > 24 else f"{hours}h"
        return f"{self.end:%Y%m%dT%H%MZ}-{span}"

    def preceding(self, count: int = 1) -> Window:
        """The window of equal length that ends `count - 1` lengths before this one's start."""
        shift = self.length * count
        return Window(self.start - shift, self.end - shift, self.kind)


def stamp(moment: datetime) -> str:
    """ISO 8601 in UTC to the second, with Z: `2026-02-01T00:00:00Z`; fractions of a second only where there are any."""
    text = moment.astimezone(UTC).replace(tzinfo=None).isoformat()
    return f"{text}Z"
