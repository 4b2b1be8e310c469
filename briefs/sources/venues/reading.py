"""Numbers, times and lists out of decoded replies, and what is said where one cannot be read.

Venues send numbers as numbers, as texts, or both in one row. A record is a JSON object or a JSON list: `key` is a name
or a position. An empty text, null, "." and an absent key mean missing, which is never zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Row

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
MINUTE_MS = 60_000

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MISSING = frozenset({"", "."})
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)
_LONGEST = 60  # characters of a number; the longest seen has 30
_SCALES = range(-40, 31)  # powers of ten that a price, a size or a sum of money may have
_SECONDS = range(10**8, 10**11)  # 1973 to 5138; milliseconds of these years are larger
_MILLISECONDS = range(10**11, 10**14)
_SHOWN_FAULTS = 3


class Unreadable(ValueError):  # what is wrong, like the errors of briefs.errors; it never leaves the clients
    """A value of a reply that cannot be what it should be. The text names the field and shows the value."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one reply gave. faults: a line for what could not be read. count: the records that it had in all."""

    rows: tuple[Row, ...] = ()
    faults: tuple[str, ...] = ()
    count: int = 0


def maybe(record: Any, key: str | int) -> Decimal | None:
    """The number at `key`, None where it is missing. Raises Unreadable where something else stands there."""
    value = _at(record, key)
    if value is None or (isinstance(value, str) and value.strip() in _MISSING):
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise Unreadable(f"{key}: {_shown(value)} is no number")
    digits = value.strip() if isinstance(value, str) else str(value)
    if len(digits) > _LONGEST or not _NUMBER.fullmatch(digits):
        raise Unreadable(f"{key}: {_shown(value)} is no number")
    number = Decimal(digits)
    if number and number.adjusted() not in _SCALES:
        raise Unreadable(f"{key}: {_shown(value)} is beyond any amount")
    return number


def need(record: Any, key: str | int) -> Decimal:
    """The number at `key`. Raises Unreadable where it is missing or none."""
    number = maybe(record, key)
    if number is None:
        raise Unreadable(f"{key} is missing")
    return number


def text(record: Any, key: str | int) -> str:
    """The text at `key`, without blanks around it; a number is taken as its digits. Raises Unreadable."""
    value = _at(record, key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise Unreadable(f"{key} is missing" if value in (None, "") else f"{key}: {_shown(value)} is no text")
    return value.strip()


def maybe_text(record: Any, key: str | int) -> str:
    """The text at `key`, empty where there is none."""
    value = _at(record, key)
    return value.strip() if isinstance(value, str) else ""


def milliseconds(record: Any, key: str | int) -> int:
    """The epoch milliseconds at `key`. Raises Unreadable for what is missing, not whole, or in seconds."""
    return _time(record, key, _MILLISECONDS, "epoch milliseconds")


def seconds(record: Any, key: str | int) -> int:
    """The epoch seconds at `key`, as milliseconds. Raises Unreadable for what is missing or in milliseconds."""
    return _time(record, key, _SECONDS, "epoch seconds") * 1000


def iso(record: Any, key: str | int) -> int:
    """The ISO time with a zone at `key`, as epoch milliseconds. Raises Unreadable."""
    value = text(record, key)
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Unreadable(f"{key}: {_shown(value)} is no ISO time with a zone")
    ms = ms_of(moment)
    if ms not in _MILLISECONDS:
        raise Unreadable(f"{key}: {_shown(value)} is no time of a market")
    return ms


def utc(ms: int) -> datetime:
    """Epoch milliseconds as a moment in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


def ms_of(moment: datetime) -> int:
    """A moment as epoch milliseconds."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def on_minute(ms: int) -> int:
    """The nearest whole minute: settlements are stamped some hundred milliseconds early or late."""
    return (ms + MINUTE_MS // 2) // MINUTE_MS * MINUTE_MS


def inside(data: Any, *path: str | int) -> Any:
    """What stands at the end of `path`, None where it breaks off."""
    for key in path:
        data = _at(data, key)
    return data


def records(data: Any, *path: str | int) -> list[Any]:
    """The list at the end of `path`. Raises Unreadable where there is none."""
    found = inside(data, *path)
    if not isinstance(found, list):
        raise Unreadable(f"no list {'.'.join(map(str, path)) or 'in the answer'}")
    return found


def page(data: Any, path: tuple[str | int, ...], row: Callable[[Any], Row | None]) -> Page:
    """The records of a reply, each read by `row`, which gives None for one that is none of ours.

    A record that cannot be read is left out and said; so is a reply that has no list where it should be.
    """
    try:
        found = records(data, *path)
    except Unreadable as fault:
        return Page(faults=(str(fault),))
    rows, faults = [], []
    for number, record in enumerate(found, 1):
        try:
            made = row(record)
        except Unreadable as fault:
            faults.append(f"row {number}: {fault}")
        else:
            if made is not None:
                rows.append(made)
    return Page(tuple(rows), capped(faults), len(found))


def capped(faults: Iterable[str]) -> tuple[str, ...]:
    """The first few of many faults, and how many more there are."""
    known = list(faults)
    more = len(known) - _SHOWN_FAULTS
    return tuple(known) if more <= 0 else (*known[:_SHOWN_FAULTS], f"and {more} more like it")


def _at(record: Any, key: str | int) -> Any:
    if isinstance(record, dict) and isinstance(key, str):
        return record.get(key)
    if isinstance(record, list) and isinstance(key, int):
        return record[key] if 0 <= key < len(record) else None
    return None


def _time(record: Any, key: str | int, span: range, what: str) -> int:
    number = need(record, key)
    if number != number.to_integral_value() or int(number) not in span:
        raise Unreadable(f"{key}: {_shown(number)} are no {what}")
    return int(number)


def _shown(value: Any) -> str:
    shown = repr(str(value) if isinstance(value, Decimal) else value)
    return shown if len(shown) <= 40 else shown[:37] + "..."
