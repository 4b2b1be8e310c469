"""What a table is made of: columns, rules for its rows, and the key. Data only; `checks.py` turns them into SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["time", "text", "number", "money", "whole"]

STORED_TYPES: dict[Kind, str] = {
    "time": "TIMESTAMPTZ",
    "text": "VARCHAR",
    "number": "DOUBLE",
    "money": "BIGINT",
    "whole": "BIGINT",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column as it stands in files that come in.

    kind: `time` (UTC), `text`, `number` (double), `money` (dollars; cents in the lake) or `whole` (0, 1, 2 ...).
    unit: what a value counts. meaning: one clause. words: the only texts allowed, where there are few.
    pattern: what a text must match from end to end, and `says` in words. default: what a missing optional value means.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    required: bool = True
    words: tuple[str, ...] = ()
    pattern: str = ""
    says: str = ""
    default: str = ""

    @property
    def stored(self) -> str:
        """The column's name inside the lake: money is kept in whole cents."""
        return f"{self.name}_cents" if self.kind == "money" else self.name


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition that each row meets, as a DuckDB expression over the stored columns; `why` says it in words.

    It is reported at `column`. A condition over missing values holds.
    """

    column: str
    condition: str
    why: str


@dataclass(frozen=True, slots=True)
class Table:
    """The contract of one table.

    key: the columns that tell two rows apart. identity: the column that, where a row has it, makes the key together
    with `venue`. counted: equal rows in one file are several events (orders without a number of their own).
    """

    name: str
    sentence: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    identity: str = ""
    counted: bool = False

    @property
    def time(self) -> str:
        """The column that rows are sorted and filed by: `ts`, or `start` of a stretch."""
        return self.columns[0].name

    @property
    def own_source(self) -> bool:
        """Whether rows name their source themselves; otherwise the import's name is kept with them."""
        return any(column.name == "source" for column in self.columns)

    @property
    def daily(self) -> bool:
        """Whether the lake files the rows by UTC day; otherwise by month."""
        return self.counted

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
