"""Words of degree against the sizes of moves: the table of docs/audit.md, and words that no phrasebook names."""

import json
from decimal import Decimal

import pytest

from briefs.audit import bands
from briefs.audit.brief import of_figures
from briefs.audit.degrees import degrees, far_off
from briefs.audit.facets import Names
from briefs.audit.fault import Bound
from briefs.audit.numerals import numerals
from briefs.story import degree
from briefs.vocabulary.claim import Claim

WINDOW = {"start": "2026-02-01T00:00:00Z", "end": "2026-02-02T00:00:00Z"}
BTC, ETH, SOL = "price.BTC.return_1d", "price.ETH.return_1d", "price.SOL.return_1d"
CAP, SPY, DXY = "market.total_cap.change_1d", "market.SPY.change_1d", "market.DXY.change_1d"
INTEREST, LIQUIDATED = "open_interest.BTC.change_pct", "liquidations.change_1d"


def judged(rule, sentence, values, scores=()):
    """What `rule` says of a sentence whose numbers are, in their order, the figures of `values`."""
    known = {name: (value, "fraction") for name, value in values.items()}
    for number, (measure, z) in enumerate(scores, 1):
        known |= {f"outlier.{number}.measure": (measure, "text"), f"outlier.{number}.z": (z, "score")}
    rest = {"window": WINDOW, "source": "binance", "basis": ""}
    figures = {name: {"value": value, "unit": unit, **rest} for name, (value, unit) in known.items()}
    statement = of_figures(json.dumps({"date": "2026-02-01", "window": WINDOW, "figures": figures, "gaps": []}))
    bounds = [
        Bound(n.start, n.end, Claim(n.text, name, "", sentence), statement.figures[name], n)
        for n, name in zip(numerals(sentence), values, strict=False)
    ]
    return [(w.says, w.severity) for w in rule(sentence, bounds, statement, Names.of(statement))]


@pytest.mark.parametrize(
    ("own", "story"),
    [
        (bands.MARKET, degree.MARKET), (bands.COINS["BTC"], degree.price_bands("BTC")),
        (bands.COINS["ETH"], degree.price_bands("ETH")), (bands.OTHER_COINS, degree.price_bands("SOL")),
        (bands.SHARES, degree.series_bands("SPY")), (bands.SERIES["DXY"], degree.series_bands("DXY")),
        (bands.OPEN_INTEREST, degree.OPEN_INTEREST), (bands.LIQUIDATIONS_UP, degree.LIQUIDATIONS),
        (bands.SCORES, degree.SCORES),
    ],
)  # fmt: skip
def test_writer_and_auditor_mean_the_same_by_a_step(own, story):
    assert own == tuple(Decimal(str(bound)) for bound in (story.flat, story.edged, story.moved, story.strong))


def test_a_word_fits_its_band_from_its_lower_bound_up_to_the_next():
    # Bitcoin: edged from 0.1 %, fell from 1 %, slid from 4 %, plunged from 8 %
    bands = {
        "edged down": (-0.001, -0.0099), "fell": (-0.01, -0.0399), "slid": (-0.04, -0.0799), "plunged": (-0.08, -0.3),
    }  # fmt: skip
    for word, fits in bands.items():
        for change in (-0.001, -0.0099, -0.01, -0.0399, -0.04, -0.0799, -0.08, -0.3):
            found = judged(degrees, f"Bitcoin {word} {-change:.2%} to a close.", {BTC: change})
            wanted = [] if change in fits else [(word, "warning" if word == "fell" else "error")]
            assert found == wanted, (word, change)


