"""Words that compare, against the figures they compare with; a table of figures, no brief needed."""

import json
from decimal import Decimal

import pytest

from briefs.audit.brief import Stated, of_figures
from briefs.audit.examine import Examiner
from briefs.audit.fault import Bound
from briefs.audit.numerals import numerals
from briefs.vocabulary.claim import Claim

FIGURES = {
    "liquidations.total_usd": (2583000000.0, "usd"),
    "liquidations.long_share": (0.937, "fraction"),
    "liquidations.venue.hyperliquid.usd": (1096000000.0, "usd"),
    "liquidations.venue.bybit.usd": (574000000.0, "usd"),
    "liquidations.largest.usd": (222650000.0, "usd"),
    "liquidations.largest.asset": ("ETH", "text"),
    "liquidations.largest.venue": ("hyperliquid", "text"),
    "liquidations.largest.side": ("long", "text"),
    "liquidations.record_start": ("2024-11-14", "date"),
    "price.ETH.return_1d": (-0.077, "fraction"),
    "episode.1.usd": (50000000.0, "usd"),
    "breadth.median_return": (0.01, "fraction"),
    "price.ETH.return_7d": (-0.67, "fraction"),
    "liquidations.long_usd": (2420000000.0, "usd"),
    "liquidations.short_usd": (163000000.0, "usd"),
    "price.ETH.close": (2447.0, "usd_per_coin"),
    "price.ETH.low": (2300.0, "usd_per_coin"),
    "funding.ETH.venue.binance.rate_8h": (-0.00028, "fraction_per_8h"),
    "funding.ETH.venue.bybit.rate_8h": (-0.001, "fraction_per_8h"),
    "open_interest.BTC.change_pct": (-0.063, "fraction"),
    "method.funding_hours": (8, "hours"),
    "price.BTC.realized_vol": (0.67, "fraction_per_year"),
}
WINDOW = {"start": "2026-02-01T00:00:00Z", "end": "2026-02-02T00:00:00Z"}


def statement(evidence=()):
    rest = {"window": WINDOW, "source": "binance", "basis": ""}
    figures = {name: {"value": value, "unit": unit, **rest} for name, (value, unit) in FIGURES.items()}
    whole = {"date": "2026-02-01", "window": WINDOW, "figures": figures, "gaps": [], "evidence": list(evidence)}
    return of_figures(json.dumps(whole))


def found(sentence, *ids, evidence=()):
    """The kinds found in a sentence whose numbers are bound to `ids` in their order."""
    known = statement(evidence)
    bounds = []
    for numeral, name in zip(numerals(sentence), ids, strict=True):
        value, unit = FIGURES[name]
        raw = value if isinstance(value, str) else Decimal(str(value))
        figure = Stated(name, raw, unit, WINDOW["start"], WINDOW["end"], "binance, bybit, hyperliquid", "")
        bounds.append(Bound(numeral.start, numeral.end, Claim(numeral.text, name, "", sentence), figure, numeral))
    return [wrong.kind for wrong in Examiner.of(known).sentence(sentence, bounds)]


TOTAL = "liquidations.total_usd"
SIDES = ("liquidations.long_usd", "liquidations.short_usd")
RATES = ("funding.ETH.venue.binance.rate_8h", "funding.ETH.venue.bybit.rate_8h")


