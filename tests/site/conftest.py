"""Sites made of briefs that are written by hand."""

import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from written_briefs import Output, write_hostile

from briefs.render.site.face import Face
from briefs.workflow.site import build
from briefs.workflow.site_briefs import Wanted

BASE = "https://desk.example/briefs/"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@dataclass
class Desk:
    """An output folder and the site that is made of it."""

    root: Path
    output: Output
    base: str = ""

    @property
    def site(self) -> Path:
        return self.root / "site"

    def wanted(self, **more) -> Wanted:
        face = Face("Desk & Co", "What happened to leverage.", "", more.pop("base", self.base), more.pop("ids", ""))
        return Wanted(self.output.folder, more.pop("site", self.site), face, **more)

    def build(self, **more):
        return build(self.wanted(**more))

    def text(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")

    def run(self, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "briefs", *words],
            cwd=self.root,
            env={**os.environ, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, f"exit {done.returncode}, not {code}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr
        return done


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path, Output(tmp_path / "output"))


@pytest.fixture(scope="session")
def week(tmp_path_factory):
    """Seven days over the turn of a year, and a rolling window, built. Tests read it and write elsewhere."""
    root = tmp_path_factory.mktemp("week")
    desk = Desk(root, Output(root / "output"), BASE)
    for number in range(7):
        day = date(2025, 12, 28) + timedelta(days=number)
        desk.output.add(day.isoformat(), f"Day {number} of the week", total=f"{number + 1}000000.00")
    desk.output.add("20251229T0706Z-24h", "A window of 24 hours")
    desk.build()
    return desk


@pytest.fixture(scope="session")
def hostile(tmp_path_factory):
    """A site of briefs whose titles and names would like to be more than text."""
    root = tmp_path_factory.mktemp("hostile")
    desk = Desk(root, Output(root / "output"), BASE)
    write_hostile(desk.output)
    desk.build()
    return desk


def tree(site: Path) -> dict[str, bytes]:
    """All files that a reader can get."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
