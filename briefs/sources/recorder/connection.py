"""One venue's feed, kept connected for as long as the recorder runs."""

from __future__ import annotations

import asyncio
import random
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from briefs.errors import BriefsError
from briefs.sources.recorder.feed import LARGEST, Feed, Heard
from briefs.sources.recorder.journal import Journal
from briefs.sources.recorder.order import Contracts, Order, too_far_ahead
from briefs.sources.recorder.seen import Seen
from briefs.sources.recorder.state import State
from briefs.sources.recorder.watch import Watch

if TYPE_CHECKING:
    from websockets.asyncio.client import ClientConnection

_SHOWN = 200  # characters of a reason
_KEPT_FRAME = 100_000  # characters of a frame that is set aside
_UNREAD = 500  # frames that wait for a contract's size
_USEFUL_MS = 5000
_TOO_LARGE = 1009  # the protocol's code for closing a connection on account of a frame's size
_FULL = 8 << 20  # bytes that may wait for the disk before a venue is made to wait


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a connection is, in seconds.

    keepalive: between pings of the protocol, and how long an answer may take: the bound for noticing a connection that
    is open on our side alone. contracts: how soon the list of contracts may be asked for again.
    """

    open: float = 15
    acknowledge: float = 30
    keepalive: float = 15
    look: float = 0.5
    first_wait: float = 1
    longest_wait: float = 60
    contracts: float = 600


@dataclass(slots=True)
class Ears:
    """What a connection needs of the recorder.

    clock: epoch milliseconds. contracts: a venue's contracts; it may block, and raises BriefsError. assets: only these,
    where any are named. notice: takes one line for the user.
    """

    clock: Callable[[], int]
    contracts: Callable[[str], Contracts]
    assets: tuple[str, ...]
    notice: Callable[[str], None]
    pace: Pace = field(default_factory=Pace)
    jitter: random.Random = field(default_factory=random.Random)


class Refused(Exception):
    """The connection is of no use any more; the text says why."""


class Connection:
    """Keeps one feed connected and its orders on the way into the journal."""

    def __init__(self, feed: Feed, url: str, journal: Journal, state: State, ears: Ears) -> None:
        self.feed = feed.narrowed() if ears.assets else feed
        self.url = url
        self.journal = journal
        self.state = state
        self.ears = ears
        self.watch: Watch | None = None
        self._contracts: Contracts = {}
        self._asked_ms: int | None = None
        self._left_out: set[str] = set()
        self._seen = Seen()
        self._unread: deque[str | bytes] = deque(maxlen=_UNREAD)
        self._failures = 0
        self._told = ""

    async def keep(self) -> None:
        """Connect, listen, and connect again, until cancelled."""
        while True:
            why = await self._once()
            self._judge()
            self.state.phase, self.state.why = "waiting", why
            self._tell(why)
            await asyncio.sleep(self._wait())

    async def _once(self) -> str:
        from websockets.asyncio.client import connect
        from websockets.exceptions import WebSocketException

        pace = self.ears.pace
        self.state.phase = "connecting"
        try:
            await self._know_contracts()
            async with connect(
                self.url,
                open_timeout=pace.open,
                ping_interval=pace.keepalive,
                ping_timeout=pace.keepalive,
                close_timeout=2,
                max_size=LARGEST,
                max_queue=64,
                user_agent_header="briefs",
            ) as socket:
                try:
                    await self._converse(socket)
                finally:
                    await socket.close()
        except Refused as refused:
            return str(refused)[:_SHOWN]
        except BriefsError as error:
            return f"its contracts cannot be read: {error}"[:_SHOWN]
        except TimeoutError:
            return "it does not answer"
        except (OSError, WebSocketException) as error:
            return f"connection lost: {_reason(error)}"[:_SHOWN]
        return "the venue closed the connection"

    async def _converse(self, socket: ClientConnection) -> None:
        asked = self.feed.subscribe(self._wanted())
        if self.feed.listed and not asked:
            raise Refused("it lists none of the wanted contracts")
        answers = len(asked) + self.feed.extra_answers if asked else 0
        self.watch = Watch(self.feed, self.ears.clock(), answers, self.ears.pace.acknowledge)
        self.state.phase, self.state.connections = "subscribing", self.state.connections + 1
        tasks = [asyncio.ensure_future(self._listen(socket, asked, self.watch))]
        tasks.append(asyncio.ensure_future(self._look(self.watch)))
        if self.feed.ping:
            tasks.append(asyncio.ensure_future(self._beat(socket)))
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

    async def _hear(self, socket: ClientConnection, frame: str | bytes, watch: Watch) -> None:
        now = self.ears.clock()
        self.state.frames += 1
        try:
            heard = self.feed.read(frame, self._contracts)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self._set_aside(now, [f"{type(error).__name__}: {error}"], frame)
            return
        if heard.kind == "refused":
            raise Refused(self._refusal(heard.why))
        watch.hear(heard.kind, now)
        if watch.proven and self.state.phase != "live":
            self.state.phase, self.state.why = "live", ""
            if self._told:
                self.ears.notice(f"{self.feed.venue}: live again")
                self._told = ""
        if heard.reply:
            await socket.send(heard.reply)
        self._record(heard, frame, now)
        if heard.unknown:
            self._unread.append(frame)
            await self._learn(now)
        while self.journal.waiting_bytes > _FULL:  # noqa: ASYNC110 - it is the disk that is waited for
            await asyncio.sleep(self.ears.pace.look)

    def _record(self, heard: Heard, frame: str | bytes, now: int) -> None:
        if heard.sent_ms is not None:
            self.state.delays.append(now - heard.sent_ms)
        wrong = [f"time {order.ts} lies ahead of the clock" for order in heard.orders if too_far_ahead(order, now)]
        self._keep([order for order in heard.orders if not too_far_ahead(order, now)], now)
        if heard.aside or wrong:
            self._set_aside(now, [*heard.aside, *wrong], frame)

    def _keep(self, orders: list[Order], now: int) -> None:
        assets = self.ears.assets
        wanted = [order for order in orders if not assets or order.asset in assets]
        new = self._seen.new(wanted)
        self.state.repeated += len(wanted) - len(new)
        if new:
            self.journal.add_orders(now, new)
            self.state.last_event = max(*(order.ts for order in new), self.state.last_event or 0)

    def _set_aside(self, now: int, why: list[str], frame: str | bytes) -> None:
        self.state.aside += len(why)
        text = frame if isinstance(frame, str) else frame.hex()
        self.journal.add_aside(now, [reason[:_SHOWN] for reason in why[:10]], text[:_KEPT_FRAME])

    def mark(self) -> None:
        """Put into the journal how far the feed has been listened to, behind the orders of that time."""
        stretch = self.watch.covered() if self.watch else None
        if stretch and stretch[1] > max(stretch[0], self.state.covered_to or 0):
            self.journal.add_coverage(*stretch, self.feed.coverage, self.ears.assets or None)
            self.state.cover(*stretch)

    def _wanted(self) -> Contracts:
        """The contracts to subscribe to, where a feed wants them named."""
        return {
            symbol: market
            for symbol, market in self._contracts.items()
            if symbol not in self._left_out and (not self.ears.assets or market.asset in self.ears.assets)
        }

    async def _know_contracts(self) -> None:
        if (self.feed.listed or self.feed.sized) and (not self._contracts or self._may_ask(self.ears.clock())):
            await self._ask_contracts()

    async def _ask_contracts(self) -> None:
        self._asked_ms = self.ears.clock()
        self._contracts = await asyncio.to_thread(self.ears.contracts, self.feed.venue)
        self._left_out.clear()

    def _may_ask(self, now: int) -> bool:
        return self._asked_ms is None or now - self._asked_ms > self.ears.pace.contracts * 1000

    async def _learn(self, now: int) -> None:
        """A contract was listed after the list was read: read it again, and then the frames that waited for it."""
        if not self._may_ask(now):
            return
        try:
            await self._ask_contracts()
        except BriefsError as error:
            self.ears.notice(f"{self.feed.venue}: its contracts cannot be read: {error}")
            return
        for frame in self._unread:
            self._keep(list(self.feed.read(frame, self._contracts).orders), now)
        self._unread.clear()

    def _refusal(self, why: str) -> str:
        """A refusal that names a contract costs that contract alone."""
        words = set("".join(sign if sign.isalnum() or sign in "-_" else " " for sign in why).split())
        named = words & set(self._wanted())
        if self.feed.listed and named:
            self._left_out |= named
        return f"a subscription was refused: {why}"

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
