"""One sender at a time: a lock that ends with the process that holds it, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefs.errors import DeliveryFailed, UserError


@contextmanager
def sole(outbox: Path) -> Iterator[None]:
    """Be the only sender of this outbox. Raises DeliveryFailed where another one is at work."""
    path = outbox.with_name(outbox.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise UserError(f"{path}: cannot be written: {error.strerror}") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip()
            raise DeliveryFailed(
                f"{outbox}: another sender is at work (process {holder or 'unknown'}). It sends what is queued; "
                "`briefs outbox list` shows how far it is."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(handle)
