"""The lake: market data in a folder of Parquet files and a manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from briefs.errors import UserError
from briefs.lake import manifest as manifests
from briefs.lake.progress import Progress, silent
from briefs.storage.bucket import in_bucket
from briefs.tables.column import Table
from briefs.tables.contract import LIQUIDATIONS, TABLES
from briefs.tables.frames import MarketFrames
from briefs.tables.stretch import Stretch
from briefs.vocabulary.window import Window

if TYPE_CHECKING:
    import pandas as pd

    from briefs.lake.compacting import Compacted, Size
    from briefs.lake.differences import Difference
    from briefs.lake.holdings import Holding
    from briefs.lake.importing import Imported, Stated
    from briefs.lake.integrity import Damage
    from briefs.lake.mirror import Mirror


class Lake:
    """The lake in the folder `path`, or in a bucket (`s3://bucket/prefix`). Opening it reads nothing; a first import
    makes it.

    A writer waits up to `wait_s` seconds for another one. Readers never wait.
    """

    def __init__(self, path: Path, wait_s: float = 30) -> None:
        self.path = path
        self.wait_s = wait_s
        place = in_bucket(path)
        self._mirror = _mirror(place) if place else None

    def _at_hand(self) -> Path:
        """The folder to read from."""
        return self._mirror.read() if self._mirror else self.path

    def _changing(self) -> AbstractContextManager[Path]:
        """The folder to write in; what is written there in the block becomes the lake's at its end."""
        return self._mirror.changing(self.wait_s) if self._mirror else nullcontext(self.path)

    def import_files(
        self,
        table: str,
        files: Sequence[Path],
        source: str = "",
        stated: Stated | None = None,
        quarantine: Path | None = None,
        progress: Progress = silent,
    ) -> tuple[Imported, ...]:
        """Bring CSV, JSON lines or Parquet files of one table in: all of them or none.

        source: where rows without a source of their own come from; a file's name without its ending where empty.
        stated: what stretch files of orders cover and how completely. quarantine: where faulty rows are written, so
        that the good ones can be imported. Raises FaultyInput with every fault of every file, UserError where a file
        or the lake cannot be read or written.
        """
        from briefs.lake.importing import Stated, refuse_faulty, writer
        from briefs.lake.manifest import Source
        from briefs.lake.reading import file_rows
        from briefs.lake.staging import stage

        contract = _contract(table)
        if stated is not None and contract is not LIQUIDATIONS:
            raise UserError(f"coverage and its stretch are stated for liquidations, not for {table}")
        with self._changing() as folder, writer(folder, self.wait_s, progress) as writing:
            staged = []
            for number, file in enumerate(files):
                progress(f"reading {file.name}", 0, 0)
                rows = file_rows(writing.connection, contract, file, writing.spare)
                staged.append(stage(writing.connection, contract, rows, number, writing.folder))
            refuse_faulty(writing.connection, staged, quarantine)
            imported = tuple(
                writing.add(part, Source(table, source or _stem(file), simulated=False), stated or Stated())
                for part, file in zip(staged, files, strict=True)
            )
            writing.publish()
        return imported

    def import_frames(
        self,
        frames: Mapping[str, pd.DataFrame],
        source: str,
        simulated: bool = False,
        stretches: Sequence[Stretch] | None = None,
        progress: Progress = silent,
        revision: int = 0,
    ) -> tuple[Imported, ...]:
        """Bring pandas frames in, table by table: all of them or none, through the same checks as files.

        The frames have the columns of the contract (money in dollars, best as Decimal or text). stretches: what the
        orders cover; without it they are `partial` from the first to the last order of each venue and asset.
        revision: the number under which replaced rows are kept, so that several imports of one occasion are one
        revision (`next_revision`); 0 for a number of its own. Raises FaultyInput with every fault, UserError where
        simulated rows would replace recorded ones.
        """
        from briefs.lake.importing import Stated, refuse_faulty, writer
        from briefs.lake.manifest import Source
        from briefs.lake.reading import frame_rows
        from briefs.lake.staging import stage

        with self._changing() as folder, writer(folder, self.wait_s, progress, revision) as writing:
            staged = []
            for number, (table, frame) in enumerate(frames.items()):
                progress(f"checking {table}", 0, 0)
                rows = frame_rows(writing.connection, _contract(table), frame, f"{source}: {table}", f"frame_{number}")
                staged.append(stage(writing.connection, _contract(table), rows, number, writing.folder))
            refuse_faulty(writing.connection, staged, None)
            imported = tuple(
                writing.add(
                    part, Source(part.table.name, source, simulated), Stated() if stretches is None else stretches
                )
                for part in staged
            )
            writing.publish()
        return imported

    def import_parts(
        self,
        table: str,
        parts: Sequence[Path],
        source: str,
        simulated: bool = False,
        stretches: Sequence[Stretch] | None = None,
        progress: Progress = silent,
    ) -> Imported:
        """Bring Parquet files in that are one input between them, however large; else as `import_frames`."""
        from briefs.lake.importing import Stated, refuse_faulty, writer
        from briefs.lake.manifest import Source
        from briefs.lake.reading import part_rows
        from briefs.lake.staging import stage

        contract = _contract(table)
        with self._changing() as folder, writer(folder, self.wait_s, progress) as writing:
            progress(f"checking {table}", 0, 0)
            rows = part_rows(writing.connection, contract, parts, f"{source}: {table}")
            staged = stage(writing.connection, contract, rows, 0, writing.folder)
            refuse_faulty(writing.connection, [staged], None)
            counts = Stated() if stretches is None else stretches
            imported = writing.add(staged, Source(table, source, simulated), counts)
            writing.publish()
        return imported

    def import_frame(
        self,
        table: str,
        frame: pd.DataFrame,
        source: str,
        simulated: bool = False,
        stretches: Sequence[Stretch] | None = None,
    ) -> Imported:
        """`import_frames` for one table."""
        (imported,) = self.import_frames({table: frame}, source, simulated, stretches)
        return imported

    def frames(self, window: Window, assets: Sequence[str] = (), venues: Sequence[str] = ()) -> MarketFrames:
        """The rows that bear on `window`, as `MarketFrames` says; `assets` narrows to these coins, `venues` narrows
        liquidations, funding and open interest to these venues.

        Raises DataMissing where there is no lake, UserError where its manifest or a file is damaged.
        """
        from briefs.lake.market import market_frames

        return market_frames(self._at_hand(), window, assets, venues)

    def candle_hours(self, window: Window, assets: Sequence[str] = ()) -> pd.DataFrame:
        """The hours of all of `window`, as `MarketFrames.candle_hours`; for studies of a long record."""
        from briefs.lake.market import candle_hours

        return candle_hours(self._at_hand(), window, assets)

    def holdings(self, day: date | None = None) -> tuple[Holding, ...]:
        """What the lake holds, or holds of `day`: one entry for each table, venue, asset or name, and source."""
        from briefs.lake.holdings import holdings

        return holdings(self._at_hand(), day)

    def export(self, table: str, first: date | None, last: date | None, file: Path) -> int:
        """Write the rows of `table` from day `first` to day `last` to `file`, in the form in which rows come in."""
        from briefs.lake.exporting import export

        return export(self._at_hand(), _contract(table), first, last, file)

    def differences(self, window: Window) -> tuple[Difference, ...]:
        """What revisions changed in the rows of `window`, value by value."""
        from briefs.lake.differences import differences

        return differences(self._at_hand(), window)

    def fingerprint(self, window: Window) -> str:
        """A name for the state of the lake as far as `window` is concerned; for telling whether a brief is stale."""
        from briefs.lake.fingerprint import fingerprint

        return fingerprint(self._at_hand(), window)

    def check(self) -> tuple[Damage, ...]:
        """Everything that is wrong with the files of the lake; empty where nothing is."""
        from briefs.lake.integrity import check

        return check(self._at_hand())

    def compact(self, progress: Progress = silent) -> Compacted:
        """Remove what no manifest names, join what one occasion replaced, and write the rollups that are missing."""
        from briefs.lake.compacting import compact

        with self._changing() as folder:
            return compact(folder, self.wait_s, progress)

    def sizes(self) -> tuple[Size, ...]:
        """What each table takes: files, rows, bytes."""
        from briefs.lake.compacting import sizes

        return sizes(self._at_hand())

    def next_revision(self) -> int:
        """The number that the next revision gets."""
        return manifests.load(self._at_hand()).revision + 1 if self.exists() else 1

    def exists(self) -> bool:
        return self._mirror.exists() if self._mirror else (self.path / manifests.NAME).exists()

    def count_files(self) -> int:
        """How many files of rows the lake has, replaced rows among them."""
        return len(manifests.load(self._at_hand()).paths)


def _mirror(place: str) -> Mirror:
    from briefs.lake.mirror import Mirror
    from briefs.storage.bucket import Bucket

    return Mirror(Bucket(place))


def _contract(name: str) -> Table:
    if name in TABLES:
        return TABLES[name]
    import difflib

    near = difflib.get_close_matches(name, TABLES, 1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise UserError(f"there is no table {name!r}: {hint}the tables are {', '.join(TABLES)}")


def _stem(file: Path) -> str:
    """The file's name without its ending: `okx.csv.gz` is `okx`."""
    name = file.name
    for ending in (".gz", ".csv", ".jsonl", ".ndjson", ".parquet"):
        if name.lower().endswith(ending):
            name = name[: -len(ending)]
    return name
