"""Pace, patience, cache and bodies, each by itself, on a clock that is turned by hand."""

from __future__ import annotations

import gzip
import json
import random
import threading
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.sources.http.body import decoded_json, parsed, unpacked
from briefs.sources.http.cache import Cache, Kept
from briefs.sources.http.failures import (
    Denied,
    Forbidden,
    Garbled,
    Place,
    SourceFailed,
    TooBig,
    TooOften,
    Unreachable,
    Unreadable,
    VenueFault,
    shorten,
)
from briefs.sources.http.limits import Limits
from briefs.sources.http.pace import Pace
from briefs.sources.http.patience import pause, retry_after
from briefs.sources.talk import Ask, Host
from briefs.vocabulary.secret import Secret

HERE = Place("venue", "api.venue.test")
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
LIMITS = Limits()


class Clock:
    """Seconds that pass only in `sleep`."""

    def __init__(self) -> None:
        self.at = 1_000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


def paced(*weights: int, host: Host) -> tuple[list[float], Clock]:
    """After how many seconds each question of the weights may be asked."""
    clock = Clock()
    pace = Pace(clock.monotonic, clock.sleep)
    times = []
    for weight in weights:
        pace.take(host, weight)
        times.append(clock.at - 1_000)
    return times, clock


def test_half_of_the_documented_pace_is_used():
    # 20 calls in 2 s are documented: 10 at once, then one every 0.2 s.
    times, _ = paced(*[1] * 13, host=Host("h", 20, 2))
    assert times[:10] == [0.0] * 10
    assert times[10:] == pytest.approx([0.2, 0.4, 0.6])


def test_a_heavy_question_takes_the_pace_of_many():
    # 10 a second, half of it: a bucket of 5 that fills by 5 a second. A weight of 20 is let through once the bucket is
    # full, and leaves 15 owed: the next one waits for (15 + 1) / 5 s.
    times, _ = paced(20, 1, host=Host("h", 10, 1))
    assert times == pytest.approx([0.0, 3.2])


def test_of_a_few_documented_calls_all_may_come_at_once():
    # Two files in five minutes: both at once; then half of the pace is one in 300 s.
    times, _ = paced(1, 1, 1, host=Host("h", 2, 300))
    assert times == pytest.approx([0.0, 0.0, 300.0])


def test_a_question_that_never_arrived_does_not_count():
    clock = Clock()
    pace = Pace(clock.monotonic, clock.sleep)
    host = Host("h", 1, 10)
    for _ in range(5):
        pace.take(host, 1)
        pace.give_back(host, 1)
    assert clock.at == 1_000
    pace.take(host, 1)
    assert pace.pause(host, 1) == pytest.approx(20)
    pace.give_back(host, 7)  # never more than a full bucket
    pace.take(host, 1)
    assert pace.pause(host, 1) == pytest.approx(20)


def test_two_paces_of_one_host_are_kept_apart_and_closed_together():
    clock = Clock()
    pace = Pace(clock.monotonic, clock.sleep)
    slow, quick = Host("h", 1, 10), Host("h", 100, 1)
    for _ in range(20):
        pace.take(quick, 1)
    pace.take(slow, 1)
    assert clock.at == 1_000
    pace.close(slow, 7)
    pace.take(quick, 1)
    assert clock.at == 1_007


def test_a_rest_refills_no_more_than_the_bucket():
    clock = Clock()
    pace = Pace(clock.monotonic, clock.sleep)
    host = Host("h", 4, 1)
    clock.at += 3_600
    for _ in range(3):
        pace.take(host, 1)
    # Two at once, although an hour has passed; the third after half a second.
    assert clock.at - 1_000 == pytest.approx(3_600.5)


def test_hosts_do_not_wait_for_each_other_and_a_closed_one_does_not_open_early():
    clock = Clock()
    pace = Pace(clock.monotonic, clock.sleep)
    slow, other = Host("slow", 2, 1), Host("other", 2, 1)
    pace.close(slow, 30)
    pace.take(other, 1)
    assert clock.at == 1_000
    assert pace.closed_for(slow) == 30
    pace.close(slow, 5)
    pace.take(slow, 1)
    assert clock.at == 1_030
    assert pace.closed_for(slow) == 0


