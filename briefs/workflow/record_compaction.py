"""Brings ended journal files of the recorder into the lake and removes them.

It runs in a process of its own, so that a recorder keeps listening and its memory stays small. A kill at any moment
loses and doubles nothing: a file is removed only after the lake was published with its orders, and a file that is read
again adds nothing, because the lake keeps the greatest number of equal orders that one frame had.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from briefs.errors import BriefsError, UserError
from briefs.lake.store import Lake
from briefs.sources.recorder.coverage import Coverage
from briefs.sources.recorder.journal import sealed
from briefs.sources.recorder.journal_reading import Recorded, journal_files, read
from briefs.sources.recorder.rows import frame
from briefs.storage.alone import alone
from briefs.storage.bucket import in_bucket, shown

SOURCE = "recorder"
ASIDE = "set-aside.jsonl"
_LOCK = ".compacting"
_AT_ONCE = 32 << 20  # bytes of journal in memory
_LARGEST_ASIDE = 64 << 20
_WAIT_S = 120


@dataclass(frozen=True, slots=True)
class Compacted:
    """What became of journal files. torn: files whose last line a crash cut short; damaged: other broken lines."""

    files: int
    orders: int
    torn: int
    damaged: int


def compact(journal: Path, lake: Path, names: Iterable[str] | None = None) -> Compacted:
    """Bring the files `names` of the folder `journal` (all of it for None) into the lake.

    No recorder may be writing to them. Raises BriefsError where the lake refuses; the files stay then.
    """
    with _alone(journal):
        wanted = None if names is None else set(names)
        files = [path for path in journal_files(journal) if wanted is None or path.name in wanted]
        done = [_bring_in(journal, lake, batch) for batch in _batches(files)]
    return Compacted(
        sum(one.files for one in done),
        sum(one.orders for one in done),
        sum(one.torn for one in done),
        sum(one.damaged for one in done),
    )


def _batches(files: Sequence[Path]) -> Iterator[list[Path]]:
    batch: list[Path] = []
    size = 0
    for path in files:
        length = path.stat().st_size
        if batch and size + length > _AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(path)
        size += length
    if batch:
        yield batch


def _bring_in(journal: Path, lake: Path, files: Sequence[Path]) -> Compacted:
    recorded = read(files)
    coverage = _coverage(journal, lake)
    for one in recorded:
        coverage.add(one)
    rows = frame(recorded)
    stretches = tuple(coverage.stretches())
    if len(rows) or stretches:
        Lake(lake, _WAIT_S).import_frames({"liquidations": rows}, SOURCE, stretches=stretches)
    _set_aside(journal, recorded)
    # Not before the orders are in the lake: the next compaction states all that is kept here once more.
    coverage.save(journal)
    for path in files:
        path.unlink(missing_ok=True)
    return Compacted(
        len(files),
        sum(copies for one in recorded for _, copies in one.orders.values()),
        sum(one.torn for one in recorded),
        sum(one.damaged for one in recorded),
    )


def _coverage(journal: Path, lake: Path) -> Coverage:
    """What was listened to and whose orders went into this lake; nothing where it is another one, or a new one."""
    kept = Coverage.load(journal)
    place = shown(lake if in_bucket(lake) else lake.resolve())
    if kept.lake != place or not Lake(lake).exists():
        return Coverage(place)
    return kept


def _set_aside(journal: Path, recorded: Iterable[Recorded]) -> None:
    """Keep what could not be read where a person can look at it, up to a bound."""
    lines = [sealed({"venue": one.venue, **_unsealed(line)}) for one in recorded for line in one.aside]
    path = journal / ASIDE
    if not lines or (path.exists() and path.stat().st_size > _LARGEST_ASIDE):
        return
    with path.open("ab") as file:
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def _unsealed(line: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in line.items() if name != "k"}


def _alone(journal: Path) -> AbstractContextManager[None]:
    """One compaction at a time: a killed recorder's last one may still be at work."""
    return alone(journal / _LOCK, lambda _: UserError(f"{journal}: a compaction is at work"), wait=True)


def main() -> int:
    """`python -m briefs.workflow.record_compaction JOURNAL LAKE`, the files' names on standard input."""
    journal, lake = (Path(argument) for argument in sys.argv[1:3])
    try:
        done = compact(journal, lake, sys.stdin.read().split("\n"))
    except BriefsError as error:
        sys.stderr.write(f"{error}\n")
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - what we say is shown to a user, who has no use for a traceback
        sys.stderr.write(f"{lake}: this is a bug: {type(error).__name__}: {error}; the journal keeps what it has\n")
        return 1
    if done.damaged:
        sys.stderr.write(f"{journal}: {done.damaged} damaged lines were left out\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
