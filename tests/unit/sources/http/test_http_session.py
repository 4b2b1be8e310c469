"""The session against a server on loopback: what goes over the wire, what is kept, and what never leaves."""

from __future__ import annotations

import json
import logging
import time
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from told_server import Told, unused_address

from briefs.errors import UserError
from briefs.sources.http.cache import Cache
from briefs.sources.http.failures import (
    Changed,
    Denied,
    Misdirected,
    TooOften,
    UnknownSymbol,
    Unreachable,
    VenueFault,
    WrongKey,
)
from briefs.sources.http.knock import knock
from briefs.sources.http.limits import Limits
from briefs.sources.http.pace import Pace
from briefs.sources.http.session import Session
from briefs.sources.http.wire import Wire
from briefs.sources.talk import Ask, Batch, Host, Refusal, Source
from briefs.vocabulary.secret import Secret

KEY = "k3y-that-must-not-show"
NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
JSON = {"Content-Type": "application/json"}


def read_refusal(status, data):
    if isinstance(data, dict) and data.get("kind"):
        return Refusal(data["kind"], data.get("why", ""), data.get("wait"))
    return None


def source(fresh_s: float = 0) -> Source:
    hosts = (Host("api.venue.test", 1_000, 1), Host("other.venue.test", 1_000, 1))
    return Source("venue", "", hosts, {}, read_refusal, "VENUE_KEY", fresh_s)


class Bench:
    """A session whose waits are noted and not waited, and whose moment is set by hand."""

    def __init__(self, address, folder, **options):
        self.moment = NOW
        self.slept = []
        self.wire = Wire(Limits(), "briefs/test", time.monotonic)
        self.session = Session(
            self.wire,
            Pace(lambda: self.moment.timestamp(), self.sleep),  # noqa: PLW0108 - the moment is replaced
            Cache(folder / "cache"),
            lambda: self.moment,
            lambda: 0.0,
            {"VENUE_KEY": Secret(KEY)},
            {"api.venue.test": address, "other.venue.test": f"{address}/other"},
        )

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def bench(venue, tmp_path):
    made = Bench(venue.address, tmp_path)
    yield made
    made.wire.close()


def ask(path="/x", **more) -> Ask:
    return Ask(f"https://api.venue.test{path}", **more)


def test_a_question_has_our_name_and_no_body(venue, bench):
    reply = bench.session.answer(source(), ask("/v5/x", params={"symbol": "BTC USDT", "n": "1"}))
    assert reply.data == {}
    assert reply.asked_ms == 1_772_625_600_000
    (asked,) = venue.asked
    assert (asked.method, asked.path, asked.body) == ("GET", "/v5/x?symbol=BTC+USDT&n=1", b"")
    assert asked.headers["user-agent"] == "briefs/test"
    assert asked.headers["accept-encoding"] == "gzip, deflate"
    assert asked.headers["accept"] == "application/json"
    assert "content-type" not in asked.headers


def test_a_body_is_posted_as_json(venue, bench):
    bench.session.answer(source(), ask("/info", body={"type": "meta", "n": 1}))
    (asked,) = venue.asked
    assert (asked.method, asked.body) == ("POST", b'{"type":"meta","n":1}')
    assert asked.headers["content-type"] == "application/json"


def test_another_address_stands_in_for_a_host_with_its_path(venue, bench):
    bench.session.answer(source(), Ask("https://other.venue.test/x?fixed=1"))
    assert venue.asked[0].path == "/other/x?fixed=1"


def test_numbers_come_as_they_were_written(venue, bench):
    venue.answer = lambda asked: Told(body=b'{"p": 0.1, "n": 7}')
    assert bench.session.answer(source(), ask()).data == {"p": Decimal("0.1"), "n": 7}


@pytest.mark.parametrize("where", ["header", "param"])
def test_a_key_is_sent_and_never_shown(venue, bench, where, caplog):
    caplog.set_level(logging.DEBUG)
    venue.answer = lambda asked: Told(401, json.dumps({"message": f"bad key {KEY}"}).encode())
    with pytest.raises(WrongKey) as caught:
        bench.session.answer(source(), ask(**{f"secret_{where}": "api_key"}))
    (asked,) = venue.asked
    assert KEY in (asked.headers["api_key"] if where == "header" else asked.path)
    shown = "".join(traceback.format_exception(caught.value))
    assert "bad key (hidden)" in shown
    for text in (shown, repr(bench.session), repr(caught.value), caplog.text):
        assert KEY not in text


def test_a_key_hides_in_a_refusal_that_the_source_read(venue, bench):
    venue.answer = lambda asked: Told(body=json.dumps({"kind": "key", "why": f"{KEY} is unknown"}).encode())
    with pytest.raises(WrongKey, match=r"\(hidden\) is unknown"):
        bench.session.answer(source(), ask(secret_param="k"))  # noqa: S106


