"""`briefs lake compact` and `briefs lake stats` on a lake that was revised and left with files that do not count."""

import json
from datetime import date

import pandas as pd
import pytest

from briefs.lake.compacting import Size
from briefs.lake.manifest import load
from briefs.lake.store import Lake
from briefs.vocabulary.window import Window


def funding(day, rate):
    names = ("ts", "venue", "symbol", "asset", "rate", "interval_h")
    return pd.DataFrame([dict(zip(names, (f"2026-03-{day:02d}T08:00:00Z", "okx", "X", "BTC", rate, 8), strict=True))])


@pytest.fixture
def lake(tmp_path):
    """Two rows replaced on one occasion by two imports, a third on another, and a file that a killed writer left."""
    lake = Lake(tmp_path / "lake", wait_s=0)
    for day in (4, 5, 6):
        lake.import_frame("funding", funding(day, "0.0001"), "x")
    for day in (4, 5):
        lake.import_frames({"funding": funding(day, "0.0002")}, "x", revision=1)
    lake.import_frame("funding", funding(6, "0.0003"), "x")
    (lake.path / "rows" / "funding" / "2026-03-0123456789abcdef.parquet").write_bytes(b"half")
    return lake


def test_compact_joins_one_occasion_and_removes_what_does_not_count(lake, briefs):
    changed = lake.differences

    before = [changed(Window.day(date(2026, 3, day))) for day in (4, 5, 6)]
    assert len(load(lake.path).revised) == 3
    said = briefs("lake", "compact", "--lake", lake.path)
    # One month of rows, two occasions of replaced ones.
    assert "are now 3 of" in said
    manifest = load(lake.path)
    assert [(one.period, one.rows) for one in manifest.revised] == [("000001", 2), ("000002", 1)]
    assert {str(path.relative_to(lake.path)) for path in lake.path.rglob("*.parquet")} == manifest.paths
    assert [changed(Window.day(date(2026, 3, day))) for day in (4, 5, 6)] == before
    assert lake.check() == ()
    again = (lake.path / "manifest.json").read_bytes()
    briefs("lake", "compact", "--lake", lake.path)
    assert (lake.path / "manifest.json").read_bytes() == again


def test_stats_count_files_rows_and_bytes(lake, briefs):
    lake.compact()
    files = {path: path.stat().st_size for path in lake.path.rglob("*.parquet")}
    rows, revisions = (
        sum(size for path, size in files.items() if f"/{kind}/" in str(path)) for kind in ("rows", "revisions")
    )
    told = json.loads(briefs("lake", "stats", "--lake", lake.path, "--json"))["tables"]
    assert [(one["kind"], one["table"], one["files"], one["rows"], one["bytes"]) for one in told] == [
        ("rows", "funding", 1, 3, rows),
        ("revisions", "funding", 2, 3, revisions),
    ]
    assert all(isinstance(one, Size) and one.plain > 0 for one in lake.sizes())
    shown = briefs("lake", "stats", "--lake", lake.path)
    assert f"{rows + revisions:,}" in shown.splitlines()[-1]


@pytest.mark.parametrize("word", ["compact", "stats"])
def test_where_there_is_no_lake_nothing_is_made(tmp_path, briefs, word):
    briefs("lake", word, "--lake", tmp_path / "none", code=3)
    assert not (tmp_path / "none").exists()
