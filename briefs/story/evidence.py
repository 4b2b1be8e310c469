"""The rungs of the ladder of causes that a brief may stand on, each with its tests.

| label | whose tests | phrase |
|---|---|---|
| no identified trigger | nothing passed | `why.no_trigger` |
| coincided | ours: one window, order unknown | `why.coincided_longs`, `why.coincided_shorts` |
| followed | the reading's: an announcement precedes the first jump | `why.followed` |
| amplified by liquidations | the reading's: a burst after the jump | `why.amplified_fall`, `_rise` |
| triggered | the reading's: a primary source within minutes, no rival | `why.triggered` |
| attributed | a named source says so | `why.headline` |

The words of each rung stand in its phrases alone; no phrase calls anything a cause.
"""

from __future__ import annotations

from dataclasses import dataclass

from briefs.story.degree import move, price_bands
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message
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


def proven(facts: Facts, evidence: Evidence) -> Message | None:
    """The sentence that evidence of the reading permits, None where it permits none or a figure is missing."""
    _, _, rest = evidence.claim.partition(".")
    asset = rest.partition(".")[0]
    stem = f"attribution.{asset}"
    change = facts.number(f"{stem}.jump.return")
    if change is None or not all(test.passed for test in evidence.tests):
        return None
    names = {"asset": f"asset.{asset}", **move("price", price_bands(asset).step(change))}
    if evidence.label == "amplified by liquidations":
        return draft(f"why.amplified_{'fall' if change < 0 else 'rise'}", {}, names, evidence.claim)
    if evidence.label not in {"followed", "triggered"}:
        return None
    refs = {"return": f"{stem}.jump.return", "at": f"{stem}.jump.at"}
    refs |= {"title": f"{stem}.news.title", "source": f"{stem}.news.source", "news_at": f"{stem}.news.at"}
    message = draft(f"why.{evidence.label}", refs, names, evidence.claim)
    return message if all(map(facts.has, refs.values())) else None
