"""What revisions changed in the rows of a window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefs.lake.filing import moment
from briefs.lake.manifest import Manifest
from briefs.lake.rows import moment_literal, reading, rows_of
from briefs.lake.session import session
from briefs.tables.checks import literal, quote
from briefs.tables.column import Column, Table
from briefs.tables.contract import TABLES
from briefs.vocabulary.window import Window


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that a revision replaced: of the row `row` (its key as text) at time `at`, the column's two values.

    revision: the running number of the occasion that replaced it. now is empty where the row has left the window.
    """

    revision: int
    table: str
    row: str
    at: datetime
    column: str
    before: str
    now: str


def differences(lake: Path, window: Window) -> tuple[Difference, ...]:
    """Every replaced value of the window's rows against the value that counts today, oldest revision first."""

    def read(manifest: Manifest) -> tuple[Difference, ...]:
        found = [one for table in TABLES.values() for one in _of_table(lake, manifest, table, window)]
        return tuple(sorted(found, key=lambda one: (one.revision, one.table, one.at, one.row, one.column)))

    return reading(lake, read)


def _of_table(lake: Path, manifest: Manifest, table: Table, window: Window) -> list[Difference]:
    time = quote(table.time)
    within = f"{time} >= {moment_literal(window.start)} AND {time} < {moment_literal(window.end)}"
    replaced = [one for one in manifest.revised if one.table == table.name and one.first < window.end]
    replaced = [one for one in replaced if one.last >= window.start]
    if not replaced:
        return []
    key = [table.column(name).stored for name in table.key]
    if table.counted:
        key.append("copy")
    same = " AND ".join(f"b.{quote(name)} IS NOT DISTINCT FROM n.{quote(name)}" for name in key)
    if table.identity:
        numbered = f"b.venue = n.venue AND b.{table.identity} = n.{table.identity}"
        same = f"({numbered} OR b.{table.identity} IS NULL AND {same})"
    named = [column for column in table.columns if column.stored not in key and column.name != table.identity]
    values = ", ".join(f"{_text(column, 'b')}, {_text(column, 'n')}" for column in named)
    row = ", ".join(f"b.{quote(name)}::VARCHAR" for name in key if name not in {table.time, "copy"})
    found: list[Difference] = []
    with session() as connection:
        now = rows_of(lake, table, manifest.of(table.name))
        for one in replaced:
            rows = connection.execute(
                f"SELECT concat_ws(' ', {row or literal('')}), epoch_us(b.{time}), n.{time} IS NULL, {values} "
                f"FROM (FROM {rows_of(lake, table, [one])} WHERE {within}) b LEFT JOIN {now} n ON {same}"
            ).fetchall()
            for name, at, gone, *pairs in rows:
                for column, before, after in zip(named, pairs[::2], pairs[1::2], strict=True):
                    if gone or before != after:
                        found.append(
                            Difference(
                                int(one.period), table.name, name, moment(at), column.name, before or "", after or ""
                            )
                        )
    return found


def _text(column: Column, side: str) -> str:
    stored = f"{side}.{quote(column.stored)}"
    if column.kind == "money":
        return f"({stored}::DECIMAL(38, 0) / 100)::DECIMAL(38, 2)::VARCHAR"
    return f"{stored}::VARCHAR"
