"""The settings as a flat list: one entry for each key, with its section, type and default, read off the classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import TypeAlias, get_args, get_type_hints

from briefs.settings.key import Key
from briefs.settings.schema import Settings

Value: TypeAlias = Path | tuple[str, ...] | str | int


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting: `section` is "" for a key that stands outside the sections."""

    section: str
    name: str
    key: Key
    default: Value

    @property
    def dotted(self) -> str:
        """The name as an error shows it: `prices.venues`."""
        return f"{self.section}.{self.name}" if self.section else self.name

    @property
    def variable(self) -> str:
        """The environment variable that sets it: `BRIEFS_PRICES_VENUES`."""
        return "BRIEFS_" + self.dotted.replace(".", "_").upper()

    @property
    def is_list(self) -> bool:
        return isinstance(self.default, tuple)

    @property
    def kind(self) -> str:
        """What a value is, as the manual says it."""
        if self.is_list:
            return f"list; each {self.key.words}"
        if isinstance(self.default, int):
            return f"whole number from {self.key.least:,} to {self.key.most:,}"
        return f"text: {self.key.words}" if isinstance(self.default, str) else "path"


def entries() -> tuple[Entry, ...]:
    """Every setting, those outside the sections first, as the classes list them."""
    return tuple(_entries("", Settings()))


def sections() -> dict[str, str]:
    """Each section and what it is about, in the classes' order."""
    whole = Settings()
    values = ((item.name, getattr(whole, item.name)) for item in fields(whole))
    return {name: str(type(value).__doc__) for name, value in values if is_dataclass(value)}


def _entries(section: str, group: object) -> Iterator[Entry]:
    hints = get_type_hints(type(group), include_extras=True)
    for name, hint in hints.items():
        value = getattr(group, name)
        if is_dataclass(value):
            yield from _entries(name, value)
        else:
            (key,) = (mark for mark in get_args(hint) if isinstance(mark, Key))
            yield Entry(section, name, key, value)
