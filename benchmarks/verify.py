"""Measures how many briefs a second one core verifies. Usage: verify.py FOLDER... (each holds folders of briefs).

A brief is verified once and in Markdown alone, as `brief.json` and `brief.md` lie in a folder of their own; the wall
clock is not asked, so other work on the machine counts little.
"""

import shutil
import sys
import tempfile
import time
from pathlib import Path

from briefs.audit.verify import verify


def seconds(folder: Path, work: Path) -> tuple[float, int]:
    """CPU seconds that the brief in `folder` takes, and its findings."""
    to = work / folder.name
    to.mkdir(parents=True)
    for name in ("brief.json", "brief.md"):
        shutil.copy(folder / name, to / name)
    begun = time.process_time()
    result = verify(to)
    return time.process_time() - begun, len(result.findings)


def main() -> int:
    folders = sorted(path.parent for name in sys.argv[1:] for path in Path(name).rglob("brief.json"))
    if not folders:
        print("verify: name a folder of briefs, such as output", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as name:
        verify(folders[0])  # imports and patterns are no brief's own cost
        taken = [seconds(folder, Path(name) / str(n)) for n, folder in enumerate(folders)]
    cpu, findings = sum(cpu for cpu, _ in taken), sum(count for _, count in taken)
    print(
        f"{len(folders)} briefs verified in {cpu:.2f} s of CPU: {len(folders) / cpu:.1f} a second, {findings} findings"
    )
    return 4 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
