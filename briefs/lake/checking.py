"""Checks rows of texts against the contract and keeps the values: every fault is found before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import Fault, UserError
from briefs.lake.reading import Rows, unreadable
from briefs.lake.session import scalar
from briefs.tables.checks import broken_rules, fault, literal, quote, text_of, value
from briefs.tables.column import Column, Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHOWN_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Staged:
    """Rows that were read and checked.

    good: what to select the values from (the contract's stored columns, maybe others). bad: the temporary table of
    texts of faulty rows (row, broken, `t_` columns, faults); "" where none is. rows: how many the input had; refused:
    how many of them are bad.
    """

    table: Table
    name: str
    good: str
    bad: str
    rows: int
    refused: int

    def faults(self, connection: DuckDBPyConnection) -> tuple[list[Fault], int]:
        """The first faults in the order of rows, and the count of all."""
        listed = f"SELECT row, unnest(faults) AS f FROM {self.bad}"
        count = scalar(connection, f"SELECT sum(len(faults)) FROM {self.bad}")
        shown = connection.execute(
            f"SELECT row, f.field, f.value, f.why FROM ({listed}) ORDER BY row, f.place LIMIT {SHOWN_FAULTS}"
        ).fetchall()
        return [Fault(f"row {row}", field, text or "", why) for row, field, text, why in shown], count


def sift(connection: DuckDBPyConnection, table: Table, rows: Rows, number: int) -> Staged:
    """Read the rows, part the faulty from the good, and make equal rows one; two temporary tables hold them.

    Raises UserError where the rows cannot be read.
    """
    good, bad = f"good_{number}", f"bad_{number}"
    _read(connection, table, rows, good)
    found = scalar(connection, f"SELECT count(*) FROM {good}")
    _keep_faulty(connection, table, good, bad)
    connection.execute(f"DELETE FROM {good} WHERE faulty")
    for key in unique_keys(table):
        _refuse_contradictions(connection, table, key, (good, bad))
    refused = scalar(connection, f"SELECT count(*) FROM {bad}")
    return Staged(table, rows.name, good, bad, found, refused)


def unique_keys(table: Table) -> list[tuple[str, ...]]:
    """The keys of which an input has one row each: several equal orders without a number are several orders."""
    keys = [] if table.counted else [table.key]
    return [*keys, ("venue", table.identity)] if table.identity else keys


def checked(table: Table, query: str) -> str:
    """The query's rows with their values, and whether each is `faulty`."""
    conditions = [f"{fault(column)} IS NOT NULL" for column in table.columns]
    conditions += [f"{broken} IS NOT NULL" for _, broken in broken_rules(table)]
    values = ", ".join(f"{value(column)} AS {quote(column.stored)}" for column in table.columns)
    faulty = " OR ".join(["broken IS NOT NULL", *conditions])
    return f"SELECT *, ({faulty}) AS faulty FROM (SELECT *, {values} FROM ({query}))"


def stored_columns(table: Table) -> list[str]:
    """The contract's columns as they are named inside the lake, quoted."""
    return [quote(column.stored) for column in table.columns]


def write_quarantine(connection: DuckDBPyConnection, staged: Sequence[Staged], path: Path) -> None:
    """Write the faulty rows as they came, with what is wrong with them. Raises UserError where it cannot be written."""
    table = staged[0].table
    columns = ", ".join(f"{text_of(column)} AS {quote(column.name)}" for column in table.columns)
    why = "array_to_string(list_transform(faults, lambda f: f.field || ': ' || f.why), '; ')"
    parts = " UNION ALL ".join(
        f"SELECT {place} AS place, row, {columns}, {why} AS fault FROM {part.bad}" for place, part in enumerate(staged)
    )
    names = ", ".join([*(quote(column.name) for column in table.columns), "fault"])
    draft = path.with_name(f".{path.name}.part")
    import duckdb

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection.execute(
            f"COPY (SELECT {names} FROM ({parts}) ORDER BY place, row) TO {literal(str(draft))} (FORMAT csv, HEADER)"
        )
        draft.replace(path)
    except (duckdb.Error, OSError) as error:
        draft.unlink(missing_ok=True)
        raise UserError(f"{path}: the faulty rows cannot be written there: {error}") from error


def _read(connection: DuckDBPyConnection, table: Table, rows: Rows, good: str) -> None:
    import duckdb

    try:
        connection.execute(_checked(table, rows.query, good))
    except duckdb.Error as error:
        if rows.again is None:
            raise unreadable(rows.name, error) from error
        try:
            connection.execute(_checked(table, rows.again(), good))
        except duckdb.Error as second:
            raise unreadable(rows.name, second) from second


def _checked(table: Table, query: str, good: str) -> str:
    """Values of all rows; the texts are kept of faulty rows only, so that a million good ones stay small."""
    texts = ", ".join(f"{text_of(column)} := {text_of(column)}" for column in table.columns)
    return (
        f"CREATE OR REPLACE TEMP TABLE {good} AS SELECT row, {', '.join(stored_columns(table))}, faulty, "
        f"CASE WHEN faulty THEN struct_pack(broken := broken, {texts}) END AS texts FROM ({checked(table, query)})"
    )


def _keep_faulty(connection: DuckDBPyConnection, table: Table, good: str, bad: str) -> None:
    found = [_found(place, column.name, text_of(column), fault(column)) for place, column in enumerate(table.columns)]
    later = len(found)
    found += [
        _found(later + place, name, text_of(table.column(name)), broken)
        for place, (name, broken) in enumerate(broken_rules(table))
    ]
    # A row with too few fields has further faults that only say the same again.
    whole = f"CASE WHEN broken IS NOT NULL THEN [{_found(0, 'row', 'NULL', 'broken')}] ELSE [{', '.join(found)}] END"
    texts = ", ".join(text_of(column) for column in table.columns)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {bad} AS SELECT row, broken, {texts}, "
        f"list_filter({whole}, lambda f: f.why IS NOT NULL) AS faults "
        f"FROM (SELECT row, {', '.join(stored_columns(table))}, unnest(texts) FROM {good} WHERE faulty)"
    )


