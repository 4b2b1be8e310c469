"""The metrics stage alone: a window of the lake becomes a reading."""

from __future__ import annotations

from pathlib import Path

from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.vocabulary.brief_json import dumps, reading_json
from briefs.vocabulary.figure import Reading
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window


def read_figures(lake: Path, window: Window, preferences: Preferences) -> Reading:
    """All figures and gaps of `window`. Raises DataMissing where there is no lake."""
    return compute(Lake(lake).frames(window, preferences.assets), preferences)


def as_json(reading: Reading) -> str:
    """The text that `briefs figures --json` prints."""
    return dumps(reading_json(reading))
