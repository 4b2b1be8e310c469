"""One writer at a time. Readers never lock: they follow a manifest that is replaced in one step."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefs.errors import UserError

_NAME = ".lock"
_PAUSE_S = 0.05


@contextmanager
def writing(lake: Path, wait_s: float) -> Iterator[None]:
    """Hold the lake's lock; the folder is made where it is missing.

    Waits up to `wait_s` seconds for another writer, then raises UserError. The kernel frees the lock of a writer that
    dies. A folder that did not become a lake is left as it was found.
    """
    made = _make(lake)
    handle = _acquire(lake, wait_s)
    try:
        yield
    finally:
        if not (lake / "manifest.json").exists():
            (lake / _NAME).unlink(missing_ok=True)
        os.close(handle)
        for folder in made:
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()


def _make(lake: Path) -> list[Path]:
    missing = [folder for folder in (lake, *lake.parents) if not folder.exists()]
    try:
        lake.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"{lake}: cannot be made: {error.strerror}: choose another --lake") from error
    return missing


def _acquire(lake: Path, wait_s: float) -> int:
    deadline = time.monotonic() + wait_s
    while True:
        handle = _open(lake)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            if time.monotonic() >= deadline:
                raise UserError(
                    f"{lake}: another writer has been at work for {wait_s:g} seconds: wait for it and run this again"
                ) from None
            time.sleep(_PAUSE_S)
            continue
        if _is_current(handle, lake):
            return handle
        # The holder before us removed its lock file: what we hold guards nothing.
        os.close(handle)


def _open(lake: Path) -> int:
    try:
        lake.mkdir(parents=True, exist_ok=True)
        return os.open(lake / _NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UserError(f"{lake}: cannot write there: {error.strerror}: choose another --lake") from error


def _is_current(handle: int, lake: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), (lake / _NAME).stat())
    except FileNotFoundError:
        return False
