"""A name for the state of a lake as far as one window is concerned."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from briefs.lake import manifest as manifests
from briefs.tables.contract import EVENTS
from briefs.vocabulary.window import Window


def fingerprint(lake: Path, window: Window) -> str:
    """The same text as long as the lake holds the same rows up to the window's end, and the same schedule of events.

    It changes too often rather than too seldom: a file that holds later rows of the window's month bears on it.
    """
    whole = manifests.load(lake)
    bearing = replace(
        whole,
        files=tuple(one for one in whole.files if one.first < window.end or one.table == EVENTS.name),
        revised=tuple(one for one in whole.revised if one.first < window.end),
        stretches=tuple(one for one in whole.stretches if one.start < window.end),
        revision=0,
        rollups=(),  # say nothing that the files do not say
    )
    return hashlib.sha256(manifests.dumps(bearing).encode()).hexdigest()
