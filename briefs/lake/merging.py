"""Brings checked rows together with those that the lake holds: new, unchanged, or in place of an older version."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import UserError
from briefs.lake.checking import Staged, stored_columns
from briefs.lake.manifest import Manifest, Source, Stored, sync_folder
from briefs.lake.session import file_list, scalar
from briefs.tables.checks import literal, quote
from briefs.tables.column import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TALLY = "count(*), epoch_us(min({time})), epoch_us(max({time})), count(*) FILTER (WHERE simulated)"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of an import were new, already there, and in place of an older version."""

    new: int
    unchanged: int
    revised: int


def merge(
    connection: DuckDBPyConnection,
    lake: Path,
    manifest: Manifest,
    staged: Staged,
    source: Source,
    number: int,
    progress: Callable[[int, int], None],
) -> tuple[Manifest, Counted]:
    """Write the files that `staged` changes under new names, and say what the manifest is with them.

    number: that of the revision, where rows are replaced. The lake is untouched until that manifest is published.
    Raises UserError where simulated rows would replace recorded ones.
    """
    table = staged.table
    _take_in(connection, lake, manifest, staged, source)
    counted = _judge(connection, table)
    _refuse_simulation(connection, lake, table, source)
    if counted.new or counted.revised:
        if counted.revised:
            manifest = _keep_replaced(connection, lake, manifest, table, number)
        manifest = manifest.with_files(_write_periods(connection, lake, manifest, table, progress))
    if staged.rows > staged.refused:
        manifest = manifest.with_sources(_sources(connection, table, source))
    return manifest, counted


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


def _identity(table: Table, side: str) -> list[str]:
    """What tells rows apart, as expressions over the alias `side`; two rows are the same where none is distinct."""
    names = [f"{side}.{quote(table.column(name).stored)}" for name in table.key]
    if not table.identity:
        return names
    numbered = f"{side}.{table.identity}"
    without = [name if name.endswith('"venue"') else f"CASE WHEN {numbered} IS NULL THEN {name} END" for name in names]
    return [numbered, *without, f"{side}.copy"]


def _same(table: Table) -> str:
    pairs = zip(_identity(table, "i"), _identity(table, "h"), strict=True)
    return " AND ".join(f"{ours} IS NOT DISTINCT FROM {theirs}" for ours, theirs in pairs)


def _take_in(connection: DuckDBPyConnection, lake: Path, manifest: Manifest, staged: Staged, source: Source) -> None:
    """Table `incoming`: the rows of the import. Table `held`: the rows of all files that they may touch."""
    table = staged.table
    own = "" if table.own_source else f"{literal(source.name)} AS source, "
    columns = ", ".join(stored_columns(table))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT {columns}, {own}copy, "
        f"{str(source.simulated).lower()} AS simulated, 0::BIGINT AS revision FROM {staged.good}"
    )
    connection.execute(f"DROP TABLE {staged.good}")
    periods = connection.execute(f"SELECT DISTINCT {period_of(table, table.time)} FROM incoming").fetchall()
    touched = {period for (period,) in periods}
    touched |= _moved_from(connection, lake, manifest, table, touched)
    paths = [lake / stored.path for stored in manifest.of(table.name) if stored.period in touched]
    held = f"read_parquet({file_list(paths)})" if paths else "incoming LIMIT 0"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE held AS SELECT {', '.join(stored_row(table))} FROM {held}")


def _moved_from(
    connection: DuckDBPyConnection, lake: Path, manifest: Manifest, table: Table, touched: set[str]
) -> set[str]:
    """Periods that hold an earlier version of a numbered row which now has another time."""
    others = {lake / stored.path: stored.period for stored in manifest.of(table.name) if stored.period not in touched}
    if not table.identity or not others:
        return set()
    if not scalar(connection, f"SELECT count({table.identity}) FROM incoming"):
        return set()
    found = connection.execute(
        f"SELECT DISTINCT {period_of(table, 'h.' + table.time)} FROM read_parquet({file_list(list(others))}) h "
        f"SEMI JOIN incoming i ON i.venue = h.venue AND i.{table.identity} = h.{table.identity}"
    ).fetchall()
    return {period for (period,) in found}


def _judge(connection: DuckDBPyConnection, table: Table) -> Counted:
    """Adds to `incoming` what becomes of each row; leaves the rows that are replaced in table `replaced`."""
    ours, theirs = (f"({', '.join(f'{side}.{name}' for name in stored_columns(table))})" for side in "ih")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE judged AS SELECT i.*, CASE WHEN h.copy IS NULL THEN 'new' "
        f"WHEN {ours} IS DISTINCT FROM {theirs} THEN CASE WHEN i.simulated AND NOT h.simulated THEN 'refused' "
        "ELSE 'revised' END WHEN h.simulated AND NOT i.simulated THEN 'revised' ELSE 'unchanged' END AS verdict "
        f"FROM incoming i LEFT JOIN held h ON {_same(table)}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE replaced AS SELECT h.* FROM held h "
        f"SEMI JOIN (FROM judged WHERE verdict = 'revised') i ON {_same(table)}"
    )
    rows = dict(connection.execute("SELECT verdict, count(*) FROM judged GROUP BY verdict").fetchall())
    return Counted(rows.get("new", 0), rows.get("unchanged", 0), rows.get("revised", 0))


