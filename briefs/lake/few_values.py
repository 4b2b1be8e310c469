"""Text columns of few values, asked of DuckDB as numbers and a list of names.

As texts of their own, one to a row, they took most of the memory of a day with many orders.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb


def name_values(connection: duckdb.DuckDBPyConnection, label: str, columns: Sequence[str], names: str) -> None:
    """Learn the values that these columns of the query `names` have.

    label: tells the types made of them from those for other queries of the connection.
    """
    connection.execute(f"CREATE TEMP TABLE {label}_names AS {names}")
    for column in columns:
        known = f"SELECT DISTINCT {column} FROM {label}_names WHERE {column} IS NOT NULL ORDER BY {column}"
        connection.execute(f"CREATE TYPE {label}_{column} AS ENUM ({known})")


def numbered(label: str, columns: Sequence[str], query: str) -> str:
    """The query with these columns as enumerations of the values learned, in the order of their names."""
    casts = ", ".join(f"{column}::{label}_{column} AS {column}" for column in columns)
    return f"SELECT * REPLACE ({casts}) FROM ({query})"
