"""Briefs of the last day or week up to a moment, on the sample's data."""

import json
import shutil

import pytest

MOMENT = "2026-02-01T09:06Z"


@pytest.fixture
def near(sample, tmp_path, desk):
    """A desk with the sample's lake of its own."""
    shutil.copytree(sample.folder / "data", tmp_path / "data")
    return desk


def figures(desk, *words):
    return json.loads(desk.run("figures", *words, "--json").stdout)


def test_a_rolling_brief_lies_in_a_folder_of_its_own_and_passes_its_audit(near):
    near.run("generate", "--as-of", MOMENT, "--format", "md,html,json")
    folder = near.folder / "output" / "20260201T0906Z-24h"
    brief = json.loads((folder / "brief.json").read_text())
    assert brief["window"] == {"start": "2026-01-31T09:06:00Z", "end": "2026-02-01T09:06:00Z"}
    assert json.loads(near.run("verify", str(folder), "--json").stdout) == {"findings": []}
    text = (folder / "brief.md").read_text()
    assert "09:06" in text
    names = set(brief["figures"])
    assert not [name for name in names if ".hour." in name or name.endswith((".change_1d", ".return_1d"))]
    assert "liquidations.part.2026-02-01T08:00:00Z.usd" in names
    assert "liquidations.highest_since" not in names


def test_a_week_is_compared_with_the_week_before(near):
    read = figures(near, "--as-of", "2026-02-01", "--window", "7d")
    assert read["window"] == {"start": "2026-01-25T00:00:00Z", "end": "2026-02-01T00:00:00Z"}
    days = [figures(near, f"2026-01-{day}") for day in range(25, 32)]
    totals = [day["figures"]["liquidations.total_usd"]["value"] for day in days]
    assert read["figures"]["liquidations.total_usd"]["value"] == pytest.approx(sum(totals), abs=1e-6)
    assert "liquidations.change_prev" in read["figures"]
    assert "price.BTC.return" in read["figures"]


def test_a_rolling_day_up_to_midnight_has_the_numbers_of_the_day(near):
    rolling = figures(near, "--as-of", "2026-02-02")["figures"]
    day = figures(near, "2026-02-01")["figures"]
    for name in ("liquidations.total_usd", "liquidations.long_share", "episode.1.usd", "episode.1.start"):
        assert rolling[name]["value"] == day[name]["value"]
    assert rolling["liquidations.change_prev"]["value"] == day["liquidations.change_1d"]["value"]


def test_explain_takes_a_rolling_window(near):
    told = near.run("explain", "liquidations.total_usd", "--as-of", MOMENT).stdout
    assert "2026-01-31T09:06:00Z to 2026-02-01T09:06:00Z" in told


def test_a_date_and_a_moment_are_one_too_many(near):
    for command in (["generate"], ["figures"], ["explain", "liquidations.total_usd"]):
        for words in (["2026-02-01", "--as-of", MOMENT], [], ["--window", "7d"]):
            assert "name one window" in near.run(*command, *words, code=2).stderr
    assert "no length" in near.run("figures", "--as-of", MOMENT, "--window", "fortnight", code=2).stderr
