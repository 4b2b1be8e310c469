"""`briefs figures` and `briefs explain` on a small lake."""

import json

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner

from briefs.cli.explain import explain
from briefs.cli.figures import figures
from briefs.errors import DataMissing, UserError
from briefs.lake.store import Lake

APP = typer.Typer()
APP.command("figures")(figures)
APP.command("explain")(explain)


@pytest.fixture
def lake(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    times = pd.date_range("2026-03-10", periods=24, freq="h", tz="UTC")
    rows = [(ts, 3600, "okx", asset, "10.25", "0.50", "vendor") for ts in times for asset in ("BTC", "ETH")]
    columns = ["ts", "interval_s", "venue", "asset", "long_usd", "short_usd", "source"]
    Lake(tmp_path / "data" / "lake").import_frame("liquidation_totals", pd.DataFrame(rows, columns=columns), "vendor")
    return tmp_path


def run(*words):
    done = CliRunner().invoke(APP, list(words))
    if done.exception:
        raise done.exception
    return done.stdout


def test_json_alone(lake):
    read = json.loads(run("figures", "2026-03-10", "--json"))
    assert read["date"] == "2026-03-10"
    assert read["figures"]["liquidations.total_usd"]["value"] == 516.0  # 48 * 10.75
    assert '"value": 516.00' in run("figures", "2026-03-10", "--json")


def test_a_table_to_read(lake):
    shown = run("figures", "2026-03-10").splitlines()
    total = next(line for line in shown if line.startswith("liquidations.total_usd"))
    assert total.split()[1:4] == ["516.00", "usd", "vendor"]
    assert "missing:" in shown


def test_assets_narrow_and_lists_repeat(lake):
    narrow = json.loads(run("figures", "2026-03-10", "--json", "--asset", "ETH"))
    assert narrow["figures"]["liquidations.total_usd"]["value"] == 258.0
    assert not [name for name in narrow["figures"] if ".BTC" in name]
    both = run("figures", "2026-03-10", "--json", "--asset", "ETH", "--asset", "BTC")
    assert json.loads(both)["figures"] == json.loads(run("figures", "2026-03-10", "--json"))["figures"]


def test_explain_shows_what_stands_behind(lake):
    shown = run("explain", "liquidations.hour.05.usd", "2026-03-10")
    assert "21.50 usd" in shown
    assert "2026-03-10T05:00:00Z to 2026-03-10T06:00:00Z" in shown
    assert "liquidation_totals: 2 rows" in shown
    assert "liquidation_totals: 48 rows, the first 20" in run("explain", "liquidations.total_usd", "2026-03-10")


def test_errors_are_the_users_or_the_datas(lake):
    with pytest.raises(UserError, match=r"liquidations\.total_usd"):
        run("explain", "liquidations.totals_usd", "2026-03-10")
    with pytest.raises(DataMissing):
        run("explain", "liquidations.orders", "2026-03-10")
    with pytest.raises(UserError, match="2026-02-30"):
        run("figures", "2026-02-30")
    with pytest.raises(DataMissing, match="nowhere"):
        run("figures", "2026-03-10", "--lake", "nowhere")
