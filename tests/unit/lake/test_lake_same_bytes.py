"""The same rows give the same lake, byte for byte, in whatever order and however often they come in."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.lake.store import Lake

MINUTES = st.integers(0, 3 * 24 * 60)


def order(minute: int, asset: str, cents: int) -> dict[str, object]:
    moment = pd.Timestamp("2026-03-03T22:00Z") + pd.Timedelta(minutes=minute)
    return {
        "ts": moment.isoformat(),
        "venue": "okx",
        "symbol": f"{asset}-USDT-SWAP",
        "asset": asset,
        "side": "long",
        "price": 2.5,
        "qty": cents / 250,
        "usd": f"{cents // 100}.{cents % 100:02d}",
    }


ORDERS = st.builds(order, MINUTES, st.sampled_from(["BTC", "ETH"]), st.just(1000))
FILES = st.lists(st.lists(ORDERS, min_size=1, max_size=6), min_size=1, max_size=3)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def lake_of(folder: Path, files: list[list[dict[str, object]]]) -> dict[str, bytes]:
    for rows in files:
        Lake(folder, wait_s=0).import_frame("liquidations", pd.DataFrame(rows), "x", stretches=())
    # What no manifest names any more is removed by the next writer.
    Lake(folder, wait_s=0).import_frame("liquidations", pd.DataFrame(files[0]), "x", stretches=())
    return tree(folder)


@settings(max_examples=15, deadline=None)
@given(FILES, st.randoms(use_true_random=False))
def test_order_and_repetition_of_files_change_nothing(files, random):
    shuffled = [random.sample(rows, len(rows)) for rows in files + files[:1]]
    random.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as folder:
        first = lake_of(Path(folder) / "a", files)
        assert lake_of(Path(folder) / "b", shuffled) == first
        kept = sum(len(rows) for rows in [*_greatest(files).values()])
        found = Lake(Path(folder) / "a").holdings()
        assert sum(holding.rows for holding in found) == kept


def _greatest(files):
    """The rows of each key from the file that has most of them."""
    best = {}
    for rows in files:
        groups = {}
        for row in rows:
            groups.setdefault((row["ts"], row["symbol"]), []).append(row)
        for key, group in groups.items():
            best[key] = max(best.get(key, []), group, key=len)
    return best


SCRIPT = """
import sys
from pathlib import Path
from briefs.lake.store import Lake
Lake(Path(sys.argv[1])).import_files("liquidations", [Path(sys.argv[2])], source="x")
"""


def test_neither_hash_seed_nor_time_zone_nor_locale_shows(tmp_path):
    file = tmp_path / "o.csv"
    rows = [order(minute * 37 % 4000, ("BTC", "ETH", "SOL")[minute % 3], minute) for minute in range(1, 501)]
    pd.DataFrame(rows).to_csv(file, index=False)
    trees = []
    for number, (seed, zone) in enumerate([("0", "UTC"), ("17", "Asia/Kolkata"), ("99", "America/New_York")]):
        lake = tmp_path / f"lake{number}"
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"}
        subprocess.run([sys.executable, "-c", SCRIPT, lake, file], env=environment, check=True)
        trees.append(tree(lake))
    assert trees[0] == trees[1] == trees[2]
