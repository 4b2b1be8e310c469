"""Rows of the table contract as a frame that the lake takes."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from briefs.sources.talk import Row
from briefs.tables.contract import TABLES

if TYPE_CHECKING:
    import pandas as pd


def frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """The rows as texts, so that no amount passes through a double; times as datetime64[us, UTC].

    Columns are the contract's, and whatever else a row has, which the lake then refuses by name.
    """
    import pandas as pd

    held = list(rows)
    known = [column.name for column in TABLES[table].columns]
    names = dict.fromkeys([*known, *(name for row in held for name in row)])
    times = {column.name for column in TABLES[table].columns if column.kind == "time"}
    columns: dict[str, Any] = {}
    for name in names:
        values: list[Any] = [row.get(name) for row in held]
        if name in times:
            columns[name] = pd.Series(pd.to_datetime(values, utc=True)).astype("datetime64[us, UTC]")
        else:
            columns[name] = pd.Series([_text(value) for value in values], dtype="str")
    return pd.DataFrame(columns)


def _text(value: object) -> str | None:
    if value is None:
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)
