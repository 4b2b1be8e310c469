"""alternative.me: the fear and greed index, one value a UTC day since February 2018."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Ask, Batch, Host, Refusal, Row, Source, Talk, Want
from briefs.sources.venues.reading import DAY_MS, Page, Unreadable, inside, ms_of, need, page, seconds, utc

URL = "https://api.alternative.me/fng/"
NAME = "alternative.me"
TABLE = "series"


def series(data: Any) -> Page:
    """`fear_greed`, an index from 0 to 100, as the answer has it: newest first, stamped at the day's start."""
    return page(data, ("data",), _row)


def refusal(status: int, data: Any) -> Refusal | None:
    """The error that an answer carries beside its data."""
    del status
    why = inside(data, "metadata", "error")
    return Refusal("wrong", str(why)) if why else None


def _row(record: Any) -> Row:
    value = need(record, "value")
    if not 0 <= value <= 100:
        raise Unreadable(f"value: {value} is no score from 0 to 100")
    return {
        "ts": utc(seconds(record, "timestamp")),
        "name": "fear_greed",
        "value": value,
        "unit": "index",
        "source": NAME,
    }


def _series(want: Want) -> Talk:
    days = max(want.now_ms - want.start_ms, 0) // DAY_MS + 2
    reply = yield Ask(URL, {"limit": str(days)})
    read = series(reply.data)
    found: dict[int, Row] = {}
    for row in read.rows:
        at = ms_of(row["ts"])
        if want.start_ms <= at < want.end_ms:
            found.setdefault(at, row)
    problems = [f"{NAME}: {fault}" for fault in read.faults]
    midnight = -(-want.start_ms // DAY_MS) * DAY_MS
    missing = [at for at in range(midnight, min(want.end_ms, want.now_ms), DAY_MS) if at not in found]
    if missing:
        more = len(missing) - 1
        others = f" and {more} more day{'s' if more > 1 else ''}" if more else ""
        problems.append(f"{NAME}: no index for {utc(missing[0]):%Y-%m-%d}{others}")
    return Batch(TABLE, tuple(found[at] for at in sorted(found)), problems=tuple(problems))


SOURCE = Source(
    name=NAME,
    about="fear and greed index",
    hosts=(Host("api.alternative.me", 30, 60),),
    tables={TABLE: _series},
    refusal=refusal,
    fresh_s=600,
)
