"""What connections need of the recorder, and how patient they are."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from briefs.sources.recorder.order import Contracts


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient a connection is, in seconds.

    keepalive: between pings of the protocol, and how long an answer may take: the bound for noticing a connection that
    is open on our side alone. contracts: how soon the list of contracts may be asked for again; relist: how often it is
    in any case.
    """

    open: float = 15
    acknowledge: float = 30
    keepalive: float = 15
    look: float = 0.5
    first_wait: float = 1
    longest_wait: float = 60
    contracts: float = 600
    relist: float = 3600


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
