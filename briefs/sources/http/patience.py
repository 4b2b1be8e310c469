"""When to ask again after a fault: what the venue says, else growing waits with full jitter."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from briefs.sources.http.failures import Forbidden, Garbled, SourceFailed
from briefs.sources.http.limits import Limits


def retry_after(value: str, now: datetime) -> float | None:
    """Seconds that the header Retry-After asks for, as seconds or as a date; None where it is absent or nonsense."""
    text = value.strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        return _until(text, now)
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def moment_of(text: str) -> datetime | None:
    """The moment that a header's date names, None where it names none."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _until(text: str, now: datetime) -> float | None:
    moment = moment_of(text)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def pause(failure: SourceFailed, attempt: int, limits: Limits, draw: Callable[[], float]) -> float | None:
    """Seconds to wait before the try after number `attempt` (from 1); None where there should be none.

    draw: a number from 0 to 1. Where the venue said how long, no sooner, and a little later, as others heard the same.
    """
    tries = 2 if isinstance(failure, Forbidden | Garbled) else limits.tries
    if not failure.again or attempt >= tries:
        return None
    if failure.wait_s is not None:
        return None if failure.wait_s > limits.longest_wait_s else failure.wait_s + draw() * limits.base_s
    return draw() * min(limits.longest_wait_s, limits.base_s * 2.0 ** (attempt - 1))
