"""What the status line and the health file say, and that the page on recording tells the same."""

import json
import re
from pathlib import Path

from briefs.sources.recorder.catalogue import FEEDS
from briefs.sources.recorder.state import State, health, status_line, together, write_health

PAGE = (Path(__file__).parents[4] / "docs" / "recording.md").read_text()
T = 1791565600000  # 2026-10-09T17:06:40Z


def test_what_lies_between_two_stretches_is_a_gap():
    state = State("bybit")
    state.cover(T, T + 1000)
    state.cover(T, T + 3000)
    state.cover(T + 5000, T + 6000)
    assert list(state.gaps) == [(T + 3000, T + 5000)]
    assert state.live_ms == 4000
    assert state.covered_to == T + 6000


def test_the_gap_since_an_earlier_run_is_one_too():
    state = State("bybit", covered_to=T)
    state.cover(T + 60_000, T + 61_000)
    assert list(state.gaps) == [(T, T + 60_000)]
    assert state.live_ms == 1000


def test_a_clock_is_wrong_only_when_many_frames_say_so():
    state = State("bybit")
    state.delays.extend([9000] * 49)
    assert not state.skewed
    state.delays.append(8000)
    assert (state.skewed, state.skew) == (True, 8000)
    # One quick frame: the others were late, and no clock is wrong.
    state.delays.append(150)
    assert (state.skewed, state.skew) == (False, 150)


def test_a_venue_is_as_badly_off_as_the_worst_of_its_connections():
    good = State("dydx", phase="live", recorded=10, frames=5, connections=1, last_event=T, covered_to=T, live_ms=9000)
    bad = State("dydx", phase="waiting", why="lost", frames=2, connections=3, last_event=T + 5, covered_to=T - 700)
    bad.gaps.append((T - 9000, T - 8000))
    idle = State("dydx", phase="idle")
    whole = together([good, bad, idle])
    assert (whole.phase, whole.why) == ("waiting", "lost")
    assert (whole.recorded, whole.frames, whole.connections, whole.last_event) == (10, 7, 4, T + 5)
    assert (whole.covered_to, whole.live_ms, list(whole.gaps)) == (T - 700, 0, [(T - 9000, T - 8000)])
    # Connections that have nothing to ask for do not count.
    assert together([good, idle]).phase == "live"
    assert together([idle, good]).live_ms == 9000
    assert together([good]) is good


def test_the_status_line_counts_and_names_trouble():
    live = State("bybit", phase="live", recorded=1200, last_event=T - 3400)
    waiting = State("okx", phase="waiting", recorded=34)
    assert status_line([live, waiting], T) == "1 of 2 venues live, 1,234 orders, the last 3 s ago; okx waiting"
    assert status_line([State("okx")], T) == "0 of 1 venues live, 0 orders, none yet; okx starting"


def test_the_health_file_is_what_the_page_shows(tmp_path):
    state = State("bybit", phase="live", recorded=7, repeated=1, aside=2, frames=9, connections=1, last_event=T)
    state.cover(T - 5000, T - 4000)
    state.cover(T - 2000, T)
    write_health(tmp_path / "health.json", health([state], T + 250, ""))
    told = json.loads((tmp_path / "health.json").read_text())
    shown = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    assert list(told) == list(shown)
    assert list(told["venues"]["bybit"]) == list(shown["venues"]["bybit"])
    assert told["at"] == "2026-10-09T17:06:40.250Z"
    assert told["journal"] == "ok"
    assert told["venues"]["bybit"]["gaps"] == [["2026-10-09T17:06:36.000Z", "2026-10-09T17:06:38.000Z"]]
    assert told["venues"]["bybit"]["covered_s"] == 3.0
    assert list(tmp_path.iterdir()) == [tmp_path / "health.json"]


def test_the_page_names_each_feed_with_its_coverage():
    rows = dict(re.findall(r"^\| `([a-z]+)` \| `([a-z0-9_]+)` \|", PAGE, re.MULTILINE))
    assert rows == {
        "binance": "sampled_1s",
        "bitget": "sampled_1s",
        "bybit": "full",
        "deribit": "full",
        "dydx": "full",
        "gate": "sampled_1s",
        "htx": "full",
        "okx": "sampled_1s",
    }
    assert {venue: feed.coverage for venue, feed in FEEDS.items()} == rows
    assert FEEDS["bybit"].variable == "BRIEFS_URL_BYBIT_WS"
