"""Rows of a table out of the lake, in the form in which they come in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from briefs.errors import DataMissing, UserError
from briefs.lake.manifest import Manifest
from briefs.lake.rows import moment_literal, reading, rows_of
from briefs.lake.session import scalar, session
from briefs.tables.checks import literal, quote
from briefs.tables.column import Column, Table
from briefs.vocabulary.window import Window

_FORMATS = {
    ".csv": "FORMAT csv, HEADER",
    ".jsonl": "FORMAT json",
    ".parquet": "FORMAT parquet, COMPRESSION zstd",
}


def export(lake: Path, table: Table, first: date | None, last: date | None, file: Path) -> int:
    """Write the rows of `table` from day `first` to day `last`, both included, to `file`; gives their number.

    The columns are the contract's, money in dollars, so that `briefs import` takes the file as it is. Sorted by time,
    then by key: the same rows give the same bytes. Written beside its place, then given its name. Raises UserError
    where the file's ending names no format or it cannot be written, DataMissing where there is no such row.
    """
    form = _FORMATS.get(file.suffix)
    if form is None:
        raise UserError(f"{file}: the ending says the format: {', '.join(_FORMATS)}")
    beside = file.with_name(f".{file.name}.new")

    def read(manifest: Manifest) -> int:
        query = _query(lake, manifest, table, first, last)
        columns = ", ".join(_outward(column) for column in table.columns)
        with session() as connection:
            count = scalar(connection, f"SELECT count(*) FROM ({query})")
            if not count:
                raise DataMissing(f"{lake} holds no row of {table.name} in those days: `briefs lake show` lists all")
            connection.execute(f"COPY (SELECT {columns} FROM ({query})) TO {literal(str(beside))} ({form})")
        return count

    if not file.parent.is_dir():
        raise UserError(f"{file}: there is no folder {file.parent}")
    try:
        count = reading(lake, read)
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return count


def _query(lake: Path, manifest: Manifest, table: Table, first: date | None, last: date | None) -> str:
    time = quote(table.time)
    within = [f"{time} >= {moment_literal(Window.day(first).start)}"] if first else []
    within += [f"{time} < {moment_literal(Window.day(last).end)}"] if last else []
    # Each file is sorted, and they follow each other in time: read one after the other, no row needs to be held.
    return f"SELECT * FROM {rows_of(lake, table, manifest.of(table.name))} WHERE {' AND '.join(within) or 'true'}"


def _outward(column: Column) -> str:
    """The expression that gives a stored column its outward form."""
    name, stored = quote(column.name), quote(column.stored)
    if column.kind == "money":
        return f"({stored}::DECIMAL(38, 0) / 100)::DECIMAL(38, 2) AS {name}"
    if column.kind == "time":
        return f"strftime({stored}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%fZ') AS {name}"
    return f"{stored} AS {name}"
