"""A tree of files built beside its place and exchanged with the old one in a single step."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from briefs.deliver.folder import exchange
from briefs.deliver.site.ledger import MARK
from briefs.errors import UserError
from briefs.storage import durable
from briefs.storage.alone import alone
from briefs.vocabulary.artifact import Artifact


class Stage:
    """The next tree of `site`. `path` is where it lies for now."""

    def __init__(self, path: Path, site: Path) -> None:
        self.path = path
        self.site = site
        self._folders: set[Path] = set()

    def keep(self, name: str) -> None:
        """Take over a file of the tree that is there, without copying it where the system can."""
        link(self.site / name, self._place(name))

    def add(self, artifact: Artifact) -> None:
        """Write a file. Raises ValueError where its path would leave the tree, UserError where the disk refuses."""
        place = self._place(artifact.path)
        try:
            with place.open("xb") as file:
                file.write(artifact.content)
        except OSError as error:
            raise UserError(f"{self.site}: {artifact.path} cannot be written: {error.strerror}") from error

    def publish(self, generation: str) -> None:
        """Give the tree its name. A reader finds the old site or the new one, never parts of both."""
        self.add(Artifact(MARK, f"{generation}\n".encode()))
        self.path.chmod(0o755)
        _sync(self.path)
        if self.site.exists():
            exchange(self.path, self.site)
        else:
            self.path.rename(self.site)
        durable.sync_folder(self.site.parent)

    def _place(self, name: str) -> Path:
        parts = name.split("/")
        if not name or any(part in {"", ".", ".."} for part in parts):
            raise ValueError(f"{name!r} would lie outside the site")
        place = self.path.joinpath(*parts)
        if place.parent not in self._folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(place.parent)
        return place


@contextmanager
def stage(site: Path) -> Iterator[Stage]:
    """A stage for `site`, alone at work; what was not published is gone afterwards, and so is what a killed build left.

    Raises UserError where `site` is something else than a site, cannot be written, or is being built by another.
    """
    refuse_other(site)
    with _alone(site):
        _recover(site)
        try:
            path = Path(tempfile.mkdtemp(prefix=f".{site.name}.build-", dir=site.parent))
        except OSError as error:
            raise UserError(f"{site.parent}: cannot write there: {error.strerror}") from error
        try:
            yield Stage(path, site)
        finally:
            # After publish() this is the old tree, or nothing.
            shutil.rmtree(path, ignore_errors=True)


def refuse_other(site: Path) -> None:
    """Raise UserError where something that is no site lies at `site`."""
    if site.is_dir() and not site.is_symlink() and ((site / MARK).is_file() or not any(site.iterdir())):
        return
    if site.exists() or site.is_symlink():
        raise UserError(f"{site} is there already and was not made by briefs site: move it away or name another --site")


def link(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError:
        # Some file systems know no second name for a file.
        shutil.copy2(old, new)


def _alone(site: Path) -> AbstractContextManager[None]:
    busy = f"{site} is being built by another process: wait until it has ended"
    return alone(site.with_name(f".{site.name}.lock"), lambda _: UserError(busy))


def _recover(site: Path) -> None:
    """Clear away what a killed build left behind."""
    aside = sorted(site.parent.glob(f".{site.name}.build-*"))
    if not site.exists():
        # Only where two names cannot be exchanged: the old tree was aside for a moment.
        old = site.with_name(site.name + ".old")
        if (old / MARK).is_file():
            old.rename(site)
    for path in aside:
        shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    """Make everything on the folder's file system durable in one call, which is cheaper than file by file."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(AttributeError):
            if ctypes.CDLL(None, use_errno=True).syncfs(handle) == 0:
                return
        os.sync()
    finally:
        os.close(handle)
