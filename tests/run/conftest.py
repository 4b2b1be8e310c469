"""A desk with a lake of one day, a Ghost built from its documentation, and a mail server that counts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.extend(str(Path(__file__).parents[1] / folder) for folder in ("push", "mail", "functional/fetch", "run"))

from post_servers import counting
from steps import NEXT_MORNING, states
from systems import SECRETS, Ghost

from briefs.settings.load import load
from briefs.workflow.importing import import_files, stated
from briefs.workflow.run import Asked, run

ORDERS = """ts,venue,symbol,asset,side,price,qty,usd
2026-02-01T01:00:00Z,hyperliquid,BTC,BTC,long,80000,5000,400000000
2026-02-01T02:00:00Z,okx,BTCUSDT,BTC,long,80000,4500,360000000
2026-02-01T09:00:00Z,okx,BTCUSDT,BTC,short,80000,350,28000000
"""
CHAIN = ("generate", "site", "push", "send")


@pytest.fixture(scope="session")
def lake(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lake")
    (folder / "orders.csv").write_text(ORDERS)
    whole = stated("full", "2026-02-01T00:00:00Z", "2026-02-02T00:00:00Z")
    import_files(folder / "lake", "liquidations", [folder / "orders.csv"], "desk", whole, None, lambda *_: None)
    return folder / "lake"


@pytest.fixture(scope="session")
def brief(lake):
    """An output folder in which a run has made the brief of the day."""
    file = lake.parent / "briefs.toml"
    head = f'lake = "{lake}"\noutput = "output"\nformats = ["md", "html", "json"]\n'
    file.write_text(f'{head}[run]\nsteps = ["generate"]\nledger = "run"\n')
    report = run(load(file, {}), {}, Asked("2026-02-01", NEXT_MORNING))
    assert report.exit_code == 0
    return lake.parent / "output"


class Desk:
    """A folder with settings and clients, and the systems that a run reaches. `run` is one run's report."""

    def __init__(self, folder, lake, ghost, post):
        self.folder, self.lake, self.ghost, self.post = folder, lake, ghost, post
        (folder / "clients.csv").write_text("address,format\nann@example.org,text\nbob@example.org,text\n")
        self.write()

    def write(self, steps=CHAIN, targets=("files", "ghost"), more="", run="", mail=""):
        (self.folder / "briefs.toml").write_text(
            f'lake = "{self.lake}"\nformats = ["md", "html", "json"]\n{more}\n'
            f"[run]\nsteps = {json.dumps(steps)}\ntargets = {json.dumps(targets)}\n{run}\n"
            f'[push]\nghost_url = "{self.ghost.url}"\ntimeout_s = 10\n'
            f'[mail]\nhost = "127.0.0.1"\nport = {self.post.port}\nsecurity = "none"\n'
            f'max_age_hours = 8760\nsender = "Desk <desk@example.org>"\n{mail}\n'
        )

    def run(self, day="2026-02-01", now=NEXT_MORNING, **more):
        return run(load(self.folder / "briefs.toml", {}), SECRETS, Asked(day, now, **more))

    def states(self, day="2026-02-01", **more):
        """The states of one day's steps."""
        return states(self.run(day, **more))

    def briefs(self, *words, code=0, env=()):
        done = subprocess.run(
            [sys.executable, "-m", "briefs", *words],
            env={**os.environ, **SECRETS, **dict(env)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code, done.stdout + done.stderr
        return done


@pytest.fixture
def desk(tmp_path, lake, brief, monkeypatch):
    """The brief is there already, but for the run's ledger; a run makes it where a test removes it."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(brief, tmp_path / "output")
    ghost, post = Ghost(), counting()
    yield Desk(tmp_path, lake, ghost, post)
    ghost.stop()
    post.stop()
    assert ghost.wrong == []
