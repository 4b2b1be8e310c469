"""The command line as a user runs it: in a process of its own, in an empty folder."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


class Desk:
    """An empty folder and the command `briefs` in it. `run` checks the exit code and hands back the outcome."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *words: str, code: int = 0, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "briefs", *words],
            cwd=self.folder,
            env={**os.environ, "COLUMNS": "200", **(env or {})},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    def load(self, table: str, rows: str, *options: str) -> None:
        """Import `rows`, the text of a CSV file with its head, into the default lake."""
        path = self.folder / f"{table}.csv"
        path.write_text("\n".join(line.strip() for line in rows.strip().splitlines()) + "\n")
        self.run("import", table, path.name, *options)

    def files(self, folder: str = ".") -> dict[str, bytes]:
        base = self.folder / folder
        return {str(p.relative_to(base)): p.read_bytes() for p in sorted(base.rglob("*")) if p.is_file()}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk at which `briefs demo` has run once. Tests read from it and write elsewhere."""
    desk = Desk(tmp_path_factory.mktemp("sample"))
    desk.run("demo")
    return desk
