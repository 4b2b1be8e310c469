"""What fetches have brought so far: a small database beside the rows, so that a fetch that was stopped goes on.

It is no part of what the lake is (that is the manifest), and safe to delete: the next fetch then asks for everything.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefs.errors import UserError
from briefs.lake import manifest as manifests

NAME = "fetched.sqlite"
_RESUMED_MS = 24 * 3_600_000  # what was fetched longer ago may have been revised since

_TABLES = """
CREATE TABLE IF NOT EXISTS part (
    source TEXT, table_name TEXT, day TEXT, assets TEXT, rows INTEGER, coverage TEXT, problems TEXT, at_ms INTEGER,
    open INTEGER, PRIMARY KEY (source, table_name, day)
);
CREATE TABLE IF NOT EXISTS run (number INTEGER PRIMARY KEY CHECK (number = 1), revision INTEGER, at_ms INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Part:
    """What is asked for and lands as one: a table of a source for one UTC day."""

    source: str
    table: str
    day: date


@dataclass(frozen=True, slots=True)
class Brought:
    """What a part brought: for which assets, how many rows, its coverage in words, and what was missing."""

    assets: tuple[str, ...]
    rows: int
    coverage: str
    problems: tuple[str, ...]


class Fetched:
    """The ledger in the lake's folder. Where there is no lake yet it is empty, and nothing is written."""

    def __init__(self, lake: Path) -> None:
        self.lake = lake

    def begin(self, next_revision: int, now_ms: int) -> int:
        """The revision number of this run: that of a run which was stopped less than a day ago, else the next one."""
        with self._open() as database:
            if database is None:
                return next_revision
            row = database.execute("SELECT revision, at_ms FROM run").fetchone()
            if row is not None and 0 <= now_ms - row[1] < _RESUMED_MS:
                return int(row[0])
            database.execute("INSERT OR REPLACE INTO run VALUES (1, ?, ?)", (next_revision, now_ms))
            return next_revision

    def held(self, assets: Sequence[str], now_ms: int, *, ever: bool = False) -> dict[Part, Brought]:
        """The parts that a run which was stopped less than a day ago brought for all of `assets`.

        ever: also those of runs that came to their end, whenever, as far as nothing was missing.
        """
        with self._open() as database:
            rows = [] if database is None else database.execute("SELECT * FROM part").fetchall()
        found = {}
        for source, table, day, known, count, coverage, problems, at_ms, is_open in rows:
            brought = Brought(tuple(known.split(",")), count, coverage, tuple(json.loads(problems)))
            resumed = is_open and 0 <= now_ms - at_ms < _RESUMED_MS
            if set(assets) <= set(brought.assets) and (resumed or (ever and not brought.problems)):
                found[Part(source, table, date.fromisoformat(day))] = brought
        return found

    def note(self, part: Part, brought: Brought, now_ms: int, revision: int) -> None:
        """`part` is in the lake."""
        with self._open() as database:
            if database is None:
                return
            database.execute("INSERT OR IGNORE INTO run VALUES (1, ?, ?)", (revision, now_ms))
            database.execute(
                "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)",
                (
                    *(part.source, part.table, part.day.isoformat()),
                    *(",".join(brought.assets), brought.rows, brought.coverage),
                    *(json.dumps(brought.problems), now_ms),
                ),
            )

    def end(self) -> None:
        """The run came to its end: the next one asks for everything again, and so brings what was revised."""
        with self._open() as database:
            if database is not None:
                database.execute("UPDATE part SET open = 0")
                database.execute("DELETE FROM run")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection | None]:
        if not (self.lake / manifests.NAME).exists():
            yield None
            return
        path = self.lake / NAME
        try:
            with closing(sqlite3.connect(path, timeout=30)) as database, database:
                database.executescript(_TABLES)
                yield database
        except sqlite3.Error as error:
            raise UserError(
                f"{path}: cannot be used ({error}): it only remembers what was fetched; remove it and fetch again"
            ) from error
