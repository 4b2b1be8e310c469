"""`briefs figures` of a day on a lake of one real year, against a process that only reads the same rows into frames.

Usage: figures_year.py MARKET, the folder that BRIEFS_MARKET_DATA names; says so and ends where it is absent.
"""

import json
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import duckdb

HERE = Path(__file__).parent
FIRST, DAY = date(2024, 11, 14), date(2025, 11, 12)
ROUNDS = 5
CPU_TARGET, PEAK_TARGET = 1.5, 300  # times the floor's; MB


def year(market: Path, lake: Path) -> None:
    """A lake of the year's rows, imported as a user would import them."""
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        for file in sorted(market.iterdir()):
            if file.suffix in {".csv", ".parquet"}:
                cut = Path(name) / f"{file.stem}.parquet"
                within = f"ts >= '{FIRST}' AND ts < '{DAY + timedelta(days=1)}'"
                database.execute(f"COPY (SELECT * FROM '{file}' WHERE {within}) TO '{cut}' (FORMAT parquet)")
                briefs = [sys.executable, "-m", "briefs", "import", file.stem, str(cut), "--lake", str(lake)]
                subprocess.run(briefs, check=True, capture_output=True)


def cost(*words: str) -> tuple[float, float]:
    """CPU seconds and peak memory in MB of one cold process tree."""
    measured = [sys.executable, "-I", "-S", str(HERE / "measure.py"), *words]
    done = subprocess.run(measured, capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout.splitlines()[-1])
    return seen["cpu"], seen["peak"] * 1024 / 1e6


def main(market: Path) -> None:
    if not market.is_dir():
        print(f"figures on a real year: not measured, there is no market data at {market} (BRIEFS_MARKET_DATA)")
        return
    with tempfile.TemporaryDirectory() as name:
        lake = Path(name) / "lake"
        year(market, lake)
        ours = [sys.executable, "-m", "briefs", "figures", DAY.isoformat(), "--lake", str(lake), "--json"]
        floor = [sys.executable, str(HERE / "peers" / "rows.py"), str(lake)]
        rounds = [(cost(*ours), cost(*floor)) for _ in range(ROUNDS + 1)][1:]  # the first one warms the caches
    ratios = [mine[0] / theirs[0] for mine, theirs in rounds]
    peaks = [mine[1] for mine, _ in rounds]
    for what, value, target, values in (
        ("CPU against reading the rows once", median(ratios), CPU_TARGET, ratios),
        ("peak memory, MB", median(peaks), PEAK_TARGET, peaks),
    ):
        verdict = "met" if value <= target else "missed"
        spread = f"{min(values):.2f} to {max(values):.2f}"
        print(f"figures on a real year: {what}: {value:.2f} ({spread}), at most {target}: {verdict}")
    cpu = [f"{median([pair[place][0] for pair in rounds]):.2f}" for place in (0, 1)]
    print(f"figures on a real year: {cpu[0]} s CPU against {cpu[1]} s")


main(Path(sys.argv[1]))
