"""A brief for a watchlist says that its sums are those of the watchlist, and nowhere calls them the market's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BRIEFS = [sys.executable, "-m", "briefs"]


@pytest.mark.slow
def test_the_sums_of_a_watchlist_are_called_its_own(tmp_path: Path) -> None:
    lake = ["--lake", str(tmp_path / "lake")]
    subprocess.run([*BRIEFS, "simulate", "2026-02-01", *lake], check=True, capture_output=True)
    output = ["--output", str(tmp_path), "--format", "md,json"]
    for day in ("2026-01-31", "2026-02-01"):
        words = ["generate", day, *lake, *output, "--asset", "BTC", "--asset", "ETH"]
        subprocess.run([*BRIEFS, *words], check=True, capture_output=True)
        text = (tmp_path / day / "brief.md").read_text()
        assert "This edition is for a watchlist, and what it sums up covers nothing else: BTC and ETH." in text
        for word in ("crypto", "overall", "total", "market-wide", "all", "reported", "recorded"):
            assert f"{word} liquidations" not in text.lower()
