"""Files and frames as rows of texts: whatever comes in goes the same way through the checks."""

from __future__ import annotations

import csv
import difflib
import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from briefs.errors import Fault, FaultyInput, UserError
from briefs.lake.session import file_list
from briefs.tables.checks import literal, quote, text_of
from briefs.tables.column import Table

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

ENDINGS = (".csv", ".csv.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".parquet")


@dataclass(frozen=True, slots=True)
class Rows:
    """A query that gives rows as texts: row (1 is the first row of data), broken (what is wrong with the row as a
    whole, or NULL), and a column of texts for each column of the contract.

    again: makes another query where the first one fails half-way, or None.
    """

    name: str
    query: str
    again: Callable[[], str] | None = None


def file_rows(connection: DuckDBPyConnection, table: Table, path: Path, spare: Path) -> Rows:
    """The rows of the file `path`.

    `spare` is where a CSV file with broken lines is written again in a readable form. Raises UserError for a file that
    cannot be read or has an unknown ending, FaultyInput where its columns are not the contract's.
    """
    if not path.is_file():
        raise UserError(f"{path}: there is no such file")
    ending = next((ending for ending in ENDINGS if path.name.lower().endswith(ending)), "")
    if not ending:
        raise UserError(f"{path}: the ending says what a file is: {', '.join(ENDINGS)}")
    import duckdb

    try:
        if ending.startswith(".csv"):
            return _csv_rows(table, path, spare)
        if ending == ".parquet":
            return Rows(str(path), _typed(connection, table, f"read_parquet({file_list([path])})", str(path)))
        return Rows(str(path), _json(connection, table, path))
    except duckdb.Error as error:
        raise unreadable(path.name, error) from error
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror or error}") from error


def part_rows(connection: DuckDBPyConnection, table: Table, parts: Sequence[Path], name: str) -> Rows:
    """The rows of Parquet files that are one input between them; `name` is what errors call it."""
    return Rows(name, _typed(connection, table, f"read_parquet({file_list(parts)})", name))


def unreadable(name: str, error: Exception) -> UserError:
    """What DuckDB said about an input that it cannot read, as an error for the user."""
    reason = next((line.strip() for line in str(error).splitlines() if line.strip()), "unknown reason")
    return UserError(f"{name}: cannot be read: {reason}")


def frame_rows(connection: DuckDBPyConnection, table: Table, frame: pd.DataFrame, name: str, view: str) -> Rows:
    """The rows of a pandas frame, registered as `view`; `name` is what errors call it."""
    # Objects of mixed kinds (a Decimal beside a text) are read as their texts, never guessed from a sample.
    plain = frame.copy(deep=False)
    for column in plain.columns:
        if plain[column].dtype == object:
            plain[column] = plain[column].map(str, na_action="ignore").astype("str")
    connection.register(view, plain)
    return Rows(name, _typed(connection, table, quote(view), name))


def _texts(table: Table, expressions: Iterable[tuple[str, str]]) -> str:
    """The select list of the contract's columns, blank texts missing; `expressions` are (column, expression)."""
    given = dict(expressions)
    parts = []
    for column in table.columns:
        text = given.get(column.name)
        # What sorts after all blanks is not blank, which is cheaper to see than to trim it.
        shown = f"CASE WHEN {text} >= '!' OR trim({text}) <> '' THEN {text} END" if text else "NULL::VARCHAR"
        parts.append(f"{shown} AS {text_of(column)}")
    return ", ".join(parts)


def _csv_rows(table: Table, path: Path, spare: Path) -> Rows:
    header = _header(path)
    _refuse_columns(table, header, str(path))

    def again() -> str:
        # A line with too few or too many fields stops DuckDB. Read the file line by line and say which ones.
        _rewrite(path, header, spare)
        return _csv_query(table, spare, header, broken=True)

    return Rows(str(path), _csv_query(table, path, header, broken=False), again)


def _csv_query(table: Table, path: Path, header: Sequence[str], *, broken: bool) -> str:
    names = [*header, "broken"] if broken else list(header)
    columns = ", ".join(f"{literal(f'{i}')}: 'VARCHAR'" for i in range(len(names)))
    source = (
        f"read_csv({file_list([path])}, auto_detect=false, header=true, delim=',', quote='\"', escape='\"', "
        f"new_line={_new_line(path)}, columns={{{columns}}})"
    )
    texts = _texts(table, [(name, quote(str(i))) for i, name in enumerate(header)])
    fault = quote(str(len(header))) if broken else "NULL::VARCHAR"
    return f"SELECT row_number() OVER () AS row, {fault} AS broken, {texts} FROM {source}"


