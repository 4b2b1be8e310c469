"""Files into the lake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from briefs.errors import UserError
from briefs.lake.importing import Imported, Stated
from briefs.lake.store import Lake
from briefs.tables.stretch import ORDER_COVERAGES
from briefs.vocabulary.brief_json import dumps


def import_files(
    lake: Path,
    table: str,
    files: Sequence[Path],
    source: str,
    stated: Stated | None,
    quarantine: Path | None,
    progress: Callable[[str, int, int], None],
) -> tuple[Imported, ...]:
    """Bring files of one table into the lake, all or none; see `Lake.import_files`."""
    if quarantine is not None and any(file.resolve() == quarantine.resolve() for file in files):
        raise UserError(f"{quarantine}: is one of the files to import: name another file for --quarantine")
    return Lake(lake).import_files(table, files, source, stated, quarantine, progress)


def stated(coverage: str | None, start: str | None, end: str | None) -> Stated | None:
    """What --coverage, --from and --to say; None where nothing was said.

    Raises UserError for an unknown word, a time without a zone, bounds out of order, or a stretch whose coverage is
    not said.
    """
    if coverage is None and start is None and end is None:
        return None
    if coverage is not None and coverage not in ORDER_COVERAGES:
        raise UserError(f"--coverage: {coverage!r} is none of {', '.join(ORDER_COVERAGES)}")
    if coverage in ORDER_COVERAGES[:-1] and (start is None or end is None):
        raise UserError(f"--coverage {coverage}: say for which stretch of time with --from and --to")
    bounds = [_moment(option, text) for option, text in (("--from", start), ("--to", end))]
    if bounds[0] and bounds[1] and bounds[1] <= bounds[0]:
        raise UserError(f"--to: {end} is not after --from {start}")
    return Stated(coverage or ORDER_COVERAGES[-1], bounds[0], bounds[1])


def as_json(imported: Sequence[Imported]) -> str:
    """The text that `briefs import --json` prints."""
    return dumps({"imported": [asdict(one) | {"repeated": one.repeated} for one in imported]})


def _moment(option: str, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UserError(f"{option}: {text!r} is no time: write 2026-03-04T00:00:00Z") from None
    if moment.tzinfo is None:
        raise UserError(f"{option}: {text!r} has no zone: write 2026-03-04T00:00:00Z, or an offset in place of Z")
    return moment.astimezone(UTC)