@pytest.mark.parametrize(
    ("sentence", "ids", "kinds"),
    [
        # hedges: 2.583 lies above 2.58 and below 2.59
        ("Liquidations were spread as if over $2.59 billion of coins.", [TOTAL], []),
        ("Liquidations came to more than $2.58 billion.", [TOTAL], []),
        ("Liquidations came to nearly $2.58 billion.", [TOTAL], ["number.hedge"]),
        ("Liquidations came to over $2.6 billion.", [TOTAL], ["number.hedge"]),
        ("Liquidations came to almost $2.6 billion.", [TOTAL], []),
        ("Liquidations were no more than $2.6 billion.", [TOTAL], []),
        # sides in the order of their numbers
        ("Longs outweighed shorts in liquidations, with $2.42 billion against $163 million.", SIDES, []),
        ("Shorts outweighed longs in liquidations, with $2.42 billion against $163 million.", SIDES,
         ["number.side"]),
        # ranks: Hyperliquid 1,096 million, Bybit 574 million
        ("Most liquidations were on Hyperliquid: $1.10 billion.", ["liquidations.venue.hyperliquid.usd"], []),
        ("Most liquidations were on Bybit: $574 million.", ["liquidations.venue.bybit.usd"], ["number.rank"]),
        ("Bybit leads with $574 million of liquidations.", ["liquidations.venue.bybit.usd"], ["number.rank"]),
        ("The fewest liquidations were on Bybit: $574 million.", ["liquidations.venue.bybit.usd"], []),
        ("Liquidations of $574 million on Bybit were the highest.", ["liquidations.venue.bybit.usd"], ["number.rank"]),
        ("Binance had the highest ETH funding, -0.0280% per 8 hours, Bybit the lowest, -0.1000%.",
         [RATES[0], "method.funding_hours", RATES[1]], []),
        ("Binance had the lowest ETH funding, -0.0280% per 8 hours, Bybit the highest, -0.1000%.",
         [RATES[0], "method.funding_hours", RATES[1]], ["number.rank"]),
        # the side that most were of: 93.7% longs
        ("Liquidations fell mainly on longs.", [], []),
        ("Liquidations fell mainly on shorts.", [], ["number.side"]),
        ("Liquidations fell on shorts first of all.", [], ["number.side"]),
        ("Most liquidations were of shorts.", [], ["number.side"]),
        ("The larger part of the liquidations came from longs.", [], []),
        ("The larger part of the liquidations came from shorts.", [], ["number.side"]),
        ("Shorts were closed by force for the most part.", [], ["number.side"]),
        # the largest order: a long in ETH on Hyperliquid
        ("The largest order closed $223 million of ETH longs on Hyperliquid.", ["liquidations.largest.usd"], []),
        ("The largest order closed $223 million of ETH shorts.", ["liquidations.largest.usd"], ["number.side"]),
        ("The largest order closed $223 million of BTC longs.", ["liquidations.largest.usd"], ["number.asset"]),
        # moves without a number: Ether fell
        ("Liquidations came as ETH fell.", [], []),
        ("Liquidations came as ETH rose.", [], ["direction.sign"]),
        ("ETH rose to a level.", [], []),
        # windows and records
        ("ETH declined to $2,447, down 7.7%.", ["price.ETH.close", "price.ETH.return_1d"], []),
        ("ETH advanced to $2,447, down 7.7%.", ["price.ETH.close", "price.ETH.return_1d"], ["direction.sign"]),
        ("7.7% in ETH: it was down.", ["price.ETH.return_1d"], []),
        ("7.7% in ETH: it was up.", ["price.ETH.return_1d"], ["direction.sign"]),
        ("ETH lost 7.7% and was 67.0% lower on the week.", ["price.ETH.return_1d", "price.ETH.return_7d"], []),
        ("ETH lost 7.7% and was 67.0% lower on the month.", ["price.ETH.return_1d", "price.ETH.return_7d"],
         ["number.window"]),
        ("ETH settled not far from where it began, at $2,447.", ["price.ETH.close"], []),
        ("ETH began at $2,447.", ["price.ETH.close"], ["number.measure"]),
        ("A rush of liquidations closed $50 million of positions.", ["episode.1.usd"], []),
        ("A rush of open interest closed $50 million of positions.", ["episode.1.usd"], ["number.measure"]),
        ("A rush of liquidations opened $50.9 million of positions.", ["episode.1.usd"],
         ["number.measure", "sentence.senseless"]),
        ("The coin in the middle closed up 1.0%.", ["breadth.median_return"], []),
        ("The coin in the middle opened up 1.0%.", ["breadth.median_return"], ["number.measure"]),
        ("ETH touched its low of $2,300 over the day.", ["price.ETH.low"], []),
        ("ETH touched its low of $2,300 over the week.", ["price.ETH.low"], ["number.window"]),
        ("No low had been as far down as the $2,300 of ETH.", ["price.ETH.low"], []),
        ("No low had been as far up as the $2,300 of ETH.", ["price.ETH.low"], ["number.measure"]),
        ("ETH lost 7.7% on the day; on the week, BTC open interest slid 6.3%.",
         ["price.ETH.return_1d", "open_interest.BTC.change_pct"], ["number.window"]),
        ("ETH lost 7.7%; on the week, it was 67.0% lower.", ["price.ETH.return_1d", "price.ETH.return_7d"], []),
        ("Over the week, BTC open interest slid 6.3%.", ["open_interest.BTC.change_pct"], ["number.window"]),
        ("Over the day, BTC open interest slid 6.3%.", ["open_interest.BTC.change_pct"], []),
        ("BTC's realised volatility had an annual rate of 67.0%.", ["price.BTC.realized_vol"], []),
        ("Liquidations were the smallest of a record that began on 14 November 2024.",
         ["liquidations.record_start"], ["superlative.side"]),
        # advice
        ("Traders should cut their exposure.", [], ["text.advice"]),
        ("Shorts pay longs, and nobody is told to buy.", [], []),
    ],
)  # fmt: skip
def test_words_that_compare_are_checked(sentence, ids, kinds):
    assert found(sentence, *ids) == kinds


