"""What the contestants are given: the sample day's rows, a notebook, closes, the page of a brief."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from briefs.lake.store import Lake
from briefs.vocabulary.window import Window, stamp

HERE = Path(__file__).parent
DAY = date(2026, 2, 1)
TABLES = ("orders", "candles", "candle_days", "funding", "open_interest")
LOADED = """
import sys
from briefs.cli.main import main
sys.argv[1:] = sys.argv[2:]
try:
    main()
except SystemExit as done:
    assert not done.code, done.code
for name in ("babel", "duckdb", "jinja2", "markdown", "nh3", "numpy", "pandas", "pypdfium2", "rich", "typer"):
    if name in sys.modules:
        print("loaded", name)
"""


@dataclass(frozen=True, slots=True)
class Inputs:
    """lake: of the sample day. environ: tells the notebook where its rows are. libraries: what generate imports."""

    lake: Path
    notebook: Path
    closes: Path
    page: Path
    environ: dict[str, str]
    libraries: tuple[str, ...]


def prepare(folder: Path) -> Inputs:
    """Everything in `folder`, which is empty."""
    lake = folder / "lake"
    _briefs("simulate", DAY.isoformat(), "--lake", str(lake))
    libraries = _libraries(lake, folder)
    window = Window.day(DAY)
    closes = _rows(lake, window, folder)
    notebook = folder / "day.ipynb"
    notebook.write_text(json.dumps(_notebook((HERE / "peers" / "notebook.py").read_text())))
    page = folder / DAY.isoformat() / "brief.html"
    environ = {"BENCH_DATA": str(folder), "BENCH_START": stamp(window.start)}
    return Inputs(lake, notebook, closes, page, environ, libraries)


def _briefs(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "briefs", *words], check=True, stdout=subprocess.DEVNULL)


def _libraries(lake: Path, output: Path) -> tuple[str, ...]:
    """The libraries that one run of `briefs generate` has loaded at its end, beside WeasyPrint."""
    words = ["generate", DAY.isoformat(), "--lake", str(lake), "--output", str(output)]
    done = subprocess.run([sys.executable, "-c", LOADED, "-", *words], check=True, capture_output=True, text=True)
    return tuple(line.split()[1] for line in done.stdout.splitlines() if line.startswith("loaded "))


def _rows(lake: Path, window: Window, folder: Path) -> Path:
    """The window's rows as one Parquet file a table, and BTC's daily closes as CSV."""
    frames = Lake(lake).frames(window)
    closes = folder / "closes.csv"
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        for name in TABLES:
            database.register(name, getattr(frames, name))
            database.sql(f"COPY {name} TO '{folder / name}.parquet' (FORMAT parquet)")
        database.sql(
            "COPY (SELECT strftime(day, '%Y-%m-%d') AS day, last(close ORDER BY interval_s DESC) AS close "
            f"FROM candle_days WHERE asset = 'BTC' GROUP BY ALL ORDER BY day) TO '{closes}' (HEADER)"
        )
    return closes


def _notebook(script: str) -> dict[str, object]:
    cells = [cell.strip() for cell in script.split("# %%\n") if cell.strip()]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "source": cell,
                "outputs": [],
                "execution_count": None,
            }
            for number, cell in enumerate(cells)
        ],
    }


def environment(more: dict[str, str]) -> dict[str, str]:
    """The environment of a contestant: its own browser folder, no settings of ours."""
    # With MPLBACKEND set a notebook would draw its charts and show none.
    unwanted = ("BRIEFS_", "PYTHON", "MPLBACKEND")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
    return {
        **kept,
        "PLAYWRIGHT_BROWSERS_PATH": str(Path(".venv-bench/browsers").resolve()),
        "MPLBACKEND": "agg",
        **more,
    }
