"""FRED, the data service of the Federal Reserve Bank of St. Louis: yields, share indices, the dollar. Needs a free key.

FRED names days, not moments. A value gets the time in New York at which the market that it is of is read, so that it
never stands in a brief whose window ended before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from briefs.sources.talk import Ask, Batch, Host, Refusal, Row, Source, Talk, Want
from briefs.sources.venues.reading import Page, Unreadable, inside, maybe, ms_of, page, text, utc

URL = "https://api.stlouisfed.org/fred/series/observations"
NAME = "fred"
TABLE = "series"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """A series of FRED: its name there and here, what its values count, and when they are read in New York."""

    name: str
    unit: str
    read_at: time


DAILIES = (
    Daily("DGS10", "percent", time(15, 30)),  # ten-year Treasury yield
    Daily("DTWEXBGS", "index", time(12)),  # broad dollar index, published a week at a time; DXY is another one
    Daily("SP500", "index", time(16)),
    Daily("NASDAQ100", "index", time(16)),
    Daily("VIXCLS", "index", time(16, 15)),
)


def series(data: Any, daily: Daily) -> Page:
    """The observations that have a value, as rows; FRED writes "." for a day without one."""

    def row(record: Any) -> Row | None:
        value = maybe(record, "value")
        if value is None:
            return None
        at = stamp(_day(record), daily.read_at)
        return {"ts": at, "name": daily.name, "value": value, "unit": daily.unit, "source": NAME}

    return page(data, ("observations",), row)


def stamp(day: date, read_at: time) -> datetime:
    """A time of day in New York as UTC: five hours behind, four from March's second Sunday to November's first.

    The rule of today, which holds since 2007: the same on every machine, whatever its time zone database says.
    """
    summer = _sunday(day.year, 3, 8) <= day < _sunday(day.year, 11, 1)
    return datetime.combine(day, read_at, UTC) + timedelta(hours=4 if summer else 5)


def refusal(status: int, data: Any) -> Refusal | None:
    """An answer of 400 says in words whether the key or the series is at fault."""
    code, why = inside(data, "error_code"), inside(data, "error_message")
    if code is None:
        return None
    said = " ".join(str(why).split())
    if "api_key" in said:
        return Refusal("key", said)
    if 429 in (code, status):
        return Refusal("again", said)
    return Refusal("unknown" if "series" in said.casefold() else "wrong", said)


def _sunday(year: int, month: int, earliest: int) -> date:
    day = date(year, month, earliest)
    return day + DAY * ((6 - day.weekday()) % 7)


def _day(record: Any) -> date:
    written = text(record, "date")
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Unreadable(f"date: {written!r:.40} is no day") from None


def _series(want: Want) -> Talk:
    rows: list[Row] = []
    problems: list[str] = []
    for daily in DAILIES:
        first, last = utc(want.start_ms).date() - DAY, utc(want.end_ms).date()
        params = {
            "series_id": daily.name,
            "file_type": "json",
            "observation_start": first.isoformat(),
            "observation_end": last.isoformat(),
        }
        reply = yield Ask(URL, params, secret_param="api_key")  # noqa: S106 - the parameter's name
        if reply.refused:
            problems.append(f"{NAME}: {daily.name}: {reply.refused}")
            continue
        read = series(reply.data, daily)
        found = {ms_of(row["ts"]): row for row in read.rows if want.start_ms <= ms_of(row["ts"]) < want.end_ms}
        rows += (found[at] for at in sorted(found))
        problems += (f"{NAME}: {daily.name}: {fault}" for fault in read.faults)
        if missing := [day for day in _weekdays(daily, want) if ms_of(stamp(day, daily.read_at)) not in found]:
            problems.append(f"{NAME}: {daily.name} has no value {_named(missing)}: a holiday, or not published yet")
    return Batch(TABLE, tuple(sorted(rows, key=lambda row: (row["ts"], row["name"]))), problems=tuple(problems))


def _weekdays(daily: Daily, want: Want) -> list[date]:
    """The weekdays whose value belongs into the time asked for and may be known by now."""
    end = min(want.end_ms, want.now_ms)
    day = utc(want.start_ms).date() - DAY
    found = []
    while (at := ms_of(stamp(day, daily.read_at))) < end:
        if at >= want.start_ms and day.weekday() < 5:
            found.append(day)
        day += DAY
    return found


def _named(days: Sequence[date]) -> str:
    if len(days) == 1:
        return f"for {days[0]}"
    return f"for {len(days)} days between {days[0]} and {days[-1]}"


SOURCE = Source(
    name=NAME,
    about="yields, share indices and the dollar",
    hosts=(Host("api.stlouisfed.org", 60, 60),),
    tables={TABLE: _series},
    refusal=refusal,
    key="FRED_API_KEY",
    fresh_s=3600,
)
