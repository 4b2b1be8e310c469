"""What the lake holds: tables, venues and names, from when to when, and how completely."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.lake.filing import moment
from briefs.lake.manifest import Manifest
from briefs.lake.periods import microseconds
from briefs.lake.rows import moment_literal, reading, rows_of
from briefs.lake.session import session
from briefs.tables.checks import quote
from briefs.tables.column import Table
from briefs.tables.contract import LIQUIDATIONS, TABLES
from briefs.tables.stretch import ORDER_COVERAGES
from briefs.vocabulary.window import Window

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Holding:
    """Rows of one table, venue, asset (or name) and source; texts that a table does not have are empty.

    first, last: times of the first and last row, UTC. interval_s: length of the bars, 0 for other rows. coverage: the
    words that the rows or their stretches carry. share: the part of the day that bars or stretches cover, 0 to 1; None
    without a day, or where rows are moments.
    """

    table: str
    venue: str
    name: str
    source: str
    interval_s: int
    first: datetime
    last: datetime
    rows: int
    simulated: bool
    coverage: str = ""
    share: float | None = None


def holdings(lake: Path, day: date | None) -> tuple[Holding, ...]:
    """See `Lake.holdings`."""
    window = Window.day(day) if day else None

    def read(manifest: Manifest) -> tuple[Holding, ...]:
        with session() as connection:
            found = [_of_table(lake, manifest, connection, table, window) for table in TABLES.values()]
        return tuple(holding for held in found for holding in held)

    return reading(lake, read)


def _of_table(
    lake: Path, manifest: Manifest, connection: DuckDBPyConnection, table: Table, window: Window | None
) -> list[Holding]:
    names = {column.name for column in table.columns}
    name = next((column for column in ("asset", "name", "metric") if column in names), "''")
    venue = "venue" if "venue" in names else "''"
    interval = "interval_s" if "interval_s" in names else "0"
    words = "coverage" if "coverage" in names else "NULL::VARCHAR"
    time = quote(table.time)
    files = [f for f in manifest.of(table.name) if not window or (f.first < window.end and f.last >= window.start)]
    within = "true"
    if window:
        within = f"{time} >= {moment_literal(window.start)} AND {time} < {moment_literal(window.end)}"
    rows = connection.execute(
        f"SELECT {venue} AS venue, coalesce({name}, '') AS name, source, {interval} AS interval_s, "
        f"epoch_us(min({time})), epoch_us(max({time})), count(*), bool_or(simulated), "
        f"string_agg(DISTINCT {words}, ', ' ORDER BY {words}), "
        f"count(DISTINCT {time}) FILTER ({_inside(interval, time, window)}) "
        f"FROM {rows_of(lake, table, files)} WHERE {within} GROUP BY ALL ORDER BY 1, 2, 3, 4"
    ).fetchall()
    held = []
    for where, what, source, length, first, last, count, simulated, said, bars in rows:
        coverage, share = said or "", None
        if table is LIQUIDATIONS:
            coverage, share = _orders_coverage(manifest, where, what, window)
        elif window and length:
            share = min(1.0, bars * length / window.length.total_seconds())
        held.append(
            Holding(
                table.name, where, what, source, length, moment(first), moment(last), count, simulated, coverage, share
            )
        )
    return held


def _inside(interval: str, time: str, window: Window | None) -> str:
    if window is None or interval == "0":
        return "true"
    return f"epoch_us({time}) + interval_s * 1000000 <= {microseconds(window.end)}"


def _orders_coverage(manifest: Manifest, venue: str, asset: str, window: Window | None) -> tuple[str, float | None]:
    stretches = [s for s in manifest.stretches if (s.venue, s.asset) == (venue, asset)]
    if window:
        stretches = [s for s in stretches if s.start < window.end and s.end >= window.start]
    words = ", ".join(word for word in ORDER_COVERAGES if any(s.coverage == word for s in stretches))
    if not window:
        return words, None
    covered = sum((min(s.end, window.end) - max(s.start, window.start)).total_seconds() for s in stretches)
    return words, covered / window.length.total_seconds()