def test_threads_share_one_bucket():
    # 8 threads and 24 questions at 20 in 0.5 s: 10 at once, then 20 a second: the last after 14 / 20 = 0.7 s.
    import time

    pace = Pace(time.monotonic, time.sleep)
    host = Host("h", 20, 0.5)
    started = time.monotonic()
    threads = [threading.Thread(target=lambda: [pace.take(host, 1) for _ in range(3)]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started >= 0.69


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 1.5 ", 1.5),
        ("0", 0.0),
        ("Wed, 04 Mar 2026 12:02:00 GMT", 120.0),
        ("Wed, 04 Mar 2026 11:00:00 GMT", 0.0),
        ("Wed, 04 Mar 2026 13:00:30 +0100", 30.0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("inf", None),
        ("nan", None),
        ("Wed, 99 Mar 2026 12:02:00 GMT", None),
    ],
)
def test_retry_after(header, seconds):
    assert retry_after(header, NOW) == seconds


@given(st.text())
def test_retry_after_takes_any_text(header):
    found = retry_after(header, NOW)
    assert found is None or found >= 0


def waits(failure: SourceFailed, draw: float) -> list[float | None]:
    return [pause(failure, attempt, LIMITS, lambda: draw) for attempt in range(1, 5)]


def test_waits_grow_with_full_jitter_and_end_after_four_tries():
    down = Unreachable(HERE, "is down")
    assert waits(down, 1.0) == [1, 2, 4, None]
    assert waits(down, 0.0) == [0, 0, 0, None]
    assert waits(down, 0.5) == [0.5, 1, 2, None]


def test_a_venue_that_names_a_pause_is_never_asked_sooner():
    assert waits(TooOften(HERE, "x", wait_s=9), 0.0) == [9, 9, 9, None]
    assert waits(TooOften(HERE, "x", wait_s=9), 1.0) == [10, 10, 10, None]
    assert waits(VenueFault(HERE, "x", wait_s=60), 0.0)[0] == 60
    assert waits(TooOften(HERE, "x", wait_s=61), 0.0) == [None] * 4


def test_what_will_not_change_is_asked_once_and_what_may_be_a_mood_twice():
    assert waits(Denied(HERE, "x"), 1.0) == [None] * 4
    assert waits(Forbidden(HERE, "x"), 1.0) == [1, None, None, None]
    assert waits(Garbled(HERE, "x"), 1.0) == [1, None, None, None]


def test_a_fault_names_source_host_status_words_and_remedy():
    failure = TooOften(HERE, "was asked too often", status=429, said="slow down")
    assert str(failure) == (
        'venue: api.venue.test was asked too often (HTTP 429); it said: "slow down". Fetch again later; asking sooner '
        "makes the wait longer."
    )
    assert failure.exit_code == 3


@given(st.text(max_size=5_000))
def test_what_a_venue_says_fits_one_line(text):
    assert len(shorten(text)) <= 160
    assert shorten(text).isprintable()
    assert '"' not in shorten(text)


def chunks(body: bytes, size: int = 7) -> list[bytes]:
    return [body[at : at + size] for at in range(0, len(body), size)]


TEXT = b'{"price": 1.10, "size": 3, "name": "\xc3\xa9"}' * 50


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        ("X-GZIP", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
    ],
    ids=["plain", "identity", "gzip", "x-gzip", "deflate"],  # a packed body holds the time it was packed at
)
def test_a_packed_body_is_unpacked_piece_by_piece(packing, packed):
    assert unpacked(chunks(packed), {"content-encoding": packing}, LIMITS, HERE) == TEXT


@given(st.binary(max_size=2_000))
def test_no_body_breaks_the_unpacking(body):
    for packing in ("gzip", "deflate", "br", ""):
        with suppress(SourceFailed):
            unpacked(chunks(body), {"content-encoding": packing}, LIMITS, HERE)


def test_the_cap_counts_what_is_unpacked_as_well_as_what_comes():
    small = Limits(wire_bytes=1_000, decoded_bytes=2_000)
    packed = gzip.compress(b" " * 2_000)
    assert len(packed) < 100
    assert len(unpacked([packed], {"content-encoding": "gzip"}, small, HERE)) == 2_000
    with pytest.raises(TooBig, match="unpacks to more than"):
        unpacked([gzip.compress(b" " * 300_000)], {"content-encoding": "gzip"}, small, HERE)
    with pytest.raises(TooBig, match="sent more than"):
        unpacked([b" " * 600, b" " * 600], {}, small, HERE)


def test_numbers_keep_their_digits():
    data = decoded_json(
        b'\xef\xbb\xbf{"a": 0.10000000000000000055511151231257827, "b": 12345678901234567890, "c": 1e-7}', LIMITS, HERE
    )
    assert data == {
        "a": Decimal("0.10000000000000000055511151231257827"),
        "b": 12_345_678_901_234_567_890,
        "c": Decimal("1E-7"),
    }


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def test_depth_is_counted_outside_of_texts():
    assert decoded_json(b'["' + b"[" * 500 + b'\\"{{"]', LIMITS, HERE) == ["[" * 500 + '"{{']
    assert decoded_json(b"[" + b"[],{}," * 500 + b"1]", LIMITS, HERE)[-1] == 1
    assert decoded_json(nested(64), LIMITS, HERE)
    with pytest.raises(Unreadable, match="deeper than 64 levels"):
        decoded_json(nested(65), LIMITS, HERE)


