"""One venue's feed, kept connected for as long as the recorder runs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from briefs.errors import BriefsError
from briefs.sources.recorder.endings import Refused, Relieved, reason
from briefs.sources.recorder.feed import LARGEST
from briefs.sources.recorder.intake import SHOWN, Intake
from briefs.sources.recorder.journal import Journal
from briefs.sources.recorder.listing import Directory, Listing
from briefs.sources.recorder.state import State
from briefs.sources.recorder.watch import Watch

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

_USEFUL_MS = 5000  # a connection that was of use for so long is no failure
_AGAIN_MS = 300_000  # after a connection that was to take over and could not
_FULL = 8 << 20  # bytes that may wait for the disk before a venue is made to wait


class Connection:
    """Keeps one feed connected, or one leg of it, and its orders on the way into the journal."""

    def __init__(self, directory: Directory, url: str, journal: Journal, state: State, leg: int = 0) -> None:
        self.feed = directory.feed
        self.url = url
        self.journal = journal
        self.state = state
        self.ears = ears = directory.ears
        self.listing = Listing(directory, leg)
        self.intake = Intake(self.feed, journal, state, self.listing, ears)
        self._watches: list[Watch] = []
        self._relief: asyncio.Task[str] | None = None
        self._useful = False
        self._failures = 0
        self._told = ""

    async def keep(self) -> None:
        """Connect, listen, and connect again, until cancelled."""
        try:
            while True:
                self._useful = False
                if self._relief is None:
                    why = await self._once()
                else:
                    relief, self._relief = self._relief, None
                    why = await relief
                await self._pause(why)
        finally:
            if self._relief is not None:
                self._relief.cancel()
                await asyncio.gather(self._relief, return_exceptions=True)

    async def _pause(self, why: str) -> None:
        """What comes between two connections: nothing where the second one is there already."""
        if self.state.phase == "idle":
            await asyncio.sleep(self.ears.pace.relist)
        elif self._relief is None:
            self._failures = 0 if self._useful else self._failures + 1
            self.state.phase, self.state.why = "waiting", why
            self._tell(why)
            await asyncio.sleep(self._wait())

    def mark(self) -> None:
        """Put into the journal how far the feed has been listened to, behind the orders of that time."""
        before: Watch | None = None
        for watch in self._watches:
            # Of two connections the second counts once the first was heard after it began: then there is no gap.
            if before is None or before.overlaps(watch):
                self._mark(watch.covered())
            before = watch

    def _mark(self, stretch: tuple[int, int] | None) -> None:
        if stretch and stretch[1] > max(stretch[0], self.state.covered_to or 0):
            assets = self.ears.assets or None
            leg = (self.listing.leg, self.feed.legs)
            self.journal.add_coverage(*stretch, self.feed.coverage, assets, self.listing.unheard(), leg)
            self.state.cover(*stretch)

    async def _once(self) -> str:
        """One connection from its beginning to its end; gives why it ended."""
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException

        pace = self.ears.pace
        if not self._watches:
            self.state.phase = "connecting"
        try:
            await self.listing.directory.know()
            if self.listing.is_idle:
                self.state.phase = "idle"
                return ""
            async with connect(
                self.url,
                open_timeout=pace.open,
                ping_interval=pace.keepalive,
                ping_timeout=pace.keepalive,
                close_timeout=2,
                max_size=LARGEST,
                max_queue=16,
                user_agent_header="briefs",
            ) as socket:
                try:
                    await self._converse(socket)
                finally:
                    await socket.close()
        except (Relieved, Refused, BriefsError, OSError, WebSocketException) as error:
            return reason(error)[:SHOWN]
        return "the venue closed the connection"

    async def _converse(self, socket: ClientConnection) -> None:
        """Subscribe and listen until the first thing goes wrong."""
        wanted = self.listing.wanted()
        asked = self.feed.subscribe(wanted)
        if self.feed.listed and not asked:
            raise Refused("it lists none of the wanted contracts")
        answers = len(asked) + self.feed.extra_answers if asked else 0
        watch = Watch(self.feed, self.ears.clock(), answers, self.ears.pace.acknowledge)
        self.state.connections += 1
        if not self._watches:
            self.state.phase = "subscribing"
        self._watches.append(watch)
        jobs: list[Coroutine[Any, Any, None]] = [self._listen(socket, asked, watch), self._look(watch)]
        jobs += [self._beat(socket)] if self.feed.ping else []
        jobs += [self._relist(socket, set(wanted))] if self.listing.directory.needed else []
        tasks = [asyncio.ensure_future(job) for job in jobs]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            stretch = watch.covered()
            self._mark(stretch)
            self._useful = stretch is not None and stretch[1] - stretch[0] >= _USEFUL_MS
            self._watches.remove(watch)
            if self._watches and not self._watches[-1].proven:
                self.state.phase = "subscribing"

    async def _listen(self, socket: ClientConnection, asked: Sequence[str], watch: Watch) -> None:
        for message in asked:
            await socket.send(message)
        async for frame in socket:
            await self._hear(socket, frame, watch)

    async def _hear(self, socket: ClientConnection, frame: str | bytes, watch: Watch) -> None:
        now = self.ears.clock()
        heard = self.intake.take(frame, now)
        if heard.kind == "refused":
            self._refuse(heard.why, watch, now)
            return
        watch.hear(heard.kind, now)
        if watch.proven and self.state.phase != "live":
            self._live()
        if heard.reply:
            await socket.send(heard.reply)
        if heard.unknown:
            await self.intake.learn(now)
        while self.journal.waiting_bytes > _FULL:  # noqa: ASYNC110 - it is the disk that is waited for
            await asyncio.sleep(self.ears.pace.look)

    def _refuse(self, why: str, watch: Watch, now: int) -> None:
        """Go on with what is left, or raise Refused where the refusal may have cost more than it names."""
        named = self.listing.refuse(why)
        text = f"a subscription was refused: {why}"
        if not (named and self.feed.single and watch.asked > named):
            raise Refused(text)
        watch.refuse(named, now)
        self.ears.notice(f"{self.feed.venue}: {text}"[:SHOWN])

    async def _beat(self, socket: ClientConnection) -> None:
        """Say what keeps the feed alive, at once and then as often as the venue wants."""
        while True:
            await socket.send(self.feed.ping)
            await asyncio.sleep(self.feed.ping_s)

    async def _look(self, watch: Watch) -> None:
        """Give the connection up where it does not do what it promised, or where its time is over."""
        renewal_ms = watch.opened_ms + self.feed.renew_s * 1000
        while True:
            await asyncio.sleep(self.ears.pace.look)
            now = self.ears.clock()
            if complaint := watch.complaint(now):
                raise Refused(complaint)
            relief = self._watches[-1]
            if relief is not watch and relief.proven and watch.overlaps(relief):
                raise Relieved
            if self._relief is not None and self._relief.done():
                self._relief, renewal_ms = None, now + _AGAIN_MS
            if self.feed.renew_s and now >= renewal_ms and self._relief is None:
                self._relief = asyncio.ensure_future(self._once())

    async def _relist(self, socket: ClientConnection, subscribed: set[str]) -> None:
        """Read the list of contracts again now and then, and subscribe to those that were added."""
        while True:
            await asyncio.sleep(self.ears.pace.relist)
            await self.listing.directory.renew()
            wanted = self.listing.wanted().items()
            added = {symbol: market for symbol, market in wanted if symbol not in subscribed}
            if self.feed.listed and added:
                subscribed |= set(added)
                for message in self.feed.subscribe(added):
                    await socket.send(message)

    def _live(self) -> None:
        self.state.phase, self.state.why = "live", ""
        if self._told:
            self.ears.notice(f"{self.feed.venue}: live again")
            self._told = ""

    def _tell(self, why: str) -> None:
        """Tell of a failure when it is another one, and then ever more rarely."""
        if why != self._told or self._failures & (self._failures - 1) == 0:
            often = f" ({self._failures} times in a row)" if self._failures > 1 else ""
            self.ears.notice(f"{self.feed.venue}: {why}{often}; trying again")
        self._told = why

    def _wait(self) -> float:
        """Growing waits with jitter, so that not everybody comes back at one moment."""
        most = self.ears.pace.first_wait * 2 ** min(self._failures, 10)
        return self.ears.jitter.uniform(0, min(most, self.ears.pace.longest_wait))
