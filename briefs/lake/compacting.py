"""The lake in order: nothing in it that no manifest names, replaced rows of one occasion in one file, rollups whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import DataMissing
from briefs.lake import manifest as manifests
from briefs.lake.filing import FOLDERS, TALLY, sync_folders, write
from briefs.lake.importing import remove_unnamed, writer
from briefs.lake.manifest import Manifest, Rolled, Stored
from briefs.lake.progress import Progress
from briefs.lake.session import file_list, session
from briefs.tables.checks import quote
from briefs.tables.contract import TABLES

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Compacted:
    """Files and bytes of the lake before and after."""

    files_before: int
    bytes_before: int
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Size:
    """What one table takes. kind: `rows`, `revisions` or `rollups`. plain: bytes of its columns before compression."""

    kind: str
    table: str
    files: int
    rows: int
    bytes: int
    plain: int


def compact(lake: Path, wait_s: float, progress: Progress) -> Compacted:
    """See `Lake.compact`. Raises DataMissing where there is no lake."""
    if not (lake / manifests.NAME).exists():
        raise DataMissing(f"there is no lake at {lake}")
    before = _files(lake)
    with writer(lake, wait_s, progress) as writing:
        writing.manifest = _joined(writing.connection, lake, writing.manifest)
        writing.publish()
        # A reader who holds the manifest before this one reads once more where a file is gone.
        remove_unnamed(lake, writing.manifest)
    after = _files(lake)
    return Compacted(len(before), sum(before), len(after), sum(after))


def sizes(lake: Path) -> tuple[Size, ...]:
    """See `Lake.sizes`."""
    manifest = manifests.load(lake)
    with session() as connection:
        return tuple(_sizes(connection, lake, manifest))


def _sizes(connection: DuckDBPyConnection, lake: Path, manifest: Manifest) -> Iterator[Size]:
    groups: tuple[tuple[Stored | Rolled, ...], ...] = (manifest.files, manifest.revised, manifest.rollups)
    for kind, files in zip(FOLDERS, groups, strict=True):
        for table, group in groupby(sorted(files, key=lambda one: (one.table, one.path)), key=lambda one: one.table):
            held = list(group)
            paths = [lake / one.path for one in held]
            ((plain,),) = connection.execute(
                f"SELECT sum(total_uncompressed_size)::BIGINT FROM parquet_metadata({file_list(paths)})"
            ).fetchall()
            size = sum(path.stat().st_size for path in paths)
            yield Size(kind, table, len(held), sum(one.rows for one in held), size, plain)


def _files(lake: Path) -> list[int]:
    return [path.stat().st_size for folder in FOLDERS for path in lake.glob(f"{folder}/*/*.parquet")]


def _joined(connection: DuckDBPyConnection, lake: Path, manifest: Manifest) -> Manifest:
    """The same with one file for the rows of a table that one occasion replaced; imports of a fetch share a number."""
    revised: list[Stored] = []
    for (name, number), group in groupby(sorted(manifest.revised, key=_occasion), key=_occasion):
        files = list(group)
        if len(files) == 1:
            revised += files
            continue
        rows = f"FROM read_parquet({file_list([lake / one.path for one in files])})"
        table = TABLES[name]
        ((*tally,),) = connection.execute(f"SELECT {TALLY.format(time=quote(table.time))} {rows}").fetchall()
        revised.append(write(connection, lake, table, number, rows, tuple(tally)))
        sync_folders(lake, [revised[-1].path])
    return replace(manifest, revised=tuple(revised))


def _occasion(stored: Stored) -> tuple[str, str]:
    return stored.table, stored.period
