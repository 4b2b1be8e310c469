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

`make bench` writes this page. One run is one cold process (files and bytecode cached) on the sample day. All of them
read the same lake, in which the day's orders, minute bars and four years of funding lie.

- **briefs, BTC** is `briefs generate --asset BTC`: Markdown, HTML, PDF, JSON and {one} charts, some 140 figures
  with their meanings, and an audit that reads every number of every format back.
- **briefs, all assets** is the same of all assets, with {all} charts.
- **floor** imports the same modules of libraries and makes the PDF of the same page (the one that the brief's own PDF
  is made from) with WeasyPrint alone, as a PDF of the same kind. It imports WeasyPrint as it comes.
- **nbconvert** executes a notebook that reads the same files, computes tables like those of the brief for BTC and draws
  four of the charts with matplotlib; Chromium prints it to PDF.
- **quantstats** makes its HTML report of BTC's daily closes (no PDF, no audit).

CPU is user and system time of the whole process tree; memory is the peak of the tree's proportional set sizes.
Contestants run in turn; ratios are taken within a round.
"""


@dataclass(frozen=True, slots=True)
class Ratio:
    name: str
    median: float
    low: float
    high: float
    target: float


def results(
    costs: dict[str, list[tuple[float, float, float]]],
    ratios: list[Ratio],
    profile: dict[str, float],
    charts: tuple[int, int],
) -> str:
    """costs: CPU seconds, MiB and wall seconds of each run. profile: CPU seconds by stage. charts: of a brief
    of one asset, and of all assets.
    """
    lines = [
        HEAD.format(one=charts[0], all=charts[1]),
        "| ratio | median | range | target | |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.name} | {r.median:.2f} | {r.low:.2f} to {r.high:.2f} | at most {r.target:.2f} | "
        f"{'met' if r.median <= r.target else 'missed'} |"
        for r in ratios
    ]
    lines += ["", "| | runs | CPU, s | peak memory, MiB | wall time, s |", "|---|---|---|---|---|"]
    for name, runs in costs.items():
        cells = " | ".join(_spread([run[place] for run in runs], digits) for place, digits in ((0, 2), (1, 0), (2, 2)))
        lines.append(f"| {name} | {len(runs)} | {cells} |")
    whole = sum(profile.values())
    lines += ["", "Where a brief of BTC spends its CPU (medians of separate runs):", ""]
    lines += ["| stage | CPU, s | share |", "|---|---|---|"]
    lines += [f"| {stage} | {spent:.2f} | {spent / whole:.0%} |" for stage, spent in profile.items()]
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