def _refuse_simulation(connection: DuckDBPyConnection, lake: Path, table: Table, source: Source) -> None:
    refused = scalar(connection, "SELECT count(*) FROM judged WHERE verdict = 'refused'")
    if refused:
        raise UserError(
            f"{lake}: {refused} simulated rows of {source.name} would replace recorded rows of {table.name}: "
            "simulate into a lake of its own (--lake)"
        )


def _sources(connection: DuckDBPyConnection, table: Table, source: Source) -> set[Source]:
    if not table.own_source:
        return {source}
    names = connection.execute("SELECT DISTINCT source FROM incoming").fetchall()
    return {Source(table.name, name, source.simulated) for (name,) in names}


def _keep_replaced(
    connection: DuckDBPyConnection, lake: Path, manifest: Manifest, table: Table, number: int
) -> Manifest:
    tally = connection.execute(f"SELECT {TALLY.format(time=quote(table.time))} FROM replaced").fetchone()
    stored = _write(connection, lake, table, f"{number:06d}", "FROM replaced", tally)
    connection.execute(f"UPDATE judged SET revision = {number} WHERE verdict = 'revised'")
    kept = tuple(dict.fromkeys((*manifest.revised, stored)))
    return replace(manifest, revision=max(manifest.revision, number), revised=kept)


def _write_periods(
    connection: DuckDBPyConnection, lake: Path, manifest: Manifest, table: Table, progress: Callable[[int, int], None]
) -> tuple[Stored, ...]:
    """Write each day or month that has changed; a period that has lost its last row comes back without rows."""
    columns, period = ", ".join(stored_row(table)), period_of(table, quote(table.time))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE changed AS SELECT DISTINCT {period} AS period FROM "
        f"(SELECT {quote(table.time)} FROM judged WHERE verdict IN ('new', 'revised') "
        f"UNION ALL SELECT {quote(table.time)} FROM replaced)"
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE merged AS SELECT {columns} FROM ("
        f"SELECT {columns} FROM held h ANTI JOIN replaced i ON {_same(table)} "
        f"UNION ALL SELECT {columns} FROM judged WHERE verdict IN ('new', 'revised')) "
        f"SEMI JOIN changed ON changed.period = {period} ORDER BY {quote(table.time)}"
    )
    tallies = connection.execute(
        f"SELECT {period} AS period, {TALLY.format(time=quote(table.time))} FROM merged GROUP BY period ORDER BY period"
    ).fetchall()
    written = []
    for place, (name, *tally) in enumerate(tallies):
        progress(place, len(tallies))
        first, last = (f"make_timestamptz({bound})" for bound in tally[1:3])
        rows = f"FROM merged WHERE {quote(table.time)} BETWEEN {first} AND {last}"
        written.append(_write(connection, lake, table, name, rows, tuple(tally)))
    gone = {stored.period: stored for stored in manifest.of(table.name)}
    lost = connection.execute("SELECT period FROM changed ORDER BY period").fetchall()
    kept = {stored.period for stored in written}
    emptied = [replace(gone[name], rows=0) for (name,) in lost if name not in kept]
    return (*written, *emptied)


def _write(
    connection: DuckDBPyConnection, lake: Path, table: Table, period: str, rows: str, tally: tuple[int, ...] | None
) -> Stored:
    """One durable Parquet file, named for what it holds, so that the same rows always lie under the same name."""
    if tally is None:
        raise AssertionError("an aggregate without groups always gives a row")
    count, first, last, simulated = tally
    draft = lake / "tmp" / "draft.parquet"
    columns = ", ".join(stored_row(table))
    connection.execute(
        f"COPY (SELECT {columns} {rows} ORDER BY {sort_order(table)}) TO {literal(str(draft))} "
        "(FORMAT parquet, COMPRESSION zstd)"
    )
    digest = file_sha256(draft)
    folder = lake / ("revisions" if period.isdigit() else "rows") / table.name
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{period}-{digest[:16]}.parquet"
    handle = os.open(draft, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
    draft.replace(path)
    for changed in (folder, folder.parent):
        sync_folder(changed)
    return Stored(
        table.name, period, str(path.relative_to(lake)), digest, count, moment(first), moment(last), simulated
    )
