"""Everything that `make bench` measures, in one run, printed and written to benchmarks/results.md.

Usage: bench.py [--short | --large] MARKET. --short measures once at small sizes and writes nothing. --large measures
what takes hours, 100 million orders and 1,095 days, and writes benchmarks/results-large.md. MARKET is the folder that
BRIEFS_MARKET_DATA names; what needs it is left out where it is absent.
"""

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the page, and the script below this folder that prints what stands beneath it."""

    heading: str
    words: tuple[str, ...]


def parts(how: str, market: str) -> list[Part]:
    """What is measured beside a cold brief, which comes first."""
    if how == "--short":
        days = ("days.py", "1", "md,html,json", "2", "4")
        return [
            Part("A warm brief", ("warm.py", "1")),
            Part("The lake at size", ("size.py", "60000", "2025-12-01", "2025-12-31", "1")),
            Part("Many days", days),
        ]
    if how == "--large":
        return [
            Part("The lake at size", ("size.py", "100000000", "2025-01-01", "2025-12-31", "1")),
            Part("Many days", ("days.py", "1", "md,html,json", "365", "1095")),
        ]
    return [
        Part("A warm brief", ("warm.py", "5")),
        Part("Figures on a real year", ("figures_year.py", market)),
        Part("The lake at size", ("size.py", "10000000", "2025-01-01", "2025-12-31", "1")),
        Part("Many days", ("days.py", "1", "md,html,json", "30", "60", "120")),
        Part("Verification", ("verify.py", market)),
    ]


def said(words: Sequence[str]) -> str:
    """What the script prints. Ends the run where it fails."""
    print(f"bench: {' '.join(words)}", file=sys.stderr, flush=True)
    done = subprocess.run(
        [sys.executable, str(HERE / words[0]), *words[1:]], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"bench: {' '.join(words)} failed")
    return done.stdout


def main(how: str, market: str) -> None:
    page = ""
    if how != "--large":
        with tempfile.TemporaryDirectory() as name:
            cold = Path(name) / "cold.md"
            said(("run.py", *(("--short",) if how == "--short" else ()), str(cold)))
            page = cold.read_text(encoding="utf-8")
            print(page, flush=True)
    for part in parts(how, market):
        text = f"\n## {part.heading}\n\n{said(part.words)}"
        print(text, flush=True)
        page += text
    if how != "--short":
        place = HERE / ("results-large.md" if how == "--large" else "results.md")
        place.write_text(page.lstrip(), encoding="utf-8")


if __name__ == "__main__":
    chosen = [word for word in sys.argv[1:] if word.startswith("--")]
    main(chosen[0] if chosen else "", next((word for word in sys.argv[1:] if not word.startswith("--")), "market"))
