"""Journal files into the lake: every order once, whatever is killed, and no stretch that was not listened to."""

import json
import shutil
import subprocess
import sys
from decimal import Decimal

import duckdb
import pytest

from briefs.errors import UserError
from briefs.lake.manifest import load
from briefs.sources.recorder.journal import Journal, sealed
from briefs.sources.recorder.journal_reading import journal_files
from briefs.sources.recorder.order import Order
from briefs.vocabulary.window import stamp
from briefs.workflow.record_compaction import ASIDE, compact

T = 1791565600000  # 2026-10-09T17:06:40Z
DAY = 86_400_000
_PARTS = {"n": 0}


def order(number, ts=T, asset="BTC", **more):
    coins = Decimal(number) / 1000
    return Order(ts, f"{asset}USDT", asset, "long", Decimal(100), coins, coins * 100, price_kind="fill", **more)


def write(folder, *frames, venue="bybit", at=T, covered=(), aside=()):
    _PARTS["n"] += 1
    journal = Journal(folder, venue, f"run{_PARTS['n']}")
    for frame in frames:
        journal.add_orders(at, frame)
    for start, end, assets in covered:
        journal.add_coverage(start, end, "full", assets)
    for why in aside:
        journal.add_aside(at, [why], "{}")
    journal.stage()
    journal.sync(at)
    journal.close()


@pytest.fixture
def places(tmp_path):
    (tmp_path / "journal").mkdir()
    return tmp_path / "journal", tmp_path / "lake"


def held(lake):
    files = [str(lake / stored.path) for stored in load(lake).files]
    return duckdb.execute("SELECT venue, asset, usd_cents FROM read_parquet(?) ORDER BY ALL", [files]).fetchall()


def stretches(lake):
    return [(s.venue, s.asset, stamp(s.start), stamp(s.end)) for s in load(lake).stretches]


def test_orders_and_coverage_reach_the_lake_and_the_journal_is_empty(places):
    journal, lake = places
    write(journal, [order(1), order(2)], covered=[(T - 5000, T + 5000, None)])
    write(journal, [order(3)], venue="okx")
    done = compact(journal, lake)
    assert (done.files, done.orders, done.torn, done.damaged) == (2, 3, 0, 0)
    # 0.001, 0.002 and 0.003 bitcoins at 100 dollars
    assert held(lake) == [("bybit", "BTC", 10), ("bybit", "BTC", 20), ("okx", "BTC", 30)]
    assert stretches(lake) == [("bybit", "BTC", "2026-10-09T17:06:35Z", "2026-10-09T17:06:45Z")]
    assert journal_files(journal) == []


def test_a_kill_between_publishing_and_removing_doubles_nothing(places):
    journal, lake = places
    write(journal, [order(1), order(1)], [order(2, id="n")], covered=[(T, T + 5000, None)])
    files = {path: path.read_bytes() for path in journal_files(journal)}
    compact(journal, lake)
    before = (lake / "manifest.json").read_bytes()
    for path, content in files.items():
        path.write_bytes(content)
    compact(journal, lake)
    assert held(lake) == [("bybit", "BTC", 10), ("bybit", "BTC", 10), ("bybit", "BTC", 20)]
    assert (lake / "manifest.json").read_bytes() == before


def test_equal_orders_of_one_frame_stay_as_many_over_several_files(places):
    journal, lake = places
    write(journal, [order(1), order(1)])
    compact(journal, lake)
    # An hour later, after a reconnect: the venue repeats what it had sent, once whole and once in part.
    write(journal, [order(1), order(1)], [order(1)], at=T + 3_600_000)
    compact(journal, lake)
    assert held(lake) == [("bybit", "BTC", 10), ("bybit", "BTC", 10)]


def test_an_asset_that_comes_at_noon_was_listened_to_since_the_morning(places):
    journal, lake = places
    write(journal, [order(1)], covered=[(T, T + 1000, None)])
    compact(journal, lake)
    write(journal, [order(2, T + 9000, asset="ETH")], covered=[(T + 8000, T + 9500, None)])
    compact(journal, lake)
    assert stretches(lake) == [
        ("bybit", "BTC", "2026-10-09T17:06:40Z", "2026-10-09T17:06:41Z"),
        ("bybit", "BTC", "2026-10-09T17:06:48Z", "2026-10-09T17:06:49.500000Z"),
        ("bybit", "ETH", "2026-10-09T17:06:40Z", "2026-10-09T17:06:41Z"),
        ("bybit", "ETH", "2026-10-09T17:06:48Z", "2026-10-09T17:06:49.500000Z"),
    ]


def test_wanted_assets_are_covered_without_an_order_and_others_never(places):
    journal, lake = places
    write(journal, [order(1)], covered=[(T, T + 1000, ["BTC", "SOL"])])
    write(journal, [order(2, asset="ETH")], covered=[(T + 5000, T + 6000, None)])
    compact(journal, lake)
    assert stretches(lake) == [
        ("bybit", "BTC", "2026-10-09T17:06:40Z", "2026-10-09T17:06:41Z"),
        ("bybit", "BTC", "2026-10-09T17:06:45Z", "2026-10-09T17:06:46Z"),
        ("bybit", "ETH", "2026-10-09T17:06:45Z", "2026-10-09T17:06:46Z"),
        ("bybit", "SOL", "2026-10-09T17:06:40Z", "2026-10-09T17:06:41Z"),
    ]


