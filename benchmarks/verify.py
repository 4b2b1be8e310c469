"""How many briefs a second one core verifies in Markdown. Usage: verify.py MARKET | FOLDER... ; see `make bench`.

MARKET is the folder that BRIEFS_MARKET_DATA names: its year from 14 November 2024 is briefed first, which takes some
minutes. FOLDER holds folders of briefs. Each brief lies in a folder of its own with `brief.json` and `brief.md` alone.
CPU time is measured, not the wall clock, so other work on the machine counts less.
"""

import gc
import shutil
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from briefs.audit.verify import verify

TARGET = 20
FIRST, DAYS = date(2024, 11, 14), 365


def year(market: Path, work: Path) -> list[Path]:
    """The folders of the year's briefs."""
    from briefs.lake.store import Lake
    from briefs.vocabulary.preferences import Preferences
    from briefs.vocabulary.window import Window
    from briefs.workflow.generate import generate

    lake = Lake(work / "lake")
    for file in sorted(market.iterdir()):
        if file.suffix in {".csv", ".parquet"}:
            lake.import_files(file.stem, [file])
    windows = [Window.day(FIRST + timedelta(days=n)) for n in range(DAYS)]
    formats = frozenset({"md", "json"})
    return [generate(lake.path, window, work / "output", Preferences(), formats).folder for window in windows]


def seconds(folder: Path, work: Path) -> tuple[float, int]:
    """CPU seconds that the brief in `folder` takes, and its findings."""
    to = work / folder.name
    to.mkdir(parents=True)
    for name in ("brief.json", "brief.md"):
        shutil.copy(folder / name, to / name)
    begun = time.process_time()
    result = verify(to)
    return time.process_time() - begun, len(result.findings)


def main(*names: str) -> int:
    gc.set_threshold(50_000)  # as the command does
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        given = [Path(name) for name in names]
        folders = sorted(path.parent for folder in given for path in folder.rglob("brief.json"))
        if not folders and given and any(given[0].glob("*.parquet")):
            folders = year(given[0], work)
        if not folders:
            print("verify: not measured, neither market data (BRIEFS_MARKET_DATA) nor briefs at", *names)
            return 0
        verify(folders[0])  # imports and patterns are no brief's own cost
        taken = [seconds(folder, work / str(n)) for n, folder in enumerate(folders)]
    cpu, findings = [cpu for cpu, _ in taken], sum(count for _, count in taken)
    speed = len(taken) / sum(cpu)
    print(
        f"verify: {len(taken)} briefs in {sum(cpu):.1f} s of CPU (median {1000 * median(cpu):.0f} ms), {findings} "
        f"findings: {speed:.1f} a second, at least {TARGET}: {'met' if speed >= TARGET else 'missed'}"
    )
    return 4 if findings else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
