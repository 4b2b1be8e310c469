"""Counts false alarms on correct briefs of real days. Usage: clean_run.py [EVERY] [--formats md,html,pdf]; see
docs/audit.md.

Every day from 14 November 2024 to 13 November 2025 (or each EVERY-th) is briefed, verified in each format, and audited
as a text by anyone, alone and against its own figures. Skipped where BRIEFS_MARKET_DATA names nothing.
"""

# ruff: noqa: T201 - a program of its own

import argparse
import shutil
import sys
import tempfile
from collections import Counter
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
    """The findings on one brief by `verify`, by `audit` alone, by `audit` with data; the claims found, by format."""
    text, figures = folder / "brief.md", (folder / "brief.json").read_text()
    verified = verify(folder)
    return [*verified.findings, *audit(text).findings, *audit(text, figures).findings], Counter(verified.checked)


def briefed(lake, output, every, formats):
    """The folder of each day's brief; one that does not pass its own audit is told and left out."""
    for number in range(0, (LAST - FIRST).days + 1, every):
        day = FIRST + timedelta(days=number)
        try:
            yield generate(lake, Window.day(day), output, Preferences(), formats).folder
        except AuditFailed as refused:
            print(f"{day}: {refused}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("every", nargs="?", type=int, default=1)
    parser.add_argument("--formats", default="md")
    asked = parser.parse_args()
    if not MARKET.is_dir():
        print(f"no market data at {MARKET}: set BRIEFS_MARKET_DATA")
        return 0
    days, found, claims = 0, 0, Counter()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        imported(work)
        formats = frozenset({"json", *asked.formats.split(",")})
        for folder in briefed(work / "real", work / "output", asked.every, formats):
            findings, checked = alarms(folder)
            for f in findings:
                print(f"{folder.name}: {f.place}: {f.kind}: {f.sentence}: {f.says}", flush=True)
            days, found, claims = days + 1, found + len(findings), claims + checked
            shutil.rmtree(folder)
    wanted = len(range(0, (LAST - FIRST).days + 1, asked.every))
    told = ", ".join(f"{claims[name]} in {name}" for name in sorted(claims))
    print(f"{days} of {wanted} days verified, {found} false alarms; claims found: {told}")
    return 0 if not found and days == wanted else 4


if __name__ == "__main__":
    sys.exit(main())