def test_what_was_listened_to_is_kept_for_two_days(places):
    journal, lake = places
    write(journal, [order(1)], covered=[(T, T + 1000, None)])
    compact(journal, lake)
    write(journal, [order(2, T + 3 * DAY)], covered=[(T + 3 * DAY, T + 3 * DAY + 1000, None)])
    compact(journal, lake)
    kept = json.loads((journal / "coverage.json").read_bytes())["venues"]["bybit"]
    assert [span["from"] for span in kept["spans"]] == [T + 3 * DAY]
    assert kept["assets"] == {"BTC": T + 3 * DAY}


def test_each_connection_of_a_venue_covers_its_own_assets(places):
    journal, lake = places
    write(journal, [order(1), order(2, asset="ETH"), order(3, asset="SOL")], venue="dydx")
    one = Journal(journal, "dydx", "later")
    # Of two connections BTC and SOL come over the first, ETH over the second, which was lost a second earlier.
    one.add_coverage(T, T + 3000, "full", None, leg=(0, 2))
    one.add_coverage(T, T + 2000, "full", None, leg=(1, 2))
    one.stage()
    one.sync(T)
    one.close()
    compact(journal, lake)
    assert stretches(lake) == [
        ("dydx", "BTC", "2026-10-09T17:06:40Z", "2026-10-09T17:06:43Z"),
        ("dydx", "ETH", "2026-10-09T17:06:40Z", "2026-10-09T17:06:42Z"),
        ("dydx", "SOL", "2026-10-09T17:06:40Z", "2026-10-09T17:06:43Z"),
    ]


def test_an_hour_without_an_order_is_covered_all_the_same(places):
    journal, lake = places
    write(journal, covered=[(T, T + 1000, ["BTC"])])
    compact(journal, lake)
    assert load(lake).files == ()
    assert stretches(lake) == [("bybit", "BTC", "2026-10-09T17:06:40Z", "2026-10-09T17:06:41Z")]


def test_assets_that_the_venue_did_not_let_us_hear_are_not_covered(places):
    journal, lake = places
    write(journal, [order(1), order(2, asset="OLD")], covered=[(T, T + 1000, None)])
    compact(journal, lake)
    one = Journal(journal, "bybit", "later")
    one.add_coverage(T + 5000, T + 6000, "full", None, ["OLD"])
    one.stage()
    one.sync(T)
    one.close()
    compact(journal, lake)
    assert stretches(lake) == [
        ("bybit", "BTC", "2026-10-09T17:06:40Z", "2026-10-09T17:06:41Z"),
        ("bybit", "BTC", "2026-10-09T17:06:45Z", "2026-10-09T17:06:46Z"),
        ("bybit", "OLD", "2026-10-09T17:06:40Z", "2026-10-09T17:06:41Z"),
    ]


def test_another_lake_is_not_said_to_have_what_went_into_the_first(places):
    journal, lake = places
    write(journal, [order(1)], covered=[(T, T + 1000, None)])
    compact(journal, lake)
    write(journal, [order(2)], covered=[(T + 5000, T + 6000, None)])
    compact(journal, lake.with_name("other"))
    assert stretches(lake.with_name("other")) == [("bybit", "BTC", "2026-10-09T17:06:45Z", "2026-10-09T17:06:46Z")]
    # Nor is a lake that was made anew at the old place.
    write(journal, [order(3)], covered=[(T + 8000, T + 9000, None)])
    shutil.rmtree(lake)
    compact(journal, lake)
    assert stretches(lake) == [("bybit", "BTC", "2026-10-09T17:06:48Z", "2026-10-09T17:06:49Z")]


def test_named_files_alone_are_taken(places):
    journal, lake = places
    write(journal, [order(1)])
    write(journal, [order(2)])
    first, second = journal_files(journal)
    compact(journal, lake, [first.name, "okx-20261009T17-gone-001.jsonl"])
    assert journal_files(journal) == [second]
    assert held(lake) == [("bybit", "BTC", 10)]


def test_what_could_not_be_read_is_kept_for_a_person(places):
    journal, lake = places
    write(journal, [order(1)], aside=["size 0 has no side"])
    compact(journal, lake)
    (line,) = (journal / ASIDE).read_text().splitlines()
    assert json.loads(line)["venue"] == "bybit"
    assert json.loads(line)["why"] == ["size 0 has no side"]


def test_a_lake_that_refuses_keeps_the_journal_and_claims_no_coverage(places):
    journal, lake = places
    write(journal, [order(1)], covered=[(T, T + 1000, None)])
    lake.write_text("no folder")
    with pytest.raises(UserError):
        compact(journal, lake)
    assert len(journal_files(journal)) == 1
    assert not (journal / "coverage.json").exists()
    lake.unlink()
    compact(journal, lake)
    assert held(lake) == [("bybit", "BTC", 10)]


def test_what_goes_wrong_there_is_told_in_one_line(places):
    journal, lake = places
    write(journal, [order(1)])
    (path,) = journal_files(journal)
    # A whole line of another kind than any version ever wrote.
    path.write_bytes(sealed({"k": "orders", "orders": 7}))
    command = [sys.executable, "-m", "briefs.workflow.record_compaction", str(journal), str(lake)]
    done = subprocess.run(command, input=path.name, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{lake}: this is a bug: TypeError: ")
    assert journal_files(journal) == [path]


def test_a_torn_tail_is_no_order(places):
    journal, lake = places
    write(journal, [order(1)], [order(2)])
    (path,) = journal_files(journal)
    path.write_bytes(path.read_bytes()[:-20])
    assert compact(journal, lake).torn == 1
    assert held(lake) == [("bybit", "BTC", 10)]


def test_an_empty_journal_makes_no_lake(places):
    journal, lake = places
    assert compact(journal, lake).files == 0
    assert not lake.exists()
