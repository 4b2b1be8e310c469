"""`briefs study causes` as a user meets it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest


def briefs(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    done = subprocess.run([sys.executable, "-m", "briefs", *words], capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stderr
    return done


@pytest.mark.slow
def test_the_command_prints_the_rates_of_two_hundred_days() -> None:
    told = json.loads(briefs("study", "causes", "--json").stdout)
    assert told["shuffled"]["days"] == told["planted"]["days"] == 200
    assert told["shuffled"]["above_coincided"] <= 0.05
    assert told["planted"]["above_coincided"] >= 0.8
    assert "recorded" not in told


def test_text_names_days_rates_and_intervals() -> None:
    lines = briefs("study", "causes", "--days", "5", "--headlines", "2").stdout.splitlines()
    assert lines[0] == "5 simulated days of minute candles, 2 headlines a day, a jump on each"
    assert lines[1].startswith("headlines at random times: ")
    assert "above coincided (95% interval " in lines[3]
    counts = [int(part.rsplit(" ", 1)[1]) for part in lines[4].strip().split(", ")]
    assert sum(counts) == 5


def test_hourly_days_of_a_lake_are_judged_too(tmp_path: Path) -> None:
    start = datetime(2025, 1, 1, tzinfo=UTC)
    candles, headlines = tmp_path / "candles.csv", tmp_path / "headlines.csv"
    with candles.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["ts", "interval_s", "venue", "symbol", "asset", "open", "high", "low", "close", "volume"])
        price = 100.0
        for hour in range(10 * 24):
            after = price * (1 + 0.001 * (-1) ** hour) * (0.95 if hour == 9 * 24 + 15 else 1.0)
            ts = (start + timedelta(hours=hour)).isoformat()
            writer.writerow([ts, 3600, "okx", "BTC", "BTC", price, max(price, after), min(price, after), after, 1])
            price = after
    headlines.write_text("ts,source,title\n2025-01-10T14:30:00Z,wire,New tariffs announced\n")
    lake = str(tmp_path / "lake")
    briefs("import", "candles", str(candles), "--lake", lake)
    briefs("import", "headlines", str(headlines), "--lake", lake)
    words = ("study", "causes", "--days", "2", "--lake", lake, "--json", "--from", "2025-01-09", "--to", "2025-01-10")
    # The headline stands half an hour before the jump's bar, which is less than an hour's clock error.
    told = json.loads(briefs(*words).stdout)["recorded"]
    assert told == {"no identified trigger": 1, "coincided": 1, "followed": 0, "triggered": 0}


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--from", "2025-01-01"), 2, "--from and --to belong together"),
        (("--from", "2025-01-02", "--to", "2025-01-01"), 2, "--to 2025-01-01 is before --from 2025-01-02"),
        (("--days", "0"), 2, "--days 0: at least one is needed"),
        (("--headlines", "-1"), 2, "--headlines -1: at least one is needed"),
        (("--seed", "-1"), 2, "--seed -1: a seed is zero or more"),
        (("--from", "2025-01-01", "--to", "2025-01-02", "--lake", "nowhere"), 3, "nowhere"),
    ],
)
def test_what_is_asked_wrongly_is_said(words: tuple[str, ...], code: int, said: str) -> None:
    done = briefs("study", "causes", *words, code=code)
    assert said in done.stderr
    assert done.stdout == ""
