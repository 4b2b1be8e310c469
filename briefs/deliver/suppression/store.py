"""The list of those who get no mail, in a file of its own, so that the page that adds to it needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from briefs.deliver.outbox.database import connect, told
from briefs.deliver.suppression.token import Token

_VERSION = 1
_SCHEMA = """
CREATE TABLE suppressed (
    who TEXT PRIMARY KEY, address TEXT NOT NULL, at INTEGER NOT NULL, why TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE used (number TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID
"""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """One entry. address: "" where only the keyed hash `who` is known. at: epoch seconds."""

    who: str
    address: str
    at: int
    why: str


class Suppression:
    """The list in the file `path`. An entry is known by its mailbox, or by the keyed hash that a token carries."""

    def __init__(self, path: Path) -> None:
        self._db = connect(path, _SCHEMA, _VERSION)

    def close(self) -> None:
        self._db.close()

    def add(self, address: str, now: int, why: str) -> bool:
        """Put a mailbox on the list; False where it is there already."""
        query = "INSERT OR IGNORE INTO suppressed VALUES (?, ?, ?, ?)"
        return bool(self._db.execute(query, (address.casefold(), address, now, why)).rowcount)

    def remove(self, address: str, recipient: str = "") -> bool:
        """Take a mailbox, and the keyed hash `recipient` of it, off the list; False where neither was there."""
        query = "DELETE FROM suppressed WHERE who IN (?, ?)"
        return bool(self._db.execute(query, (address.casefold(), recipient or address.casefold())).rowcount)

    def holds(self, address: str, recipient: str = "") -> bool:
        """Whether a mailbox is on the list, by itself or by its keyed hash."""
        query = "SELECT 1 FROM suppressed WHERE who IN (?, ?)"
        return self._db.execute(query, (address.casefold(), recipient or address.casefold())).fetchone() is not None

    def use(self, token: Token, now: int) -> bool:
        """Suppress the token's recipient. False, and nothing is changed, where the token was used before."""
        self._db.execute("BEGIN IMMEDIATE")
        fresh = bool(self._db.execute("INSERT OR IGNORE INTO used VALUES (?, ?)", (token.number, now)).rowcount)
        if fresh:
            query = "INSERT OR IGNORE INTO suppressed VALUES (?, '', ?, 'unsubscribed by the link in a message')"
            self._db.execute(query, (token.recipient, now))
        self._db.execute("COMMIT")
        return fresh

    def entries(self) -> Iterator[Suppressed]:
        for row in self._db.execute("SELECT who, address, at, why FROM suppressed ORDER BY at, who"):
            yield Suppressed(*row)


@contextmanager
def opened(path: Path) -> Iterator[Suppression]:
    """The list, closed at the end. Raises UserError where its file cannot be used."""
    store = Suppression(path)
    try:
        with told(path):
            yield store
    finally:
        store.close()
