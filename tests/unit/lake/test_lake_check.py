"""Damage to a lake is found and named, and never read over."""

import json
from datetime import date

import duckdb
import pandas as pd
import pytest

from briefs.errors import UserError
from briefs.lake.filing import file_sha256
from briefs.lake.rows import reading
from briefs.lake.store import Lake
from briefs.vocabulary.window import Window


def funding(day: int, rate: float = 0.0001) -> pd.DataFrame:
    rows = [
        {
            "ts": f"2026-{month:02d}-{day:02d}T{hour:02d}:00:00Z",
            "venue": "okx",
            "symbol": "X",
            "asset": "BTC",
            "rate": rate,
            "interval_h": 8,
        }
        for month in (2, 3)
        for hour in (0, 8, 16)
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def lake(tmp_path):
    lake = Lake(tmp_path / "lake", wait_s=0)
    lake.import_frame("funding", funding(4), "x")
    return lake


def files(lake):
    return sorted((lake.path / "rows" / "funding").glob("*.parquet"))


def rewrite(lake, query):
    """Replace the first file by what `query` makes of it, with a manifest that knows its new sha256."""
    first = files(lake)[0]
    made = first.with_suffix(".new")
    duckdb.connect().execute(f"COPY ({query.format(f'read_parquet({str(first)!r})')}) TO '{made}' (FORMAT parquet)")
    old = file_sha256(first)
    made.replace(first)
    manifest = lake.path / "manifest.json"
    manifest.write_text(manifest.read_text().replace(old, file_sha256(first)))


def test_a_whole_lake_has_no_damage(lake):
    assert lake.check() == ()
    assert lake.count_files() == 2


def test_each_damaged_file_is_named(lake):
    first, second = files(lake)
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 1
    first.write_bytes(content)
    second.unlink()
    found = [(damage.path.rpartition("/")[2], damage.what) for damage in lake.check()]
    assert found == [
        (first.name, "is not what was written: its sha256 differs from the manifest's"),
        (second.name, "is missing"),
    ]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * FROM {} ORDER BY ts DESC", "is not sorted by time and key"),
        ("SELECT * FROM {} LIMIT 2", "has 2 rows"),
        ("SELECT * REPLACE (2.0 AS rate) FROM {}", "has 3 rows whose rate must lie between"),
        ("SELECT * EXCLUDE rate FROM {}", "has the columns"),
        ("SELECT * REPLACE (ts + INTERVAL 40 DAY AS ts) FROM {}", "has rows outside of 2026-02"),
    ],
)
def test_a_file_that_breaks_the_contract_is_found(lake, query, says):
    rewrite(lake, query)
    assert any(damage.what.startswith(says) for damage in lake.check()), lake.check()


def test_reading_a_damaged_lake_names_the_file(lake):
    files(lake)[1].unlink()
    with pytest.raises(UserError, match=r"2026-03-[0-9a-f]{16}\.parquet[^$]*briefs lake check"):
        lake.frames(Window.day(date(2026, 3, 4)))


def test_a_statement_that_is_wrong_is_not_called_a_damaged_file(lake):
    for wrong, error in (
        ("SELEC 1", duckdb.ParserException),
        ("SELECT nowhere FROM range(2)", duckdb.BinderException),
        ("SELECT * FROM nowhere", duckdb.CatalogException),
    ):
        with pytest.raises(error):
            reading(lake.path, lambda _manifest, wrong=wrong: duckdb.connect().execute(wrong))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "is damaged"),
        ("[]", "has the lake format None"),
        ('{"format": 3}', "has the lake format 3, this version of briefs reads up to 2"),
        ('{"format": 1}', "is damaged"),
        ('{"format": 1, "revision": 0, "files": [{}], "revised": [], "sources": [], "stretches": []}', "is damaged"),
    ],
)
def test_a_manifest_that_cannot_be_used_gives_a_clear_error(lake, content, says):
    (lake.path / "manifest.json").write_text(content)
    for use in (lake.check, lake.holdings, lambda: lake.import_frame("funding", funding(5), "x")):
        with pytest.raises(UserError, match=says):
            use()


def test_the_manifest_is_plain_json_that_names_rows_and_times(lake):
    manifest = json.loads((lake.path / "manifest.json").read_text())
    first = manifest["files"][0]
    assert (manifest["format"], first["rows"], first["first"], first["last"]) == (
        2,
        3,
        "2026-02-04T00:00:00Z",
        "2026-02-04T16:00:00Z",
    )
    assert manifest["sources"] == [{"table": "funding", "name": "x", "simulated": False}]
