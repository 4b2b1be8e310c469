"""The rungs of the ladder of causes that a brief may stand on, each with its tests.

So far: `no identified trigger`, `coincided` (one window, order unknown) and `attributed` (a named source says so).
"""

from __future__ import annotations

from dataclasses import dataclass

from briefs.story.degree import price_bands
from briefs.story.facts import Facts
from briefs.vocabulary.figure import Evidence, Test

DOMINANT = 0.6  # the share of one side from which it dominates


@dataclass(frozen=True, slots=True)
class Coincidence:
    """A price that moved while the side that it hurts dominated the liquidations, and the tests of both."""

    asset: str
    evidence: Evidence

    @property
    def holds(self) -> bool:
        return self.evidence.label == "coincided"


def coincidence(facts: Facts) -> Coincidence | None:
    """Tests the benchmark that moved most; None where a price or the split is unknown.

    Three tests: the price moved by more than an edge; the long share (or the short share, for a rise) is at least
    60 %; both figures speak of the same window.
    """
    share_id = "liquidations.long_share"
    share = facts.number(share_id)
    moved = {asset: facts.number(facts.price_return(asset)) for asset in facts.ranked("price.*.close")[:2]}
    known = {asset: value for asset, value in moved.items() if value is not None}
    if share is None or not known:
        return None
    asset = max(known, key=lambda name: abs(known[name]) / price_bands(name).ordinary)
    return_id = facts.price_return(asset)
    figures = facts.reading.figures
    tests = (
        Test("the price moved by more than an edge", abs(known[asset]) >= price_bands(asset).edged, (return_id,)),
        Test(
            "the side that the move hurts dominated the liquidations",
            (share if known[asset] < 0 else 1 - share) >= DOMINANT,
            (share_id,),
        ),
        Test("both in the same window", figures[share_id].window == figures[return_id].window, (share_id, return_id)),
    )
    if all(test.passed for test in tests):
        return Coincidence(asset, Evidence("why.coincided", "coincided", tests))
    return Coincidence(asset, Evidence("why.no_trigger", "no identified trigger", tests))


def attributed(facts: Facts, number: str) -> Evidence | None:
    """A headline with a title and a named source."""
    figures = (f"headline.{number}.source", f"headline.{number}.title")
    if not all(map(facts.text, figures)):
        return None
    return Evidence(
        f"why.headline.{number}", "attributed", (Test("a named source says so", passed=True, figures=figures),)
    )
