"""The real market data come in without a fault, twice the same, and a day of them is handed over quickly."""

import os
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from briefs.lake.store import Lake
from briefs.tables.contract import TABLES
from briefs.vocabulary.window import Window

MARKET = Path(os.environ.get("BRIEFS_MARKET_DATA", Path(__file__).parents[4] / "shared" / "data" / "market"))

pytestmark = [
    pytest.mark.market,
    pytest.mark.skipif(not MARKET.is_dir(), reason="the real market data are not here"),
]


@pytest.fixture(scope="module")
def lake(tmp_path_factory):
    lake = Lake(tmp_path_factory.mktemp("market") / "lake")
    for file in files():
        (imported,) = lake.import_files(file.stem, [file])
        assert imported.rows == imported.new == in_file(file)
    return lake


def files() -> list[Path]:
    return sorted(file for file in MARKET.iterdir() if file.stem in TABLES)


def in_file(file: Path) -> int:
    reader = "read_parquet" if file.suffix == ".parquet" else "read_csv"
    row = duckdb.connect().execute(f"SELECT count(*) FROM {reader}('{file}')").fetchone()
    assert row is not None
    return row[0]


def test_all_files_come_in_and_the_lake_is_whole(lake):
    assert len(files()) >= 8
    assert lake.check() == ()


def test_a_second_import_changes_not_a_byte(lake):
    before = (lake.path / "manifest.json").read_bytes()
    for file in files():
        (imported,) = lake.import_files(file.stem, [file])
        assert (imported.new, imported.revised) == (0, 0)
    assert (lake.path / "manifest.json").read_bytes() == before


def test_a_day_of_frames_takes_well_under_a_second_of_cpu(lake):
    lake.frames(Window.day(date(2026, 3, 4)))
    began = time.process_time()
    frames = lake.frames(Window.day(date(2025, 10, 10)))
    assert time.process_time() - began < 0.8
    assert frames.provenance == "recorded"
    assert frames.held()["liquidation_totals"] == 24


def test_the_cents_of_a_day_are_those_of_the_file(lake):
    raw = (
        duckdb.connect()
        .execute(
            "SELECT sum((long_usd::DECIMAL(18, 2) * 100)::BIGINT)::BIGINT FROM "
            f"read_csv('{MARKET / 'liquidation_totals.csv'}', all_varchar = true) WHERE ts[:10] = '2025-10-10'"
        )
        .fetchone()
    )
    periods = lake.frames(Window.day(date(2025, 10, 10))).liquidation_periods
    assert raw is not None
    assert periods.loc[periods["period"] == 0, "long_usd_cents"].sum() == raw[0]
