"""Brings checked rows together with those that the lake holds: new, unchanged, or in place of an older version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import UserError
from briefs.lake.checking import Staged, stored_columns
from briefs.lake.filing import TALLY, between, period_of, stored_row, sync_folders, tallies, write
from briefs.lake.manifest import Manifest, Source, Stored
from briefs.lake.session import file_list, scalar
from briefs.lake.staging import by_time, numbered
from briefs.tables.checks import literal, quote
from briefs.tables.column import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PORTION = 500_000
"""About how many rows are held in memory at once: those that come in and those that they may replace."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of an import were new, already there, and in place of an older version."""

    new: int = 0
    unchanged: int = 0
    revised: int = 0

    def __add__(self, other: Counted) -> Counted:
        return Counted(self.new + other.new, self.unchanged + other.unchanged, self.revised + other.revised)


@dataclass(frozen=True, slots=True)
class _Portion:
    """Whole periods of an import. tallies: of the rows that come in. held: the periods whose rows they may replace."""

    tallies: tuple[tuple[str, tuple[int, ...]], ...]
    held: frozenset[str]

    def rows(self, staged: Staged) -> str:
        first, last = self.tallies[0][1][1], self.tallies[-1][1][2]
        return f"(SELECT * FROM {staged.good} WHERE {between(staged.table, first, last)})"


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
    before = manifest
    portions = _portions(connection, lake, manifest, staged)
    if len(portions) > 1:
        staged = by_time(connection, staged, lake / "tmp")
    counted = Counted()
    for place, portion in enumerate(portions):
        progress(place, len(portions))
        manifest, here = _merge_portion(connection, lake, manifest, staged, source, number, portion)
        counted += here
    sync_folders(lake, manifest.paths - before.paths)
    if staged.rows > staged.refused:
        manifest = manifest.with_sources(_sources(connection, staged, source))
    if staged.good.startswith("read_parquet"):
        (lake / "tmp" / "by-time.parquet").unlink(missing_ok=True)
    else:
        connection.execute(f"DROP TABLE {staged.good}")
    return manifest, counted


def _portions(connection: DuckDBPyConnection, lake: Path, manifest: Manifest, staged: Staged) -> list[_Portion]:
    table = staged.table
    moved = _moved_from(connection, lake, manifest, staged)
    stored = {one.period: one.rows for one in manifest.of(table.name)}
    portions: list[_Portion] = []
    waiting: list[tuple[str, tuple[int, ...]]] = []
    held: set[str] = set()
    weight = 0
    for period, tally in tallies(connection, table, f"(SELECT *, false AS simulated FROM {staged.good})"):
        touched = {period} & stored.keys() | moved.get(period, set())
        more = tally[0] + sum(stored[one] for one in touched - held)
        if waiting and weight + more > PORTION:
            portions.append(_Portion(tuple(waiting), frozenset(held)))
            waiting, held, weight = [], set(), 0
        waiting.append((period, tally))
        held |= touched
        weight += more
    return [*portions, _Portion(tuple(waiting), frozenset(held))] if waiting else portions


def _merge_portion(
    connection: DuckDBPyConnection,
    lake: Path,
    manifest: Manifest,
    staged: Staged,
    source: Source,
    number: int,
    portion: _Portion,
) -> tuple[Manifest, Counted]:
    table = staged.table
    _take_in(connection, table, portion.rows(staged), source)
    # A row that moves may have gone into a period which an earlier portion has written meanwhile.
    paths = [lake / one.path for one in manifest.of(table.name) if one.period in portion.held]
    if not paths:
        counts = [(period, (*tally[:3], tally[0] if source.simulated else 0)) for period, tally in portion.tallies]
        files = _write_periods(connection, lake, table, "incoming", counts)
        return manifest.with_files(files), Counted(new=sum(tally[0] for _, tally in counts))
    held = f"read_parquet({file_list(paths)})"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE held AS SELECT {', '.join(stored_row(table))} FROM {held}")
    counted = _judge(connection, table)
    _refuse_simulation(connection, lake, table, source)
    if counted.revised:
        manifest = _keep_replaced(connection, lake, manifest, table, number)
    if counted.new or counted.revised:
        manifest = manifest.with_files(_write_changed(connection, lake, manifest, table))
    return manifest, counted


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


def _take_in(connection: DuckDBPyConnection, table: Table, rows: str, source: Source) -> None:
    """Table `incoming`: the rows of a portion, with the lake's own columns."""
    own = "" if table.own_source else f"{literal(source.name)} AS source, "
    columns = ", ".join(stored_columns(table))
    taken = numbered(connection, table, rows)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE incoming AS SELECT {columns}, {own}copy, "
        f"{str(source.simulated).lower()} AS simulated, 0::BIGINT AS revision FROM ({taken})"
    )


def _moved_from(connection: DuckDBPyConnection, lake: Path, manifest: Manifest, staged: Staged) -> dict[str, set[str]]:
    """By period of the import the other periods that hold an earlier version of one of its numbered rows."""
    table = staged.table
    files = [lake / stored.path for stored in manifest.of(table.name)]
    if not table.identity or not files:
        return {}
    if not scalar(connection, f"SELECT count({table.identity}) FROM {staged.good}"):
        return {}
    now, then = (period_of(table, f"{side}.{table.time}") for side in "ih")
    found = connection.execute(
        f"SELECT DISTINCT {now}, {then} FROM read_parquet({file_list(files)}) h "
        f"JOIN {staged.good} i ON i.venue = h.venue AND i.{table.identity} = h.{table.identity} WHERE {now} <> {then}"
    ).fetchall()
    moved: dict[str, set[str]] = {}
    for period, other in found:
        moved.setdefault(period, set()).add(other)
    return moved


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


def _sources(connection: DuckDBPyConnection, staged: Staged, source: Source) -> set[Source]:
    if not staged.table.own_source:
        return {source}
    names = connection.execute(f"SELECT DISTINCT source FROM {staged.good}").fetchall()
    return {Source(staged.table.name, name, source.simulated) for (name,) in names}


def _keep_replaced(
    connection: DuckDBPyConnection, lake: Path, manifest: Manifest, table: Table, number: int
) -> Manifest:
    tally = connection.execute(f"SELECT {TALLY.format(time=quote(table.time))} FROM replaced").fetchone()
    if tally is None:
        raise AssertionError("an aggregate without groups always gives a row")
    stored = write(connection, lake, table, f"{number:06d}", "FROM replaced", tally)
    connection.execute(f"UPDATE judged SET revision = {number} WHERE verdict = 'revised'")
    kept = tuple(dict.fromkeys((*manifest.revised, stored)))
    return replace(manifest, revision=max(manifest.revision, number), revised=kept)


def _write_changed(connection: DuckDBPyConnection, lake: Path, manifest: Manifest, table: Table) -> tuple[Stored, ...]:
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
    written = _write_periods(connection, lake, table, "merged", tallies(connection, table, "merged"))
    gone = {stored.period: stored for stored in manifest.of(table.name)}
    lost = connection.execute("SELECT period FROM changed ORDER BY period").fetchall()
    kept = {stored.period for stored in written}
    emptied = [replace(gone[name], rows=0) for (name,) in lost if name not in kept]
    return (*written, *emptied)


def _write_periods(
    connection: DuckDBPyConnection,
    lake: Path,
    table: Table,
    rows: str,
    counts: Sequence[tuple[str, tuple[int, ...]]],
) -> tuple[Stored, ...]:
    return tuple(
        write(connection, lake, table, name, f"FROM {rows} WHERE {between(table, tally[1], tally[2])}", tally)
        for name, tally in counts
    )
