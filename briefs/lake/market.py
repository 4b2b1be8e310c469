"""Rows of the lake as `MarketFrames`: DuckDB scans and reduces, pandas only carries the result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from briefs.errors import UserError
from briefs.lake import manifest as manifests
from briefs.lake.manifest import Manifest, Stored
from briefs.lake.merging import sort_order
from briefs.lake.periods import candle_days_query, periods_query
from briefs.lake.session import file_list, session
from briefs.tables.checks import literal, quote
from briefs.tables.column import STORED_TYPES, Column, Table
from briefs.tables.contract import (
    CANDLES,
    EVENTS,
    FUNDING,
    HEADLINES,
    LIQUIDATION_TOTALS,
    LIQUIDATIONS,
    OPEN_INTEREST,
    REPORTED,
    SERIES,
)
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.window import Window, stamp

if TYPE_CHECKING:
    import pandas as pd
    from duckdb import DuckDBPyConnection

LONGEST_BAR = timedelta(days=31)
_ALWAYS = datetime.min, datetime.max
_Result = TypeVar("_Result")


def market_frames(lake: Path, window: Window, assets: Sequence[str]) -> MarketFrames:
    """See `Lake.frames`."""

    def read(manifest: Manifest) -> MarketFrames:
        with session() as connection:
            return _Scan(lake, manifest, connection, window, tuple(assets)).frames()

    return reading(lake, read)


def reading(lake: Path, read: Callable[[Manifest], _Result]) -> _Result:
    """`read` with the lake's manifest; once more where a writer has replaced it and removed a file meanwhile.

    Raises UserError, naming the file, where a file is damaged or missing.
    """
    import duckdb

    manifest = manifests.load(lake)
    while True:
        try:
            return read(manifest)
        except duckdb.Error as error:
            newer = manifests.load(lake)
            if newer == manifest:
                reason = str(error).splitlines()[0]
                raise UserError(
                    f"{lake}: a file is damaged or missing: {reason}\n`briefs lake check --lake {lake}` lists all of "
                    "them; restore them from a backup, or import the data again into a new lake"
                ) from error
            manifest = newer


def moment_literal(moment: datetime) -> str:
    return f"TIMESTAMPTZ {literal(stamp(moment))}"
