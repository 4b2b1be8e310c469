"""Killed at any moment, a build leaves the old site or the new one, whole, and the next build goes on from there.

BRIEFS_SITE_KILLS says how often it is killed (200 for the long form, `make check-kills`).
"""

import os
import random
import signal
import subprocess
import sys
import time

import pytest
from site_desk import tree

KILLS = int(os.environ.get("BRIEFS_SITE_KILLS", "4"))

# Builds without end, now of one output folder and now of the other, and says so after each.
BUILDER = """
import itertools, sys
from pathlib import Path
from briefs.render.site.face import Face
from briefs.workflow.site import build
from briefs.workflow.site_briefs import Wanted
site, *outputs = map(Path, sys.argv[1:])
face = Face("Desk & Co", "What happened to leverage.", "", "", "")
for output in itertools.cycle(outputs):
    build(Wanted(output, site, face))
    print("built", flush=True)
"""


@pytest.fixture
def two(desk, tmp_path):
    """Two outputs with as many briefs, all of which differ, and what their sites are."""
    names = ("one", "other")
    outputs = []
    for name in names:
        desk.output.folder = tmp_path / name
        outputs.append(desk.output.folder)
        for day in range(1, 7):
            desk.output.add(f"2026-01-{day:02}", f"{name} {day}", revision=1 if name == "one" else 2)
    return outputs


def test_a_killed_build_leaves_the_old_site_or_the_new_one(two, desk, tmp_path):
    sites = []
    for output in two:
        desk.output.folder = output
        desk.build(base="", site=tmp_path / f"site-of-{output.name}")
        sites.append(tree(tmp_path / f"site-of-{output.name}"))
    site, chance = tmp_path / "site", random.Random(20260101)  # noqa: S311 - moments, not secrets
    words = [sys.executable, "-c", BUILDER, str(site), *map(str, two)]
    interrupted = 0
    for _ in range(KILLS):
        process = subprocess.Popen(words, stdout=subprocess.PIPE, start_new_session=True)
        for _ in range(1 + chance.randrange(2)):
            assert process.stdout.readline() == b"built\n"
        time.sleep(chance.random() * 0.25)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
        interrupted += bool(list(tmp_path.glob(".site.build-*")))
        _refuse_mixture(tree(site), sites)
    # Some of the kills came in the middle of a build, or they prove nothing.
    assert interrupted >= KILLS // 4
    desk.output.folder = two[0]
    desk.build(base="", site=site)
    found = tree(site)
    assert _without_history(found) == _without_history(sites[0])
    assert not list(tmp_path.glob(".site.build-*"))


def _refuse_mixture(found, sites):
    """Histories grow with every edition; all else must be the one site or the other."""
    assert set(found) in ({*sites[0]}, {*sites[1]}, {*sites[0], *_styles(found)})
    assert _without_history(found) in [_without_history(site) for site in sites]


def _styles(files):
    return {path for path in files if path.startswith("style/")}


def _without_history(files):
    """The words of a brief and all lists; what changes with the number of the edition is left out."""
    return {path: content for path, content in files.items() if path.endswith("brief.md") or path.count("/") < 3}


def test_a_site_that_is_being_built_refuses_a_second_builder(desk):
    import fcntl

    desk.output.add("2026-01-01")
    desk.build()
    with desk.site.with_name(".site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = desk.run("site", "--output", "output", "--site", "site", code=2)
    assert "being built by another process" in done.stderr


def test_a_reader_never_misses_a_page_while_the_site_is_exchanged(two, tmp_path):
    """A reader that opens the same page again and again finds it each time, and finds both editions of it."""
    site = tmp_path / "site"
    words = [sys.executable, "-c", BUILDER, str(site), *map(str, two)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, start_new_session=True)
    try:
        assert process.stdout.readline() == b"built\n"
        seen = set()
        end = time.monotonic() + 20
        while len(seen) < 2 and time.monotonic() < end:
            text = (site / "2026/01/03/brief.md").read_text()
            assert text.endswith("- Bitcoin closed at $100,000.\n")
            seen.add(text.split("\n")[0])
        assert seen == {"# one 3", "# other 3"}
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()
