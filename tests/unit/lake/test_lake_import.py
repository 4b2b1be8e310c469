"""Files and frames come in whole or not at all, with every fault named."""

import gzip
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from briefs.errors import FaultyInput, UserError
from briefs.lake.importing import Stated
from briefs.lake.store import Lake
from briefs.vocabulary.window import Window

DAY = Window.day(date(2026, 3, 4))
HEADER = "ts,venue,symbol,asset,side,price,qty,usd"
GOOD = "2026-03-04T11:35:44.276Z,okx,SOL-USDT-SWAP,SOL,long,89.75,20.18,1811.155"
OTHER = "2026-03-04T11:35:49.609Z,okx,SOL-USDT-SWAP,SOL,short,89.69,15.15,1358.8035"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "data" / "lake", wait_s=0)


def faults(error) -> list[tuple[str, str, str]]:
    return [(fault.where, fault.field, fault.value) for fault in error.value.faults]


def test_a_csv_file_becomes_orders(lake, tmp_path):
    (imported,) = lake.import_files("liquidations", [write(tmp_path / "orders.csv", HEADER, GOOD, OTHER)])
    assert (imported.rows, imported.new, imported.unchanged, imported.revised) == (2, 2, 0, 0)
    orders = lake.frames(DAY).orders
    # 1811.155 dollars are 181115.5 cents, half up 181116; 1358.8035 are 135880.35, so 135880.
    assert orders["usd_cents"].tolist() == [181116, 135880]
    assert orders["usd_cents"].dtype == "int64"
    assert str(orders["ts"].dtype) == "datetime64[us, UTC]"
    assert orders["ts"][0] == pd.Timestamp("2026-03-04T11:35:44.276Z")
    assert orders["kind"].tolist() == ["liq", "liq"]
    assert orders["source"].tolist() == ["orders", "orders"]
    assert orders["id"].isna().all()


