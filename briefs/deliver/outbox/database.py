"""The outbox's file: one SQLite database that survives a crash at any moment, readable by its owner alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from briefs.errors import UserError

_VERSION = 1
_SCHEMA = """
CREATE TABLE letters (content TEXT PRIMARY KEY, parcel BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE plans (made_of TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    brief TEXT NOT NULL, revision INTEGER NOT NULL, recipient TEXT NOT NULL, channel TEXT NOT NULL,
    content TEXT NOT NULL, as_of INTEGER NOT NULL, person TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued', stage TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '', lease INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0, due INTEGER NOT NULL DEFAULT 0,
    reply TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL DEFAULT '',
    UNIQUE (brief, revision, recipient, channel)
);
CREATE INDEX entries_by_turn ON entries (state, content, id);
CREATE TABLE steps (
    entry INTEGER NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL, stage TEXT NOT NULL, reply TEXT NOT NULL
);
CREATE INDEX steps_by_entry ON steps (entry);
"""


def connect(path: Path, schema: str = _SCHEMA, version: int = _VERSION) -> sqlite3.Connection:
    """Open the file, made new where it is absent. Every statement is its own transaction unless one is begun.

    Raises UserError where it cannot be opened, is no database, or was written by a newer program.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Addresses and names are nobody else's business. SQLite gives its side files the same mode.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise UserError(f"{path}: cannot be opened: {error}") from None
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _settle_schema(connection, path, schema, version)
    except sqlite3.DatabaseError as error:
        connection.close()
        raise UserError(f"{path}: cannot be used: {error}") from None
    except UserError:
        connection.close()
        raise
    return connection


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raises UserError in place of the library's errors: a full disk, a damaged file, one that is locked for long."""
    try:
        yield
    except sqlite3.Error as error:
        raise UserError(
            f"{path}: cannot be read or written: {error}. What was on the disk before still counts: mend it, then run "
            "the same command again"
        ) from error


def _settle_schema(connection: sqlite3.Connection, path: Path, schema: str, version: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found == 0:
        for statement in schema.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("COMMIT")
    if found > version:
        raise UserError(f"{path}: written by a newer version of briefs: use that version")
