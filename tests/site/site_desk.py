"""An output folder, the site that is made of it, and what a reader finds there."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from written_briefs import Output

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


def tree(site: Path) -> dict[str, bytes]:
    """All files that a reader can get."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }
