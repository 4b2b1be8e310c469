"""kill -9 at random moments, and connections cut: nothing journalled is lost or doubled, gaps are what they were.

BRIEFS_RECORD_KILLS=50 is the long form (`make record-kills`).
"""

from __future__ import annotations

import json
import os
import random
import time

import pytest
from venue_server import VENUES, Venues

_KILLS = int(os.environ.get("BRIEFS_RECORD_KILLS", "5"))
_LATE_S = 1.0  # how much of a time of listening may be missing at its ends
_EARLY_S = 0.1


@pytest.mark.slow
def test_kills_lose_nothing_double_nothing_and_hide_no_gap(programs):
    chance = random.Random(20261127)  # noqa: S311 - for moments, not for secrets
    with Venues(rate=60, replay=40) as server:
        program = programs(server)
        journalled = set()
        for number in range(_KILLS):
            used = len(server.used)
            program.start()
            _wait(lambda: len(server.used) >= used + len(VENUES))  # noqa: B023
            time.sleep(chance.uniform(0, 1.5))
            if number % 2:
                server.drop()
                time.sleep(chance.uniform(0, 1))
            program.kill(with_compaction=chance.random() < 0.5)
            journalled |= program.journalled()
        program.start()
        program.wait_until(lambda known: all(one["state"] == "live" for one in known.values()))
        time.sleep(1)
        program.stop()
        ended = time.time()
    orders = program.in_lake()
    assert len(set(orders)) == len(orders), "an order is doubled"
    assert journalled - set(orders) == set()
    assert set(orders) <= {(venue, number) for venue in VENUES for number, _ in server.sent[venue]}
    worst = max(_uncovered(server, program, venue, ended) for venue in VENUES)
    print(json.dumps({"kills": _KILLS, "orders": len(orders), "journalled": len(journalled), "late s": worst}))  # noqa: T201


def _uncovered(server, program, venue, ended):
    """The most that a stated gap is longer than the time in which nobody listened, in seconds."""
    used = [(one.start, one.end or ended) for one in server.used if one.venue == venue]
    covered = sorted(program.covered()[venue])
    for start, end in covered:
        # Whatever is said to have been listened to was: no stretch reaches over a time without a connection.
        assert end - start - _overlap(used, start, end) < _EARLY_S
    first, last = used[0][0], used[-1][1]
    edges = [first, *(bound for span in covered for bound in span), last]
    gaps = list(zip(edges[::2], edges[1::2], strict=True))
    late = [_overlap(used, start, end) for start, end in gaps if end > start]
    assert max(late) < _LATE_S
    return round(max(late), 3)


def _overlap(spans, start, end):
    return sum(max(0.0, min(end, last) - max(start, first)) for first, last in spans)


def _wait(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)
