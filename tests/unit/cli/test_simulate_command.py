"""`briefs simulate`, called as Typer calls it."""

import json

import typer
from typer.testing import CliRunner

from briefs.cli.simulate import simulate
from briefs.errors import UserError

SCENARIO = """
name = "small"
day = 2026-03-08
about = "A small day of made-up numbers."
[assumed.venues.okx]
symbol = "{asset}USDT"
[assumed.liquidations]
long = 1000
short = 500
orders = 20
assets = { BTC = "rest" }
venues = { okx = "rest" }
[assumed.prices.BTC]
venue = "okx"
tick = 0.1
volatility = 0.4
turnover = "5 bn"
turns = [[2026-03-08, 68000], [2026-03-09, 68450]]
"""


def run(*words):
    app = typer.Typer()
    app.command()(simulate)
    return CliRunner().invoke(app, list(words))


def test_it_says_what_was_made_and_what_to_do_next(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    shown = run(str(path), "--lake", str(tmp_path / "lake"))
    assert shown.exit_code == 0
    assert "A small day of made-up numbers." in shown.output
    assert "candles" in shown.output
    assert "briefs generate 2026-03-08" in shown.output
    assert "held all of it already" in run(str(path), "--lake", str(tmp_path / "lake")).output


def test_json_is_json_alone(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    told = json.loads(run(str(path), "--lake", str(tmp_path / "lake"), "--json").output)
    assert told["scenario"] == "small"
    assert told["date"] == "2026-03-08"
    assert told["provenance"] == "simulated"
    assert told["new"] == sum(told["rows"].values())


def test_an_unknown_scenario_is_the_user_s_to_fix(tmp_path):
    shown = run("no-such-day", "--lake", str(tmp_path / "lake"))
    assert isinstance(shown.exception, UserError)
    assert "no-such-day" in str(shown.exception)
    assert "2026-02-01" in str(shown.exception)


def test_without_a_lake_the_settings_decide(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SCENARIO, encoding="utf-8")
    (tmp_path / "briefs.toml").write_text('lake = "elsewhere"\n', encoding="utf-8")
    assert run("small.toml").exit_code == 0
    assert (tmp_path / "elsewhere").is_dir()
    assert not (tmp_path / "data").exists()
