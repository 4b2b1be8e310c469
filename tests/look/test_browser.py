"""The page in Chromium: three widths, light and dark, by keyboard, pointer and tap, with and without hostile texts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from look_briefs import html

HERE = Path(__file__).parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
PROGRAMS = HERE.parent / "site/node_modules/axe-core"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM or not shutil.which("node"), reason="Chromium and node are needed"),
    pytest.mark.skipif(not PROGRAMS.is_dir(), reason="make check-site installs what looks at pages"),
]


def test_nothing_is_wrong_in_a_browser(plain, hostile, tmp_path):
    pages = {"plain.html": plain, "script.html": hostile[0], "foreign.html": hostile[1]}
    for name, brief in pages.items():
        (tmp_path / name).write_text(html(brief))
        (tmp_path / "brief.json").write_text("{}")
    words = ["node", str(HERE / "look.mjs"), str(CHROMIUM), *(str(tmp_path / name) for name in pages)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {name: [] for name in pages}