def test_a_key_is_in_no_file_of_the_cache(venue, bench, tmp_path):
    venue.answer = lambda asked: Told(headers={**JSON, "ETag": '"1"'})
    bench.session.answer(source(), ask(secret_param="k"))  # noqa: S106
    (path,) = (tmp_path / "cache").iterdir()
    assert KEY.encode() not in path.read_bytes()
    assert KEY not in path.name


def test_without_its_key_a_source_is_not_asked(venue, bench):
    bench.session.keys = {}
    with pytest.raises(WrongKey, match="needs a key, and VENUE_KEY is not set"):
        bench.session.answer(source(), ask(secret_header="k"))  # noqa: S106
    assert venue.asked == []


def test_a_fresh_answer_is_taken_from_the_disk_with_the_time_it_was_asked(venue, bench):
    venue.answer = lambda asked: Told(body=b"[1]")
    first = bench.session.answer(source(60), ask())
    bench.moment += timedelta(seconds=59)
    kept = bench.session.answer(source(60), ask())
    assert (kept.data, kept.asked_ms) == (first.data, first.asked_ms) == ([1], 1_772_625_600_000)
    assert len(venue.asked) == 1
    bench.moment += timedelta(seconds=2)
    assert bench.session.answer(source(60), ask()).asked_ms == first.asked_ms + 61_000
    assert len(venue.asked) == 2


def test_a_list_that_changes_by_the_day_may_be_taken_from_the_disk_by_itself(venue, bench):
    venue.answer = lambda asked: Told(body=b"[1]")
    for path in ("/list", "/rows"):
        fresh_s = 60 if path == "/list" else 0
        for _ in range(3):
            bench.session.answer(source(), ask(path, fresh_s=fresh_s))
    assert [asked.path for asked in venue.asked] == ["/list", "/rows", "/rows", "/rows"]


def test_an_old_answer_is_asked_for_by_its_mark(venue, bench):
    marks = {"ETag": '"abc"', "Last-Modified": "Tue, 03 Mar 2026 10:00:00 GMT"}
    venue.answer = lambda asked: (
        Told(304, b"", {}) if asked.headers.get("if-none-match") == '"abc"' else Told(body=b"[7]", headers=JSON | marks)
    )
    assert bench.session.answer(source(), ask()).unchanged is False
    bench.moment += timedelta(hours=1)
    again = bench.session.answer(source(), ask())
    assert (again.data, again.unchanged) == ([7], True)
    assert again.asked_ms == 1_772_625_600_000 + 3_600_000
    assert venue.asked[1].headers["if-modified-since"] == "Tue, 03 Mar 2026 10:00:00 GMT"


def test_an_answer_without_a_mark_is_not_kept(venue, bench, tmp_path):
    bench.session.answer(source(), ask())
    assert not (tmp_path / "cache").exists()


def test_a_refusal_is_never_kept(venue, bench, tmp_path):
    venue.answer = lambda asked: Told(body=b'{"kind": "denied", "why": "no"}', headers=JSON | {"ETag": '"1"'})
    with pytest.raises(Denied):
        bench.session.answer(source(60), ask())
    assert not (tmp_path / "cache").exists()


def test_retry_after_is_waited_for_to_the_second(venue, bench):
    venue.answer = lambda asked: Told(429, b"{}", JSON | {"Retry-After": "17"}) if len(venue.asked) == 1 else Told()
    assert bench.session.answer(source(), ask()).data == {}
    assert sum(bench.slept) == 17


def test_retry_after_may_be_a_date(venue, bench):
    late = {"Retry-After": "Wed, 04 Mar 2026 12:00:41 GMT"}
    venue.answer = lambda asked: Told(503, b"{}", JSON | late) if len(venue.asked) == 1 else Told()
    bench.session.answer(source(), ask())
    assert sum(bench.slept) == 41


def test_the_longer_of_two_pauses_counts(venue, bench):
    told = Told(200, b'{"kind": "again", "why": "slow", "wait": 30}', JSON | {"Retry-After": "5"})
    venue.answer = lambda asked: told if len(venue.asked) == 1 else Told()
    bench.session.answer(source(), ask())
    assert sum(bench.slept) == 30


def test_a_long_pause_closes_the_host_for_every_question_and_opens_again(venue, bench):
    venue.answer = lambda asked: Told(403, b'{"kind": "again", "why": "access too frequent", "wait": 600}')
    with pytest.raises(TooOften, match="pause of 10 minutes"):
        bench.session.answer(source(), ask())
    with pytest.raises(TooOften, match="left alone for 10 minutes"):
        bench.session.answer(source(), ask("/another"))
    assert len(venue.asked) == 1
    venue.answer = lambda asked: Told()
    bench.session.answer(source(), Ask("https://other.venue.test/x"))
    bench.moment += timedelta(seconds=600)
    bench.session.answer(source(), ask("/another"))
    assert len(venue.asked) == 3


