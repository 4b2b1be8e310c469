"""What the daily run has done: one small file a day, replaced in one step, so that nothing is done twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

from briefs.errors import UserError
from briefs.storage import durable
from briefs.storage.alone import alone

LAST = "last.json"


class RunLedger:
    """`folder` holds the files; it is made by the first write. Raises UserError where the disk refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def done(self, day: date) -> dict[str, str]:
        """The steps of a day that are done, each with what was done."""
        path = self._path(day)
        try:
            found = json.loads(path.read_bytes())
            return {str(step): str(what) for step, what in found["done"].items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            raise UserError(
                f"{path}: cannot be read. Move it away: the day's steps then run again, and none does anything twice"
            ) from None

    def begin(self, day: date) -> None:
        """Record that a day was taken up, so that later runs make up for it where it is not finished."""
        if not self._path(day).exists():
            self._write(self._path(day).name, {"done": {}})

    def note(self, day: date, step: str, what: str) -> None:
        """Record at once that a step is done."""
        self._write(self._path(day).name, {"done": {**self.done(day), step: what}})

    def forget(self, day: date) -> None:
        self._path(day).unlink(missing_ok=True)

    def first(self) -> date | None:
        """The first day that a run has ever taken up."""
        found = [path.stem for path in self.folder.glob("????-??-??.json")] if self.folder.is_dir() else []
        return date.fromisoformat(min(found)) if found else None

    def report(self, whole: Mapping[str, object]) -> None:
        """Leave the last run's report for whoever watches over it."""
        self._write(LAST, whole)

    def locked(self) -> AbstractContextManager[None]:
        """Be the only run. Raises UserError where another one is at work; the lock ends with its process."""
        busy = f"{self.folder}: another `briefs run` is at work: it does what is to be done"
        return alone(self.folder / ".lock", lambda _: UserError(busy))

    def _make(self) -> None:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UserError(f"{self.folder}: cannot be made: {error.strerror}") from None

    def _path(self, day: date) -> Path:
        return self.folder / f"{day.isoformat()}.json"

    def _write(self, name: str, whole: Mapping[str, object]) -> None:
        self._make()
        path = self.folder / name
        try:
            durable.replace(path, json.dumps(whole, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise UserError(f"{path}: cannot be written: {error.strerror}") from None
