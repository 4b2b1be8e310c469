"""Five real days become briefs in which every number is bound, the largest and the emptiest among them."""

import json
import re

import pytest
from labels import outside

pytestmark = pytest.mark.market

DAYS = {
    "2025-10-10": "the largest day: four-hour bars of one venue",
    "2025-02-03": "a large day before venue candles begin",
    "2025-04-18": "the quietest day",
    "2026-03-04": "orders of one venue that begin at noon",
    "2026-05-15": "no liquidation data at all",
}


@pytest.fixture(scope="module")
def output(run, real_lake, tmp_path_factory):
    folder = tmp_path_factory.mktemp("output")
    for day in DAYS:
        run("generate", day, "--lake", str(real_lake), "--output", str(folder), cwd=folder)
    return folder


@pytest.mark.parametrize("day", DAYS)
def test_every_number_of_a_real_day_is_bound(run, output, day):
    assert json.loads(run("verify", str(output / day), "--json", cwd=output)) == {"findings": []}


def test_every_label_of_a_real_day_lies_inside_its_chart(output):
    charts = [path for day in DAYS for path in sorted((output / day / "charts").glob("*.svg"))]
    assert len(charts) >= 4 * len(DAYS)
    assert {str(path): found for path in charts if (found := outside(path.read_text()))} == {}


@pytest.mark.parametrize("day", DAYS)
def test_each_mark_of_a_chart_is_reached_by_keyboard(output, day):
    """No mark can be tabbed to; its figure can, in the table behind the chart or in the text."""
    page = (output / day / "brief.html").read_text()
    drawn = set(re.findall(r'<(?:rect|path|circle) data-figure="([^"]+)"', page))
    assert len(drawn) > 100
    reached = set(re.findall(r'<(?:data|span|time) [^>]*data-figure="([^"]+)" tabindex="0"', page))
    alone = re.compile(r"episode\.\d+\.usd|funding\..+\.band_low")
    assert not [name for name in drawn - reached if not alone.fullmatch(name)]


def read(output, day):
    return json.loads((output / day / "brief.json").read_text()), (output / day / "brief.md").read_text()


def test_the_largest_day_is_dated_and_put_in_proportion(output):
    brief, text = read(output, "2025-10-10")
    assert brief["provenance"] == "recorded"
    assert brief["figures"]["liquidations.record_start"]["value"] == "2024-11-14"
    assert "$1.29 billion" in text
    assert "Binance" in text


def test_the_quietest_day_says_so_and_is_shorter(output):
    _, quiet = read(output, "2025-04-18")
    _, busy = read(output, "2025-10-10")
    assert "quiet" in quiet.lower()
    assert len(quiet.split("## The numbers")[0]) < len(busy.split("## The numbers")[0])


def test_half_a_day_of_orders_is_at_least(output):
    brief, text = read(output, "2026-03-04")
    assert "at least" in text
    assert "liquidations.change_1d" not in brief["figures"]
    assert brief["figures"]["liquidations.total_usd"]["coverage"] < 0.95


def test_a_day_without_liquidations_names_the_gap(output):
    brief, text = read(output, "2026-05-15")
    assert not [name for name in brief["figures"] if name.startswith("liquidations.")]
    gaps = [gap["what"] for gap in brief["gaps"] if gap["table"].startswith("liquidation")]
    assert gaps
    assert any(what in text for what in gaps)
    assert "quiet" not in text.lower()
