"""Which implementations are used: the one place that puts a session together."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from briefs import __version__
from briefs.settings.keys import keys
from briefs.settings.sources import Sources
from briefs.sources.http.cache import Cache
from briefs.sources.http.limits import ORDINARY, Limits
from briefs.sources.http.pace import Pace
from briefs.sources.http.session import Session
from briefs.sources.http.wire import Wire
from briefs.sources.talk import Source
from briefs.workflow.clock import now

AGENT = f"briefs/{__version__} (market briefs; one reader)"


class Stopped(Exception):
    """Work that was asked to stop while it waited."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits that end early, with Stopped, once `stop` is called from another thread."""

    _over: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        self._over.set()

    @property
    def is_over(self) -> bool:
        return self._over.is_set()

    def sleep(self, seconds: float) -> None:
        if self._over.wait(seconds):
            raise Stopped


@contextmanager
def session(
    settings: Sources,
    sources: Iterable[Source],
    environ: Mapping[str, str],
    patience: Patience,
    limits: Limits = ORDINARY,
) -> Iterator[Session]:
    """A session for these sources, with their keys. Raises UserError where a key or a proxy variable is unusable."""
    wire = Wire(limits, AGENT, time.monotonic)
    cache = Cache(settings.cache)
    cache.prune(now().timestamp())
    names = sorted({source.key for source in sources if source.key})
    try:
        yield Session(
            wire,
            Pace(time.monotonic, patience.sleep),
            cache,
            now,
            random.SystemRandom().random,
            keys(names, environ),
            settings.elsewhere,
        )
    finally:
        wire.close()
