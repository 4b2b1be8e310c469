"""All venues at once: connections, the journal's pulse, compaction by the hour, health."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from briefs.errors import UserError
from briefs.sources.recorder.connection import Connection
from briefs.sources.recorder.coverage import Coverage
from briefs.sources.recorder.ears import Ears
from briefs.sources.recorder.feed import Feed
from briefs.sources.recorder.journal import Journal
from briefs.sources.recorder.journal_reading import journal_files, last_covered, venue_of
from briefs.sources.recorder.listing import Directory
from briefs.sources.recorder.state import State, health, status_line, together, write_health
from briefs.storage.alone import alone

_LOCK = ".recording"
_AGAIN_MS = 60_000  # after a compaction that failed
_ENOUGH = 64 << 20  # bytes of ended files that are compacted before the hour is over

Compact = Callable[[Sequence[Path]], Awaitable[str]]
"""Brings ended journal files into the lake and removes them; gives what is wrong, empty where nothing is."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the recorder writes and shows.

    journal: its folder. pulse_s: how often the journal is made durable. health: the health file, None for none. show:
    takes the status line, once a second.
    """

    journal: Path
    health: Path | None
    show: Callable[[str], None]
    pulse_s: float = 0.25


class Recorder:
    """Records `feeds` (each with its address) until `stop`."""

    def __init__(self, feeds: Sequence[tuple[Feed, str]], ears: Ears, desk: Desk, compact: Compact) -> None:
        self.ears = ears
        self.desk = desk
        self.compact = compact
        self.trouble = ""
        run = f"{ears.clock():x}"
        self.journals = [Journal(desk.journal, feed.venue, run) for feed, _ in feeds]
        self._legs = [[State(feed.venue) for _ in range(feed.legs)] for feed, _ in feeds]
        self.connections: list[Connection] = []
        for (feed, url), journal, legs in zip(feeds, self.journals, self._legs, strict=True):
            directory = Directory(feed.narrowed() if ears.assets else feed, ears)
            self.connections += [Connection(directory, url, journal, state, n) for n, state in enumerate(legs)]
        self._ended: list[Path] = []
        self._hour = -1
        self._again_ms: int | None = None
        self._wrong = ""
        self._skewed: set[str] = set()
        self._compaction: asyncio.Task[None] | None = None
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="journal")

    @property
    def states(self) -> list[State]:
        """How it goes, venue by venue."""
        return [together(legs) for legs in self._legs]

    async def run(self, stop: asyncio.Event) -> None:
        """Record until `stop` is set, then bring everything into the lake. Raises UserError where it cannot begin."""
        with _alone(self.desk.journal):
            self._take_over()
            tasks = [asyncio.create_task(connection.keep()) for connection in self.connections]
            tasks.append(asyncio.create_task(self._pulse()))
            tasks.append(asyncio.create_task(self._tell()))
            stopped = asyncio.create_task(stop.wait())
            try:
                # None of the others ends by itself, unless by a fault of ours, which is to be seen.
                done, _ = await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in [stopped, *tasks]:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
            for task in done:
                task.result()
            await self._finish()

    def _take_over(self) -> None:
        """Files of an earlier run are compacted at once; what it listened to says how long nobody did."""
        self._ended = journal_files(self.desk.journal)
        kept = Coverage.load(self.desk.journal)
        for journal, legs in zip(self.journals, self._legs, strict=True):
            own = [path for path in self._ended if venue_of(path) == journal.venue]
            ends = [kept.last(journal.venue), *(last_covered(path) for path in own[-2:])]
            for state in legs:
                state.covered_to = max((end for end in ends if end is not None), default=None)

    async def _pulse(self) -> None:
        """The journal's heartbeat: at most a second lies between an order's arrival and its being on the disk."""
        while True:
            await asyncio.sleep(self.desk.pulse_s)
            await self._sync()
            self._compact_when_due()

    async def _sync(self) -> None:
        for connection in self.connections:
            connection.mark()
        for journal in self.journals:
            journal.stage()
        now = self.ears.clock()
        try:
            await asyncio.get_running_loop().run_in_executor(self._disk, self._write, now)
        except OSError as error:
            if not self.trouble:
                self.ears.notice(f"{self.desk.journal}: the journal cannot be written: {error.strerror}; trying again")
            self.trouble = f"cannot be written: {error.strerror}"
        else:
            self.trouble = ""
        for journal, legs in zip(self.journals, self._legs, strict=True):
            legs[0].recorded = journal.recorded

    def _write(self, now: int) -> None:
        for journal in self.journals:
            journal.sync(now)

    def _compact_when_due(self) -> None:
        if self._compaction and self._compaction.done():
            self._compaction.result()
            self._compaction = None
        ended = [path for journal in self.journals for path in journal.closed()]
        self._ended += ended
        now = self.ears.clock()
        hour = now // 3_600_000
        if self._again_ms is not None:
            due = now >= self._again_ms
        else:
            size = sum(path.stat().st_size for path in self._ended if path.exists())
            due = hour != self._hour or size > _ENOUGH
        if due and self._ended and self._compaction is None:
            self._hour = hour
            self._compaction = asyncio.create_task(self._compact())

    async def _compact(self) -> None:
        taken, self._ended = self._ended, []
        wrong = await self.compact(taken)
        if wrong and wrong != self._wrong:
            self.ears.notice(wrong)
        self._wrong = wrong
        self._again_ms = self.ears.clock() + _AGAIN_MS if wrong else None
        self._ended = [*(path for path in taken if path.exists()), *self._ended]

    async def _tell(self) -> None:
        """Say each second how it goes."""
        while True:
            now = self.ears.clock()
            self.desk.show(status_line(self.states, now))
            self._write_health(now)
            self._compare_clocks()
            await asyncio.sleep(1)

    def _compare_clocks(self) -> None:
        """Tell once of a clock that is wrong, and again when it is right."""
        for state in self.states:
            if state.skewed and state.venue not in self._skewed:
                self._skewed.add(state.venue)
                seconds = abs(state.skew or 0) / 1000
                which = "behind" if (state.skew or 0) > 0 else "ahead of"
                self.ears.notice(f"{state.venue}: its clock is {seconds:.1f} s {which} ours: see whether ours is right")
            elif not state.skewed and state.delays and state.venue in self._skewed:
                self._skewed.discard(state.venue)
                self.ears.notice(f"{state.venue}: its clock and ours agree again")

    def _write_health(self, now: int) -> None:
        if self.desk.health is None:
            return
        try:
            write_health(self.desk.health, health(self.states, now, self.trouble))
        except OSError as error:
            self.ears.notice(f"{self.desk.health}: the health file cannot be written: {error.strerror}")

    async def _finish(self) -> None:
        # The pulse may have been stopped while the disk was at work.
        await asyncio.get_running_loop().run_in_executor(self._disk, int)
        await self._sync()
        if self._compaction:
            await self._compaction
        for journal in self.journals:
            journal.close()
        self._ended += [path for journal in self.journals for path in journal.closed()]
        if self._ended:
            await self._compact()
        for legs in self._legs:
            for state in legs:
                state.phase = "stopped"
        self._write_health(self.ears.clock())
        self._disk.shutdown()


def _alone(journal: Path) -> AbstractContextManager[None]:
    """Hold the journal's folder; it is made where it is missing. Raises UserError where another recorder holds it."""
    busy = f"{journal}: another recorder writes there: stop it, or choose another --journal for other venues"
    return alone(journal / _LOCK, lambda _: UserError(busy), remedy="choose another --journal")
