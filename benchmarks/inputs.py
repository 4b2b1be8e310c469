"""What the contestants are given: the sample day's lake, a notebook, closes, and the pages that briefs prints."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from briefs.lake.store import Lake
from briefs.vocabulary.window import Window, stamp

HERE = Path(__file__).parent
DAY = date(2026, 2, 1)
ASSET = "BTC"
NOTEBOOK_CHARTS = 4
LOADED = """
import sys
from pathlib import Path
import briefs.render.pdf as press
from briefs.cli.main import main
made = press.sheets
def kept(page, data=None):
    Path(kept.place).write_text(page, encoding="utf-8")
    return made(page, data)
press.sheets, kept.place = kept, sys.argv[1]
del sys.argv[1]
try:
    main()
except SystemExit as done:
    assert not done.code, done.code
with Path(kept.place).with_suffix(".imports").open("w") as imports:
    for name, module in sorted(sys.modules.items()):
        if "site-packages" in (getattr(module, "__file__", None) or "") and name.partition(".")[0] != "weasyprint":
            print(name, file=imports)
"""


@dataclass(frozen=True, slots=True)
class Brief:
    """One brief of the sample day.

    words: of its command. page: for paper. imports: a file of the modules of libraries that it has loaded at its end,
    WeasyPrint's own aside.
    """

    words: tuple[str, ...]
    page: Path
    imports: Path
    charts: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """lake: of the sample day. one, all: briefs of one asset and of all of them. environ: the notebook's."""

    lake: Path
    notebook: Path
    closes: Path
    one: Brief
    all: Brief
    environ: dict[str, str]


def prepare(folder: Path) -> Inputs:
    """Everything in `folder`, which is empty. Stops where a brief has fewer charts than the notebook."""
    lake = folder / "lake"
    _briefs("simulate", DAY.isoformat(), "--lake", str(lake))
    one, whole = (_brief(lake, folder / name, words) for name, words in (("one", ("--asset", ASSET)), ("all", ())))
    if one.charts < NOTEBOOK_CHARTS:
        sys.exit(f"bench: a brief has {one.charts} charts, the notebook {NOTEBOOK_CHARTS}: compare like with like")
    notebook = folder / "day.ipynb"
    notebook.write_text(json.dumps(_notebook((HERE / "peers" / "notebook.py").read_text())))
    environ = {"BENCH_LAKE": str(lake), "BENCH_ASSET": ASSET, "BENCH_START": stamp(Window.day(DAY).start)}
    return Inputs(lake, notebook, _closes(lake, folder), one, whole, environ)


def _briefs(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "briefs", *words], check=True, stdout=subprocess.DEVNULL)


def _brief(lake: Path, folder: Path, more: tuple[str, ...]) -> Brief:
    """Makes the brief once, to see what it imports and to keep the page that its PDF is made from."""
    folder.mkdir()
    words = ("generate", DAY.isoformat(), "--lake", str(lake), *more)
    page = folder / "paper.html"
    command = [sys.executable, "-c", LOADED, str(page), *words, "--output", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    charts = len(list((folder / DAY.isoformat() / "charts").glob("*.svg")))
    return Brief(words, page, page.with_suffix(".imports"), charts)


def _closes(lake: Path, folder: Path) -> Path:
    """The asset's daily closes as CSV, the finer bar where a day has two."""
    days = Lake(lake).frames(Window.day(DAY), (ASSET,)).candle_days
    closes = days.sort_values(["day", "interval_s"]).drop_duplicates("day")[["day", "close"]]
    place = folder / "closes.csv"
    closes.assign(day=closes["day"].dt.strftime("%Y-%m-%d")).to_csv(place, index=False)
    return place


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
