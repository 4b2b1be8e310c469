"""One process at a time: a lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from briefs.errors import BriefsError, UserError


@contextmanager
def alone(lock: Path, refused: Callable[[str], BriefsError], *, remedy: str = "", wait: bool = False) -> Iterator[None]:
    """Hold the file `lock`, which is made with its folder where it is missing, for the block.

    refused: the error for what is wrong, raised where another process holds it; it is told that process's number. With
    `wait` the other one is waited for instead. Raises UserError, with `remedy`, where the disk refuses.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UserError(f"{lock.parent}: cannot write there: {error.strerror}{remedy and ': '}{remedy}") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip()
            raise refused(holder or "unknown") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
