"""Whether the files of a lake are those that its manifest names, and what it says they are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.lake.filing import TALLY, file_sha256, moment, period_of, sort_order, stored_row
from briefs.lake.manifest import Manifest, Rolled, Stored, load
from briefs.lake.rollups import COLUMNS, ROLLS, rolled_query
from briefs.lake.session import file_list, scalar, session
from briefs.tables.checks import broken_rules, literal, quote
from briefs.tables.column import Table
from briefs.tables.contract import LIQUIDATIONS, TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing wrong with one file of the lake."""

    path: str
    what: str


def check(lake: Path) -> tuple[Damage, ...]:
    """See `Lake.check`. Raises DataMissing where there is no lake, UserError where the manifest cannot be read."""
    manifest = load(lake)
    with session() as connection:
        found = [
            Damage(stored.path, what)
            for stored in (*manifest.files, *manifest.revised)
            for what in _wrong(connection, lake, stored, current=stored in manifest.files)
        ]
        damaged = {one.path for one in found}
        found += [
            Damage(rolled.path, what)
            for rolled in manifest.rollups
            for what in _wrong_sums(connection, lake, manifest, rolled, damaged)
        ]
    return (*found, *_named_twice(manifest))


def _wrong(connection: DuckDBPyConnection, lake: Path, stored: Stored, *, current: bool) -> list[str]:
    path = lake / stored.path
    if not path.is_file():
        return ["is missing"]
    try:
        if file_sha256(path) != stored.sha256:
            return ["is not what was written: its sha256 differs from the manifest's"]
    except OSError as error:
        return [f"cannot be read: {error.strerror}"]
    table = TABLES.get(stored.table)
    if table is None:
        return [f"belongs to the unknown table {stored.table}"]
    import duckdb

    try:
        return _wrong_rows(connection, table, stored, path, current=current)
    except duckdb.Error as error:
        return [f"cannot be read: {str(error).splitlines()[0]}"]


def _wrong_sums(
    connection: DuckDBPyConnection, lake: Path, manifest: Manifest, rolled: Rolled, damaged: set[str]
) -> list[str]:
    path = lake / rolled.path
    if not path.is_file():
        return ["is missing"]
    if file_sha256(path) != rolled.sha256:
        return ["is not what was written: its sha256 differs from the manifest's"]
    files = {Path(stored.path).stem: stored.path for stored in manifest.of(LIQUIDATIONS.name)}
    if not files.keys() >= set(rolled.of):
        return ["was made of files that do not count"]
    if any(files[name] in damaged for name in rolled.of):
        return []  # nobody can say what its sums should be
    import duckdb

    held = f"SELECT {COLUMNS} FROM read_parquet({file_list([path])})"
    orders = f"read_parquet({file_list([lake / files[name] for name in rolled.of])})"
    should = f"SELECT {COLUMNS} FROM ({rolled_query(ROLLS[rolled.table], orders)})"
    other = f"SELECT count(*) FROM (({held} EXCEPT ALL {should}) UNION ALL ({should} EXCEPT ALL {held}))"
    try:
        return ["has other sums than the orders that it was made of"] if scalar(connection, other) else []
    except duckdb.Error as error:
        return [f"cannot be read: {str(error).splitlines()[0]}"]


def _wrong_rows(
    connection: DuckDBPyConnection, table: Table, stored: Stored, path: Path, *, current: bool
) -> list[str]:
    source = f"read_parquet({file_list([path])})"
    columns = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
    wanted = [name.strip('"') for name in stored_row(table)]
    if columns != wanted:
        return [f"has the columns {', '.join(columns)} instead of {', '.join(wanted)}"]
    time = quote(table.time)
    tally = connection.execute(f"SELECT {TALLY.format(time=time)} FROM {source}").fetchone() or (0, 0, 0, 0)
    found = (tally[0], moment(tally[1] or 0), moment(tally[2] or 0), tally[3])
    wrong = []
    if found != (stored.rows, stored.first, stored.last, stored.simulated):
        wrong.append(f"has {found[0]} rows from {found[1]} to {found[2]}, which is not what the manifest says")
    unsorted = (
        f"SELECT count(*) FROM (SELECT file_row_number AS n, row_number() OVER (ORDER BY {sort_order(table)}) - 1 AS m "
        f"FROM read_parquet({file_list([path])}, file_row_number = true)) WHERE n <> m"
    )
    if scalar(connection, unsorted):
        wrong.append("is not sorted by time and key")
    misfiled = f"SELECT count(*) FROM {source} WHERE {period_of(table, time)} <> {literal(stored.period)}"
    if current and scalar(connection, misfiled):
        wrong.append(f"has rows outside of {stored.period}")
    for column, broken in broken_rules(table):
        rows = connection.execute(
            f"SELECT count(*), min(w) FROM (SELECT {broken} AS w FROM {source}) WHERE w IS NOT NULL"
        ).fetchall()
        wrong += [f"has {count} rows whose {column} {why}" for count, why in rows if count]
    return wrong


def _named_twice(manifest: Manifest) -> list[Damage]:
    counts = Counter((stored.table, stored.period) for stored in manifest.files)
    return [
        Damage(stored.path, f"is one of {counts[stored.table, stored.period]} files for {stored.period}")
        for stored in manifest.files
        if counts[stored.table, stored.period] > 1
    ]
