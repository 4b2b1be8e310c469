"""One row of the table of targets, and what it costs to run a command: shared by the parts of `make bench`."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

HERE = Path(__file__).parent
BRIEFS = (sys.executable, "-m", "briefs")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds, peak memory in KiB and wall seconds of one process tree."""

    cpu: float
    peak: float
    wall: float

    @property
    def megabytes(self) -> float:
        return self.peak * 1024 / 1e6

    def __str__(self) -> str:
        return f"{self.cpu:.1f} s CPU, {self.wall:.1f} s, {self.megabytes:.0f} MB"


@dataclass(frozen=True, slots=True)
class Row:
    """A measured value with its target. most: whether the target is the greatest value allowed, else the least."""

    work: str
    against: str
    values: tuple[float, ...]
    target: float
    unit: str = "×"
    most: bool = True

    @property
    def met(self) -> bool:
        return median(self.values) <= self.target if self.most else median(self.values) >= self.target

    def markdown(self) -> str:
        low, high = (f"{bound(self.values):,.2f}" for bound in (min, max))
        bound = "at most" if self.most else "at least"
        return (
            f"| {self.work} | {self.against} | {median(self.values):,.2f} {self.unit} | {low} to {high} | "
            f"{bound} {self.target:g} {self.unit} | {'met' if self.met else 'missed'} |"
        )


def cost(*words: object, to: Path | None = None) -> Cost:
    """What one cold process tree costs; it ends the run where the command fails. to: where its output goes."""
    command = [sys.executable, "-I", "-S", str(HERE / "measure.py"), *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, words))} failed:\n{done.stdout}\n{done.stderr}")
    *said, measured = done.stdout.splitlines()
    if to:
        to.write_text("\n".join(said), encoding="utf-8")
    return Cost(**json.loads(measured))


def clock(*words: object) -> Cost:
    """By the wall clock alone what a command costs that nobody samples: the sampler takes an eighth of a core."""
    begin = time.perf_counter()
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"bench: {' '.join(map(str, words))} failed:\n{done.stdout}\n{done.stderr}")
    return Cost(cpu=0, peak=0, wall=time.perf_counter() - begin)


def rounds(number: int, *contestants: Callable[[], Cost], warm: bool = False) -> list[tuple[Cost, ...]]:
    """The contestants' costs, round after round in turn; with `warm` after one round that is thrown away."""
    seen = [tuple(run() for run in contestants) for _ in range(number + warm)]
    return seen[warm:]


def ratio(seen: Sequence[tuple[Cost, ...]], field: str) -> tuple[float, ...]:
    """The first contestant's cost to the second's, by round."""
    return tuple(getattr(ours, field) / getattr(theirs, field) for ours, theirs in seen)
