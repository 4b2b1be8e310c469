"""Reading rows of the lake: what to select from, and what to do where a writer was quicker or a file is damaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from briefs.errors import UserError
from briefs.lake import manifest as manifests
from briefs.lake.manifest import Manifest, Stored
from briefs.lake.session import file_list
from briefs.tables.checks import literal, quote
from briefs.tables.column import STORED_TYPES, Table
from briefs.vocabulary.window import stamp

_Result = TypeVar("_Result")


def reading(lake: Path, read: Callable[[Manifest], _Result]) -> _Result:
    """`read` with the lake's manifest; once more where a writer has replaced it and removed a file meanwhile.

    Raises UserError, naming the file, where a file is damaged or missing. A statement that DuckDB does not understand
    is no fault of a file, and its error is passed on.
    """
    import duckdb

    misread = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
    manifest = manifests.load(lake)
    while True:
        try:
            return read(manifest)
        except duckdb.Error as error:
            newer = manifests.load(lake)
            if newer == manifest and isinstance(error, misread):
                raise
            if newer == manifest:
                reason = str(error).splitlines()[0]
                raise UserError(
                    f"{lake}: a file is damaged or missing: {reason}\n`briefs lake check --lake {lake}` lists all of "
                    "them; restore them from a backup, or import the data again into a new lake"
                ) from error
            manifest = newer


def moment_literal(moment: datetime) -> str:
    return f"TIMESTAMPTZ {literal(stamp(moment))}"


def rows_of(lake: Path, table: Table, files: Sequence[Stored]) -> str:
    """What to select from for the rows of `files`: no file gives no row, but all columns."""
    if files:
        return f"read_parquet({file_list([lake / stored.path for stored in files])})"
    kinds = {column.stored: STORED_TYPES[column.kind] for column in table.columns}
    kinds |= {"source": "VARCHAR", "copy": "BIGINT", "simulated": "BOOLEAN", "revision": "BIGINT"}
    nothing = ", ".join(f"NULL::{kind} AS {quote(name)}" for name, kind in kinds.items())
    return f"(SELECT {nothing} WHERE false)"
