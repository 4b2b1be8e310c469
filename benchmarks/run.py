"""Measures `briefs generate` against comparable programs and prints the ratios. Usage: run.py [--short] [PAGE]

The contestants run in turn, round after round, each in a fresh process, after one round that is thrown away and fills
the caches of files and bytecode. Ratios are taken within a round; the median over the rounds and their range are told.
"""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from inputs import DAY, HERE, Inputs, environment, prepare
from report import Ratio, results

ROUNDS = 5
NOTEBOOK = Path(".venv-bench/notebook/bin/python")
RETURNS = Path(".venv-bench/returns/bin/python")
BROWSERS = Path(".venv-bench/browsers")


@dataclass(frozen=True, slots=True)
class Contestant:
    """`made` is the file that shows that it did its work."""

    name: str
    command: list[str]
    made: Path


@dataclass(frozen=True, slots=True)
class Cost:
    cpu: float
    peak: float
    wall: float


def contestants(inputs: Inputs, folder: Path) -> list[Contestant]:
    """Ours and their floors first, then the others that are installed."""
    found = []
    for name, brief in (("BTC", inputs.one), ("all assets", inputs.all)):
        output, made = folder / f"ours {name}", folder / f"floor {name}.pdf"
        ours = [sys.executable, "-m", "briefs", *brief.words, "--output", str(output)]
        floor = [
            sys.executable,
            str(HERE / "peers" / "floor.py"),
            str(brief.page),
            str(made),
            "pdf/ua-1",
            str(brief.imports),
        ]
        found.append(Contestant(f"briefs, {name}", ours, output / f"{DAY}" / "brief.pdf"))
        found.append(Contestant(f"floor, {name}", floor, made))
    notebook = ["-m", "nbconvert", "--to", "webpdf", "--execute", "--disable-chromium-sandbox", str(inputs.notebook)]
    notebook += ["--output-dir", str(folder)]
    returns = [str(HERE / "peers" / "returns.py"), str(inputs.closes), str(folder / "returns.html")]
    if NOTEBOOK.exists() and BROWSERS.exists():
        found.append(Contestant("nbconvert", [str(NOTEBOOK), *notebook], folder / "day.pdf"))
    if RETURNS.exists():
        found.append(Contestant("quantstats", [str(RETURNS), *returns], folder / "returns.html"))
    return found


def cost(contestant: Contestant, inputs: Inputs) -> Cost:
    """What one run costs. Stops the benchmark where the run fails or makes nothing."""
    contestant.made.unlink(missing_ok=True)
    words = [sys.executable, "-I", "-S", str(HERE / "measure.py"), *contestant.command]
    done = subprocess.run(words, env=environment(inputs.environ), capture_output=True, text=True, check=False)
    if done.returncode or not contestant.made.exists():
        sys.exit(f"bench: {contestant.name} failed:\n{done.stdout}\n{done.stderr}")
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def stages(inputs: Inputs, folder: Path) -> dict[str, float]:
    """CPU seconds of the brief of one asset, stage by stage."""
    words = [sys.executable, str(HERE / "stages.py"), str(folder / "staged"), *inputs.one.words]
    done = subprocess.run(words, env=environment({}), capture_output=True, text=True, check=True)
    return {str(stage): float(spent) for stage, spent in json.loads(done.stdout).items()}


def ratios(costs: dict[str, list[Cost]]) -> list[Ratio]:
    """Ours to each of the others', with the target of each."""
    wanted = [
        ("CPU", "briefs, BTC", "nbconvert", "cpu", 0.45),
        ("memory", "briefs, BTC", "nbconvert", "peak", 0.3),
        ("CPU", "briefs, BTC", "quantstats", "cpu", 0.5),
        ("CPU", "briefs, BTC", "floor, BTC", "cpu", 1.25),
        ("CPU", "briefs, all assets", "floor, all assets", "cpu", 1.25),
    ]
    found = []
    for what, own, peer, field, target in wanted:
        if peer in costs:
            rounds = zip(costs[own], costs[peer], strict=True)
            values = [getattr(ours, field) / getattr(theirs, field) for ours, theirs in rounds]
            found.append(Ratio(f"{what}: {own} against {peer}", median(values), min(values), max(values), target))
    return found


def main(short: bool, page: Path | None) -> None:
    with tempfile.TemporaryDirectory() as name:
        inputs = prepare(Path(name))
        field = contestants(inputs, Path(name))
        costs: dict[str, list[Cost]] = {one.name: [] for one in field}
        staged = []
        for number in range(1 if short else ROUNDS + 1):
            counts = short or number > 0
            for one in field:
                seen = cost(one, inputs)
                if counts:
                    costs[one.name].append(seen)
                    print(
                        f"{one.name}: {seen.cpu:.2f} s CPU, {seen.peak / 1024:.0f} MiB, {seen.wall:.2f} s", flush=True
                    )
            staged += [stages(inputs, Path(name))] if counts else []
    table = {name: [(c.cpu, c.peak / 1024, c.wall) for c in rounds] for name, rounds in costs.items()}
    profile = {stage: median(one[stage] for one in staged) for stage in staged[0]}
    text = results(table, ratios(costs), profile, (inputs.one.charts, inputs.all.charts))
    print(f"\n{text}")
    if page:
        page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    named = [Path(word) for word in sys.argv[1:] if word != "--short"]
    main("--short" in sys.argv[1:], named[0] if named else None)
