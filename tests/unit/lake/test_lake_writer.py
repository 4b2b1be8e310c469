"""A writer that dies leaves the lake as it was or as it is after; a second writer waits its turn."""

import fcntl
import os
import random
import subprocess
import sys
import threading
import time

import pandas as pd
import pytest

from briefs.errors import DataMissing, UserError
from briefs.lake.store import Lake

# Imports two days in turn, each with more rows than the last time, until it is killed.
ENDLESS = """
import sys, itertools
from pathlib import Path
import pandas as pd
from briefs.lake.store import Lake
lake = Lake(Path(sys.argv[1]))
for number in itertools.count(1):
    rows = [{"ts": f"2026-03-0{4 + n % 2}T00:00:{n % 60:02d}.{n:06d}Z", "venue": "okx", "symbol": "X", "asset": "BTC",
             "side": "long", "price": 1, "qty": 1, "usd": 1} for n in range(number * 10)]
    lake.import_frame("liquidations", pd.DataFrame(rows), "x")
    print(number, flush=True)
"""
KILLS = int(os.environ.get("BRIEFS_LAKE_KILLS", "25"))


@pytest.mark.slow
def test_kill_at_any_moment_leaves_a_whole_lake(tmp_path):
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    lake = Lake(tmp_path / "lake", wait_s=0)
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-c", ENDLESS, lake.path], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.35))
        process.kill()
        process.wait()
        process.stdout.close()
        assert lake.check() == ()
        rows = sum(holding.rows for holding in lake.holdings())
        # Each import publishes a multiple of ten rows, over two days at once.
        assert rows > 0
        assert rows % 10 == 0
    lake.import_frame("liquidations", pd.DataFrame([ROW]), "x")
    named = {path.name for path in lake.path.rglob("*.parquet")}
    assert len(named) <= 2 * len(lake.holdings()) + 2
    assert not (lake.path / "tmp").exists()


ROW = {
    "ts": "2026-03-04T00:00:00Z",
    "venue": "okx",
    "symbol": "X",
    "asset": "BTC",
    "side": "long",
    "price": 1,
    "qty": 1,
    "usd": 1,
}


def hold(lake: Lake):
    lake.path.mkdir(parents=True, exist_ok=True)
    handle = os.open(lake.path / ".lock", os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


def test_a_second_writer_gives_up_with_a_clear_error(tmp_path):
    lake = Lake(tmp_path / "lake", wait_s=0.1)
    handle = hold(lake)
    with pytest.raises(UserError, match=r"another writer has been at work for 0\.1 seconds"):
        lake.import_frame("liquidations", pd.DataFrame([ROW]), "x")
    os.close(handle)
    assert lake.import_frame("liquidations", pd.DataFrame([ROW]), "x").new == 1


def test_a_second_writer_waits_and_then_writes(tmp_path):
    lake = Lake(tmp_path / "lake", wait_s=10)
    handle = hold(lake)
    threading.Timer(0.3, os.close, [handle]).start()
    assert lake.import_frame("liquidations", pd.DataFrame([ROW]), "x").new == 1


def test_readers_do_not_wait_for_a_writer(tmp_path):
    lake = Lake(tmp_path / "lake", wait_s=0)
    lake.import_frame("liquidations", pd.DataFrame([ROW]), "x")
    handle = hold(lake)
    assert len(lake.holdings()) == 1
    os.close(handle)


def test_what_a_dead_writer_left_is_removed_by_the_next(tmp_path):
    lake = Lake(tmp_path / "lake", wait_s=0)
    lake.import_frame("liquidations", pd.DataFrame([ROW]), "x")
    stray = lake.path / "rows" / "liquidations" / "2026-03-04-0123456789abcdef.parquet"
    stray.write_bytes(b"half a file")
    (lake.path / "tmp").mkdir()
    (lake.path / "tmp" / "spill").write_bytes(b"x")
    assert lake.check() == ()
    lake.import_frame("liquidations", pd.DataFrame([ROW]), "x")
    assert not stray.exists()
    assert not (lake.path / "tmp").exists()


def test_a_lake_that_cannot_be_written_gives_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="choose another --lake"):
        Lake(tmp_path / "file" / "lake").import_frame("liquidations", pd.DataFrame([ROW]), "x")


def test_reading_where_no_lake_is_names_the_path_and_the_remedy(tmp_path):
    with pytest.raises(DataMissing, match=r"there is no lake at .*nowhere.*briefs import.*briefs demo"):
        Lake(tmp_path / "nowhere").holdings()
    assert not (tmp_path / "nowhere").exists()
