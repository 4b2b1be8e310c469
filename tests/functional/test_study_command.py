"""`briefs study levels` as a user meets it: on a record of a year of bars that repeat, and where nothing is there."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

START = datetime(2025, 1, 1, tzinfo=UTC)


def briefs(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", "briefs", *words], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty days of hourly bars that go down by 0.1 to the day's low at noon, and back up."""
    folder = tmp_path_factory.mktemp("study")
    file = folder / "candles.csv"
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        names = "ts interval_s venue symbol asset open high low close volume"
        writer.writerow(names.split())
        price = 100.0
        for hour in range(60 * 24):
            after = price + (-0.1 if hour % 24 < 12 else 0.1)
            low, high = sorted((price, after))
            ts = (START + timedelta(hours=hour)).isoformat()
            bar = [f"{value:.1f}" for value in (price, high, low, after)]
            writer.writerow([ts, 3600, "binance", "BTCUSDT", "BTC", *bar, 1])
            price = round(after, 1)
    briefs("import", "candles", str(file), "--lake", str(folder / "lake"))
    return folder / "lake"


def test_json_and_record(lake: Path, tmp_path: Path) -> None:
    record = tmp_path / "record.toml"
    words = ("study", "levels", "--from", "2025-01-01", "--to", "2025-02-20", "--lake", str(lake))
    told = json.loads(briefs(*words, "--json", "--record", str(record)).stdout)
    assert told["null"] == pytest.approx(0.35 / 0.75)
    assert told["series"] == [
        {
            "asset": "BTC",
            "venue": "binance",
            "symbol": "BTCUSDT",
            "first": "2025-01-15",
            "last": "2025-02-20",
            "days": 37,
        }
    ]
    families = {row["family"]: row for row in told["families"]}
    # Each day falls from 100 to 98.8 and comes back: the day's low holds on every one of the 37 days, and its high of
    # 100 is where each day closes, so it is at the price and never comes to be touched.
    extremes = families["past extremes"]
    assert (extremes["touches"], extremes["rate"]) == (37, 1.0)
    assert extremes["verdict"] == "too few touches (under 100)"
    assert extremes["p"] is None
    kept = tomllib.loads(record.read_text(encoding="utf-8"))
    assert kept["family"]["past extremes"]["touches"] == 37
    assert list(kept["family"]) == list(families)
    assert briefs(*words, "--json").stdout == briefs(*words, "--json").stdout


def test_the_table_names_series_null_and_verdicts(lake: Path) -> None:
    text = briefs("study", "levels", "--from", "2025-01-01", "--to", "2025-02-20", "--lake", str(lake)).stdout
    assert text.splitlines()[:2] == [
        "BTC: binance BTCUSDT, levels of 37 days from 2025-01-15 to 2025-02-20",
        "chance alone would hold 46.7% of touches",
    ]
    assert "strong" not in text


def test_a_stretch_without_candles_is_said(lake: Path) -> None:
    words = ("study", "levels", "--lake", str(lake))
    done = briefs(*words, "--from", "2020-01-01", "--to", "2020-02-01", code=3)
    assert "no day from 2020-01-01 to 2020-02-01 has hourly candles" in done.stderr
    done = briefs(*words, "--from", "2025-02-01", "--to", "2025-01-01", code=2)
    assert "--to 2025-01-01 is before --from 2025-02-01" in done.stderr
    done = briefs(*words, "--from", "soon", "--to", "2025-01-01", code=2)
    assert "soon" in done.stderr