def test_every_form_of_file_and_a_frame_give_the_same_lake(tmp_path):
    csv = write(tmp_path / "one.csv", HEADER, GOOD, OTHER)
    packed = tmp_path / "one.csv.gz"
    packed.write_bytes(gzip.compress(csv.read_bytes()))
    crlf = tmp_path / "crlf.csv"
    crlf.write_bytes(b"\xef\xbb\xbf" + csv.read_bytes().replace(b"\n", b"\r\n"))
    rows = [dict(zip(HEADER.split(","), line.split(","), strict=True)) for line in (GOOD, OTHER)]
    typed = [row | {name: float(row[name]) for name in ("price", "qty", "usd")} for row in rows]
    lines = write(tmp_path / "one.jsonl", *(json.dumps(row) for row in typed))
    epoch = [row | {"ts": pd.Timestamp(row["ts"]).value // 1_000_000} for row in typed]
    more_lines = write(tmp_path / "two.ndjson", *(json.dumps(row) for row in epoch))
    parquet = tmp_path / "one.parquet"
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Kolkata'")
    connection.execute(
        f"COPY (SELECT ts::TIMESTAMPTZ AS ts, * EXCLUDE ts FROM read_csv('{csv}', types = {{'ts': 'VARCHAR'}})) "
        f"TO '{parquet}'"
    )
    frame = pd.DataFrame(typed)
    frame["ts"] = pd.to_datetime(frame["ts"])
    exact = pd.DataFrame(rows)
    exact["usd"] = [Decimal(text) for text in exact["usd"]]
    made = {}
    for number, file in enumerate([csv, packed, crlf, lines, more_lines, parquet]):
        Lake(tmp_path / f"lake{number}").import_files("liquidations", [file], source="x")
        made[file.name] = tree(tmp_path / f"lake{number}")
    for number, given in enumerate([frame, exact]):
        Lake(tmp_path / f"framed{number}").import_frame("liquidations", given, "x")
        made[f"frame {number}"] = tree(tmp_path / f"framed{number}")
    assert all(files == made["one.csv"] for files in made.values())


def test_every_fault_of_a_file_is_listed_and_nothing_is_written(lake, tmp_path):
    bad = write(
        tmp_path / "orders.csv",
        HEADER,
        GOOD,
        "2026-03-04T11:35:44,OKX,X,SOL,buy,0,nan,-1",
        "2026-03-04T11:35:44Z,okx,X,1000PEPE,long,1,1,1",
        ",okx,X,SOL,long,1,1,1",
    )
    with pytest.raises(FaultyInput) as error:
        lake.import_files("liquidations", [bad])
    assert faults(error) == [
        ("row 2", "ts", "2026-03-04T11:35:44"),
        ("row 2", "venue", "OKX"),
        ("row 2", "side", "buy"),
        ("row 2", "qty", "nan"),
        ("row 2", "usd", "-1"),
        ("row 2", "price", "0"),
        ("row 3", "asset", "1000PEPE"),
        ("row 4", "ts", ""),
    ]
    assert not (tmp_path / "data").exists()


def test_faults_are_capped_and_counted(lake, tmp_path):
    lines = [GOOD.replace("long", "buy")] * 60
    with pytest.raises(FaultyInput, match=r"60 faults \(the first 50 are shown\)") as error:
        lake.import_files("liquidations", [write(tmp_path / "orders.csv", HEADER, *lines)])
    assert len(error.value.faults) == 50
    assert error.value.faults[-1].where == "row 50"


def test_all_files_are_checked_before_any_is_written(lake, tmp_path):
    good = write(tmp_path / "good.csv", HEADER, GOOD)
    bad = write(tmp_path / "bad.csv", HEADER, GOOD.replace("okx", "OKX"))
    worse = write(tmp_path / "worse.csv", HEADER, GOOD.replace("long", "x"))
    with pytest.raises(FaultyInput, match="2 files: 2 faults") as error:
        lake.import_files("liquidations", [good, bad, worse])
    assert [fault.where for fault in error.value.faults] == [f"{bad}: row 1", f"{worse}: row 1"]
    assert not lake.path.exists()


def test_a_row_with_too_few_or_too_many_fields_is_a_fault_of_its_own(lake, tmp_path):
    bad = write(tmp_path / "orders.csv", HEADER, GOOD, "1,2,3", OTHER + ",9", "", GOOD.replace("long", "x"))
    with pytest.raises(FaultyInput) as error:
        lake.import_files("liquidations", [bad])
    assert [(f.where, f.field, f.why) for f in error.value.faults[:2]] == [
        ("row 2", "row", "has 3 fields where the header has 8"),
        ("row 3", "row", "has 9 fields where the header has 8"),
    ]
    assert faults(error)[2] == ("row 4", "side", "x")


def test_a_line_that_is_no_json_object_is_a_fault(lake, tmp_path):
    row = json.dumps(dict(zip(HEADER.split(","), GOOD.split(","), strict=True)))
    with pytest.raises(FaultyInput) as error:
        lake.import_files("liquidations", [write(tmp_path / "o.jsonl", row, '{"ts": 17', "[1]", row)])
    assert [(f.where, f.why) for f in error.value.faults] == [
        ("row 2", "is no JSON object"),
        ("row 3", "is no JSON object"),
    ]


def test_unknown_and_missing_columns_are_named_with_the_nearest_known_one(lake, tmp_path):
    header = HEADER.replace("price", "prize").replace("usd", "worth")
    with pytest.raises(FaultyInput, match="did you mean price") as error:
        lake.import_files("liquidations", [write(tmp_path / "o.csv", header, GOOD)])
    assert [(f.field, f.why.split(";")[0]) for f in error.value.faults] == [
        ("prize", "liquidations has no such column"),
        ("worth", "liquidations has no such column"),
        ("price", "is required and missing"),
        ("usd", "is required and missing"),
    ]


def test_a_parquet_time_without_zone_is_refused(lake, tmp_path):
    frame = pd.DataFrame(
        {"ts": pd.to_datetime(["2026-03-04"]), "name": "SPY", "value": 1.0, "unit": "usd", "source": "x"}
    )
    with pytest.raises(FaultyInput, match="has no zone"):
        lake.import_frame("series", frame, "x")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("o.txt", b"", "the ending says what a file is"),
        ("o.csv", b"", "is empty"),
        ("o.csv", b"ts,venue\xff\xfe\n", "is no CSV text in UTF-8"),
        ("o.csv", HEADER.encode() + b"\n\xff,okx,X,SOL,long,1,1,1\n", "is no CSV text in UTF-8"),
        ("o.csv.gz", b"not packed", "cannot be read"),
        ("o.parquet", b"PAR1 not parquet", "cannot be read"),
        ("o[1].parquet", b"", "is taken for a pattern"),
    ],
)
def test_a_file_that_cannot_be_read_gives_one_clear_error(lake, tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=says) as error:
        lake.import_files("liquidations", [tmp_path / name])
    assert name in str(error.value)
    assert not lake.path.exists()


def test_unknown_tables_missing_files_and_coverage_of_other_tables_are_refused(lake, tmp_path):
    with pytest.raises(UserError, match="did you mean liquidations"):
        lake.import_files("liquidation", [])
    with pytest.raises(UserError, match="there is no such file"):
        lake.import_files("liquidations", [tmp_path / "none.csv"])
    with pytest.raises(UserError, match="stated for liquidations"):
        lake.import_files("candles", [], stated=Stated())


def test_quarantine_takes_the_faulty_rows_and_makes_coverage_partial(lake, tmp_path):
    file = write(tmp_path / "o.csv", HEADER, GOOD, OTHER.replace("short", "sell"))
    aside = tmp_path / "aside.csv"
    full = Stated("full", DAY.start, DAY.end)
    (imported,) = lake.import_files("liquidations", [file], stated=full, quarantine=aside)
    assert (imported.rows, imported.new, imported.quarantined) == (2, 1, 1)
    rows = pd.read_csv(aside)
    assert rows["side"].tolist() == ["sell"]
    assert rows["usd"].tolist() == [1358.8035]
    assert rows["fault"].tolist() == ["side: must be one of long, short"]
    assert set(lake.frames(DAY).liquidation_periods["coverage"]) == {"partial"}


