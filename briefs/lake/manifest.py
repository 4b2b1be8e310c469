"""The manifest: which files count, what they hold, where rows came from, and how completely orders are covered.

A lake is what its manifest says. It is replaced by one rename, so a reader or a crash sees the lake before a write or
after it, never between.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from briefs.errors import DataMissing, UserError
from briefs.storage import durable
from briefs.tables.stretch import Stretch
from briefs.vocabulary.window import stamp

FORMAT = 2  # 1 had no rollups; the next write makes them
READABLE = (1, FORMAT)
NAME = "manifest.json"


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A source that rows of `table` came from, and whether it simulated them."""

    table: str
    name: str
    simulated: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """One Parquet file. first, last: the first and last time in it, UTC. simulated: how many of its rows are.

    period: the day or month (`2026-03-04`, `2026-03`) whose rows it holds; for revisions their running number.
    """

    table: str
    period: str
    path: str
    sha256: str
    rows: int
    first: datetime
    last: datetime
    simulated: int


@dataclass(frozen=True, slots=True)
class Rolled:
    """One file of sums (`rollups.py`), as `Stored`. of: which files it was made of, by name without ending."""

    table: str
    period: str
    path: str
    sha256: str
    rows: int
    first: datetime
    last: datetime
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """files: the rows that count now. revised: the rows that were replaced, by running number.

    revision: how many occasions have replaced rows so far; imports of one occasion share a number.
    rollups: sums of `files`. format: that of the file it was read from.
    """

    files: tuple[Stored, ...] = ()
    revised: tuple[Stored, ...] = ()
    revision: int = 0
    sources: tuple[Source, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    rollups: tuple[Rolled, ...] = ()
    format: int = FORMAT

    def of(self, table: str) -> tuple[Stored, ...]:
        return tuple(stored for stored in self.files if stored.table == table)

    def with_files(self, changed: tuple[Stored, ...]) -> Manifest:
        """The same with `changed` in place of the files of their tables and periods."""
        kept = {(stored.table, stored.period): stored for stored in self.files}
        kept |= {(stored.table, stored.period): stored for stored in changed}
        whole = tuple(kept[name] for name in sorted(kept) if kept[name].rows)
        return replace(self, files=whole)

    def with_sources(self, sources: set[Source]) -> Manifest:
        return replace(self, sources=tuple(sorted(sources | set(self.sources))))

    @property
    def paths(self) -> set[str]:
        return {one.path for group in (self.files, self.revised, self.rollups) for one in group}


def load(lake: Path) -> Manifest:
    """The manifest of the lake. Raises DataMissing where there is no lake, UserError where it cannot be read."""
    path = lake / NAME
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise DataMissing(
            f"there is no lake at {lake}: `briefs import TABLE FILE --lake {lake}` makes one from files, "
            "`briefs demo` makes one with a simulated day"
        ) from None
    except OSError as error:
        raise UserError(f"{path}: cannot be read: {error.strerror}") from error
    return parse(content, str(path))


def parse(content: bytes, path: str) -> Manifest:
    """The manifest that `content` spells.

    Raises UserError, which names `path`, where it is damaged or of another format.
    """
    try:
        whole = json.loads(content)
    except ValueError as error:
        raise UserError(f"{path}: is damaged ({error}): {_REMEDY}") from error
    found = whole.get("format") if isinstance(whole, dict) else None
    if found not in READABLE:
        raise UserError(
            f"{path}: has the lake format {found!r}, this version of briefs reads up to {FORMAT}: use the version of "
            "briefs that wrote it, or import the files again into a new lake"
        )
    try:
        return _parse(whole)
    except (KeyError, TypeError, ValueError) as error:
        raise UserError(f"{path}: is damaged ({type(error).__name__}: {error}): {_REMEDY}") from error


_REMEDY = "restore it from a backup, or import the files again into a new lake"


def publish(lake: Path, manifest: Manifest) -> None:
    """Make `manifest` the lake's, durably and in one step."""
    durable.replace(lake / NAME, dumps(manifest).encode())


def dumps(manifest: Manifest) -> str:
    """The manifest as JSON; the same manifest gives the same bytes."""
    whole = {
        "format": FORMAT,
        "revision": manifest.revision,
        "sources": [asdict(source) for source in manifest.sources],
        "stretches": [_plain(asdict(stretch)) for stretch in manifest.stretches],
        "files": [_plain(asdict(stored)) for stored in manifest.files],
        "revised": [_plain(asdict(stored)) for stored in manifest.revised],
        "rollups": [_plain(asdict(rolled)) for rolled in manifest.rollups],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {key: stamp(value) if isinstance(value, datetime) else value for key, value in row.items()}


def _parse(whole: dict[str, list[dict[str, str]]]) -> Manifest:
    number = int(str(whole["format"]))
    return Manifest(
        tuple(_stored(row) for row in whole["files"]),
        tuple(_stored(row) for row in whole["revised"]),
        int(str(whole["revision"])),
        tuple(Source(row["table"], row["name"], bool(row["simulated"])) for row in whole["sources"]),
        tuple(
            Stretch(
                row["venue"],
                row["asset"],
                row["coverage"],
                datetime.fromisoformat(row["start"]),
                datetime.fromisoformat(row["end"]),
                row["source"],
            )
            for row in whole["stretches"]
        ),
        tuple(_rolled(row) for row in whole["rollups"]) if number > 1 else (),
        number,
    )


def _stored(row: dict[str, str]) -> Stored:
    return Stored(
        row["table"],
        row["period"],
        row["path"],
        row["sha256"],
        int(row["rows"]),
        datetime.fromisoformat(row["first"]),
        datetime.fromisoformat(row["last"]),
        int(row["simulated"]),
    )


def _rolled(row: dict[str, str]) -> Rolled:
    return Rolled(
        row["table"],
        row["period"],
        row["path"],
        row["sha256"],
        int(row["rows"]),
        datetime.fromisoformat(row["first"]),
        datetime.fromisoformat(row["last"]),
        tuple(row["of"]),
    )