def test_evidence_about_one_asset_proves_nothing_of_another():
    proof = {
        "claim": "why",
        "label": "triggered",
        "tests": [{"name": "t", "passed": True, "figures": ["price.ETH.low"]}],
    }
    assert found("The fall of ETH was set off by a headline.", evidence=[proof]) == []
    assert found("The fall of BTC was set off by a headline.", evidence=[proof]) == ["cause.unproven"]


def test_an_attributed_cause_needs_its_source_beside_it():
    proof = {
        "claim": "why", "label": "attributed",
        "tests": [{"name": "t", "passed": True, "figures": ["headline.1.source", "headline.1.title"]}],
    }  # fmt: skip
    assert found("ETH fell because of tariffs.", evidence=[proof]) == ["cause.unproven"]


@pytest.mark.parametrize(
    ("sentence", "kinds"),
    [
        ("ETH slipped to a low.", []),
        ("ETH rose to a low.", ["sentence.senseless"]),
        ("ETH rose below the lows before.", ["sentence.senseless"]),
        ("ETH fell below the lows before.", []),
        ("ETH fell above the highs before.", ["sentence.senseless"]),
        ("Liquidations fell short of that.", []),
        ("Liquidations rose short of that.", ["sentence.senseless"]),
        ("Margin ran short for many positions.", []),
        ("Margin ran long for many positions.", ["sentence.senseless"]),
        ("Of all waves of liquidations, it was the largest.", []),
        ("Of all waves of open interest, it was the largest.", ["sentence.senseless"]),
        ("Of these, some spells turn up.", []),
        ("Funding, weighted by open interest, was told.", []),
        ("Funding, weighted by the funding of venues, was told.", ["sentence.senseless"]),
        ("Positions were closed in a rush of liquidations.", []),
        ("Positions were opened in a rush of liquidations.", ["sentence.senseless"]),
        ("ETH had not traded higher than its high before.", []),
        ("ETH had not traded lower than its high before.", ["sentence.senseless"]),
        ("Of these, some spells turn down.", ["sentence.senseless"]),
        ("Liquidations fell to their peak.", ["sentence.senseless"]),
        ("Liquidations are positions opened by force.", ["sentence.senseless"]),
        ("Funding passes between longs and longs.", ["sentence.senseless"]),
        ("Liquidated longs mean that positioning had been bullish.", []),
        ("Liquidated shorts mean that positioning had been bullish.", ["positioning.side"]),
    ],
)
def test_what_no_market_does_is_found(sentence, kinds):
    assert found(sentence) == kinds
