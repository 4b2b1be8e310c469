"""The benchmarks run from end to end at the smallest size; what they measure is judged by `make bench` alone."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (
            ("size.py", "3000", "2025-12-29", "2025-12-31", "1"),
            ("figures of a day", "hourly cube", "import, peak"),
        ),
        (("warm.py", "1"), ("warm brief",)),
    ],
    ids=("size", "warm"),
)
def test_each_part_prints_its_rows(words, rows):
    command = [sys.executable, str(BENCHMARKS / words[0]), *words[1:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=BENCHMARKS.parent)
    assert done.returncode == 0, done.stderr
    for row in rows:
        assert f"| {row}" in done.stdout