@pytest.mark.parametrize(
    ("sentence", "values", "says"),
    [
        # each class has bands of its own
        ("Ether slid 5.0%.", {ETH: -0.05}, []),
        ("Ether slid 4.9%.", {ETH: -0.049}, ["slid"]),
        ("Solana jumped 7.1%.", {SOL: 0.071}, []),
        ("Solana jumped 6.9%.", {SOL: 0.069}, ["jumped"]),
        ("The whole market surged 8.2%.", {CAP: 0.082}, []),
        ("The whole market surged 5.2%.", {CAP: 0.052}, ["surged"]),
        ("Shares slid 1.6%.", {SPY: -0.016}, []),
        ("Shares edged down 1.6%.", {SPY: -0.016}, ["edged down"]),
        ("The dollar jumped 0.7%.", {DXY: 0.007}, []),
        ("Liquidations jumped 125.0%.", {LIQUIDATED: 1.25}, []),
        ("Liquidations soared 125.0%.", {LIQUIDATED: 1.25}, ["soared"]),
        ("Liquidations plunged 72.0%.", {LIQUIDATED: -0.72}, []),
        # words that no phrasebook lists
        ("Bitcoin crashed 0.4%.", {BTC: -0.004}, ["crashed"]),
        ("Bitcoin skyrocketed by 2.0%.", {BTC: 0.02}, ["skyrocketed"]),
        ("Bitcoin crept higher 9.0%.", {BTC: 0.09}, ["crept higher"]),
        ("Bitcoin lost 12.0%.", {BTC: -0.12}, []),
        ("Bitcoin was down 12.0%.", {BTC: -0.12}, []),
        # nouns with adjectives, verbs with adverbs, and words behind their number
        ("A slide of 5.0% took Bitcoin lower.", {BTC: -0.05}, []),
        ("A slight fall of 5.0% took Bitcoin lower.", {BTC: -0.05}, ["slight fall"]),
        ("A massive gain of 2.0% in Bitcoin.", {BTC: 0.02}, ["massive gain"]),
        ("Bitcoin fell sharply, 5.0% in all.", {BTC: -0.05}, []),
        ("Bitcoin fell slightly by 5.0%.", {BTC: -0.05}, ["fell slightly"]),
        ("It was a 0.4% plunge for Bitcoin.", {BTC: -0.004}, ["plunge"]),
        # the word of another subject, or of another number, is none of this one's
        ("Liquidations soared as Bitcoin changed by 0.4%.", {BTC: 0.004}, []),
        ("A surge in liquidations left Bitcoin up 0.4%.", {BTC: 0.004}, []),
        ("Bitcoin slid 5.0% and Ether 2.0%.", {BTC: -0.05, ETH: -0.02}, []),
        # without a number
        ("Bitcoin plunged.", {BTC: -0.12}, []),
        ("Bitcoin was little changed on Monday.", {BTC: -0.0004}, []),
        ("Bitcoin slipped to a low.", {BTC: -0.12}, []),
        ("Bitcoin open interest was flat.", {BTC: -0.12}, []),
    ],
)  # fmt: skip
def test_words_are_judged_by_the_number_that_they_belong_to(sentence, values, says):
    assert [word for word, _ in judged(degrees, sentence, values)] == says


@pytest.mark.parametrize(
    ("sentence", "says"),
    [("Bitcoin slipped.", ["slipped"]), ("Bitcoin was little changed on Monday.", ["little changed"])],
)
def test_words_without_a_number_are_judged_by_the_figure(sentence, says):
    window = {"window.hours": 24}
    assert [word for word, _ in judged(degrees, sentence, {BTC: -0.12} | window)] == says


def test_open_interest_is_measured_by_its_own_history_where_that_is_known():
    edged, plunged = "Open interest edged down 3.0%.", "Open interest plunged 9.0%."
    assert judged(degrees, edged, {INTEREST: -0.03}) == [("edged down", "error")]
    assert judged(degrees, edged, {INTEREST: -0.03}, [(INTEREST, -0.9)]) == []
    assert judged(degrees, plunged, {INTEREST: -0.09}) == []
    # Not among the farthest measures, it has moved by less than the least of these.
    assert judged(degrees, plunged, {INTEREST: -0.09, BTC: -0.05}, [(BTC, -2.5)]) == [("plunged", "error")]


def test_a_text_by_anyone_is_warned_of_words_that_are_two_steps_off():
    assert judged(far_off, "Bitcoin slipped 12.0%.", {BTC: -0.12}) == [("slipped", "warning")]
    assert judged(far_off, "Bitcoin soared 0.4%.", {BTC: 0.004}) == [("soared", "warning")]
    assert judged(far_off, "Bitcoin was flat at -5.0%.", {BTC: -0.05}) == [("flat", "warning")]
    assert judged(far_off, "Bitcoin plunged 5.0%.", {BTC: -0.05}) == []
    assert judged(far_off, "Bitcoin fell 12.0%.", {BTC: -0.12}) == []
