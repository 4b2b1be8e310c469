"""Studies of the metrics on a long record."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from briefs.errors import UserError
from briefs.lake.store import Lake
from briefs.metrics.study_levels import Study, study
from briefs.metrics.study_record import as_object, as_record
from briefs.vocabulary.brief_json import dumps
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

PAST = timedelta(days=400)  # more than the longest look-back, the 200-day average and a smoothed average range
AFTER = timedelta(days=7)  # a day for the touch and five for what becomes of it


def study_levels(lake: Path, first: date, last: date, preferences: Preferences) -> Study:
    """How often the levels issued from `first` to `last` held. Raises DataMissing without hourly candles."""
    if last < first:
        raise UserError(f"--to {last} is before --from {first}")
    start = datetime.combine(first, time(0), UTC)
    end = datetime.combine(last, time(0), UTC) + AFTER
    window = Window(start - PAST, end, "rolling")
    return study(Lake(lake).candle_hours(window, preferences.assets), first, last, preferences)


def as_json(done: Study) -> str:
    """The text that `briefs study levels --json` prints."""
    return dumps(as_object(done))


def write_record(done: Study, file: Path, command: str) -> None:
    """Write what ranks the levels of briefs; the file appears whole or not at all."""
    spare = file.with_name(f".{file.name}.new")
    try:
        spare.write_text(as_record(done, command), encoding="utf-8")
        spare.replace(file)
    except OSError as error:
        raise UserError(f"{file}: cannot be written: {error.strerror or error}") from error
