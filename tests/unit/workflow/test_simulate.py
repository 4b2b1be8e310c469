"""A scenario into a lake, by file or by name."""

from datetime import date

import pytest

from briefs.errors import UserError
from briefs.lake.store import Lake
from briefs.vocabulary.window import Window
from briefs.workflow.simulate import simulate

SCENARIO = """
name = "small"
day = 2026-03-08
about = "A small day of made-up numbers."
[assumed.venues.okx]
symbol = "{asset}USDT"
[assumed.liquidations]
long = 1000.10
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


@pytest.fixture
def scenario_file(tmp_path):
    path = tmp_path / "small.toml"
    path.write_text(SCENARIO, encoding="utf-8")
    return path


def test_a_file_goes_into_the_lake_as_simulated_and_covered(scenario_file, tmp_path):
    done = simulate(str(scenario_file), tmp_path / "lake")
    assert (done.name, done.day) == ("small", date(2026, 3, 8))
    assert done.new == sum(done.rows.values()) > 0
    frames = Lake(tmp_path / "lake").frames(Window.day(date(2026, 3, 8)))
    assert frames.provenance == "simulated"
    assert frames.orders["usd_cents"].sum() == 1000_10 + 500_00
    assert len(frames.candles) == 1440 + 1  # minutes, and the day
    period = frames.liquidation_periods.iloc[0]
    assert (period["coverage"], period["covered_s"], period["source"]) == ("full", 86400, "simulated")


def test_a_second_time_changes_nothing(scenario_file, tmp_path):
    lake = tmp_path / "lake"
    simulate(str(scenario_file), lake)
    before = {p: p.read_bytes() for p in sorted(lake.rglob("*")) if p.is_file()}
    again = simulate(str(scenario_file), lake)
    assert again.new == 0
    assert {p: p.read_bytes() for p in sorted(lake.rglob("*")) if p.is_file()} == before


def test_a_faulty_scenario_makes_no_lake(scenario_file, tmp_path):
    scenario_file.write_text(SCENARIO.replace("orders", "odrers"), encoding="utf-8")
    with pytest.raises(UserError, match="did you mean orders"):
        simulate(str(scenario_file), tmp_path / "lake")
    assert not (tmp_path / "lake").exists()
