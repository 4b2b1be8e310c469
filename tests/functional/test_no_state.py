"""No state leaks from one brief into the next, and every Python gives the same bytes."""

import hashlib
import os
import pickle
import shutil
import subprocess
import sys
import sysconfig
from datetime import date
from pathlib import Path

import pytest

from briefs.lake.store import Lake
from briefs.metrics.compute import compute
from briefs.render.brief import render
from briefs.story.compose import compose
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window
from briefs.workflow.generate import generate

ROOT = Path(__file__).resolve().parents[2]
RENDER = """
import hashlib, pickle, sys
from briefs.render.brief import render
from briefs.story.compose import compose
for reading in pickle.loads(open(sys.argv[1], "rb").read()):
    made = render(compose(reading), reading, str)
    for file in made.artifacts:
        print(reading.window.slug, file.path, hashlib.sha256(file.content).hexdigest())
    print(reading.window.slug, "page", hashlib.sha256(made.page.encode()).hexdigest())
"""


def readings(sample):
    lake = Lake(sample.folder / "data/lake")
    days = [Window.day(date(2026, 2, 1)), Window.day(date(2026, 1, 30))]
    return [compute(lake.frames(day, ()), Preferences()) for day in days]


def test_a_day_is_the_same_before_and_after_another(sample, tmp_path):
    lake, days = sample.folder / "data/lake", (date(2026, 2, 1), date(2026, 1, 30), date(2026, 2, 1))
    made = []
    for number, day in enumerate(days):
        folder = tmp_path / str(number)
        generate(lake, Window.day(day), folder, Preferences())
        made.append({str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    assert made[0] == made[2]
    assert made[0].keys() != made[1].keys()
    assert made[0] == {f"2026-02-01/{name}": content for name, content in sample.files("output/2026-02-01").items()}


def pythons():
    """Interpreters to compare with: those on the path, or the ones that BRIEFS_PYTHONS lists."""
    given = os.environ.get("BRIEFS_PYTHONS")
    names = given.split(os.pathsep) if given else [f"python3.{minor}" for minor in (11, 12, 13)]
    return [pytest.param(name, id=Path(name).name if not given else name.replace("/", "-")) for name in names]


@pytest.mark.parametrize("python", pythons())
def test_another_python_gives_the_same_bytes(sample, tmp_path, python):
    path = shutil.which(python)
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), sysconfig.get_path("purelib")])}
    needs = "import jinja2, nh3, markdown, babel.dates"
    if path is None or subprocess.run([path, "-c", needs], env=env, capture_output=True, check=False).returncode:
        pytest.skip(f"no {python} that can load the libraries installed here")
    given = readings(sample)
    (tmp_path / "readings").write_bytes(pickle.dumps(given))
    command = [path, "-c", RENDER, str(tmp_path / "readings")]
    told = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout.split("\n")
    expected = []
    for reading in given:
        made = render(compose(reading), reading, str)
        slug = reading.window.slug
        expected += [f"{slug} {file.path} {hashlib.sha256(file.content).hexdigest()}" for file in made.artifacts]
        expected.append(f"{slug} page {hashlib.sha256(made.page.encode()).hexdigest()}")
    assert told[:-1] == expected
    assert sys.version_info >= (3, 11)
