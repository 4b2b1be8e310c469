"""`briefs fetch` as a user runs it, against a server that is every keyless source."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest

from briefs.lake.store import Lake

QUICK = ("--source", "gate", "--source", "bybit", "--table", "funding", "--table", "candles", "--asset", "BTC")


def parts(done) -> dict[tuple[str, str], dict]:
    return {(one["source"], one["table"]): one for one in json.loads(done.stdout)["fetched"]}


def day_of(yesterday) -> str:
    return yesterday.date().isoformat()


def figures(desk, day: str) -> dict:
    whole = json.loads((desk.folder / "output" / day / "brief.json").read_text())
    return {name: figure["value"] for name, figure in whole["figures"].items()} | {"revision": whole["revision"]}


@pytest.mark.slow
def test_yesterday_of_the_keyless_set_becomes_a_brief(desk, online, yesterday):
    day = day_of(yesterday)
    outcomes = json.loads(desk.run("fetch", "yesterday", "--json").stdout)["fetched"]
    assert {one["state"] for one in outcomes} == {"fetched"}
    assert {one["source"] for one in outcomes} == {
        *("bybit", "okx", "binance", "hyperliquid", "gate", "htx", "bitget", "coingecko", "alternative.me"),
        *("coindesk", "theblock", "cointelegraph", "decrypt", "okx-announcements", "forexfactory"),
    }
    desk.run("generate", "yesterday", "--format", "md,json")
    told = figures(desk, day)
    assert told["revision"] == 1
    # Four venues list orders, each 144 of 6,000 dollars for three assets; two of three are longs.
    assert told["liquidations.total_usd"] == 10_368_000  # 4 x 144 x 6,000 x 3
    assert told["liquidations.long_usd"] == 6_912_000  # 4 x 96 x 6,000 x 3
    assert told["liquidations.venue.gate.usd"] == 2_592_000
    assert told["liquidations.hour.00.usd"] == 432_000  # 4 x 6 x 6,000 x 3
    assert told["price.BTC.close"] == 57_120  # 60,000 x (1 - 24 / 500)
    assert told["price.BTC.return_1d"] == pytest.approx(-0.048)
    assert told["funding.BTC.venue.bybit.rate_8h"] == pytest.approx(0.0001)
    assert told["funding.BTC.venue.hyperliquid.rate_8h"] == pytest.approx(0.0001)  # 24 x 0.0000125 / 24 x 8
    venues = ("gate", "htx", "okx", "bitget")
    assert [told[f"coverage.feed.{venue}"] for venue in venues] == ["full", "full", "partial", "sampled_1s"]
    assert [told[f"coverage.venue.{venue}"] for venue in venues if venue != "okx"] == [1, 1, 1]
    text = (desk.folder / "output" / day / "brief.md").read_text()
    _, _, about = text.partition("## About this brief")
    for row in ("Gate | 100.0% | full", "HTX | 100.0% | full", "Bitget | 100.0% | sampled_1s", "OKX | "):
        assert f"| {row}" in about
    assert "Revised" not in text
    desk.run("lake", "check")


@pytest.mark.slow
def test_a_second_fetch_records_revisions_and_the_briefs_tell_what_changed(desk, online, yesterday):
    days = (day_of(yesterday - timedelta(days=1)), day_of(yesterday))
    words = ("--from", days[0], "--to", days[1], "--source", "bybit", "--source", "okx", "--json")
    first = json.loads(desk.run("fetch", *words).stdout)["fetched"]
    assert sum(one["revised"] for one in first) == 0
    # Lists of contracts are asked for once, not for each table and day: linear and inverse.
    assert online.asked["api.bybit.com/v5/market/instruments-info"] == 2
    # Bybit and OKX have thought better of what they said of both days.
    online.market.revised = True
    again = json.loads(desk.run("fetch", *words).stdout)["fetched"]
    assert {(one["source"], one["table"]) for one in again if one["revised"]} == {
        *(("bybit", "funding"), ("okx", "open_interest"))
    }
    assert {one["new"] for one in again} == {0}
    for day in days:
        desk.run("generate", day, "--format", "md,json")
        told = figures(desk, day)
        assert told["revision"] == told["revisions.number"] == 2
        # One settlement of three linear contracts and one inverse; four hours of three contracts.
        assert told["revisions.funding.venue.bybit.rows"] == 4
        assert told["revisions.open_interest.venue.okx.rows"] == 12
        assert told["funding.BTC.venue.bybit.rate_8h"] == pytest.approx(0.00032 / 24 * 8)
        text = (desk.folder / "output" / day / "brief.md").read_text()
        assert "Revised: this brief rests on version 2 of its data." in text
        assert "Rows of funding from Bybit that were changed after they had first been recorded: 4." in text
        assert "Rows of open interest from OKX that were changed after they had first been recorded: 12." in text


def test_a_venue_that_fails_is_named_and_left_as_a_gap(desk, online):
    online.before = lambda name: (451, b"restricted", "text/plain") if name.startswith("api.bybit.com") else None
    done = desk.run("fetch", "yesterday", *QUICK)
    assert "bybit: api.bybit.com does not serve this place (HTTP 451)" in done.stdout
    assert "2 of 4 parts failed and are gaps" in done.stdout
    assert {one.venue for one in Lake(desk.folder / "data" / "lake").holdings()} == {"gate"}
    # Whom we are not served by is asked once, not once a table.
    assert sum(count for name, count in online.asked.items() if name.startswith("api.bybit.com")) == 1


def test_where_no_source_gives_a_row_the_data_are_missing(desk, online):
    online.before = lambda name: (451, b"restricted", "text/plain")
    done = desk.run("fetch", "yesterday", *QUICK, "--json", code=3)
    assert {one["state"] for one in json.loads(done.stdout)["fetched"]} == {"failed"}
    assert "no source gave any row (4 of 4 parts failed)" in done.stderr
    assert not (desk.folder / "data" / "lake").exists()


def test_the_unfinished_day_is_never_whole(desk, online, yesterday):
    today = yesterday + timedelta(days=1)
    words = ("today", "--source", "gate", "--table", "candles", "--table", "liquidations", "--asset", "BTC")
    done = desk.run("fetch", *words)
    assert f"{day_of(today)} is not over" in done.stderr
    held = Lake(desk.folder / "data" / "lake").holdings(today.date())
    assert all(one.share < 1 for one in held)
    assert all(one.last < datetime.now(UTC) for one in held)
    online.asked.clear()
    desk.run("fetch", *words, "--missing")
    assert online.asked["api.gateio.ws/api/v4/futures/usdt/candlesticks"] == 1, "it is asked for again"


def test_missing_asks_only_for_what_is_not_whole(desk, online):
    online.before = lambda name: (404, b"", "text/plain") if "kline" in name else None
    first = parts(desk.run("fetch", "yesterday", *QUICK, "--json"))
    assert first["bybit", "candles"]["state"] == "failed"
    online.before = lambda name: None
    online.asked.clear()
    again = parts(desk.run("fetch", "yesterday", *QUICK, "--missing", "--json"))
    assert [again[pair]["state"] for pair in (("bybit", "candles"), ("bybit", "funding"), ("gate", "candles"))] == [
        *("fetched", "held", "held")
    ]
    assert {name.partition("/")[0] for name in online.asked} == {"api.bybit.com"}
    # Without it everything is asked for again.
    online.asked.clear()
    desk.run("fetch", "yesterday", *QUICK)
    assert online.asked["api.gateio.ws/api/v4/futures/usdt/candlesticks"] == 1


def start(desk, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "briefs", "fetch", "yesterday", *words],
        cwd=desk.folder,
        env=dict(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(("blow", "code"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_a_fetch_that_is_stopped_keeps_what_was_whole_and_goes_on_from_there(desk, online, blow, code):
    reached, go_on = threading.Event(), threading.Event()

    def hold(name):
        if "kline" in name or "candlesticks" in name:
            reached.set()
            go_on.wait(120)

    online.before = hold
    lake = Lake(desk.folder / "data" / "lake")
    with start(desk, *QUICK) as running:
        assert reached.wait(60)
        # Funding is asked for first; wait until both venues' lie in the lake.
        for _ in range(1000):
            if lake.exists() and len({one.venue for one in lake.holdings()}) == 2:
                break
            reached.clear()
            reached.wait(0.05)
        running.send_signal(blow)
        _, errors = running.communicate(timeout=60)
    assert running.returncode == code
    assert "Traceback" not in errors
    go_on.set()
    online.before = lambda name: None
    online.asked.clear()
    assert lake.check() == ()
    assert {one.table for one in lake.holdings()} == {"funding"}
    again = parts(desk.run("fetch", "yesterday", *QUICK, "--json"))
    assert {table: one["state"] for (_, table), one in again.items()} == {"funding": "held", "candles": "fetched"}
    assert not any("funding" in name for name in online.asked)
    rows = {pair: one["rows"] for pair, one in again.items()}
    assert rows == {
        ("gate", "funding"): 3,
        ("bybit", "funding"): 6,  # linear and inverse
        ("gate", "candles"): 25,  # the hour before the day among them
        ("bybit", "candles"): 25,
    }
    # That run came to its end: the next one asks for everything again.
    assert {one["state"] for one in parts(desk.run("fetch", "yesterday", *QUICK, "--json")).values()} == {"fetched"}


def test_what_cannot_be_asked_for_is_refused_before_anything_is_asked(desk, online):
    done = desk.run("fetch", "yesterday", "--source", "bybt", code=2)
    assert "did you mean bybit?" in done.stderr
    assert not online.asked
    assert list(desk.files()) == []


def test_a_key_that_cannot_be_one_is_refused_without_showing_it(desk, online):
    done = desk.run("fetch", "yesterday", code=2, env={"COINALYZE_API_KEY": "abc def\n"})
    assert "COINALYZE_API_KEY" in done.stderr
    assert "abc" not in done.stderr
    assert not online.asked
