"""How completely a stretch of time is covered by the orders of a venue and asset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

COVERAGES = ("full", "sampled_1s", "aggregate", "partial")
"""The words for completeness, best first. Orders never are `aggregate`."""

ORDER_COVERAGES = ("full", "sampled_1s", "partial")


@dataclass(frozen=True, slots=True)
class Stretch:
    """The half-open stretch [start, end) in UTC for which `source` says it has the orders of `venue` in `asset`.

    Raises ValueError where the bounds are not UTC or out of order (an empty stretch is allowed: a single order), or
    the word is none of `ORDER_COVERAGES`.
    """

    venue: str
    asset: str
    coverage: str
    start: datetime
    end: datetime
    source: str = ""

    def __post_init__(self) -> None:
        if self.start.utcoffset() != timedelta(0) or self.end.utcoffset() != timedelta(0):
            raise ValueError(f"a stretch's bounds are UTC, not {self.start.isoformat()} to {self.end.isoformat()}")
        if self.end < self.start:
            raise ValueError(f"a stretch ends after its start, not {self.start.isoformat()} to {self.end.isoformat()}")
        if self.coverage not in ORDER_COVERAGES:
            raise ValueError(f"orders are covered {', '.join(ORDER_COVERAGES)}, not {self.coverage!r}")
