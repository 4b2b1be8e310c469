"""The checks that read the code without running it: layers, style and types."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


def outcome(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BIN / words[0]), *words[1:]],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "words",
    [("lint-imports",), ("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",)],
    ids=["layers", "style", "format", "types"],
)
def test_the_tree_passes(words):
    done = outcome(ROOT, *words)
    assert done.returncode == 0, done.stdout + done.stderr


PLANTED = {
    "metrics/planted.py": ("import briefs.story.compose", "briefs.metrics.planted"),
    "story/planted.py": ("import briefs.settings.load", "briefs.story.planted"),
    "render/planted.py": ("import pandas", "briefs.render.planted -> pandas"),
    "audit/planted.py": ("import jinja2", "briefs.audit.planted -> jinja2"),
    "tables/planted.py": ("import http.client", "briefs.tables.planted -> http"),
    "vocabulary/planted.py": ("import briefs.errors\nimport briefs.tables.frames", "briefs.vocabulary.planted"),
    "unlisted/__init__.py": ("", "unlisted"),
    "settings/planted.py": ("import briefs.settings.replanted", "No cycles are allowed in briefs.settings"),
    "settings/replanted.py": ("import briefs.settings.planted", "No cycles are allowed in briefs.settings"),
}


@pytest.fixture(scope="module")
def report_of_planted_faults(tmp_path_factory) -> str:
    folder = tmp_path_factory.mktemp("planted")
    shutil.copy(ROOT / "pyproject.toml", folder)
    shutil.copytree(ROOT / "briefs", folder / "briefs", ignore=shutil.ignore_patterns("__pycache__"))
    for path, (code, _) in PLANTED.items():
        (folder / "briefs" / path).parent.mkdir(exist_ok=True)
        (folder / "briefs" / path).write_text(code + "\n")
    done = outcome(folder, "lint-imports", "--no-cache")
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("path", PLANTED)
def test_a_planted_fault_is_reported(report_of_planted_faults, path):
    assert PLANTED[path][1] in report_of_planted_faults
