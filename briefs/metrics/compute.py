"""The metrics stage: every subject in turn, one reading out."""

from __future__ import annotations

from briefs.metrics.catalogue import SUBJECTS
from briefs.metrics.stray_bars import without_stray_bars
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Reading
from briefs.vocabulary.preferences import Preferences


def compute(frames: MarketFrames, preferences: Preferences) -> Reading:
    """All figures, gaps and evidence of the frames' window. Pure: the same frames give the same reading."""
    tally = Tally(frames.window)
    frames = without_stray_bars(frames, tally)
    for subject in SUBJECTS:
        subject.measure(frames, preferences, tally)
    return Reading(
        frames.window,
        tally.figures,
        tuple(tally.gaps),
        frames.provenance,
        frames.revision,
        tuple(tally.evidence),
    )
