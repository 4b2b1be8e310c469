"""One import: read and check everything, then merge, then publish once. A fault anywhere leaves the lake untouched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import Fault, FaultyInput, UserError
from briefs.lake import manifest as manifests
from briefs.lake.checking import SHOWN_FAULTS, Staged, write_quarantine
from briefs.lake.filing import FOLDERS, moment
from briefs.lake.lock import writing
from briefs.lake.manifest import Manifest, Source
from briefs.lake.merging import Counted, merge
from briefs.lake.progress import Progress
from briefs.lake.rollups import refreshed
from briefs.lake.session import session
from briefs.lake.stretches import merged
from briefs.tables.contract import LIQUIDATIONS
from briefs.tables.stretch import ORDER_COVERAGES, Stretch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Stated:
    """What the giver of a file of orders says about it: the word, and the stretch [start, end), None where unsaid."""

    coverage: str = "partial"
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of one input. rows = new + unchanged + revised + quarantined + repeated.

    repeated: rows equal to an earlier one of the same key in the same input.
    """

    name: str
    table: str
    rows: int
    new: int
    unchanged: int
    revised: int
    quarantined: int

    @property
    def repeated(self) -> int:
        return self.rows - self.new - self.unchanged - self.revised - self.quarantined


@dataclass(slots=True)
class Writer:
    """A connection and a manifest that grows import by import until it is published.

    revision: the number under which replaced rows are kept; 0 for the next one.
    """

    lake: Path
    connection: DuckDBPyConnection
    manifest: Manifest
    progress: Progress
    revision: int = 0
    before: Manifest = field(init=False)

    def __post_init__(self) -> None:
        self.before = self.manifest
        self.revision = self.revision or self.manifest.revision + 1

    @property
    def folder(self) -> Path:
        """Where files may lie that are no part of the lake; it goes with the writer."""
        return self.lake / "tmp"

    @property
    def spare(self) -> Path:
        return self.folder / "spare.csv"

    def add(self, staged: Staged, source: Source, stretches: Sequence[Stretch] | Stated) -> Imported:
        """Merge checked rows; orders bring their stretches of coverage with them."""
        covered: Sequence[Stretch] = ()
        if staged.table is LIQUIDATIONS and isinstance(stretches, Stated):
            covered = stated_stretches(self.connection, staged, source.name, stretches)
        elif staged.table is LIQUIDATIONS and not isinstance(stretches, Stated):
            covered = [replace(stretch, source=stretch.source or source.name) for stretch in stretches]
        left = staged.rows - staged.refused
        manifest, counted = self._merge(staged, source) if left else (self.manifest, Counted())
        manifest = replace(manifest, stretches=merged((*manifest.stretches, *covered)))
        self.manifest = manifest
        return Imported(
            staged.name,
            staged.table.name,
            staged.rows,
            counted.new,
            counted.unchanged,
            counted.revised,
            staged.refused,
        )

    def publish(self) -> None:
        """Make the lake what the manifest says, with its rollups; where nothing has changed, not a byte is touched."""
        rollups = refreshed(self.connection, self.lake, self.manifest, partial(self.progress, "summing orders"))
        after = replace(self.manifest, rollups=rollups, format=manifests.FORMAT)
        if after != self.before:
            manifests.publish(self.lake, after)
        self.manifest = after

    def _merge(self, staged: Staged, source: Source) -> tuple[Manifest, Counted]:
        def report(done: int, total: int) -> None:
            self.progress(f"writing {staged.table.name}", done, total)

        return merge(self.connection, self.lake, self.manifest, staged, source, self.revision, report)


@contextmanager
def writer(lake: Path, wait_s: float, progress: Progress, revision: int = 0) -> Iterator[Writer]:
    """Hold the lake for writing. Files that no manifest names, left by a writer that died, are removed first.

    Raises UserError where another writer holds the lake for longer than `wait_s`, or the disk refuses.
    """
    import duckdb

    with writing(lake, wait_s):
        existing = (lake / manifests.NAME).exists()
        manifest = manifests.load(lake) if existing else Manifest()
        try:
            remove_unnamed(lake, manifest)
            (lake / "tmp").mkdir()
            with session(lake / "tmp") as connection:
                yield Writer(lake, connection, manifest, progress, revision)
        except OSError as error:
            raise UserError(f"{lake}: cannot be written: {error.strerror or error}") from error
        except duckdb.IOException as error:
            raise UserError(f"{lake}: cannot be read or written: {str(error).splitlines()[0]}") from error
        finally:
            shutil.rmtree(lake / "tmp", ignore_errors=True)
            if not (lake / manifests.NAME).exists():
                for folder in FOLDERS:
                    shutil.rmtree(lake / folder, ignore_errors=True)


def remove_unnamed(lake: Path, manifest: Manifest) -> None:
    """Remove the files of rows that `manifest` does not name."""
    shutil.rmtree(lake / "tmp", ignore_errors=True)
    kept = {lake / path for path in manifest.paths}
    for path in (path for folder in FOLDERS for path in lake.glob(f"{folder}/*/*.parquet")):
        if path not in kept:
            path.unlink()


def stated_stretches(
    connection: DuckDBPyConnection, staged: Staged, source: str, stated: Stated
) -> tuple[Stretch, ...]:
    """One stretch for each venue and asset of the rows: as stated, else from the first to the last row."""
    found = connection.execute(
        f"SELECT venue, asset, epoch_us(min(ts)), epoch_us(max(ts)) FROM {staged.good} GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    stretches = []
    for venue, asset, first, last in found:
        start, end = stated.start or moment(first), stated.end or moment(last)
        if moment(first) < start or (stated.end is not None and moment(last) >= end):
            raise UserError(
                f"{staged.name}: {venue} {asset} has orders from {moment(first).isoformat()} to "
                f"{moment(last).isoformat()}, outside of what --from and --to say"
            )
        # Of a file whose faulty rows were set aside nobody can say that it is complete.
        coverage = ORDER_COVERAGES[-1] if staged.refused else stated.coverage
        stretches.append(Stretch(venue, asset, coverage, start, end, source))
    return tuple(stretches)


def refuse_faulty(connection: DuckDBPyConnection, staged: Sequence[Staged], quarantine: Path | None) -> None:
    """Raise FaultyInput where any row of any input is faulty; with `quarantine` write those rows there instead."""
    faulty = [part for part in staged if part.refused]
    if not faulty:
        return
    if quarantine is not None:
        write_quarantine(connection, faulty, quarantine)
        return
    shown: list[Fault] = []
    count = 0
    for part in faulty:
        faults, found = part.faults(connection)
        count += found
        shown += [replace(f, where=f"{part.name}: {f.where}") for f in faults] if len(faulty) > 1 else faults
    name = faulty[0].name if len(faulty) == 1 else f"{len(faulty)} files"
    raise FaultyInput(
        name,
        shown[:SHOWN_FAULTS],
        count,
        "Nothing was written. Row 1 is the first row of data. `--quarantine FILE` imports the good rows and writes "
        "the others to FILE.",
    )
