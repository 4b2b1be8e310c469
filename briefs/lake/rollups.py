"""Orders summed by hour and by minute: what long looks back are read from, in place of the orders.

A rollup is a file of the lake that says in the manifest which files of orders it was made of. It counts only while
these are the files that count, so none is ever behind; where there is none, the orders themselves are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.lake.filing import moment, sync_folders, write_file
from briefs.lake.manifest import Manifest, Rolled, Stored
from briefs.lake.session import file_list
from briefs.tables.contract import LIQUIDATIONS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MANY = 50_000
"""From how many orders on a day is also summed by minute; fewer are as quickly read as their sums."""

_DAY = 86_400_000_000


@dataclass(frozen=True, slots=True)
class Roll:
    """One kind of rollup. step: microseconds that one row sums."""

    name: str
    step: int


HOURS = Roll("order_hours", 3_600_000_000)
MINUTES = Roll("order_minutes", 60_000_000)
ROLLS = {roll.name: roll for roll in (HOURS, MINUTES)}
COLUMNS = "ts, venue, asset, source, long_usd_cents, short_usd_cents, orders, simulated"


def sums(orders: str) -> str:
    """Rows of orders in the columns of a rollup, each by itself: only those of kind liq count."""
    return f"""
        SELECT ts, venue, asset, source,
            CASE WHEN kind = 'liq' AND side = 'long' THEN usd_cents ELSE 0 END AS long_usd_cents,
            CASE WHEN kind = 'liq' AND side = 'short' THEN usd_cents ELSE 0 END AS short_usd_cents,
            (kind = 'liq')::BIGINT AS orders, simulated::BIGINT AS simulated
        FROM {orders}"""


def rolled_query(roll: Roll, orders: str) -> str:
    """The rows of a rollup from rows of orders: one for each step, venue, asset and source, unsorted."""
    summed = ", ".join(f"sum({name})::BIGINT AS {name}" for name in COLUMNS.split(", ")[4:])
    return f"""
        SELECT make_timestamptz(step * {roll.step}) AS ts, venue, asset, source, {summed}
        FROM (SELECT epoch_us(ts) // {roll.step} AS step, * EXCLUDE ts FROM ({sums(orders)}))
        GROUP BY step, venue, asset, source"""


def wanted(manifest: Manifest) -> list[tuple[Roll, str, tuple[Stored, ...]]]:
    """Each rollup that the lake should have: its kind, its period, and the files of orders it is made of."""
    files = manifest.of(LIQUIDATIONS.name)
    months = [(month, tuple(days)) for month, days in groupby(files, key=lambda stored: stored.period[:7])]
    hours = [(HOURS, month, days) for month, days in months]
    return [*hours, *((MINUTES, stored.period, (stored,)) for stored in files if stored.rows >= MANY)]


def made_of(files: Sequence[Stored]) -> tuple[str, ...]:
    """How a rollup names the files that it was made of."""
    return tuple(Path(stored.path).stem for stored in files)


def current(manifest: Manifest, roll: Roll) -> list[Rolled]:
    """The rollups of this kind that still say what the orders say."""
    whole = {period: made_of(files) for kind, period, files in wanted(manifest) if kind is roll}
    return [one for one in manifest.rollups if one.table == roll.name and whole.get(one.period) == one.of]


def refreshed(
    connection: DuckDBPyConnection, lake: Path, manifest: Manifest, progress: Callable[[int, int], None]
) -> tuple[Rolled, ...]:
    """All rollups that the lake should have; those that are missing or behind are written, from changed days alone."""
    held = {(one.table, one.period): one for one in manifest.rollups}
    should = wanted(manifest)
    found: list[Rolled] = []
    written: list[str] = []
    for place, (roll, period, files) in enumerate(should):
        old = held.get((roll.name, period))
        if old is None or old.of != made_of(files):
            progress(place, len(should))
            old = _roll(connection, lake, roll, period, files, old)
            written.append(old.path)
        found.append(old)
    sync_folders(lake, written)
    return tuple(sorted(found, key=lambda one: (one.table, one.period)))


def _roll(
    connection: DuckDBPyConnection, lake: Path, roll: Roll, period: str, files: Sequence[Stored], old: Rolled | None
) -> Rolled:
    names = dict(zip(made_of(files), files, strict=True))
    kept = names.keys() & set(old.of) if old and (lake / old.path).exists() else set()
    fresh = [lake / stored.path for name, stored in names.items() if name not in kept]
    query = rolled_query(roll, f"read_parquet({file_list(fresh)})") if fresh else ""
    if old and kept:
        days = ", ".join(str(int(names[name].first.timestamp()) * 1_000_000 // _DAY) for name in sorted(kept))
        rest = f"SELECT * FROM read_parquet({file_list([lake / old.path])}) WHERE epoch_us(ts) // {_DAY} IN ({days})"
        whole = f"({query}) UNION ALL ({rest})" if fresh else rest
        query = f"SELECT * FROM ({whole})"
    # By way of a table: how DuckDB writes texts into Parquet depends on the operators that they come from.
    connection.execute(f"CREATE OR REPLACE TEMP TABLE rolled AS {query}")
    query = "SELECT * FROM rolled ORDER BY ts, venue, asset, source"
    path, digest = write_file(connection, lake, f"rollups/{roll.name}", period, query)
    ((rows, first, last),) = connection.execute(
        f"SELECT count(*), epoch_us(min(ts)), epoch_us(max(ts)) FROM read_parquet({file_list([lake / path])})"
    ).fetchall()
    return Rolled(roll.name, period, path, digest, rows, moment(first), moment(last), made_of(files))