@given(st.binary(max_size=500) | st.text(max_size=200).map(str.encode))
def test_no_text_breaks_the_reading(body):
    with suppress(SourceFailed):
        decoded_json(body, LIMITS, HERE)


PLAIN = st.none() | st.booleans() | st.integers() | st.text()


@given(st.recursive(PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_comes_back_as_it_was(value):
    assert decoded_json(json.dumps(value).encode(), LIMITS, HERE) == value


@pytest.mark.parametrize(
    ("kind", "accept", "fits"),
    [
        ("application/json", "json", True),
        ("application/json; charset=utf-8", "json", True),
        ("application/problem+json", "json", True),
        ("text/plain", "json", True),
        ("", "json", True),
        ("text/html", "json", False),
        ("application/xml", "json", False),
        ("application/rss+xml", "xml", True),
        ("text/xml; charset=ISO-8859-1", "xml", True),
        ("text/html; charset=utf-8", "xml", False),
        ("text/html", "text", True),
    ],
)
def test_content_types(kind, accept, fits):
    body = b"[]" if accept == "json" else b"<rss/>"
    if fits:
        assert parsed(body, {"content-type": kind}, accept, LIMITS, HERE) in ([], "<rss/>")
    else:
        with pytest.raises(Unreadable, match="in place of"):
            parsed(body, {"content-type": kind}, accept, LIMITS, HERE)


def test_a_feed_is_read_in_its_own_character_set():
    latin = '<?xml version="1.0" encoding="ISO-8859-1"?><t>café</t>'.encode("latin-1")
    assert "café" in parsed(latin, {"content-type": "text/xml"}, "xml", LIMITS, HERE)
    assert "café" in parsed(
        "<t>café</t>".encode("cp1252"), {"content-type": "text/xml; charset=cp1252"}, "xml", LIMITS, HERE
    )
    assert parsed(b"<t>\xff</t>", {"content-type": "text/xml; charset=no-such"}, "xml", LIMITS, HERE) == "<t>�</t>"


def test_the_cache_gives_back_what_it_was_given_and_nothing_that_is_damaged(tmp_path):
    cache = Cache(tmp_path / "cache")
    ask = Ask("https://h/x", {"a": "1"}, secret_param="key")  # noqa: S106 - the name of a parameter
    assert cache.get(ask) is None
    cache.put(ask, Kept(7, {"etag": '"e"', "set-cookie": "secret", "content-type": "text/xml"}, b"body\nwith lines"))
    assert cache.get(ask) == Kept(7, {"content-type": "text/xml", "etag": '"e"'}, b"body\nwith lines")
    assert cache.get(Ask("https://h/x", {"a": "2"})) is None
    (path,) = (tmp_path / "cache").iterdir()
    assert (tmp_path / "cache").stat().st_mode & 0o077 == 0
    whole = path.read_bytes()
    for damaged in (whole[:-1], b"", b"{}\n", b"[1]\nx", whole.replace(b"7", b'"x"', 1)):
        path.write_bytes(damaged)
        assert cache.get(ask) is None
    path.write_bytes(whole)
    cache.prune(path.stat().st_mtime + 29 * 86_400)
    assert cache.get(ask) is not None
    cache.prune(path.stat().st_mtime + 31 * 86_400)
    assert cache.get(ask) is None


def test_a_cache_that_cannot_be_written_costs_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put(Ask("https://h/x"), Kept(1, {}, b""))
    assert cache.get(Ask("https://h/x")) is None


def test_a_secret_never_shows_itself():
    import pickle

    secret = Secret("hunter2")
    for shown in (repr(secret), str(secret), f"{secret}", f"{[secret]}", f"{secret!r:>40}"):
        assert "hunter2" not in shown
    with pytest.raises(TypeError):
        pickle.dumps(secret)
    assert secret.reveal() == "hunter2"
    assert secret.hidden_in("no such key hunter2!") == "no such key (hidden)!"
    assert secret == Secret("hunter2") != Secret("other")


def test_the_draw_of_a_jitter_lies_between_its_bounds():
    draw = random.Random(1).random  # noqa: S311 - jitter
    found = [pause(Unreachable(HERE, "x"), 3, LIMITS, draw) for _ in range(500)]
    assert 0 <= min(found) < 0.1
    assert 3.9 < max(found) < 4
