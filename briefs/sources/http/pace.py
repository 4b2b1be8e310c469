"""How fast each host may be asked: one bucket a host, shared by all threads of a session."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from briefs.sources.talk import Host

SHARE = 0.5  # of the documented pace; limits are per address, and others may share ours
_FEW = 4  # of less than so many calls half would be none or one, and two files of one source wait minutes for it


@dataclass(slots=True)
class _Bucket:
    size: float
    per_second: float
    tokens: float
    at: float


@dataclass(slots=True)
class Pace:
    """Token buckets, one for each pace that a host documents; a pause that it asks for holds for all of them.

    monotonic: seconds of a steady clock; sleep: pauses, and may raise to end everything.
    """

    monotonic: Callable[[], float]
    sleep: Callable[[float], None]
    _buckets: dict[Host, _Bucket] = field(default_factory=dict)
    _closed: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, host: Host, weight: int) -> None:
        """Wait until a question of `weight` may be asked. One that weighs more than a full bucket takes all of it."""
        while (pause := self._taken(host, weight)) > 0:
            self.sleep(pause)

    def give_back(self, host: Host, weight: int) -> None:
        """A question that was taken and never reached the host does not count."""
        with self._lock:
            bucket = self._bucket(host)
            bucket.tokens = min(bucket.size, bucket.tokens + weight)

    def pause(self, host: Host, weight: int) -> float:
        """Seconds until a question of `weight` may be asked, as things stand."""
        with self._lock:
            return max(0.0, self._due(host, weight))

    def close(self, host: Host, seconds: float) -> None:
        """Nobody asks this host for so many seconds: the venue said so."""
        with self._lock:
            self._closed[host.name] = max(self._closed.get(host.name, 0.0), self.monotonic() + seconds)

    def closed_for(self, host: Host) -> float:
        """Seconds that the host is still closed; 0 where it may be asked."""
        with self._lock:
            return max(0.0, self._closed.get(host.name, 0.0) - self.monotonic())

    def _taken(self, host: Host, weight: int) -> float:
        """0 where the question was taken off the bucket, else the seconds to wait before trying again."""
        with self._lock:
            pause = self._due(host, weight)
            # A rest of a nanosecond is arithmetic, not a reason to sleep.
            if pause > 1e-9:
                return pause
            self._bucket(host).tokens -= weight
            return 0

    def _due(self, host: Host, weight: int) -> float:
        now = self.monotonic()
        bucket = self._bucket(host)
        bucket.tokens = min(bucket.size, bucket.tokens + (now - bucket.at) * bucket.per_second)
        bucket.at = now
        wanted = min(float(weight), bucket.size)
        return max((wanted - bucket.tokens) / bucket.per_second, self._closed.get(host.name, 0.0) - now)

    def _bucket(self, host: Host) -> _Bucket:
        if host not in self._buckets:
            size = host.calls * SHARE if host.calls >= _FEW else float(host.calls)
            self._buckets[host] = _Bucket(size, host.calls * SHARE / host.per_s, size, self.monotonic())
        return self._buckets[host]
