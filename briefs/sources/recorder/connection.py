"""One venue's feed, kept connected for as long as the recorder runs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from briefs.errors import BriefsError
from briefs.sources.recorder.feed import LARGEST
from briefs.sources.recorder.intake import SHOWN, Intake
from briefs.sources.recorder.journal import Journal
from briefs.sources.recorder.listing import Directory, Listing
from briefs.sources.recorder.state import State
from briefs.sources.recorder.watch import Watch

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

_USEFUL_MS = 5000
_TOO_LARGE = 1009  # the protocol's code for closing a connection on account of a frame's size
_FULL = 8 << 20  # bytes that may wait for the disk before a venue is made to wait


class Refused(Exception):
    """The connection is of no use any more; the text says why."""


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
        self.watch: Watch | None = None
        self._subscribed: set[str] = set()
        self._failures = 0
        self._told = ""

    async def keep(self) -> None:
        """Connect, listen, and connect again, until cancelled."""
        while True:
            why = await self._once()
            if self.state.phase == "idle":
                await asyncio.sleep(self.ears.pace.relist)
                continue
            self._judge()
            self.state.phase, self.state.why = "waiting", why
            self._tell(why)
            await asyncio.sleep(self._wait())

    def mark(self) -> None:
        """Put into the journal how far the feed has been listened to, behind the orders of that time."""
        stretch = self.watch.covered() if self.watch else None
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
        except Refused as refused:
            return str(refused)[:SHOWN]
        except BriefsError as error:
            return f"its contracts cannot be read: {error}"[:SHOWN]
        except TimeoutError:
            return "it does not answer"
        except (OSError, WebSocketException) as error:
            return f"connection lost: {_reason(error)}"[:SHOWN]
        return "the venue closed the connection"

    async def _converse(self, socket: ClientConnection) -> None:
        """Subscribe and listen until the first thing goes wrong."""
        wanted = self.listing.wanted()
        self._subscribed = set(wanted)
        asked = self.feed.subscribe(wanted)
        if self.feed.listed and not asked:
            raise Refused("it lists none of the wanted contracts")
        answers = len(asked) + self.feed.extra_answers if asked else 0
        self.watch = Watch(self.feed, self.ears.clock(), answers, self.ears.pace.acknowledge)
        self.state.phase, self.state.connections = "subscribing", self.state.connections + 1
        jobs: list[Coroutine[Any, Any, None]] = [self._listen(socket, asked, self.watch), self._look(self.watch)]
        jobs += [self._beat(socket)] if self.feed.ping else []
        jobs += [self._relist(socket)] if self.listing.directory.needed else []
        tasks = [asyncio.ensure_future(job) for job in jobs]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

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
        """Give the connection up where it does not do what it promised."""
        while True:
            await asyncio.sleep(self.ears.pace.look)
            if complaint := watch.complaint(self.ears.clock()):
                raise Refused(complaint)

    async def _relist(self, socket: ClientConnection) -> None:
        """Read the list of contracts again now and then, and subscribe to those that were added."""
        while True:
            await asyncio.sleep(self.ears.pace.relist)
            await self.listing.directory.renew()
            wanted = self.listing.wanted().items()
            added = {symbol: market for symbol, market in wanted if symbol not in self._subscribed}
            if self.feed.listed and added:
                self._subscribed |= set(added)
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

    def _judge(self) -> None:
        """Count the failures in a row: a connection that was of use for a while starts the count again."""
        covered = self.watch.covered() if self.watch else None
        useful = covered is not None and covered[1] - covered[0] >= _USEFUL_MS
        self._failures = 0 if useful else self._failures + 1
        self.mark()
        self.watch = None

    def _wait(self) -> float:
        """Growing waits with jitter, so that not everybody comes back at one moment."""
        most = self.ears.pace.first_wait * 2 ** min(self._failures, 10)
        return self.ears.jitter.uniform(0, min(most, self.ears.pace.longest_wait))


def _reason(error: BaseException) -> str:
    """What became of a connection, in a user's words where it is known."""
    ours = getattr(error, "sent", None)
    if ours is not None and ours.code == _TOO_LARGE:
        return f"it sent a frame of more than {LARGEST >> 20} MB, which is refused"
    return str(error).strip() or type(error).__name__
