"""One table of a scenario, read key by key; what is wrong is noted, and reading goes on with a stand-in."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from briefs.errors import Fault
from briefs.sources.scenario.quantity import HOW, Quantity, parse
from briefs.sources.scenario.tree import Leaf, Tree

ASSET = r"[A-Z0-9]+"
VENUE = r"[a-z0-9-]+"
_RULES = {
    ASSET: "upper-case letters and digits",
    VENUE: "lower-case letters, digits and hyphens",
    r"[a-z0-9_]+": "lower-case letters, digits and underscores",
    r"[A-Za-z0-9_.^=-]+": "letters, digits and any of _ . ^ = -",
}
_MOST_CENTS = 10**15
_YEARS = range(2010, 2200)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class Section:
    """The table at `path`. Each reader names a key once; `close` reports the keys that nobody named.

    A reader's `default` makes its key optional. Stand-ins for faulty values never reach a caller of `read`, because
    it raises where any fault was noted.
    """

    def __init__(self, path: str, table: Tree, faults: list[Fault]) -> None:
        self.path, self.table, self.faults = path, table, faults
        self._known: list[str] = []

    def fault(self, key: str, why: str) -> None:
        value = self.table.get(key, "")
        shown = value.printed if isinstance(value, Leaf) else value
        self.faults.append(Fault(self.path or "scenario", key, str(shown), why))

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong in this table or below."""
        return not any(f.where == self.path or f.where.startswith(f"{self.path}.") for f in self.faults)

    def text(self, key: str, default: str | None = None, *, pattern: str = "", words: tuple[str, ...] = ()) -> str:
        value = self._take(key, optional=default is not None)
        if value is None:
            return default or ""
        value = value.isoformat() if isinstance(value, date) else value
        if not isinstance(value, str) or not value.strip() or len(value) > 1000 or _UNPRINTABLE.search(value):
            self.fault(key, "must be a text of one line, at most 1000 characters")
        elif words and value not in words:
            self.fault(key, f"must be one of {', '.join(words)}{_near(value, words)}")
        elif pattern and not re.fullmatch(pattern, value):
            self.fault(key, f"must be {_RULES.get(pattern, f'of the form {pattern}')}")
        else:
            return value
        return default or ""

    def quantity(self, key: str) -> Quantity | None:
        """What was printed at an optional key that only checks."""
        if self._take(key, optional=True) is None:
            return None
        value = self.table[key]
        return self._parsed(key, value.printed if isinstance(value, Leaf) else value)

    def number(self, key: str, low: float, high: float, default: float | None = None) -> Decimal:
        """A number from `low` to `high`, exact as written."""
        value = self._take(key, optional=default is not None)
        stand_in = Decimal(str(low if default is None else default))
        read = None if value is None else self._parsed(key, value)
        if read is None:
            return stand_in
        if not Decimal(str(low)) <= read.value <= Decimal(str(high)):
            self.fault(key, f"must lie between {low:g} and {high:g}")
            return stand_in
        return read.value

    def real(self, key: str, low: float, high: float, default: float | None = None) -> float:
        return float(self.number(key, low, high, default))

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        read = self.number(key, low, high, default)
        if read != read.to_integral_value():
            self.fault(key, "must be a whole number")
        return int(read)

    def money(self, key: str, default: int | None = None) -> int:
        """Dollars, in cents; above zero unless the default is zero."""
        value = self._take(key, optional=default is not None)
        read = None if value is None else self._parsed(key, value)
        if read is None:
            return 1 if default is None else default
        cents = read.value * 100
        if cents != cents.to_integral_value():
            self.fault(key, "must be dollars with at most two decimals")
        elif not 0 <= cents < _MOST_CENTS or (cents == 0 and default != 0):
            self.fault(key, "must be an amount of dollars above zero and below 10 tn")
        else:
            return int(cents)
        return 1

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._take(key, optional=True)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, "must be true or false")
        return value is True

    def day(self, key: str) -> date:
        value = self._take(key, optional=False)
        read = as_day(value)
        if value is not None and read is None:
            self.fault(key, "must be a date such as 2026-02-01, from 2010 on")
        return read or date(2020, 1, 1)

    def moment(self, key: str) -> datetime:
        value = self._take(key, optional=False)
        read = as_moment(value)
        if value is not None and read is None:
            self.fault(key, "must be a moment in UTC such as 2026-02-01T08:40:00Z, from 2010 on")
        return read or datetime(2020, 1, 1, tzinfo=UTC)

    def section(self, key: str, *, optional: bool = False) -> Section | None:
        value = self._take(key, optional=optional)
        if value is not None and not isinstance(value, dict):
            self.fault(key, "must be a table of keys")
            return None
        return None if value is None else Section(self._below(key), value, self.faults)

    def rows(self, key: str) -> list[Section]:
        """An optional list of tables, such as [[assumed.headlines]]."""
        value = self._take(key, optional=True)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            self.fault(key, "must be a list of tables")
            return []
        return [Section(f"{self._below(key)}.{n}", row, self.faults) for n, row in enumerate(value, start=1)]

    def values(self, key: str) -> list[Any]:
        """A list, as TOML gives it."""
        value = self._take(key, optional=False)
        if value is not None and not isinstance(value, list):
            self.fault(key, "must be a list")
        return value if isinstance(value, list) else []

    def keys(self, pattern: str) -> Iterator[str]:
        """The keys of a table whose keys are names; those that do not match `pattern` are faults."""
        for key in self.table:
            if re.fullmatch(pattern, key):
                yield key
            else:
                self._known.append(key)
                self.fault(key, f"is no name: {_RULES[pattern]}")

    def days(self) -> Iterator[tuple[str, date]]:
        """The keys of a table whose keys are dates."""
        for key in self.table:
            day = as_day(key)
            if day is None:
                self._known.append(key)
                self.fault(key, "is no date: write 2025-10-10")
            else:
                yield key, day

    def close(self) -> None:
        """Report every key that no reader named, with the nearest one that has been."""
        for key in self.table:
            if key not in self._known:
                self.fault(key, f"is unknown{_near(key, tuple(self._known)) or ': ' + ', '.join(sorted(self._known))}")

    def _below(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def _take(self, key: str, *, optional: bool) -> Any:
        self._known.append(key)
        value = self.table.get(key)
        if value is None and not optional:
            self.fault(key, "is missing")
        return value.taken if isinstance(value, Leaf) else value

    def _parsed(self, key: str, value: Any) -> Quantity | None:
        try:
            return parse(value)
        except ValueError:
            self.fault(key, HOW)
            return None


def as_day(value: Any) -> date | None:
    """A date from 2010 to 2199, the years that have anything to simulate and that the table contract allows."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return None
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return value if is_day and value.year in _YEARS else None


def as_moment(value: Any) -> datetime | None:
    """A moment in UTC; a date means its first moment."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        in_utc = value.utcoffset() == timedelta(0) and value.year in _YEARS
        return value.astimezone(UTC) if in_utc else None
    day = as_day(value)
    return datetime.combine(day, time(0), UTC) if day else None


def _near(word: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f": did you mean {near[0]}?" if near else ""