def test_rows_of_one_key_collapse_where_equal_and_are_faults_where_not(lake, tmp_path):
    header = "ts,name,value,unit,source"
    equal = write(tmp_path / "e.csv", header, *["2026-03-04T00:00:00Z,SPY,1.5,usd,x"] * 3)
    (imported,) = lake.import_files("series", [equal])
    assert (imported.rows, imported.new, imported.repeated) == (3, 1, 2)
    other = write(
        tmp_path / "o.csv", header, "2026-03-05T00:00:00Z,SPY,1.5,usd,x", "2026-03-05T05:30+05:30,SPY,2,usd,x"
    )
    with pytest.raises(FaultyInput) as error:
        lake.import_files("series", [other])
    assert [(f.where, f.field, f.why.split(" has")[0]) for f in error.value.faults] == [
        ("row 1", "key", "row 2"),
        ("row 2", "key", "row 1"),
    ]


@pytest.mark.parametrize(
    ("table", "row", "field"),
    [
        ("candles", {"high": 0.5}, "high"),
        ("candles", {"low": 1.5, "high": 2}, "low"),
        ("candles", {"open": -1}, "open"),
        ("candles", {"volume": -1}, "volume"),
        ("candles", {"interval_s": 0}, "interval_s"),
        ("funding", {"rate": 1.0}, "rate"),
        ("funding", {"interval_h": 0}, "interval_h"),
        ("funding", {"interval_h": 24.5}, "interval_h"),
        ("open_interest", {"oi_usd": None, "oi_base": None}, "oi_usd"),
        ("open_interest", {"oi_base": -1}, "oi_base"),
        ("reported", {"end": "2026-03-04T00:00:00Z"}, "end"),
        ("headlines", {"url": "javascript:alert(1)"}, "url"),
        ("liquidation_totals", {"coverage": "most"}, "coverage"),
    ],
)
def test_rules_of_rows(lake, table, row, field):
    moment = "2026-03-04T00:00:00Z"
    market = {"ts": moment, "venue": "okx", "symbol": "X", "asset": "BTC"}
    whole = {
        "candles": market | {"interval_s": 60, "open": 1, "high": 1, "low": 1, "close": 1, "volume": 1},
        "funding": market | {"rate": 0.1, "interval_h": 8},
        "open_interest": market | {"oi_base": 1, "oi_usd": 1},
        "reported": {
            "start": moment,
            "end": "2026-03-05T00:00:00Z",
            "metric": "traders",
            "value": 1,
            "unit": "count",
            "source": "x",
        },
        "headlines": {"ts": moment, "source": "x", "title": "y", "url": "https://example.org/a"},
        "liquidation_totals": {
            "ts": moment,
            "interval_s": 3600,
            "venue": "okx",
            "asset": "BTC",
            "long_usd": 1,
            "short_usd": 2,
            "source": "x",
            "coverage": "full",
        },
    }[table]
    assert lake.import_frame(table, pd.DataFrame([whole]), "x").new == 1
    with pytest.raises(FaultyInput) as error:
        lake.import_frame(table, pd.DataFrame([whole | row]), "x")
    assert field in [fault.field for fault in error.value.faults]


def test_rows_outside_of_the_stated_stretch_are_refused(lake, tmp_path):
    file = write(tmp_path / "o.csv", HEADER, GOOD)
    late = Stated("full", datetime(2026, 3, 4, 12, tzinfo=UTC), DAY.end)
    with pytest.raises(UserError, match="outside of what --from and --to say"):
        lake.import_files("liquidations", [file], stated=late)
    assert not lake.path.exists()


def test_orders_that_a_second_file_repeats_add_nothing_but_its_greater_multiplicity_g8(lake, tmp_path):
    twice = write(tmp_path / "a.csv", HEADER, GOOD, GOOD)
    lake.import_files("liquidations", [twice])
    also_twice = write(tmp_path / "b.csv", HEADER, GOOD, GOOD)
    lake.import_files("liquidations", [also_twice])
    # Twice on A, twice on B: 2 events, neither 1 (distinct) nor 4 (sum).
    assert len(lake.frames(DAY).orders) == 2
    (imported,) = lake.import_files("liquidations", [write(tmp_path / "c.csv", HEADER, GOOD, GOOD, GOOD)])
    assert (imported.new, imported.unchanged) == (1, 2)
    assert len(lake.frames(DAY).orders) == 3


def test_orders_with_a_number_are_told_apart_by_it(lake, tmp_path):
    file = write(tmp_path / "a.csv", HEADER + ",id", GOOD + ",1", GOOD + ",2", GOOD + ",2", GOOD + ",")
    (imported,) = lake.import_files("liquidations", [file])
    assert (imported.new, imported.repeated) == (3, 1)