def test_another_try_does_not_wait_for_a_slow_pace(venue, bench):
    slow = replace(source(), hosts=(Host("api.venue.test", 1, 10),))
    venue.answer = lambda asked: Told(500)
    with pytest.raises(VenueFault):
        bench.session.answer(slow, ask())
    assert len(venue.asked) == 1
    assert bench.slept == []
    # Nobody listens: then nothing was asked, and the tries take no pace.
    bench.session.elsewhere = {"api.venue.test": unused_address()}
    bench.moment += timedelta(hours=1)
    with pytest.raises(Unreachable):
        bench.session.answer(slow, ask())
    assert len(bench.slept) == 3


def test_an_unknown_symbol_goes_to_the_talk_and_nothing_else_does(venue, bench):
    unknown = Told(400, b'{"kind": "unknown", "why": "no FOOUSDT here"}')
    venue.answer = lambda asked: unknown if "FOO" in asked.path else Told(body=b"[1]")
    with pytest.raises(UnknownSymbol):
        bench.session.answer(source(), ask("/FOO"))

    def talk():
        problems = []
        for path in ("/FOO", "/BTC"):
            reply = yield ask(path)
            problems.append(reply.refused or str(reply.data))
        return Batch("series", problems=tuple(problems))

    assert bench.session.converse(source(), talk()).problems == ("no FOOUSDT here", "[1]")


def test_a_talk_that_cannot_read_an_answer_is_told_apart_from_a_bug(venue, bench):
    venue.answer = lambda asked: Told(body=b'{"result": {"list": "gone"}}')

    def talk():
        reply = yield ask()
        return Batch("series", tuple({"ts": row["ts"]} for row in reply.data["result"]["rows"]))

    with pytest.raises(Changed, match="KeyError: 'rows'"):
        bench.session.converse(source(), talk())


def test_a_host_that_the_source_does_not_name_is_never_asked(venue, bench):
    with pytest.raises(AssertionError, match=r"none of its hosts"):
        bench.session.answer(source(), Ask("https://evil.test/x"))
    assert venue.asked == []


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.2:1/x",
        "http://127.0.0.1:1/x",
        "https://evil.test/",
        "//evil.test/x",
        "file:///etc/passwd",
        "http://[bad",
    ],
)
def test_a_redirect_away_carries_no_key_away(venue, bench, location):
    venue.answer = lambda asked: Told(302, b"", {"Location": location})
    with pytest.raises(Misdirected):
        bench.session.answer(source(), ask(secret_header="k"))  # noqa: S106
    assert len(venue.asked) == 1


def test_a_redirect_within_the_host_keeps_the_question(venue, bench):
    venue.answer = lambda asked: Told(body=b"[3]") if "/new" in asked.path else Told(302, b"", {"Location": "/new"})
    assert bench.session.answer(source(), ask(params={"a": "1"})).data == [3]
    assert venue.asked[1].path == "/new?a=1"


def test_a_posted_question_is_not_redirected(venue, bench):
    venue.answer = lambda asked: Told(307, b"", {"Location": "/new"})
    with pytest.raises(Misdirected):
        bench.session.answer(source(), ask(body={}))


def test_a_proxy_of_the_environment_is_used(venue, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", venue.address)
    made = Bench("http://api.venue.test", tmp_path)
    made.session.answer(source(), ask("/through"))
    assert venue.asked[0].path == "http://api.venue.test/through"
    made.wire.close()


def test_no_proxy_is_heeded(venue, tmp_path, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made = Bench(venue.address, tmp_path)
    assert made.session.answer(source(), ask()).data == {}
    made.wire.close()


@pytest.mark.parametrize("value", ["ftp://x:1", "socks5://127.0.0.1:1", "http://x:port"])
def test_a_proxy_that_cannot_be_used_is_the_users_to_mend(monkeypatch, value):
    monkeypatch.setenv("ALL_PROXY", value)
    with pytest.raises(UserError, match="a proxy variable"):
        Wire(Limits(), "briefs/test", time.monotonic)


def test_certificates_that_cannot_be_read_are_the_users_to_mend(monkeypatch, tmp_path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent.pem"))
    with pytest.raises(UserError, match="SSL_CERT_FILE"):
        Wire(Limits(), "briefs/test", time.monotonic)


def test_knocking_tells_the_status_and_the_clock(venue, bench):
    venue.answer = lambda asked: Told(404, b"", {"Date": "Wed, 04 Mar 2026 11:59:00 GMT"})
    told = knock(bench.session, source(), source().hosts[0])
    assert (told.host, told.status, told.problem) == ("api.venue.test", 404, "")
    assert told.ahead_s == 59.5
    bench.session.elsewhere = {"api.venue.test": unused_address()}
    problem = knock(bench.session, source(), source().hosts[0]).problem
    assert problem == "cannot be reached: Connection refused"
