"""The rows of the outbox and every way from one state to another. Each change is on disk before it is acted upon."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import get_args

from briefs.deliver.outbox.database import connect, told
from briefs.deliver.outbox.entry import DOT, Entry, State, Step, Wanted
from briefs.deliver.outbox.parcel import digest, packed, unpacked
from briefs.errors import UserError
from briefs.vocabulary.letter import Letter

_COLUMNS = "id, brief, revision, recipient, channel, content, as_of, person, state, stage, attempts, due, reply, kind"
_LEASE_S = 900
_FIRST_WAIT_S, _LONGEST_WAIT_S = 60, 3600
_OPEN = "('queued', 'sending', 'unknown')"


class Outbox:
    """The outbox in the file `path`. `Outbox` itself asks for no time: every change is told the epoch second."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = connect(path)
        self._host = socket.gethostname()

    def close(self) -> None:
        self._db.close()

    def queue(
        self, letter: Letter, wanted: Iterable[Wanted], now: int, made_of: str = "", channel: str = "mail"
    ) -> tuple[int, int]:
        """Put in what is not there yet; all or nothing. How many are new, and how many were there already.

        made_of: a name for everything that the letter was made of, under which `planned` finds it again. Raises
        UserError where one that is there has other content: an edited brief needs a new revision.
        """
        content = digest(letter)
        new = known = 0
        with self._transaction():
            self._db.execute("INSERT OR IGNORE INTO letters VALUES (?, ?)", (content, packed(letter)))
            if made_of:
                self._db.execute("INSERT OR REPLACE INTO plans VALUES (?, ?)", (made_of, content))
            for one in wanted:
                key = (letter.brief, letter.revision, one.recipient, channel)
                made = self._db.execute(
                    "INSERT OR IGNORE INTO entries (brief, revision, recipient, channel, content, as_of, person) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (*key, content, letter.as_of, one.person),
                )
                if made.rowcount:
                    new += 1
                    self._note(int(made.lastrowid or 0), now, "queued", "", "wanted")
                else:
                    known += 1
                    self._refuse_other_content(key, content)
        return new, known

    def _refuse_other_content(self, key: tuple[str, int, str, str], content: str) -> None:
        query = "SELECT content, state FROM entries WHERE brief = ? AND revision = ? AND recipient = ? AND channel = ?"
        held, state = self._db.execute(query, key).fetchone()
        if held != content:
            raise UserError(
                f"the brief of {key[0]} has changed since its revision {key[1]} was put into the outbox "
                f"({key[2]}: {state}). `briefs outbox retry` sends what is queued as it was; --revision {key[1] + 1} "
                "sends the changed brief to everybody as a correction."
            )

    def planned(self, made_of: str) -> Letter | None:
        """The letter that was made of just this, where it is still kept."""
        query = "SELECT parcel FROM plans JOIN letters USING (content) WHERE made_of = ?"
        row = self._db.execute(query, (made_of,)).fetchone()
        return unpacked(row[0]) if row else None

    def served(self, made_of: str) -> frozenset[str]:
        """The recipients who have a message with the letter that was made of just this."""
        query = "SELECT recipient FROM plans JOIN entries USING (content) WHERE made_of = ?"
        return frozenset(recipient for (recipient,) in self._db.execute(query, (made_of,)))

    def letter(self, content: str) -> Letter:
        """The letter of that hash, which is kept until the last of its messages is settled."""
        row = self._db.execute("SELECT parcel FROM letters WHERE content = ?", (content,)).fetchone()
        if row is None:
            raise UserError(f"{self.path}: a letter of queued messages is missing; the file has been tampered with")
        return unpacked(row[0])

    def recover(self, now: int) -> dict[State, int]:
        """Settle what a sender left behind that died: after the final dot nobody knows, before it nothing went out.

        For a sender that holds the lock. A row of another machine keeps its lease.
        """
        counts: dict[State, int] = {}
        left = self._db.execute("SELECT id, stage, owner, lease FROM entries WHERE state = 'sending'").fetchall()
        for number, stage, owner, lease in left:
            if owner.rpartition(":")[0] != self._host and lease > now:
                continue
            state: State = "unknown" if stage == DOT else "queued"
            why = "the program ended while waiting for the reply to the final dot"
            self._change(number, now, state, stage, why if stage == DOT else f"the program ended at stage {stage}")
            counts[state] = counts.get(state, 0) + 1
        return counts

    def claim(self, now: int, most: int) -> tuple[Entry, ...]:
        """Take up to `most` messages whose turn it is, grouped by letter."""
        query = f"SELECT {_COLUMNS} FROM entries WHERE state = 'queued' AND due <= ? ORDER BY content, id LIMIT ?"
        with self._transaction():
            found = [Entry(*row) for row in self._db.execute(query, (now, most))]
            owner = f"{self._host}:{os.getpid()}"
            self._db.executemany(
                "UPDATE entries SET state = 'sending', stage = 'claimed', owner = ?, lease = ? WHERE id = ?",
                [(owner, now + _LEASE_S, one.id) for one in found],
            )
        return tuple(found)

    def release(self, entries: Sequence[Entry]) -> None:
        """Put back what was claimed and not begun."""
        with self._transaction():
            change = "UPDATE entries SET state = 'queued', stage = '' WHERE id = ? AND stage = 'claimed'"
            self._db.executemany(change, [(one.id,) for one in entries])

    def before_dot(self, entry: Entry, now: int) -> None:
        """Write down that the final dot goes out next."""
        self._db.execute(
            "UPDATE entries SET stage = ?, attempts = attempts + 1, lease = ? WHERE id = ?",
            (DOT, now + _LEASE_S, entry.id),
        )

    def settle(self, entry: Entry, now: int, state: State, reply: str, kind: str = "", stage: str = "") -> None:
        """The outcome of an attempt, or why there was none."""
        self._change(entry.id, now, state, stage, reply, kind)

    def put_off(self, entry: Entry, now: int, reply: str, stage: str, kind: str = "", *, at_once: bool = False) -> int:
        """Queue it again after a temporary failure; the wait doubles with each attempt. When it is due."""
        attempts = entry.attempts + 1
        wait = 0 if at_once else min(_FIRST_WAIT_S * 2 ** min(attempts - 1, 10), _LONGEST_WAIT_S)
        with self._transaction():
            self._db.execute(
                "UPDATE entries SET state = 'queued', stage = ?, reply = ?, kind = ?, attempts = ?, due = ? "
                "WHERE id = ?",
                (stage, reply, kind, attempts, now + wait, entry.id),
            )
            self._note(entry.id, now, "queued", stage, reply)
        return now + wait

    def retire(self, now: int, max_age_s: int) -> int:
        """Make stale what is queued and too old; how many."""
        query = "SELECT id FROM entries WHERE state = 'queued' AND as_of + ? < ?"
        old = [number for (number,) in self._db.execute(query, (max_age_s, now))]
        with self._transaction():
            for number in old:
                self._set(number, now, "stale", "", f"older than {max_age_s // 3600} hours when its turn came")
        return len(old)

    def tidy(self) -> None:
        """Let go of letters that no open message needs."""
        self._db.execute(
            f"DELETE FROM letters WHERE content NOT IN (SELECT content FROM entries WHERE state IN {_OPEN})"
        )

    def counts(self, brief: str = "") -> dict[State, int]:
        """How many messages are in each state; every state is named."""
        query = "SELECT state, count(*) FROM entries WHERE ? IN ('', brief) GROUP BY state"
        found = dict(self._db.execute(query, (brief,)).fetchall())
        return {state: found.get(state, 0) for state in get_args(State)}

    def entries(self, *, brief: str = "", state: str = "", recipient: str = "", number: int = 0) -> Iterator[Entry]:
        """Rows by brief, recipient and number; "" and 0 for any."""
        query = (
            f"SELECT {_COLUMNS} FROM entries WHERE ? IN ('', brief) AND ? IN ('', state) "
            "AND (? = '' OR recipient = ? COLLATE NOCASE) AND ? IN (0, id) ORDER BY id"
        )
        for row in self._db.execute(query, (brief, state, recipient, recipient, number)):
            yield Entry(*row)

    def steps(self, entry: Entry) -> tuple[Step, ...]:
        query = "SELECT at, state, stage, reply FROM steps WHERE entry = ? ORDER BY rowid"
        return tuple(Step(*row) for row in self._db.execute(query, (entry.id,)))

    def decide(self, entry: Entry, now: int, state: State, why: str, allowed: Sequence[State]) -> bool:
        """An operator's word. False where the row has left the `allowed` states meanwhile."""
        with self._transaction():
            (held,) = self._db.execute("SELECT state FROM entries WHERE id = ?", (entry.id,)).fetchone()
            if held not in allowed:
                return False
            self._db.execute("UPDATE entries SET due = 0 WHERE id = ?", (entry.id,))
            self._set(entry.id, now, state, "", why)
        return True

    def _change(self, number: int, now: int, state: State, stage: str, reply: str, kind: str = "") -> None:
        with self._transaction():
            self._set(number, now, state, stage, reply, kind)

    def _set(self, number: int, now: int, state: State, stage: str, reply: str, kind: str = "") -> None:
        self._db.execute(
            "UPDATE entries SET state = ?, stage = ?, reply = ?, kind = ? WHERE id = ?",
            (state, stage, reply, kind, number),
        )
        self._note(number, now, state, stage, reply)

    def _note(self, number: int, now: int, state: State, stage: str, reply: str) -> None:
        self._db.execute("INSERT INTO steps VALUES (?, ?, ?, ?, ?)", (number, now, state, stage, reply))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield self._db
        except BaseException:
            if self._db.in_transaction:  # a full disk ends it by itself
                self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


@contextmanager
def opened(path: Path) -> Iterator[Outbox]:
    """The outbox, closed at the end. Raises UserError where its file cannot be used."""
    outbox = Outbox(path)
    try:
        with told(path):
            yield outbox
    finally:
        outbox.close()
