"""A push that is killed at any moment, and the push after it: one draft, and nothing taken for a person's work."""

import multiprocessing
import os
import random
import time

import killed
import pytest
from pushed import MANUSCRIPT

KILLS = int(os.environ.get("BRIEFS_PUSH_KILLS", "6"))  # for each system; `make drafts-kills` asks for more


@pytest.fixture(scope="module")
def apart():
    """Processes that have loaded everything and start at once."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["killed"])
    return context


def test_one_draft_after_any_kill(desk, apart):
    chance = random.Random(7)  # noqa: S311 - moments, not secrets
    _let(apart, desk, 60)  # whole, and warms up
    started = time.monotonic()
    _forget(desk)
    _let(apart, desk, 60)
    whole = time.monotonic() - started
    cut_short = 0
    for moment in [whole / 4, *(chance.uniform(0, whole) for _ in range(KILLS - 1))]:
        _forget(desk)
        cut_short += _let(apart, desk, moment)
        assert len(desk.system.posts) <= 1
        assert desk.push().state in {"created", "unchanged"}
        assert desk.push().state == "unchanged"
        (post,) = desk.system.posts
        assert post["status"] == "draft"
    assert cut_short


def _let(apart, desk, seconds):
    """Let a push run for so long; whether it was killed."""
    process = apart.Process(target=killed.push, args=(desk.system.target, desk.url, str(desk.folder)))
    process.start()
    process.join(seconds)
    alive = process.is_alive()
    process.kill()
    process.join()
    assert alive or process.exitcode == 0
    return alive


def _forget(desk):
    desk.system.posts.clear()
    desk.ledger.forget(MANUSCRIPT.slug)
