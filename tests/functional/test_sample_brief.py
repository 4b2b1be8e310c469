"""The sample day: every published fact is in the brief, and none of the mistakes that such briefs usually make.

The published values are written out here from the provider's snapshot; they are not read from the scenario.
"""

import json
import re
from decimal import Decimal

import pypdfium2
import pytest

FOLDER = "output/2026-02-01"


@pytest.fixture(scope="module")
def text(sample):
    return (sample.folder / FOLDER / "brief.md").read_text()


@pytest.fixture(scope="module")
def brief(sample):
    return json.loads((sample.folder / FOLDER / "brief.json").read_text(), parse_float=Decimal)


@pytest.fixture(scope="module")
def pdf_text(sample):
    with pypdfium2.PdfDocument(sample.folder / FOLDER / "brief.pdf") as pdf:
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)


PUBLISHED = {
    "liquidations.total_usd": Decimal("2583000000.00"),  # 2.42 bn + 163 m
    "liquidations.long_usd": Decimal("2420000000.00"),
    "liquidations.short_usd": Decimal("163000000.00"),
    "liquidations.largest.usd": Decimal("222650000.00"),
    "reported.traders": 434945,
}
ROUNDED = {  # id: (published, in units of, tolerated half unit)
    "liquidations.asset.ETH.usd": ("1.15", 10**9, "0.005"),
    "liquidations.asset.BTC.usd": ("788", 10**6, "0.5"),
    "liquidations.asset.SOL.usd": ("200", 10**6, "5"),
    "liquidations.venue.hyperliquid.usd": ("1.1", 10**9, "0.05"),
    "market.total_cap.usd": ("2.73", 10**12, "0.005"),
    "market.total_cap.change_1d": ("-6", Decimal("0.01"), "0.5"),
    "funding.ETH.venue.binance.rate_8h": ("-0.028", Decimal("0.01"), "0.0005"),
    "funding.ETH.rate_8h": ("-0.078", Decimal("0.01"), "0.0005"),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_exact_facts(brief, name):
    assert brief["figures"][name]["value"] == PUBLISHED[name]


@pytest.mark.parametrize("name", ROUNDED)
def test_facts_that_were_published_rounded(brief, name):
    published, unit, half = ROUNDED[name]
    assert abs(Decimal(brief["figures"][name]["value"]) / unit - Decimal(published)) <= Decimal(half)


def test_dates_of_the_record(brief):
    figures = brief["figures"]
    assert figures["liquidations.highest_since"]["value"] == "2025-10-10"
    assert figures["price.BTC.lower_low_date"]["value"].startswith("2025-04")
    assert figures["price.ETH.lower_low_date"]["value"].startswith("2025-0")
    assert abs(Decimal(figures["price.BTC.low"]["value"]) - 75600) <= 50
    assert abs(Decimal(figures["price.BTC.close"]["value"]) - 78500) <= 250
    assert Decimal(figures["price.ETH.low"]["value"]) < 2400


def test_hyperliquid_leads_then_bybit_then_binance(brief):
    size = {
        name: brief["figures"][f"liquidations.venue.{name}.usd"]["value"]
        for name in ("hyperliquid", "bybit", "binance")
    }
    assert size["hyperliquid"] > size["bybit"] > size["binance"]


def test_it_says_that_it_is_simulated(brief, text, pdf_text, sample):
    assert brief["provenance"] == "simulated"
    html = (sample.folder / FOLDER / "brief.html").read_text()
    for published in (text, html, pdf_text):
        assert re.search(r"simulated", published, re.IGNORECASE)
    assert "24-hour" in text or "24 hours" in text, "the originals were a rolling snapshot, and the brief must say so"


@pytest.mark.parametrize("heading", [
    "Key figures", "Why did this happen?", "How did markets react?",
    "What to watch next", "The numbers", "About this brief",
])  # fmt: skip
def test_the_sections_stand_in_every_format(text, pdf_text, sample, heading):
    html = (sample.folder / FOLDER / "brief.html").read_text()
    assert f"## {heading}\n" in text
    assert heading in html.replace("&#39;", "'")
    assert heading in pdf_text


# The defects of the model article, by the rules that keep them out (E1 to E12 of the writing rules).


def test_parts_and_whole_come_from_one_snapshot(brief):  # E1
    figures = {name: f["value"] for name, f in brief["figures"].items()}
    total = figures["liquidations.total_usd"]
    assert figures["liquidations.long_usd"] + figures["liquidations.short_usd"] == total
    for family in ("asset", "venue"):
        parts = [v for n, v in figures.items() if re.fullmatch(rf"liquidations\.{family}\.[^.]+\.usd", n)]
        assert sum(parts) == total


def test_no_comparison_without_its_value(text):  # E2
    for sentence in re.findall(r"[^.\n]*highest since[^.\n]*", text):
        assert re.search(r"\$\d", sentence), sentence


def test_lows_are_dated_and_none_is_called_two_months(text):  # E4
    assert not re.search(r"(two|three|nine|seven)-month low", text)


def test_shorts_pay_longs_under_negative_funding(text):  # E5, E6
    assert "shorts pay longs" in text or "shorts paid longs" in text
    for sentence in re.findall(r"[^.\n]*\bfunding\b[^\n]*?-0\.\d{4}%[^\n]*?\.(?=\s|$)", text):
        assert "per 8 hours" in sentence, sentence
    assert not re.search(r"paying longs to take", text)


def test_levels_stand_on_their_side_of_the_close(brief):  # E7, E8
    figures = brief["figures"]
    closes = {n.split(".")[1]: f["value"] for n, f in figures.items() if re.fullmatch(r"price\.\w+\.close", n)}
    levels = {
        n: f["value"] for n, f in figures.items() if re.fullmatch(r"levels\.\w+\.(support|resistance)\.\d+\.price", n)
    }
    assert levels
    for name, level in levels.items():
        _, asset, side, number, _ = name.split(".")
        assert (level < closes[asset]) == (side == "support"), name
        assert f"levels.{asset}.{side}.{number}.distance_pct" in figures
        assert f"levels.{asset}.{side}.{number}.method" in figures


@pytest.mark.parametrize("phrase", [
    r"\blosses\b", r"\blost\b", "wiped out",                                    # E9: notional is no loss
    "bearish positioning", "bearish sentiment",                                   # E10
    "triggered", "caused", "exacerbat", "due to", "because of", "sparked",       # E11
    r"\b\w+(ETH|BTC)--", r"--", r"\{\{", r"\bNone\b", r"\bnan\b",                # E12
    "should", "investors must", "we recommend",                                   # advice
])  # fmt: skip
def test_words_that_never_stand_in_a_brief(text, phrase):
    prose = "\n".join(line for line in text.splitlines() if not line.startswith("|"))
    assert not re.search(phrase, prose), re.findall(rf"[^\n]*{phrase}[^\n]*", prose)


def test_every_claim_is_a_figure(brief):
    known = {*brief["figures"], *(f"gap.{n}" for n in range(len(brief["gaps"])))}
    assert {claim["figure"] for claim in brief["claims"]} <= known
    assert len(brief["claims"]) > 100
