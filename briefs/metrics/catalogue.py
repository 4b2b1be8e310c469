"""Which subjects the metrics stage has, and what each figure id means."""

from __future__ import annotations

from typing import Protocol

from briefs.metrics.definition import Definition
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.preferences import Preferences


class Subject(Protocol):
    """A module of one subject: `DEFINITIONS` of its figures, and `measure`, which adds them to the tally."""

    DEFINITIONS: tuple[Definition, ...]

    def measure(self, frames: MarketFrames, preferences: Preferences, tally: Tally) -> None: ...


SUBJECTS: tuple[Subject, ...] = ()
