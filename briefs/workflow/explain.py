"""What stands behind one figure of a window."""

from __future__ import annotations

from pathlib import Path

from briefs.lake.store import Lake
from briefs.metrics.explain import Explanation, explain
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window


def explain_figure(lake: Path, window: Window, preferences: Preferences, figure_id: str) -> Explanation:
    """The figure's definition, value and rows.

    Raises UserError for an unknown id, DataMissing where there is no lake or the window does not have the figure.
    """
    return explain(Lake(lake).frames(window, preferences.assets), preferences, figure_id)
