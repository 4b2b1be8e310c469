"""The results as Markdown, with the versions and the machine that they were measured with."""

import os
import platform
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

HEAD = """\
# Benchmarks

`make bench` writes this page. One run is one cold process (files and bytecode cached) on the sample day: `briefs
generate` makes Markdown, HTML, PDF, JSON and charts and audits them; nbconvert executes a notebook with the same rows,
the same tables and four charts and prints it to PDF with Chromium; quantstats makes its HTML report of one series of
daily returns; the floor imports what `briefs generate` imports and makes the PDF of a ready page. CPU is user and
system time of the whole process tree; memory is the peak of the tree's proportional set sizes. Contestants run in
turn; ratios are taken within a round.
"""


@dataclass(frozen=True, slots=True)
class Ratio:
    name: str
    median: float
    low: float
    high: float
    target: float


def results(costs: dict[str, list[tuple[float, float, float]]], ratios: list[Ratio]) -> str:
    """costs: CPU seconds, MiB and wall seconds of each run."""
    lines = [HEAD, "| ratio | median | range | target | |", "|---|---|---|---|---|"]
    lines += [
        f"| {r.name} | {r.median:.2f} | {r.low:.2f} to {r.high:.2f} | at most {r.target:.2f} | "
        f"{'met' if r.median <= r.target else 'missed'} |"
        for r in ratios
    ]
    lines += ["", "| | runs | CPU, s | peak memory, MiB | wall time, s |", "|---|---|---|---|---|"]
    for name, runs in costs.items():
        cells = " | ".join(_spread([run[place] for run in runs], digits) for place, digits in ((0, 2), (1, 0), (2, 2)))
        lines.append(f"| {name} | {len(runs)} | {cells} |")
    return "\n".join([*lines, "", "Measured with:", "", *(f"- {line}" for line in _surroundings())]) + "\n"


def _spread(values: list[float], digits: int) -> str:
    return f"{median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def _surroundings() -> list[str]:
    ours = ", ".join(f"{name} {version(name)}" for name in ("briefs", "duckdb", "pandas", "numpy", "weasyprint"))
    found = [f"Python {platform.python_version()}: {ours}"]
    for folder, names in (
        ("notebook", ("nbconvert", "playwright", "matplotlib", "pandas")),
        ("returns", ("quantstats",)),
    ):
        python = Path(".venv-bench") / folder / "bin" / "python"
        if python.exists():
            found.append(", ".join(f"{name} {_version(python, name)}" for name in names))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return [
        *found,
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}",
    ]


def _version(python: Path, name: str) -> str:
    words = [str(python), "-c", f"from importlib.metadata import version; print(version({name!r}))"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "processor unknown"
    )
