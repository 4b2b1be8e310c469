"""The renderer's own templates with the tests' wording in place of the published one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from render_samples import WORDING

from briefs.render.locate import templates


@pytest.fixture(scope="session")
def sample_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("templates") / "templates"
    for name in ("brief", "charts", "style"):
        shutil.copytree(templates() / name, folder / name)
    shutil.copytree(WORDING, folder / "phrases" / "en")
    return folder
