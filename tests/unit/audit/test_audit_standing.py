"""Words beside ranks, percentiles and what price and open interest did together."""

from decimal import Decimal

import pytest

from briefs.audit.brief import Stated, Statement
from briefs.audit.examine import Examiner
from briefs.audit.fault import Bound
from briefs.audit.numerals import numerals
from briefs.vocabulary.claim import Claim

START, END = "2025-03-11T00:00:00Z", "2025-03-12T00:00:00Z"
VALUES = {
    "liquidations.rank": (83, "count"),
    "liquidations.rank_of": (89, "count"),
    "reported.rank": (1, "count"),
    "breadth.falling_share": (Decimal("0.833"), "fraction"),
    "market.fear_greed.change": (Decimal(5), "points"),
    "liquidations.percentile": (Decimal("0.357"), "fraction"),
    "analogs.BTC.1.hit_rate": (Decimal("0.6"), "fraction"),
    "expected_move.BTC.support.1.touch_chance": (Decimal("0.585"), "fraction"),
    "liquidations.long_share": (Decimal("0.7"), "fraction"),
    "liquidations.total_usd": (Decimal("52500000.00"), "usd"),
    "liquidations.asset.ETH.usd": (Decimal("4130000.00"), "usd"),
    "outlier.1.measure": ("liquidations.asset.ETH.usd", "text"),
    "outlier.1.z": (Decimal("-2.1"), "multiple"),
    "price.BTC.return_1d": (Decimal("-0.03"), "fraction"),
    "price.BTC.high": (Decimal("81000.0"), "usd_per_coin"),
    "open_interest.BTC.change_pct": (Decimal("-0.02"), "fraction"),
    "open_interest.ETH.change_pct": (Decimal("-0.00037"), "fraction"),
}
FIGURES = {name: Stated(name, value, unit, START, END, "binance", "") for name, (value, unit) in VALUES.items()}
BRIEF = Statement("2025-03-11", START, END, FIGURES, (), (), ())


def kinds(sentence: str, *ids: str) -> list[str]:
    """The kinds of what is wrong with a sentence whose numbers are bound to `ids` in their order."""
    found = zip(numerals(sentence), ids, strict=True)
    bounds = [Bound(n.start, n.end, Claim(n.text, i, "", sentence), FIGURES[i], n) for n, i in found]
    return [wrong.kind for wrong in Examiner.of(BRIEF).sentence(sentence, bounds)]


RANK = ("liquidations.rank", "liquidations.rank_of")
ETH = ("liquidations.asset.ETH.usd",)
FALLING = ("breadth.falling_share",)
MOOD = ("market.fear_greed.change",)
SHARE = ("liquidations.percentile",)


@pytest.mark.parametrize(
    ("sentence", "ids"),
    [
        ("By liquidations the day takes place 83 among 89 days, from the largest down.", RANK),
        ("Number 83 of 89: so far down the list the day ranks by liquidations.", RANK),
        ("By traders, the day was number 1, the largest, of 89 days on record.", ("reported.rank", RANK[1])),
        ("83.3% of coins fell.", FALLING),
        ("For greed the reading rose: greed gained ground, up 5 points.", MOOD),
        ("5 points were added to the index.", MOOD),
        ("Liquidations had been lower on 35.7% of the days.", SHARE),
        ("These liquidations stand above 35.7% of the days.", SHARE),
        ("Liquidations were lower than this on 35.7% of the days.", SHARE),
        ("The total of liquidations is higher than those of 35.7% of the days.", SHARE),
        ("BTC ended higher in 60.0% of similar spells.", ("analogs.BTC.1.hit_rate",)),
        ("BTC touches its nearest support in 58.5% of cases.", ("expected_move.BTC.support.1.touch_chance",)),
        ("BTC open interest went down with the price: positions were closed into the fall.", ()),
        ("The fall of BTC came with lower open interest: positions were closed, not opened.", ()),
        ("Ether open interest stands at a change of 0.0%.", ("open_interest.ETH.change_pct",)),
        ("Liquidations hit longs above all.", ()),
        ("Those with longs bore most of the liquidations over the day.", ()),
        ("ETH liquidations were $4.13 million, uncommonly low for ETH.", ETH),
        ("The day closed with $52.5 million of liquidations.", ("liquidations.total_usd",)),
        ("BTC went no higher than $81,000.0.", ("price.BTC.high",)),
        ("Liquidations (positions closed by force) came in BTC, ETH and SOL.", ()),
    ],
)
def test_true_sentences_have_no_finding(sentence, ids):
    assert kinds(sentence, *ids) == []


@pytest.mark.parametrize(
    ("sentence", "ids", "kind"),
    [
        ("By liquidations, the day was number 83, the largest, of 89 days.", RANK, "number.rank"),
        ("83.3% of coins advanced.", FALLING, "direction.sign"),
        ("Gainers were 83.3% of coins.", FALLING, "direction.sign"),
        ("Greed lost ground, up 5 points.", MOOD, "direction.sign"),
        ("5 points were shed by the index.", MOOD, "direction.sign"),
        ("The index rose 5 points lower.", MOOD, "direction.sign"),
        ("By liquidations the day takes place 83 among 89 days, from the largest up.", RANK, "number.rank"),
        ("By liquidations the day takes place 83 among 89 days, from the smallest down.", RANK, "number.rank"),
        ("Number 83 of 89: so far up the list the day ranks by liquidations.", RANK, "number.rank"),
        ("Liquidations had been higher on 35.7% of the days.", SHARE, "direction.sign"),
        ("These liquidations stand below 35.7% of the days.", SHARE, "direction.sign"),
        ("Liquidations were higher than this on 35.7% of the days.", SHARE, "direction.sign"),
        ("BTC ended lower in 60.0% of similar spells.", ("analogs.BTC.1.hit_rate",), "direction.sign"),
        (
            "BTC touches its nearest resistance in 58.5% of cases.",
            ("expected_move.BTC.support.1.touch_chance",),
            "level.side",
        ),
        ("BTC open interest went up with the price: positions were closed into the fall.", (), "direction.sign"),
        ("The fall of BTC came with lower open interest: positions were opened, not closed.", (), "direction.sign"),
        ("Positions in BTC were closed into the rise, as lower open interest shows.", (), "direction.sign"),
        ("Bitcoin open interest stands at a change of 2.0%.", ("open_interest.BTC.change_pct",), "number.sign"),
        ("Liquidations hit shorts above all.", (), "number.side"),
        ("Those with shorts bore most of the liquidations over the day.", (), "number.side"),
        ("Open interest hit longs above all.", (), "number.measure"),
        ("ETH liquidations were $4.13 million, uncommonly high for ETH.", ETH, "direction.sign"),
        ("The day opened with $52.5 million of liquidations.", ("liquidations.total_usd",), "number.measure"),
        ("BTC went no lower than $81,000.0.", ("price.BTC.high",), "number.measure"),
        ("Liquidations (positions opened by force) came in BTC and ETH.", (), "sentence.senseless"),
        ("Liquidations (positions closed by force) came in BTC, ETH and BTC.", (), "sentence.senseless"),
        ("What shorts and shorts pay each other moved.", (), "sentence.senseless"),
        ("The hour shed $52.5 million of liquidations.", ("liquidations.total_usd",), "direction.sign"),
    ],
)  # fmt: skip
def test_sentences_that_their_figures_deny(sentence, ids, kind):
    assert kind in kinds(sentence, *ids)
