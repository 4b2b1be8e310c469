"""Whether a connection is really listened to: what it has shown, not what it has promised.

An acknowledgement proves nothing: a retired address still acknowledges and then sends nothing. Times are epoch
milliseconds of the recorder's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from briefs.sources.recorder.feed import Feed, Kind


@dataclass(slots=True)
class Watch:
    """One connection of a feed, open since `opened_ms`, with `asked` subscriptions that are to be acknowledged.

    acknowledge_s: how long the acknowledgements may take.
    """

    feed: Feed
    opened_ms: int
    asked: int
    acknowledge_s: float = 30
    acknowledged: int = 0
    start_ms: int | None = None
    data_ms: int | None = None
    heard_ms: int = 0
    beat_ms: int | None = None

    def __post_init__(self) -> None:
        self.heard_ms = self.opened_ms
        if not self.asked:
            self.start_ms = self.opened_ms

    def hear(self, kind: Kind, now_ms: int) -> None:
        """Note a frame."""
        self.heard_ms = max(now_ms, self.heard_ms)
        if kind == "subscribed":
            self.acknowledged += 1
            if self.acknowledged == self.asked:
                self.start_ms = now_ms
        elif kind == "data":
            self.data_ms = now_ms
            if self.start_ms is None and not self.feed.listed:
                self.start_ms = now_ms
        elif kind == "alive":
            self.beat_ms = now_ms

    def refuse(self, count: int, now_ms: int) -> None:
        """So many of the subscriptions were refused: they need no acknowledgement any more."""
        self.asked -= count
        if 0 < self.asked == self.acknowledged and self.start_ms is None:
            self.start_ms = now_ms

    @property
    def proven(self) -> bool:
        """Whether the subscription has shown that it works."""
        if self.start_ms is None:
            return False
        beats = self.feed.proven_by == "heartbeat" and self.beat_ms is not None and self.beat_ms >= self.start_ms
        return beats or (self.data_ms is not None and self.data_ms >= self.start_ms)

    def overlaps(self, later: Watch) -> bool:
        """Whether this connection was heard after `later` began to be listened to."""
        return later.start_ms is not None and self.heard_ms >= later.start_ms

    def covered(self) -> tuple[int, int] | None:
        """The stretch that was listened to so far, from the subscription to the last frame; None while unproven."""
        if not self.proven or self.start_ms is None or self._is_quiet(self.heard_ms):
            return None
        return (self.start_ms, self.heard_ms)

    def complaint(self, now_ms: int) -> str:
        """Why the connection is to be given up; empty while there is no reason."""
        if self.start_ms is None:
            late = now_ms - self.opened_ms > self.acknowledge_s * 1000
            return f"{self.acknowledged} of {self.asked} subscriptions were acknowledged" if late else ""
        if self._is_quiet(now_ms):
            since = "" if self.data_ms is not None else " since it was subscribed to"
            return f"the feed is silent: nothing for {self.feed.quiet_s:g} seconds{since}, though the socket is open"
        if self.feed.ping and now_ms - self.heard_ms > (2 * self.feed.ping_s + 5) * 1000:
            return "heartbeats are not answered"
        return ""

    def _is_quiet(self, now_ms: int) -> bool:
        last = self.start_ms if self.data_ms is None else self.data_ms
        return last is not None and now_ms - last > self.feed.quiet_s * 1000
