"""What ranks levels is what the documentation publishes, and nothing weighs without a demonstrated edge."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefs.metrics.levels_families import FAMILIES
from briefs.metrics.levels_record import Standing, standings

PAGE = Path(__file__).parents[3] / "docs" / "levels.md"


def test_the_page_publishes_the_record() -> None:
    row = r"^\| ([^|]+) \| ([\d,]+) \| ([\d.]+)% \| [^|]+ \| ([\d.]+)% \| .* \| ([^|]+) \|$"
    rows = re.findall(row, PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    published = {
        family: (int(touches.replace(",", "")), float(rate), float(random), verdict == "demonstrated edge")
        for family, touches, rate, random, verdict in rows
    }
    kept = {
        family: (
            one.touches,
            pytest.approx(100 * one.rate, abs=0.06),
            pytest.approx(100 * one.random, abs=0.06),
            one.edge,
        )
        for family, one in standings().items()
    }
    assert published == kept
    assert set(FAMILIES) <= set(kept)


def test_without_a_demonstrated_edge_nothing_weighs() -> None:
    assert Standing(5_000, 0.60, 0.47, edge=False).weight == 0
    assert Standing(5_000, 0.50, 0.47, edge=True).weight == pytest.approx(0.03)
    assert Standing(5_000, 0.46, 0.47, edge=True).weight == 0
