"""Scenarios for the tests: the shipped sample, and the one of the documentation to be changed at will."""

import re
from pathlib import Path

import pytest

from briefs.sources import scenario

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def documented() -> str:
    """The minimal scenario of docs/scenarios.md."""
    text = (ROOT / "docs" / "scenarios.md").read_text(encoding="utf-8")
    return re.findall(r"```toml\n(.*?)```", text, re.DOTALL)[0]


@pytest.fixture(scope="session")
def sample():
    return scenario.read(scenario.locate("2026-02-01"))


@pytest.fixture(scope="session")
def made(sample):
    return scenario.simulate(sample)
