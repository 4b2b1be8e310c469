"""Nothing of the network is loaded by commands that do not go there, and help comes at once."""

import os
import resource
import subprocess
import sys

import pytest

CODE = """
import sys
sys.argv = ["briefs", *sys.argv[1:]]
from briefs.cli.main import main
try:
    main()
except SystemExit:
    pass
print("\\n" + " ".join(sorted({"httpx", "websockets"} & set(sys.modules))), file=sys.stderr)
"""


def loaded(desk, *words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", CODE, *words], cwd=desk.folder, capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "words",
    [
        ("--help",),
        ("fetch", "--help"),
        ("record", "--help"),
        ("generate", "2026-02-01"),
        ("doctor", "--offline"),
    ],
    ids=" ".join,
)
def test_a_command_that_stays_here_loads_nothing_of_the_network(desk, words):
    assert loaded(desk, *words) == set()


def test_a_fetch_loads_the_one_and_not_the_other(desk, online):
    assert loaded(desk, "fetch", "yesterday", "--source", "alternative.me") == {"httpx"}


def test_help_takes_little_time(desk):
    def cpu() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "briefs", "--help"], cwd=desk.folder, env=os.environ, capture_output=True, check=True
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    assert min(cpu() for _ in range(5)) <= 0.15