def _found(place: int, field: str, text: str, why: str) -> str:
    return f"{{'place': {place}, 'field': {literal(field)}, 'value': {text}::VARCHAR, 'why': ({why})::VARCHAR}}"


def _refuse_contradictions(
    connection: DuckDBPyConnection, table: Table, key: tuple[str, ...], tables: tuple[str, str]
) -> None:
    """Rows of one key: equal ones become one, different ones are all faults, each naming another of its key."""
    good, bad = tables
    names = [quote(table.column(name).stored) for name in key]
    among = " AND ".join(f"{quote(name)} IS NOT NULL" for name in key if name == table.identity) or "true"
    value_hash = f"hash(({', '.join(stored_columns(table))}))"
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE twice AS SELECT *, CASE WHEN row = first_row THEN second_row ELSE first_row END "
        f"AS other FROM (SELECT row, min(row) OVER k AS first_row, nth_value(row, 2) OVER k AS second_row, "
        f"min({value_hash}) OVER k <> max({value_hash}) OVER k AS differ FROM {good} WHERE {among} WINDOW k AS "
        f"(PARTITION BY {', '.join(names)} ORDER BY row ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)) "
        "WHERE second_row IS NOT NULL"
    )
    shown = ", ".join(f"{_back_to_text(column)} AS {text_of(column)}" for column in table.columns)
    value = f"concat_ws(' ', {', '.join(names)})"
    same = literal(f" has the same key ({', '.join(key)}) and other values")
    why = f"'row ' || other || {same}"
    connection.execute(
        f"INSERT INTO {bad} SELECT row, NULL, {shown}, [{_found(0, 'key', value, why)}] "
        f"FROM {good} JOIN twice USING (row) WHERE differ"
    )
    connection.execute(f"DELETE FROM {good} WHERE row IN (SELECT row FROM twice WHERE differ OR row > first_row)")


def _back_to_text(column: Column) -> str:
    name = quote(column.stored)
    return f"printf('%d.%02d', {name} // 100, {name} % 100)" if column.kind == "money" else f"{name}::VARCHAR"
