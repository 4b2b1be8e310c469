"""The settings' file and page are made from the classes."""

import tomllib
from pathlib import Path

import pytest

from briefs.errors import UserError
from briefs.settings.document import example, page
from briefs.settings.entries import entries
from briefs.settings.load import load
from briefs.settings.schema import Settings
from briefs.workflow.init import init

ROOT = Path(__file__).parents[3]


def test_the_page_is_not_stale():
    assert (ROOT / "docs" / "settings.md").read_text() == page(), "run `make docs`"


def test_every_setting_is_explained_in_the_page_and_in_the_file():
    assert len(entries()) == 73
    for entry in entries():
        for text in (page(), example()):
            assert entry.variable in text
            assert entry.name in text


def test_the_file_says_nothing_until_a_line_is_uncommented():
    assert set(tomllib.loads(example())) == {
        "prices",
        "liquidations",
        "mail",
        "house",
        "site",
        "sources",
        "recorder",
        "push",
        "run",
    }
    assert not any(tomllib.loads(example()).values())


def test_uncommented_the_file_gives_the_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = [line.removeprefix("# ") if " = " in line else line for line in example().splitlines()]
    assert sum(" = " in line and not line.startswith("#") for line in lines) == len(entries())
    Path("briefs.toml").write_text("\n".join(lines))
    assert load(None, {}) == Settings()


def test_init_writes_the_file_and_keeps_one_that_is_there(tmp_path):
    assert init(tmp_path, force=False).read_text() == example()
    (tmp_path / "briefs.toml").write_text("# mine\n")
    with pytest.raises(UserError, match="--force"):
        init(tmp_path, force=False)
    assert (tmp_path / "briefs.toml").read_text() == "# mine\n"
    init(tmp_path, force=True)
    assert (tmp_path / "briefs.toml").read_text() == example()
    assert [path.name for path in tmp_path.iterdir()] == ["briefs.toml"]


def test_init_says_why_it_cannot_write(tmp_path):
    with pytest.raises(UserError, match="cannot be written"):
        init(tmp_path / "absent", force=False)
