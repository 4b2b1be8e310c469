"""Degree words and newsworthiness: worked examples beside the bands and the formula."""

from math import log

import pytest

from briefs.story import interest
from briefs.story.degree import LIQUIDATIONS, OPEN_INTEREST, Bands, move, price_bands, series_bands
from briefs.story.facts import Facts
from briefs.story.newsworthiness import leading, topics


@pytest.mark.parametrize(
    ("asset", "change", "word"),
    [
        ("BTC", -0.0009, "flat"), ("BTC", 0.001, "edged_up"), ("BTC", -0.0099, "edged_down"), ("BTC", -0.01, "fell"),
        ("BTC", 0.039, "rose"), ("BTC", -0.04, "slid"), ("BTC", 0.0799, "jumped"), ("BTC", -0.08, "plunged"),
        ("BTC", 0.5, "surged"), ("ETH", -0.04, "fell"), ("ETH", -0.1, "plunged"), ("SOL", 0.019, "edged_up"),
        ("SOL", -0.069, "fell"), ("SOL", 0.07, "jumped"), ("XYZ", -0.14, "plunged"),
    ],
)  # fmt: skip
def test_price_words(asset, change, word):
    assert price_bands(asset).step(change) == word


def test_words_of_other_measures():
    assert OPEN_INTEREST.step(-0.051) == "slid"
    assert LIQUIDATIONS.step(2.5) == "surged"
    assert LIQUIDATIONS.step(-0.6) == "slid"
    assert LIQUIDATIONS.step(-0.7) == "plunged"
    assert series_bands("DXY").step(0.004) == "rose"
    assert series_bands("SPY").step(0.003) == "edged_up"


def test_a_step_has_its_words():
    assert move("price", "slid", "_second") == {
        "move_second": "move.price.slid", "noun_second": "noun.price.slid",
        "way_second": "way.down", "level_second": "level.down",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("outliers", "word"),
    [
        ({}, "slid"),  # 5.1 % by absolute size
        ({"open_interest.BTC.change_pct": -1.9}, "fell"),
        ({"open_interest.BTC.change_pct": -4.0}, "plunged"),
        ({"price.BTC.return_1d": -1.5}, "fell"),  # not among the listed, so less than 1.5 deviations
        ({"price.BTC.return_1d": -9.0}, "slid"),  # could be anything up to nine deviations
    ],
)
def test_open_interest_is_told_by_its_own_history(make, outliers, word):
    listed = {}
    for n, (measure, z) in enumerate(outliers.items(), 1):
        listed |= {f"outlier.{n}.measure": measure, f"outlier.{n}.z": z}
    assert interest.degree(Facts(make("busy", listed)), "BTC") == word


def test_bands_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="bands rise"):
        Bands(0.01, 0.01, 0.02, 0.04, 0.08)


def scores(reading):
    return {(topic.kind, topic.subject): topic.score for topic in topics(Facts(reading))}


def test_scores_by_hand(make):
    found = scores(make("busy"))
    # ln(9.4) / 0.8 × (1 + 114 / 365): from 10 October 2025 to 1 February 2026 are 21 + 30 + 31 + 31 + 1 = 114 days.
    assert found["liquidations", ""] == pytest.approx(log(9.4) / 0.8 * (1 + 114 / 365))
    # 6.2 % are 3.1 ordinary days of 2 %, reach 0.6; from 9 April 2025 are 298 days.
    assert found["price", "BTC"] == pytest.approx(3.1 * 0.6 * (1 + 298 / 365))
    assert found["price", "SOL"] == pytest.approx(0.11 / 0.04 * 0.1)
    assert found["market", ""] == pytest.approx(3.0)
    assert found["open_interest", "BTC"] == pytest.approx(0.051 / 0.03 * 0.3)
    # A change of −0.02 points is twice the neutral rate, half of Bitcoin's reach, 184 days since 1 August 2025, and
    # the sign turned: before, the rate was −0.01 % + 0.02 % = +0.01 %.
    assert found["funding", "BTC"] == pytest.approx(2 * 0.3 * (1 + 184 / 365 + 0.5))


def test_topics_come_by_score_and_contracts_do_not_lead(make):
    ranked = topics(Facts(make("busy")))
    assert [topic.score for topic in ranked] == sorted((topic.score for topic in ranked), reverse=True)
    kinds = [topic.kind for topic in leading(ranked)]
    last = {kind: len(kinds) - 1 - kinds[::-1].index(kind) for kind in ("liquidations", "price", "market")}
    assert max(last.values()) < min(kinds.index("funding"), kinds.index("open_interest"))


def test_without_a_median_the_total_counts_as_one_ordinary_day(make):
    bare = make("busy", {"liquidations.ratio_30d_median": None, "liquidations.highest_since": None})
    assert scores(bare)["liquidations", ""] == 1.0


def test_a_large_price_move_beats_a_small_total(make):
    reading = make("busy", {"liquidations.ratio_30d_median": 1.1, "liquidations.highest_since": "2026-01-31"})
    assert leading(topics(Facts(reading)))[0].kind == "price"
