"""From a frame to the journal: read it, drop what is known already, set aside what cannot be read."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from briefs.sources.recorder.ears import Ears
from briefs.sources.recorder.feed import Feed, Heard
from briefs.sources.recorder.journal import Journal
from briefs.sources.recorder.listing import Listing
from briefs.sources.recorder.order import Order, too_far_ahead
from briefs.sources.recorder.seen import Seen
from briefs.sources.recorder.state import State

SHOWN = 200
"""Characters of a reason."""

_REASONS = 10  # of one frame
_KEPT_FRAME = 100_000  # characters of a frame that is set aside
_UNREAD = 500  # frames that wait for a contract's size
_ASIDE = 1000  # frames an hour that are set aside; a venue that talks nonsense must not fill the disk
_HOUR_MS = 3_600_000


class Intake:
    """Takes one feed's frames."""

    def __init__(self, feed: Feed, journal: Journal, state: State, listing: Listing, ears: Ears) -> None:
        self.feed = feed
        self.journal = journal
        self.state = state
        self.listing = listing
        self.ears = ears
        self._seen = Seen()
        self._unread: deque[str | bytes] = deque(maxlen=_UNREAD)
        self._aside = (0, 0)

    def take(self, frame: str | bytes, now_ms: int) -> Heard:
        """What the frame says; its orders are on their way into the journal. One that makes no sense is set aside."""
        self.state.frames += 1
        try:
            heard = self.feed.read(frame, self.listing.contracts)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            self._set_aside(now_ms, [f"{type(error).__name__}: {error}"], frame)
            return Heard("other")
        if heard.sent_ms is not None:
            self.state.delays.append(now_ms - heard.sent_ms)
        ahead = [order for order in heard.orders if too_far_ahead(order, now_ms)]
        self._keep([order for order in heard.orders if order not in ahead] if ahead else heard.orders, now_ms)
        if heard.aside or ahead:
            wrong = [f"time {order.ts} lies ahead of the clock" for order in ahead]
            self._set_aside(now_ms, [*heard.aside, *wrong], frame)
        if heard.unknown and len(frame) <= _KEPT_FRAME:
            self._unread.append(frame)
        return heard

    async def learn(self, now_ms: int) -> None:
        """A contract was listed after the list was read: read it again, and then the frames that waited for it."""
        if not await self.listing.directory.renew():
            return
        waiting, self._unread = self._unread, deque(maxlen=_UNREAD)
        for frame in waiting:
            self._keep(self.feed.read(frame, self.listing.contracts).orders, now_ms)

    def _keep(self, orders: Sequence[Order], now_ms: int) -> None:
        assets = self.ears.assets
        wanted = [order for order in orders if not assets or order.asset in assets]
        new = self._seen.new(wanted)
        self.state.repeated += len(wanted) - len(new)
        if new:
            self.journal.add_orders(now_ms, new)
            self.state.last_event = max(*(order.ts for order in new), self.state.last_event or 0)

    def _set_aside(self, now_ms: int, why: Sequence[str], frame: str | bytes) -> None:
        self.state.aside += len(why)
        hour, count = self._aside
        self._aside = (now_ms // _HOUR_MS, count + 1 if hour == now_ms // _HOUR_MS else 1)
        if self._aside[1] > _ASIDE:
            return
        text = frame if isinstance(frame, str) else frame.hex()
        self.journal.add_aside(now_ms, [reason[:SHOWN] for reason in why[:_REASONS]], text[:_KEPT_FRAME])
