"""A brief's folder: drafted beside its place, checked there, then put in its place whole."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from briefs.errors import UserError
from briefs.storage import durable
from briefs.storage.bucket import in_bucket
from briefs.vocabulary.artifact import Artifact

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class Draft:
    """Files that wait beside `target` for their final name. `path` is the folder they lie in for now."""

    def __init__(self, path: Path, target: Path) -> None:
        self.path = path
        self.target = target

    def add(self, artifact: Artifact) -> None:
        """Write one file, durably.

        Raises ValueError where its path would leave the folder, UserError where the disk refuses.
        """
        place = (self.path / artifact.path).resolve()
        if not place.is_relative_to(self.path.resolve()):
            raise ValueError(f"{artifact.path} would lie outside the brief's folder")
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("xb") as file:
                file.write(artifact.content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise UserError(f"{self.target}: cannot be written: {error.strerror}") from error

    def remove(self, name: str) -> None:
        (self.path / name).unlink()

    def publish(self) -> None:
        """Give the folder its final name in one step: a reader finds the old brief or the new one, never a mixture."""
        if place := in_bucket(self.target):
            from briefs.deliver.objects import publish

            publish(self.path, place)
            return
        self.path.chmod(0o755)
        if not self.target.exists():
            self.path.rename(self.target)
        else:
            exchange(self.path, self.target)
        durable.sync_folder(self.target.parent)


@contextmanager
def draft(artifacts: Iterable[Artifact], target: Path) -> Iterator[Draft]:
    """A draft of `artifacts` for the folder `target`; whatever was not published is gone afterwards.

    A target in a bucket (`s3://bucket/prefix/2026-02-01`) is drafted on this disk. Raises UserError where `target` is
    something other than a brief's folder, or cannot be written.
    """
    path = Path(tempfile.mkdtemp(prefix=f"{target.name}.")) if in_bucket(target) else _beside(target)
    try:
        waiting = Draft(path, target)
        for artifact in artifacts:
            waiting.add(artifact)
        yield waiting
    finally:
        # After publish() this is the old folder, or nothing.
        shutil.rmtree(path, ignore_errors=True)


def _beside(target: Path) -> Path:
    """A new folder beside `target`, of the same file system."""
    if target.exists() and not _is_brief(target):
        raise UserError(f"{target} is there already and is no brief's folder: move it away or choose another --output")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise UserError(f"{target.parent}: cannot write there: {error.strerror}") from error


def _is_brief(folder: Path) -> bool:
    return folder.is_dir() and (any(folder.glob("brief.*")) or not any(folder.iterdir()))


def exchange(one: Path, other: Path) -> None:
    """Let two folders of one file system change names, in one step where the system can."""
    libc = ctypes.CDLL(None, use_errno=True)
    rename = getattr(libc, "renameat2", None)
    if rename is None or rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) != 0:
        # Not every file system can exchange two names. Then there is a moment without the folder, but never half of it.
        aside = one.with_name(one.name + ".old")
        other.rename(aside)
        one.rename(other)
        aside.rename(one)
