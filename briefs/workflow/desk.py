"""What an editor adds. By itself, so that a process which only hands it on need not load what makes briefs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from briefs.vocabulary.look import BUILT_IN, Look


@dataclass(frozen=True, slots=True)
class Desk:
    """What an editor adds: the folder of notes, one of templates and phrases of their own, and the house's look."""

    notes: Path | None = None
    templates: Path | None = None
    look: Look = BUILT_IN


UNEDITED = Desk()
