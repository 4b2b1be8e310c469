"""Which subjects the metrics stage has, and what each figure id means."""

from __future__ import annotations

import re
from functools import cache
from typing import Protocol

from briefs.metrics import (
    analogs,
    attribution,
    calendar,
    context,
    expected_move,
    funding,
    headlines,
    levels,
    liquidations,
    market,
    open_interest,
    outliers,
    plausibility,
    premium,
    price,
    reported,
    revisions,
)
from briefs.metrics.definition import Definition
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.preferences import Preferences


class Subject(Protocol):
    """A module of one subject: `DEFINITIONS` of its figures, and `measure`, which adds them to the tally."""

    @property
    def DEFINITIONS(self) -> tuple[Definition, ...]: ...  # noqa: N802 - a constant of the module

    def measure(self, frames: MarketFrames, preferences: Preferences, tally: Tally) -> None: ...


SUBJECTS: tuple[Subject, ...] = (
    context,
    revisions,
    liquidations,
    funding,
    premium,
    price,
    open_interest,
    levels,
    market,
    reported,
    calendar,
    headlines,
    attribution,
    expected_move,
    analogs,
    plausibility,
    outliers,
)


def definition(figure_id: str) -> Definition | None:
    """What a figure's id means; None where no subject defines it."""
    head = re.split(r"[.@]", figure_id, maxsplit=1)[0]
    return next((entry for entry in _beginning(head) if entry.covers(figure_id)), None)


def definitions() -> tuple[Definition, ...]:
    """Every family of figures, in the order of the subjects."""
    return tuple(entry for subject in SUBJECTS for entry in subject.DEFINITIONS)


@cache
def _beginning(head: str) -> tuple[Definition, ...]:
    """The families whose ids may begin with this word."""
    return tuple(entry for entry in definitions() if entry.head in {"", head})
