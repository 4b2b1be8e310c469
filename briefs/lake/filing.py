"""How rows lie in the files of the lake: columns, order, periods, names; and the writing of one file, durably."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.lake.checking import stored_columns
from briefs.lake.manifest import Stored
from briefs.storage import durable
from briefs.tables.checks import literal, quote
from briefs.tables.column import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FOLDERS = ("rows", "revisions", "rollups")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TALLY = "count(*), epoch_us(min({time})), epoch_us(max({time})), count(*) FILTER (WHERE simulated)"


def stored_row(table: Table) -> list[str]:
    """The columns of a Parquet file of the table: the contract's, then the lake's own.

    source: the import's name, where the rows do not carry one. copy: number among equal orders. simulated: whether a
    simulation made the row. revision: the running number of the import that last replaced it, 0 for none.
    """
    own = [] if table.own_source else ["source"]
    return [*stored_columns(table), *own, "copy", "simulated", "revision"]


def sort_order(table: Table) -> str:
    """By time, then by key, then by everything that can still differ: one set of rows, one order."""
    first = [table.time, *(name for name in table.key if name != table.time)]
    names = [quote(table.column(name).stored) for name in first]
    return ", ".join([*names, *([table.identity] if table.identity else []), "copy"])


def period_of(table: Table, time: str) -> str:
    """The expression for the day or month (UTC) that a row is filed under."""
    return f"strftime({time}::TIMESTAMP, {literal('%Y-%m-%d' if table.daily else '%Y-%m')})"


def moment(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def file_sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tallies(connection: DuckDBPyConnection, table: Table, rows: str) -> list[tuple[str, tuple[int, ...]]]:
    """The periods of the rows in their order, each with its TALLY."""
    time = quote(table.time)
    day = f"({time}::TIMESTAMP)::DATE"
    period = day if table.daily else f"date_trunc('month', {day})::DATE"
    found = connection.execute(
        f"SELECT {period} AS period, {TALLY.format(time=time)} FROM {rows} GROUP BY period ORDER BY period"
    ).fetchall()
    return [(str(first) if table.daily else f"{first:%Y-%m}", tuple(tally)) for first, *tally in found]


def between(table: Table, first: int, last: int) -> str:
    """The condition for rows from `first` to `last`, both included, in microseconds since 1970."""
    return f"{quote(table.time)} BETWEEN make_timestamptz({first}) AND make_timestamptz({last})"


def write(
    connection: DuckDBPyConnection, lake: Path, table: Table, period: str, rows: str, tally: tuple[int, ...]
) -> Stored:
    """One durable Parquet file, named for what it holds, so that the same rows always lie under the same name.

    Its name is durable once `sync_folders` has been called.
    """
    count, first, last, simulated = tally
    kind = "revisions" if period.isdigit() else "rows"
    query = f"SELECT {', '.join(stored_row(table))} {rows} ORDER BY {sort_order(table)}"
    path, digest = write_file(connection, lake, f"{kind}/{table.name}", period, query)
    return Stored(table.name, period, path, digest, count, moment(first), moment(last), simulated)


def write_file(connection: DuckDBPyConnection, lake: Path, folder: str, period: str, query: str) -> tuple[str, str]:
    """The file of the query's rows: its path in the lake, and its sha256."""
    draft = lake / "tmp" / "draft.parquet"
    connection.execute(f"COPY ({query}) TO {literal(str(draft))} (FORMAT parquet, COMPRESSION zstd)")
    digest = file_sha256(draft)
    path = f"{folder}/{period}-{digest[:16]}.parquet"
    (lake / folder).mkdir(parents=True, exist_ok=True)
    handle = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    draft.replace(lake / path)
    return path, digest


def sync_folders(lake: Path, paths: Iterable[str]) -> None:
    """Make the names of the files at `paths` durable."""
    for folder in sorted({above for path in paths for above in Path(path).parents}, reverse=True):
        durable.sync_folder(lake / folder)
