"""DuckDB connections: one for each call of the lake, all of them alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import UserError
from briefs.tables.checks import literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MEMORY_LIMIT = "1GB"


@contextmanager
def session(spill: Path | None = None) -> Iterator[DuckDBPyConnection]:
    """A connection in UTC with bounded memory that never reaches for the network.

    `spill` is the folder for what does not fit in memory. Without it the connection is a reader's: it stays on one
    thread, since a day is small and sums of doubles keep one order.
    """
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "memory_limit": _MEMORY_LIMIT,
        "temp_directory": str(spill) if spill else "",
    }
    if spill is None:
        config["threads"] = 1
    connection = duckdb.connect(":memory:", config=config)
    try:
        # Only after connecting: as an option of connect() it needs an extension that is not loaded yet.
        connection.execute("SET TimeZone = 'UTC'")
        yield connection
    finally:
        connection.close()


def file_list(paths: Sequence[Path]) -> str:
    """The paths as an SQL list. Raises UserError where a path holds a character that DuckDB takes for a pattern."""
    for path in paths:
        if any(sign in str(path) for sign in "*?["):
            raise UserError(f"{path}: a path with any of * ? [ is taken for a pattern: rename the file or its folder")
    return "[" + ", ".join(literal(str(path)) for path in paths) + "]"


def scalar(connection: DuckDBPyConnection, query: str) -> int:
    """The one whole number that `query` gives; 0 for NULL."""
    # All rows are fetched, so that the connection is free for whatever comes next.
    ((found,),) = connection.execute(query).fetchall()
    return int(found or 0)
