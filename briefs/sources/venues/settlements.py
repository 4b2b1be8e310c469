"""How long each settlement's interval was, from the settlements about it.

An interval changes within a contract's history, and what the venue says of today holds for today alone. So a row's
interval is the time since the row before it. Where one difference alone is a multiple of those on both of its sides,
settlements are missing there: a gap is no longer interval.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from briefs.sources.talk import Row, Want
from briefs.sources.venues.reading import HOUR_MS, ms_of

LONGEST_H = 24
_BEFORE_MS, _AFTER_MS = 16 * HOUR_MS, 8 * HOUR_MS


def span(want: Want) -> tuple[int, int]:
    """The stretch to ask for: two of the longest usual intervals before the wanted one, and one after it."""
    return want.start_ms - _BEFORE_MS, max(want.start_ms, min(want.end_ms + _AFTER_MS, want.now_ms))


def with_intervals(rows: Iterable[Row], hint: Decimal | None) -> tuple[list[Row], list[tuple[datetime, int]]]:
    """The settlements of one contract in time order, each with `interval_h`; and how many are missing before which.

    hint: the interval that the venue names today. A row whose interval nothing tells is left out.
    """
    ordered = sorted({row["ts"]: row for row in rows}.values(), key=lambda row: row["ts"])
    times = [ms_of(row["ts"]) for row in ordered]
    apart = [None, *(_hours(later - earlier) for earlier, later in itertools.pairwise(times)), None]
    today = int(hint) if hint is not None and hint == hint.to_integral_value() and 0 < hint <= LONGEST_H else None
    made: list[Row] = []
    missing: list[tuple[datetime, int]] = []
    for position, row in enumerate(ordered):
        before = apart[position - 1] if position else None
        since, after = apart[position], apart[position + 1]
        interval = _interval(before, since, after, today)
        if interval is None:
            continue
        made.append({**row, "interval_h": Decimal(interval)})
        if since is not None and since > interval:
            missing.append((row["ts"], since // interval - 1))
    return made, missing


def _interval(before: int | None, since: int | None, after: int | None, today: int | None) -> int | None:
    if since is None:
        return after if after is not None and after <= LONGEST_H else today
    beside = after if after is not None else today
    usual = beside if before is None else before
    if usual and beside == usual and since > usual and since % usual == 0:
        return usual
    return since if since <= LONGEST_H else beside


def _hours(ms: int) -> int | None:
    return round(ms / HOUR_MS) or None
