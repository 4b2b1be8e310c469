"""The journal: durable before it counts, readable after a crash, and never half a line that hides a whole one."""

import json
import os
import resource
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefs.sources.recorder.journal import Journal, sealed, unsealed
from briefs.sources.recorder.journal_reading import Covered, journal_files, last_covered, read
from briefs.sources.recorder.order import Order
from briefs.sources.recorder.seen import Seen

T = 1791565600000  # 2026-10-09T17:06:40Z
HOUR = 3_600_000


def order(number, ts=T, **more):
    coins = Decimal(number) / 1000
    return Order(ts, "BTCUSDT", "BTC", "long", Decimal(100), coins, coins * 100, **more)


def journal(folder, run="a"):
    return Journal(folder, "bybit", run)


def flush(written, now=T):
    written.stage()
    written.sync(now)


def kept(folder):
    """Number of each order that the journal gives, as often as it would get into the lake."""
    return sorted(
        round(order.qty * 1000)
        for one in read(journal_files(folder))
        for order, copies in one.orders.values()
        for _ in range(copies)
    )


def test_nothing_counts_before_it_is_on_the_disk(tmp_path):
    written = journal(tmp_path)
    written.add_orders(T, [order(1), order(2)])
    assert written.recorded == 0
    assert written.waiting_bytes > 0
    assert journal_files(tmp_path) == []
    flush(written)
    assert (written.recorded, written.waiting_bytes) == (2, 0)
    assert kept(tmp_path) == [1, 2]


def test_orders_come_back_as_they_were(tmp_path):
    written = journal(tmp_path)
    given_order = order(7, kind="adl", id="x\n\u2028", price_kind="fill")
    written.add_orders(T, [given_order])
    flush(written)
    ((back, copies),) = next(iter(read(journal_files(tmp_path)))).orders.values()
    assert (back, copies) == (given_order, 1)


def test_a_file_holds_one_hour_and_ends_with_it(tmp_path):
    written = journal(tmp_path)
    written.add_orders(T, [order(1)])
    written.add_orders(T + HOUR, [order(2)])
    flush(written, T + HOUR)
    assert [path.name for path in journal_files(tmp_path)] == [
        "bybit-20261009T17-a-001.jsonl",
        "bybit-20261009T18-a-002.jsonl",
    ]
    assert [path.name for path in written.closed()] == ["bybit-20261009T17-a-001.jsonl"]
    # Nothing came for an hour: the file ends all the same, so that it is brought into the lake.
    flush(written, T + 2 * HOUR)
    assert [path.name for path in written.closed()] == ["bybit-20261009T18-a-002.jsonl"]


def test_every_torn_tail_is_cut_and_costs_nothing_before_it(tmp_path):
    written = journal(tmp_path)
    for number in (1, 2, 3):
        written.add_orders(T, [order(number)])
    flush(written)
    (path,) = journal_files(tmp_path)
    whole = path.read_bytes()
    start = whole[:-1].rindex(b"\n") + 1
    for length in range(start + 1, len(whole)):
        path.write_bytes(whole[:length])
        (recorded,) = read([path])
        assert (recorded.torn, recorded.damaged) == (1, 0)
        assert kept(tmp_path) == [1, 2]


def test_damaged_line_is_left_out_and_counted(tmp_path):
    written = journal(tmp_path)
    for number in (1, 2, 3):
        written.add_orders(T, [order(number)])
    flush(written)
    (path,) = journal_files(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b"0.002", b"9.002")
    path.write_bytes(b"".join(lines))
    assert kept(tmp_path) == [1, 3]
    assert read([path])[0].damaged == 1


def test_full_disk_loses_nothing_and_leaves_no_half_line(tmp_path):
    written = journal(tmp_path)
    written.add_orders(T, [order(1)])
    flush(written)
    (path,) = journal_files(tmp_path)
    length = path.stat().st_size
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    written.add_orders(T, [order(number) for number in range(2, 40)])
    try:
        # The kernel refuses to let the file grow by more than a few bytes, as a full disk would.
        resource.setrlimit(resource.RLIMIT_FSIZE, (length + 10, limits[1]))
        with pytest.raises(OSError, match="too large"):
            flush(written)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.stat().st_size == length
    assert written.recorded == 1
    written.add_orders(T, [order(40)])
    flush(written)
    assert written.recorded == 40
    assert kept(tmp_path) == list(range(1, 41))


def test_equal_rows_of_one_frame_count_and_the_frame_again_does_not(tmp_path):
    first, second = journal(tmp_path, "a"), journal(tmp_path, "b")
    first.add_orders(T, [order(5), order(5), order(6)])
    first.add_orders(T, [order(5)])
    # After a reconnect, and in another file: the same frame, and one that has three of it.
    second.add_orders(T + 1, [order(5), order(5), order(6)])
    second.add_orders(T + 2, [order(6), order(6), order(6)])
    for written in (first, second):
        flush(written)
    assert kept(tmp_path) == [5, 5, 6, 6, 6]


def test_orders_with_an_id_are_one_however_often_they_stand_there(tmp_path):
    written = journal(tmp_path)
    written.add_orders(T, [order(5, id="n"), order(5, id="n"), order(5, id="m")])
    flush(written)
    assert kept(tmp_path) == [5, 5]


def test_coverage_is_kept_by_its_start_and_scope(tmp_path):
    written = journal(tmp_path)
    for end in (T + 10, T + 30, T + 20):
        written.add_coverage(T, end, "full", None)
    written.add_coverage(T + 100, T + 110, "full", ["BTC"])
    flush(written)
    (recorded,) = read(journal_files(tmp_path))
    assert recorded.covered == {
        Covered(T, T + 30, "full", None),
        Covered(T + 100, T + 110, "full", ("BTC",)),
    }
    assert last_covered(journal_files(tmp_path)[0]) == T + 110


def test_two_runs_never_share_a_file(tmp_path):
    for run in ("a", "b"):
        written = journal(tmp_path, run)
        written.add_orders(T, [order(1)])
        flush(written)
    assert len(journal_files(tmp_path)) == 2
    again = journal(tmp_path, "a")
    again.add_orders(T, [order(2)])
    with pytest.raises(FileExistsError):
        flush(again)


_VALUES = st.recursive(st.none() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v))


@settings(max_examples=25, deadline=None)
@given(st.dictionaries(st.text(), _VALUES, min_size=1, max_size=4))
def test_a_sealed_line_opens_again_and_is_json_for_others(line):
    line.pop("crc", None)
    if not line:
        return
    text = sealed(line)
    assert text.count(b"\n") == 1
    assert unsealed(text) == line
    assert {name: value for name, value in json.loads(text).items() if name != "crc"} == line


@given(st.binary(max_size=200))
def test_no_other_bytes_are_taken_for_a_line(data):
    assert unsealed(data + b"\n") is None


def test_seen_lets_through_what_says_something_new():
    seen = Seen(kept=3)
    assert seen.new([order(1), order(1), order(2)]) == [order(1), order(1), order(2)]
    assert seen.new([order(1), order(2)]) == []
    assert seen.new([order(1), order(1), order(1)]) == [order(1)] * 3
    assert seen.new([order(3), order(4), order(5)]) == [order(3), order(4), order(5)]
    # Only so many are remembered; what is forgotten is recorded again, and counts once in the lake.
    assert seen.new([order(1)]) == [order(1)]


def test_files_are_synced_in_their_folder(tmp_path):
    written = journal(tmp_path / "deep")
    os.mkdir(tmp_path / "deep")  # noqa: PTH102
    written.add_orders(T, [order(1)])
    flush(written)
    assert kept(tmp_path / "deep") == [1]
