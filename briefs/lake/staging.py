"""Checked rows beside the lake, before they are merged: quickly where nothing is wrong, carefully where anything is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.lake.checking import Staged, checked, sift, stored_columns, unique_keys
from briefs.lake.reading import Rows
from briefs.lake.session import file_list, scalar
from briefs.tables.checks import literal, quote
from briefs.tables.column import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def stage(connection: DuckDBPyConnection, table: Table, rows: Rows, number: int, folder: Path) -> Staged:
    """Read the rows, check them all, and keep their values, in `folder` or in the connection.

    Nearly every input has no fault and no row twice. Its rows stream into a file, whatever their number; only where
    something is wrong are they read again and told apart. Raises UserError where the input cannot be read.
    """
    import duckdb

    path = folder / f"staged-{number}.parquet"
    columns = ", ".join(stored_columns(table))
    query = f"SELECT {columns}, faulty FROM ({checked(table, rows.query)})"
    try:
        connection.execute(f"COPY ({query}) TO {literal(str(path))} (FORMAT parquet)")
    except duckdb.Error:
        return sift(connection, table, rows, number)
    good = f"read_parquet({file_list([path])})"
    ((count, faulty),) = connection.execute(f"SELECT count(*), count(*) FILTER (faulty) FROM {good}").fetchall()
    if faulty or any(_comes_twice(connection, table, key, good) for key in unique_keys(table)):
        path.unlink()
        return sift(connection, table, rows, number)
    return Staged(table, rows.name, good, "", count, 0)


def by_time(connection: DuckDBPyConnection, staged: Staged, folder: Path) -> Staged:
    """The same rows in the order of time, so that those of a stretch lie together."""
    time = quote(staged.table.time)
    back = f"SELECT count(*) FROM (SELECT {time} < lag({time}) OVER () AS back FROM {staged.good}) WHERE back"
    if not scalar(connection, back):
        return staged
    path = folder / "by-time.parquet"
    rows = f"SELECT {', '.join(stored_columns(staged.table))} FROM {staged.good} ORDER BY {time}"
    connection.execute(f"COPY ({rows}) TO {literal(str(path))} (FORMAT parquet)")
    return replace(staged, good=f"read_parquet({file_list([path])})")


def numbered(connection: DuckDBPyConnection, table: Table, rows: str) -> str:
    """The rows with `copy`: equal orders are told apart by it, so that a union keeps the greatest multiplicity."""
    columns = ", ".join(stored_columns(table))
    single = f"SELECT {columns}, 1::BIGINT AS copy FROM {rows}"
    if not table.counted:
        return single
    keys = ", ".join(quote(table.column(name).stored) for name in table.key)
    several = f"SELECT hash({keys}) FROM {rows} WHERE {table.identity} IS NULL GROUP BY ALL HAVING count(*) > 1"
    if not scalar(connection, f"SELECT count(*) FROM ({several})"):
        return single  # as nearly always; to number rows takes longer than all else that becomes of them here
    alike = f"{table.identity} IS NULL AND hash({keys}) IN ({several})"
    number = f"row_number() OVER (PARTITION BY {keys}, {table.identity} IS NULL ORDER BY {columns})"
    return f"{single} WHERE NOT ({alike}) UNION ALL SELECT {columns}, {number} AS copy FROM {rows} WHERE {alike}"


def _comes_twice(connection: DuckDBPyConnection, table: Table, key: tuple[str, ...], rows: str) -> bool:
    """Whether any two rows have the same key."""
    names = ", ".join(quote(table.column(name).stored) for name in key)
    among = f"WHERE {quote(table.identity)} IS NOT NULL" if table.identity in key else ""
    # Not by a hash of the key: DuckDB's hash of texts meets too often where numbers are counted up.
    twice = f"SELECT 1 FROM {rows} {among} GROUP BY {names} HAVING count(*) > 1 LIMIT 1"
    return scalar(connection, f"SELECT count(*) FROM ({twice})") > 0
