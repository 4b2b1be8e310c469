"""Counts false alarms on correct briefs of real days. Usage: clean_run.py [EVERY]; see docs/audit.md.

Every day from 14 November 2024 to 13 November 2025 (or each EVERY-th) is briefed in Markdown, verified, and audited as
a text by anyone, alone and against its own figures. Skipped where BRIEFS_MARKET_DATA names nothing.
"""

# ruff: noqa: T201 - a program of its own

import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from mutant_run import MARKET, imported

from briefs.audit.article.audit import audit
from briefs.audit.verify import verify
from briefs.errors import AuditFailed
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.generate import generate

FIRST, LAST = date(2024, 11, 14), date(2025, 11, 13)


def alarms(folder):
    """The findings on one brief: by `verify`, by `audit` alone, by `audit` with data."""
    text, figures = folder / "brief.md", (folder / "brief.json").read_text()
    return [*verify(folder).findings, *audit(text).findings, *audit(text, figures).findings]


def briefed(lake, output, every):
    """The folder of each day's brief; one that does not pass its own audit is told and left out."""
    for number in range(0, (LAST - FIRST).days + 1, every):
        day = FIRST + timedelta(days=number)
        try:
            yield generate(lake, Window.day(day), output, Preferences(), frozenset({"md", "json"})).folder
        except AuditFailed as refused:
            print(refused)


def main():
    if not MARKET.is_dir():
        print(f"no market data at {MARKET}: set BRIEFS_MARKET_DATA")
        return 0
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        imported(work)
        folders = list(briefed(work / "real", work / "output", every))
        found = [f"{folder.name}: {f.kind}: {f.sentence}: {f.says}" for folder in folders for f in alarms(folder)]
        for folder in folders:
            shutil.rmtree(folder / "charts", ignore_errors=True)  # Markdown alone
        begun = time.process_time()
        for folder in folders:
            verify(folder)
        speed = len(folders) / (time.process_time() - begun)
    print(*found, sep="\n")
    wanted = len(range(0, (LAST - FIRST).days + 1, every))
    print(
        f"{len(folders)} of {wanted} days, {len(found)} false alarms; {speed:.1f} a second verified in Markdown alone"
    )
    return 0 if not found and len(folders) == wanted else 4


if __name__ == "__main__":
    sys.exit(main())
