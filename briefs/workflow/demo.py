"""The sample day: simulated into a lake, then briefed like any other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.generate import Generated, generate
from briefs.workflow.simulate import simulate

SAMPLE = date(2026, 2, 1)


def demo(lake: Path, output: Path) -> Generated:
    """Simulate the sample scenario into `lake` (nothing changes where it is there already) and write its brief."""
    simulate(SAMPLE.isoformat(), lake)
    return generate(lake, Window.day(SAMPLE), output, Preferences())
