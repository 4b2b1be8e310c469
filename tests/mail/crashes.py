"""Kills a sender at random moments, starts it again, and counts what arrived."""

import random
import sqlite3
import subprocess
import time
from collections import Counter
from dataclasses import dataclass, field

from briefs.deliver.outbox.store import Outbox


@dataclass
class Tally:
    """What a campaign came to. `wrong` names every recipient whose mailbox and row do not agree."""

    kills: int = 0
    states: Counter = field(default_factory=Counter)
    arrived_unknown: int = 0
    wrong: list = field(default_factory=list)
    stages: Counter = field(default_factory=Counter)  # of rows that a kill left in the middle


def campaign(command, outbox, counts, recipients, kills, longest, chance):
    """Run `command` and kill it after a random time of at most `longest` seconds, `kills` times; then let it end.

    For every second kill the time begins with the first message rather than with the process, so that the talk with the
    server gets its share. Stops killing once a run ends by itself. counts: what each recipient has, once all is over.
    """
    tally = Tally()
    for number in range(kills):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if number % 2:
            _await_sending(process, outbox)
        try:
            process.wait(chance.uniform(0, longest / 4 if number % 2 else longest))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            tally.kills += 1
            _note_stage(outbox, tally)
        else:
            break
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 5}, done.stderr
    _judge(outbox, counts(), recipients, tally)
    return tally


def _await_sending(process, outbox):
    while process.poll() is None and not _stages(outbox, f"%:{process.pid}"):
        time.sleep(0.05)


def _stages(outbox, owner="%"):
    """The stages of the rows that `owner` is sending."""
    if not outbox.exists():
        return []
    connection = sqlite3.connect(f"file:{outbox}?mode=ro", uri=True, timeout=30)
    try:
        query = "SELECT stage FROM entries WHERE state = 'sending' AND owner LIKE ?"
        return connection.execute(query, (owner,)).fetchall()
    except sqlite3.OperationalError:
        return []
    finally:
        connection.close()


def _note_stage(outbox, tally):
    if not outbox.exists():
        tally.stages["before the outbox"] += 1
        return
    rows = _stages(outbox)
    tally.stages["dot" if ("dot",) in rows else "before the dot" if rows else "planning"] += 1


def _judge(outbox, arrived, recipients, tally):
    store = Outbox(outbox)
    rows = {entry.recipient: entry for entry in store.entries()}
    store.close()
    for recipient in recipients:
        state, count = rows[recipient].state if recipient in rows else "no row", arrived[recipient]
        tally.states[state] += 1
        if state == "unknown" and count <= 1:
            tally.arrived_unknown += count
            fine = bool(rows[recipient].reply)
        else:
            fine = state == "sent" and count == 1
        if not fine:
            tally.wrong.append((recipient, state, count))
    if set(rows) != set(recipients):
        tally.wrong.append(("rows", sorted(set(rows) ^ set(recipients)), ""))


def settled(counts, seconds=20):
    """The counts once they have stopped growing."""
    before, since = None, time.monotonic()
    while time.monotonic() - since < seconds:
        now = counts()
        if now == before:
            return now
        before = now
        time.sleep(0.5)
    return before


def chance(seed):
    return random.Random(seed)  # noqa: S311 - moments, not secrets
