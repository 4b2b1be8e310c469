"""The journal: what a venue sent, on the disk before it counts as recorded.

A file holds one venue's lines of one hour (UTC, by the time of receipt) and one run; it is only ever appended to. Each
line is a JSON object that ends in the CRC-32 of what stands before, so a line that a crash cut short is recognised.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from briefs.sources.recorder.order import Order

ENDING = ".jsonl"
_HOUR_MS = 3_600_000
_LARGEST = 32 << 20  # bytes of a file: what a compaction reads at once


class Journal:
    """The files of one venue in `folder`.

    Lines are added and handed over (`stage`) by the loop's thread, and written by another (`sync`), never both at once.
    run: what tells this run's files from those of every other run. recorded: orders that are on the disk.
    """

    def __init__(self, folder: Path, venue: str, run: str) -> None:
        self.folder = folder
        self.venue = venue
        self.run = run
        self.recorded = 0
        self._added = 0
        self._written = 0
        self._waiting: list[tuple[int, bytes, int]] = []
        self._staged: list[tuple[int, bytes, int]] = []
        self._file = -1
        self._path = Path()
        self._hour = -1
        self._part = 0
        self._length = 0
        self._closed: list[Path] = []

    def add_orders(self, at_ms: int, orders: Sequence[Order]) -> None:
        """The orders of one frame, received at `at_ms`."""
        rows = [[str(value) if isinstance(value, Decimal) else value for value in order] for order in orders]
        self._add(at_ms, {"k": "orders", "at": at_ms, "orders": rows}, len(orders))

    def add_coverage(
        self,
        from_ms: int,
        to_ms: int,
        word: str,
        assets: Sequence[str] | None,
        without: Sequence[str] = (),
        leg: tuple[int, int] = (0, 1),
    ) -> None:
        """That [from_ms, to_ms) was listened to. Written after what it covers.

        assets: which ones, None for all; without: but for these, whose contracts the venue did not let us hear. leg: of
        how many connections which one, (0, 1) for a venue's only one.
        """
        scope = {"assets": assets, "without": list(without), "leg": list(leg)}
        self._add(to_ms, {"k": "covered", "from": from_ms, "to": to_ms, "word": word, **scope}, 0)

    def add_aside(self, at_ms: int, why: Sequence[str], frame: str) -> None:
        """A frame, or part of one, that could not be read."""
        self._add(at_ms, {"k": "aside", "at": at_ms, "why": list(why), "frame": frame}, 0)

    def _add(self, at_ms: int, line: Mapping[str, Any], orders: int) -> None:
        data = sealed(line)
        self._added += len(data)
        self._waiting.append((at_ms // _HOUR_MS, data, orders))

    @property
    def waiting_bytes(self) -> int:
        """How much is not on the disk yet."""
        return self._added - self._written

    def stage(self) -> None:
        """Hand over to `sync` what was added so far."""
        self._staged += self._waiting
        self._waiting = []

    def sync(self, now_ms: int) -> None:
        """Write what was staged and make it durable. Raises OSError; the next call tries again then."""
        while self._staged:
            hour = self._staged[0][0]
            # Lines of one hour lie together, but for the few that a clock which is set back brings.
            count = next((n for n, line in enumerate(self._staged) if line[0] != hour), len(self._staged))
            group = self._staged[:count]
            data = b"".join(line for _, line, _ in group)
            self._append(hour, data)
            del self._staged[:count]
            self._written += len(data)
            self.recorded += sum(orders for _, _, orders in group)
        if self._file >= 0 and self._hour < now_ms // _HOUR_MS:
            self.close()

    def close(self) -> None:
        """End the current file; what comes later goes into another."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
            self._closed.append(self._path)

    def closed(self) -> list[Path]:
        """The files that have ended since the last call."""
        taken, self._closed = self._closed, []
        return taken

    def _append(self, hour: int, data: bytes) -> None:
        if self._file >= 0 and (hour != self._hour or self._length > _LARGEST):
            self.close()
        if self._file < 0:
            self._open(hour)
        try:
            _write_all(self._file, data)
            os.fdatasync(self._file)
        except OSError:
            # A line that is half there would hide the whole one that follows it.
            os.ftruncate(self._file, self._length)
            raise
        self._length += len(data)

    def _open(self, hour: int) -> None:
        self._part += 1
        stamp = datetime.fromtimestamp(hour * 3600, UTC).strftime("%Y%m%dT%H")
        self._path = self.folder / f"{self.venue}-{stamp}-{self.run}-{self._part:03d}{ENDING}"
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
        self._hour, self._length = hour, 0
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def sealed(line: Mapping[str, Any]) -> bytes:
    """The line as it stands in a file."""
    body = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode()[:-1]
    return b'%s,"crc":"%08x"}\n' % (body, zlib.crc32(body))


def unsealed(line: bytes) -> dict[str, Any] | None:
    """What `sealed` was given; None for a line that is not whole."""
    body, found, check = line.rpartition(b',"crc":"')
    if not found or check != b'%08x"}\n' % zlib.crc32(body):
        return None
    whole = json.loads(body + b"}")
    return whole if isinstance(whole, dict) else None


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
