"""The program as a person calls it."""

import subprocess
import sys

import pytest


@pytest.fixture
def briefs(tmp_path):
    """Run the command in a folder of its own; gives its standard output."""

    def run(*words, code=0):
        command = [sys.executable, "-m", "briefs", *map(str, words)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return done.stdout

    return run
