"""The set-up that every target does: what it says where it cannot go on, and that it rests where nothing changed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def checkout(tmp_path) -> Path:
    (tmp_path / "setup").mkdir()
    shutil.copy(ROOT / "setup" / "prepare.sh", tmp_path / "setup")
    (tmp_path / "pyproject.toml").touch()
    return tmp_path


def prepared(checkout: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(checkout / "setup" / "prepare.sh"), "run"],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def stand_in(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_without_a_recent_python_it_says_what_to_do(checkout):
    stand_in(checkout / "old-python", "exit 1")
    done = prepared(checkout, PYTHON=str(checkout / "old-python"))
    assert done.returncode == 1
    assert done.stderr == (
        "setup: briefs needs Python 3.11 or later. Install it, or name one: make PYTHON=/path/to/python3\n"
    )
    assert not (checkout / ".venv").exists()


def test_without_venv_and_root_it_names_the_package(checkout):
    """A Python that is recent enough, but whose `ensurepip` is missing, as Debian's is without python3-venv."""
    stand_in(checkout / "bin" / "python", 'case "$2" in *ensurepip*) exit 1 ;; *) exit 0 ;; esac')
    for program in ("dirname", "find"):
        (checkout / "bin" / program).symlink_to(str(shutil.which(program)))
    done = subprocess.run(
        ["/bin/sh", str(checkout / "setup" / "prepare.sh"), "run"],
        env={"PATH": str(checkout / "bin"), "PYTHON": "python"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "setup: python cannot make virtual environments. Run: sudo apt-get install python3-venv\n"


def test_it_rests_until_pyproject_changes(checkout):
    stand_in(checkout / ".venv" / "bin" / "python", f'echo "$@" >> {checkout}/calls')
    stamp = checkout / ".venv" / ".prepared-run"
    stamp.touch()
    os.utime(checkout / "pyproject.toml", (1, 1))
    assert prepared(checkout).returncode == 0
    assert not (checkout / "calls").exists()
    os.utime(stamp, (0, 0))
    assert prepared(checkout).returncode == 0
    assert "-m pip install" in (checkout / "calls").read_text()
    assert "--editable ." in (checkout / "calls").read_text()


def test_help_lists_every_target():
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    text = (ROOT / "Makefile").read_text()
    (phony,) = (line for line in text.splitlines() if line.startswith(".PHONY:"))
    targets = set(phony.split()[1:]) - {"prepare-run", "prepare-dev"}
    assert {line.split()[0] for line in shown.splitlines()} == targets
    assert {"demo", "test", "lint", "format", "types", "docs", "bench", "real", "wheel", "clean"} <= targets