def _open(path: Path) -> IO[str]:
    if path.name.lower().endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def _new_line(path: Path) -> str:
    with _open(path) as file:
        first = file.readline()
    return "'\\r\\n'" if first.endswith("\r\n") else "'\\n'"


def _header(path: Path) -> list[str]:
    try:
        with _open(path) as file:
            header = next(csv.reader(file), [])
    except (UnicodeDecodeError, EOFError, csv.Error) as error:
        raise UserError(f"{path}: is no CSV text in UTF-8: {error}") from error
    if not header:
        raise UserError(f"{path}: is empty: its first line names the columns")
    return header


def _rewrite(path: Path, header: Sequence[str], spare: Path) -> None:
    """Write the file again with every line as long as the header, and what was wrong with it in one more column."""
    try:
        with _open(path) as file, spare.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(_even_lines(file, len(header)))
    except (UnicodeDecodeError, EOFError, csv.Error) as error:
        raise UserError(f"{path}: is no CSV text in UTF-8: {error}") from error


def _even_lines(file: IO[str], width: int) -> Iterator[list[str]]:
    for number, fields in enumerate(csv.reader(file)):
        if not fields:
            continue
        fault = ""
        if number and len(fields) != width:
            fault = f"has {len(fields)} fields where the header has {width}"
        yield [*(fields + [""] * width)[:width], fault]


def _json(connection: DuckDBPyConnection, table: Table, path: Path) -> str:
    source = f"read_ndjson_objects({file_list([path])}, ignore_errors=true)"
    names = connection.execute(
        f"SELECT DISTINCT unnest(json_keys(json)) AS name FROM {source} WHERE json_type(json) = 'OBJECT' ORDER BY name"
    ).fetchall()
    found = [name for (name,) in names]
    _refuse_columns(table, found, str(path), may_lack=not found)
    texts = _texts(table, [(name, f"(json ->> {literal(_pointer(name))})") for name in found])
    return (
        "SELECT row_number() OVER () AS row, "
        "CASE WHEN json IS NULL OR json_type(json) <> 'OBJECT' THEN 'is no JSON object' END AS broken, "
        f"{texts} FROM {source}"
    )


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _typed(connection: DuckDBPyConnection, table: Table, source: str, name: str) -> str:
    described = connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
    types = {row[0]: str(row[1]) for row in described}
    _refuse_columns(table, list(types), name)
    naive = [
        Fault("column", column.name, types[column.name], "has no zone: store times as UTC with a zone")
        for column in table.columns
        if column.kind == "time" and column.name in types and _is_naive(types[column.name])
    ]
    if naive:
        raise FaultyInput(name, naive)
    texts = _texts(table, [(column, f"{quote(column)}::VARCHAR") for column in types])
    return f"SELECT row_number() OVER () AS row, NULL::VARCHAR AS broken, {texts} FROM {source}"


def _is_naive(kind: str) -> bool:
    return kind == "DATE" or (kind.startswith("TIMESTAMP") and kind != "TIMESTAMP WITH TIME ZONE")


def _refuse_columns(table: Table, found: Sequence[str], name: str, *, may_lack: bool = False) -> None:
    known = [column.name for column in table.columns]
    faults = []
    for column in dict.fromkeys(found):
        if column not in known:
            near = difflib.get_close_matches(column, known, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            faults.append(Fault("header", column, "", f"{table.name} has no such column{hint}"))
        elif list(found).count(column) > 1:
            faults.append(Fault("header", column, "", "stands there more than once"))
    if not may_lack:
        faults += [
            Fault("header", column.name, "", "is required and missing")
            for column in table.columns
            if column.required and column.name not in found
        ]
    if faults:
        optional = [column.name for column in table.columns if not column.required]
        needed = [column.name for column in table.columns if column.required]
        remedy = f"{table.name} has the columns {', '.join(needed)}"
        raise FaultyInput(name, faults, remedy=remedy + (f"; optional: {', '.join(optional)}" if optional else ""))
