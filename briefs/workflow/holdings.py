"""What the lake holds, and whether its files are whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from briefs.errors import Fault, FaultyInput
from briefs.lake.compacting import Compacted, Size
from briefs.lake.differences import Difference
from briefs.lake.holdings import Holding
from briefs.lake.store import Lake
from briefs.vocabulary.brief_json import dumps
from briefs.vocabulary.window import Window, stamp


def holdings(lake: Path, day: date | None) -> tuple[Holding, ...]:
    """What the lake holds, or holds of `day`. Raises DataMissing where there is no lake."""
    return Lake(lake).holdings(day)


def as_json(held: Sequence[Holding]) -> str:
    """The text that `briefs lake show --json` prints."""
    return dumps({"holdings": [asdict(one) | {"first": stamp(one.first), "last": stamp(one.last)} for one in held]})


def check(lake: Path) -> int:
    """How many files the lake has, all of them whole. Raises FaultyInput that lists every damaged one."""
    opened = Lake(lake)
    damages = opened.check()
    if damages:
        faults = [Fault("file", damage.path, "", damage.what) for damage in damages]
        raise FaultyInput(
            str(lake), faults, remedy="Restore these files from a backup, or import the data again into a new lake."
        )
    return opened.count_files()


def export(lake: Path, table: str, first: date | None, last: date | None, file: Path) -> int:
    """Write rows of the table to a CSV, JSON lines or Parquet file; gives their number. See `Lake.export`."""
    return Lake(lake).export(table, first, last, file)


def compact(lake: Path, progress: Callable[[str, int, int], None]) -> Compacted:
    """Put the lake in order; see `Lake.compact`. Raises DataMissing where there is no lake."""
    return Lake(lake).compact(progress)


def sizes(lake: Path) -> tuple[Size, ...]:
    """What each table of the lake takes. Raises DataMissing where there is no lake."""
    return Lake(lake).sizes()


def sizes_json(found: Sequence[Size]) -> str:
    """The text that `briefs lake stats --json` prints."""
    return dumps({"tables": [asdict(one) for one in found]})


def differences(lake: Path, day: date) -> tuple[Difference, ...]:
    """What revisions changed in the rows of `day`."""
    return Lake(lake).differences(Window.day(day))


def differences_json(changed: Sequence[Difference]) -> str:
    """The text that `briefs diff --json` prints."""
    return dumps({"differences": [asdict(one) | {"at": stamp(one.at)} for one in changed]})
