"""Scenarios (the shipped sample, and the one of the documentation to be changed at will) and recorded replies."""

import json
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from briefs.sources import scenario

ROOT = Path(__file__).parents[3]
MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", ROOT / ".." / "shared" / "data" / "market"))
RECORDED = Path(os.environ.get("BRIEFS_API_DATA", MARKET.parent / "api"))


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


@pytest.fixture(scope="session")
def recorded():
    """recorded("bybit/rest_kline_linear.json"): the body as the session decodes it; other files as text."""

    def read(name):
        path = RECORDED / name
        if not path.is_file():
            pytest.skip(f"no recorded replies at {RECORDED}")
        text = path.read_text(encoding="utf-8")
        return json.loads(text, parse_float=Decimal) if path.suffix == ".json" else text

    return read
