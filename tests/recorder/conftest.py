"""A recorder in a process of its own, started, stopped and killed by the tests."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest
from venue_server import VENUES

from briefs.lake.manifest import load
from briefs.sources.recorder.journal_reading import journal_files


class Program:
    """The recorder as a program that listens to the server of the tests."""

    def __init__(self, folder, server, venues=VENUES):
        self.journal, self.lake, self.health = folder / "journal", folder / "lake", folder / "health.json"
        self.plan, self.said = folder / "plan.json", folder / "said.txt"
        plan = {"journal": str(self.journal), "lake": str(self.lake), "health": str(self.health)}
        plan |= {"venues": venues, "addresses": {venue: server.address(venue) for venue in venues}}
        self.plan.write_text(json.dumps(plan))
        self.process = None

    def start(self):
        # What a killed run said last is not what this one does.
        self.health.unlink(missing_ok=True)
        with self.said.open("ab") as said:
            command = [sys.executable, str(Path(__file__).parent / "record_here.py"), str(self.plan)]
            self.process = subprocess.Popen(command, stderr=said, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
        return self

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        assert self.process.wait(120) == 0, self.said.read_text()

    def kill(self, *, with_compaction=False):
        """kill -9; the compaction is a process of its own and goes on, unless it is killed too."""
        running = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        self.process.kill()
        for child in running if with_compaction else []:
            with suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)
        self.process.wait(10)

    def venues(self):
        """What the health file says by venue; empty while there is none."""
        return json.loads(self.health.read_text())["venues"] if self.health.exists() else {}

    def wait_until(self, condition, seconds=30):
        """Until `condition` holds for what the health file says."""
        end = time.monotonic() + seconds
        while not ((known := self.venues()) and condition(known)):
            assert time.monotonic() < end, f"{known}\n{self.said.read_text()}"
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.05)
        return known

    def journalled(self):
        """Venue and size in thousandths of each order on the disk, read without the recorder's own reader."""
        found = set()
        for path in journal_files(self.journal):
            # A compaction that outlived its recorder may remove a file just now.
            with suppress(FileNotFoundError):
                for line in path.read_bytes().split(b"\n")[:-1]:
                    row = json.loads(line)
                    if row["k"] == "orders":
                        found |= {(path.name.split("-")[0], round(float(order[5]) * 1000)) for order in row["orders"]}
        return found

    def in_lake(self):
        """(venue, size in thousandths) of every order of the lake, as often as it stands there."""
        files = [str(self.lake / stored.path) for stored in load(self.lake).files]
        query = "SELECT venue, round(qty * 1000)::BIGINT FROM read_parquet(?) ORDER BY ALL"
        return duckdb.execute(query, [files]).fetchall()

    def covered(self):
        """By venue, what the lake says was listened to: (start, end) in seconds since 1970."""
        spans = {}
        for stretch in load(self.lake).stretches:
            spans.setdefault(stretch.venue, []).append((stretch.start.timestamp(), stretch.end.timestamp()))
        return spans

    def peak_mb(self):
        """The most memory that the recorder's process has had so far."""
        (line,) = (x for x in Path(f"/proc/{self.process.pid}/status").read_text().splitlines() if "VmHWM" in x)
        return int(line.split()[1]) / 1024


@pytest.fixture
def programs(tmp_path):
    """Makes programs and sees to it that none of them outlives its test."""
    made = []

    def make(server, venues=VENUES):
        made.append(Program(tmp_path, server, venues))
        return made[-1]

    yield make
    for program in made:
        if program.process and program.process.poll() is None:
            program.kill()
