"""Sums of orders: they say what the orders say, are kept up by each write, and are never read once they are behind."""

import json
from datetime import UTC, date, datetime, timedelta

import duckdb
import pandas as pd
import pytest

from briefs.lake import merging, rollups
from briefs.lake.manifest import load
from briefs.lake.store import Lake
from briefs.vocabulary.window import Window


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake", wait_s=0)


def order(moment, side, usd, *, kind="liq", venue="okx", number=None):
    names = ("ts", "venue", "symbol", "asset", "side", "price", "qty", "usd", "kind", "id")
    return dict(zip(names, (f"{moment}Z", venue, "BTC-USDT", "BTC", side, 1, usd, usd, kind, number), strict=True))


FIRST = (
    order("2026-03-01T10:00:00", "long", "10.00"),
    order("2026-03-01T10:59:59.999", "long", "0.01"),
    order("2026-03-01T10:30:00", "short", "5.00"),
    order("2026-03-01T10:31:00", "short", "1000.00", kind="adl"),
    order("2026-03-01T11:00:00", "long", "7.00"),
    order("2026-04-01T00:00:00", "long", "3.00", number="n1"),
)


def put(lake, *rows, source="x"):
    return lake.import_frame("liquidations", pd.DataFrame(rows), source)


def held(lake, kind):
    """The rows of all rollups of a kind: (month or day, hour, venue, long, short, orders)."""
    files = [str(lake.path / one.path) for one in load(lake.path).rollups if one.table == kind]
    columns = "strftime(ts AT TIME ZONE 'UTC', '%m-%d %H:%M'), venue, long_usd_cents, short_usd_cents, orders"
    return duckdb.sql(f"SELECT {columns} FROM read_parquet({files}) ORDER BY ALL").fetchall() if files else []


def test_orders_are_summed_by_hour_and_only_liquidations_count(lake):
    put(lake, *FIRST)
    assert held(lake, "order_hours") == [
        ("03-01 10:00", "okx", 1001, 500, 3),
        ("03-01 11:00", "okx", 700, 0, 1),
        ("04-01 00:00", "okx", 300, 0, 1),
    ]
    assert lake.check() == ()


def test_a_later_import_sums_the_changed_days_alone(lake):
    put(lake, *FIRST)
    before = {one.period: one for one in load(lake.path).rollups}
    put(lake, order("2026-03-02T10:00:00", "short", "2.00"), order("2026-03-01T11:30:00", "long", "1.00"))
    after = {one.period: one for one in load(lake.path).rollups}
    assert before["2026-04"] == after["2026-04"]
    assert held(lake, "order_hours")[1:3] == [("03-01 11:00", "okx", 800, 0, 2), ("03-02 10:00", "okx", 0, 200, 1)]
    assert lake.check() == ()


def test_a_revision_that_moves_an_order_takes_it_out_of_the_old_sum(lake):
    put(lake, *FIRST)
    put(lake, order("2026-03-05T01:00:00", "long", "4.00", number="n1"))
    assert held(lake, "order_hours")[-1] == ("03-05 01:00", "okx", 400, 0, 1)
    assert [one.period for one in load(lake.path).rollups] == ["2026-03"]
    assert lake.check() == ()


def test_days_with_many_orders_are_summed_by_minute_too(lake, monkeypatch):
    monkeypatch.setattr(rollups, "MANY", 5)
    put(lake, *FIRST)
    assert [(one.table, one.period) for one in load(lake.path).rollups] == [
        ("order_hours", "2026-03"), ("order_hours", "2026-04"), ("order_minutes", "2026-03-01"),
    ]  # fmt: skip
    assert held(lake, "order_minutes")[:3] == [
        ("03-01 10:00", "okx", 1000, 0, 1),
        ("03-01 10:30", "okx", 0, 500, 1),
        ("03-01 10:31", "okx", 0, 0, 0),
    ]
    bars = lake.frames(Window.day(date(2026, 3, 2))).liquidation_bars
    assert list(bars["long_usd_cents"]) == [1000, 0, 1, 700]
    assert lake.check() == ()


def without_rollups(lake):
    """Make the lake what an older version left: format 1, which knew no rollups."""
    path = lake.path / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["rollups"]
    path.write_text(json.dumps(manifest | {"format": 1}))


def windows():
    end = datetime(2026, 4, 2, tzinfo=UTC)
    yield Window.day(date(2026, 4, 1))
    yield Window.rolling(end - timedelta(hours=1), timedelta(hours=24))
    yield Window.rolling(end - timedelta(minutes=7), timedelta(days=7))


@pytest.mark.parametrize("window", list(windows()), ids=("day", "hour", "minute"))
def test_frames_are_the_same_with_rollups_and_without(lake, window, monkeypatch):
    monkeypatch.setattr(rollups, "MANY", 5)
    put(lake, *FIRST)
    put(lake, order("2026-03-01T10:05:00", "short", "8.00", venue="gate"), source="y")
    rolled = lake.frames(window)
    assert load(lake.path).rollups
    without_rollups(lake)
    assert load(lake.path).rollups == ()
    plain = lake.frames(window)
    for name in ("liquidation_periods", "liquidation_bars"):
        pd.testing.assert_frame_equal(getattr(rolled, name), getattr(plain, name))
    assert int(plain.liquidation_periods["long_usd_cents"].sum()) == 2001


def test_the_next_write_brings_an_old_lake_up_to_date(lake):
    put(lake, *FIRST)
    now = (lake.path / "manifest.json").read_bytes()
    without_rollups(lake)
    put(lake, *FIRST)  # brings nothing new but the rollups
    assert (lake.path / "manifest.json").read_bytes() == now


def test_a_rollup_that_says_something_else_is_found(lake):
    put(lake, *FIRST)
    manifest = json.loads((lake.path / "manifest.json").read_text())
    manifest["rollups"][0]["of"] = ["2026-04-01-of-another-day"]
    (lake.path / "manifest.json").write_text(json.dumps(manifest))
    (damage,) = lake.check()
    assert (damage.path, damage.what) == (manifest["rollups"][0]["path"], "was made of files that do not count")
    # It is not read either: the sums come from the orders.
    assert int(lake.frames(Window.day(date(2026, 3, 2))).liquidation_periods["orders"].sum()) == 4


def test_portions_of_any_size_leave_the_same_lake(tmp_path, monkeypatch):
    rows = [
        order(
            f"2026-03-{day:02d}T{hour:02d}:00:00",
            "long",
            f"{day}.{hour:02d}",
            number=f"{day}-{hour}" if number else None,
        )
        for day in (9, 3, 4, 5, 8)
        for hour in (3, 1, 1)
        for number in (False, hour == 3)
    ]
    moved = [order("2026-03-04T09:00:00", "long", "9.03", number="9-3"), order("2026-03-08T01:00:00", "long", "8.01")]
    lakes = []
    for portion in (1, 7, 1_000_000):
        monkeypatch.setattr(merging, "PORTION", portion)
        lake = Lake(tmp_path / str(portion), wait_s=0)
        assert put(lake, *rows).new == 30  # five of them numbered, of the others four times five alike
        assert put(lake, *moved).revised == 1
        lakes.append(lake)
    first, *others = [[(one.path, one.rows) for one in load(lake.path).files] for lake in lakes]
    assert all(other == first for other in others)
    assert lakes[0].check() == ()
