"""What goes out of a lake comes in again unchanged; what a revision replaced can be seen value by value."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from briefs.errors import DataMissing, UserError
from briefs.lake.store import Lake
from briefs.vocabulary.window import Window

DAY = date(2026, 3, 4)
ORDERS = """ts,venue,symbol,asset,side,price,qty,usd
2026-03-04T11:35:44.276Z,okx,SOL-USDT-SWAP,SOL,long,89.75,20.18,1811.155
2026-03-04T11:35:44.276Z,okx,SOL-USDT-SWAP,SOL,long,89.75,20.18,1811.155
2026-03-05T00:00:00Z,okx,SOL-USDT-SWAP,SOL,short,89.69,15.15,1358.8035
"""
FUNDING = """ts,venue,symbol,asset,rate,interval_h
2026-03-04T00:00:00Z,okx,BTC-USDT-SWAP,BTC,{first},8
2026-03-04T08:00:00Z,okx,BTC-USDT-SWAP,BTC,0.0002,8
"""


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    made = Lake(tmp_path / "lake", wait_s=0)
    (tmp_path / "orders.csv").write_text(ORDERS)
    made.import_files("liquidations", [tmp_path / "orders.csv"])
    return made


def funding(lake: Lake, folder: Path, first: str) -> None:
    (folder / "funding.csv").write_text(FUNDING.format(first=first))
    lake.import_files("funding", [folder / "funding.csv"])


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_what_goes_out_comes_in_again(lake: Lake, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"orders.{ending}"
    assert lake.export("liquidations", None, None, file) == 3
    (again,) = Lake(tmp_path / "other", wait_s=0).import_files("liquidations", [file], source="orders")
    assert (again.rows, again.new, again.quarantined) == (3, 3, 0)  # two equal orders are two orders
    (same,) = lake.import_files("liquidations", [file], source="orders")
    assert (same.new, same.unchanged, same.revised) == (0, 3, 0)


def test_a_csv_file_holds_dollars_and_days_are_whole(lake: Lake, tmp_path: Path) -> None:
    file = tmp_path / "day.csv"
    assert lake.export("liquidations", DAY, DAY, file) == 2
    header, first, _ = file.read_text().splitlines()
    assert header == "ts,venue,symbol,asset,side,price,qty,usd,kind,account,id,price_kind"
    assert first == "2026-03-04T11:35:44.276000Z,okx,SOL-USDT-SWAP,SOL,long,89.75,20.18,1811.16,liq,,,"


def test_rows_of_several_imports_and_periods_come_out_by_time_then_key(lake: Lake, tmp_path: Path) -> None:
    more = [
        "2026-03-04T11:35:44.276Z,binance,SOLUSDT,SOL,long,89.75,1,89.75",
        "2026-02-28T23:59:59Z,okx,SOL-USDT-SWAP,SOL,long,80,1,80",
        "2026-03-04T11:35:44.276Z,okx,SOL-USDT-SWAP,SOL,long,89.74,1,89.74",
    ]
    (tmp_path / "more.csv").write_text("\n".join([ORDERS.splitlines()[0], *more]))
    lake.import_files("liquidations", [tmp_path / "more.csv"])
    lake.export("liquidations", None, None, tmp_path / "all.csv")
    rows = [line.split(",") for line in (tmp_path / "all.csv").read_text().splitlines()[1:]]
    assert [(row[0][5:10], row[1], float(row[5])) for row in rows] == [
        ("02-28", "okx", 80.0),
        ("03-04", "binance", 89.75),
        ("03-04", "okx", 89.74),
        ("03-04", "okx", 89.75),
        ("03-04", "okx", 89.75),
        ("03-05", "okx", 89.69),
    ]


def test_nothing_is_written_where_there_is_nothing_or_the_ending_says_nothing(lake: Lake, tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match="holds no row of funding"):
        lake.export("funding", None, None, tmp_path / "funding.csv")
    with pytest.raises(UserError, match=r"the ending says the format: \.csv, \.jsonl, \.parquet"):
        lake.export("liquidations", None, None, tmp_path / "orders.xlsx")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lake", "orders.csv"]


def test_a_revision_shows_the_values_that_it_replaced(lake: Lake, tmp_path: Path) -> None:
    assert lake.differences(Window.day(DAY)) == ()
    funding(lake, tmp_path, "0.0001")
    funding(lake, tmp_path, "-0.0003")
    (changed,) = lake.differences(Window.day(DAY))
    assert (changed.revision, changed.table, changed.column) == (1, "funding", "rate")
    assert (changed.row, changed.at.isoformat()) == ("okx BTC-USDT-SWAP", "2026-03-04T00:00:00+00:00")
    assert (changed.before, changed.now) == ("0.0001", "-0.0003")
    assert lake.differences(Window.day(date(2026, 3, 5))) == ()
