"""Why did this happen? What coincided, when, and what named sources said. Nothing is called a cause."""

from __future__ import annotations

from itertools import chain

from briefs.story import interest, liquidations, prices, standing
from briefs.story.degree import move
from briefs.story.evidence import Coincidence, attributed, coincidence, proven
from briefs.story.facts import Facts
from briefs.story.telling import Teller, draft
from briefs.vocabulary.document import Message, Paragraph
from briefs.vocabulary.figure import Evidence

COURSE = 2
LOUD = 4.0  # times the median of the days before
HEADLINES = 2


def why(facts: Facts, teller: Teller, *, quiet: bool) -> tuple[tuple[Paragraph, ...], tuple[Evidence, ...]]:
    """Paragraphs (what coincided; the course of the window; headlines) and the evidence of their causal words."""
    found = coincidence(facts)
    opening, evidence = _opening(facts, found, quiet=quiet)
    asset = found.asset if found else next(iter(facts.ranked("price.*.close")), "")
    kept, turned = _course(facts, asset)
    course = () if quiet else (*teller.several(kept, len(kept)), *teller.several(turned, COURSE))
    quoted, sources = _headlines(facts, teller, 0 if quiet else HEADLINES)
    paragraphs = (opening, course, quoted)
    return tuple(Paragraph(told) for told in paragraphs if told), (*evidence, *sources)


def _opening(
    facts: Facts, found: Coincidence | None, *, quiet: bool
) -> tuple[tuple[Message, ...], tuple[Evidence, ...]]:
    """The highest rung that the day stands on: what followed an announcement, what coincided, or nothing."""
    told = tuple(message for proof in facts.reading.evidence if (message := proven(facts, proof)))
    if told:
        return told, ()  # the document has the reading's evidence anyway
    if found is None or not found.holds or quiet:
        evidence = found.evidence if found and not found.holds else Evidence("why.no_trigger", "no identified trigger")
        return (draft("why.no_trigger", evidence=evidence.claim),), (evidence,)
    change = facts.number(facts.price_return(found.asset)) or 0.0
    names = {"asset": f"asset.{found.asset}", **move("price", prices.degree(facts, found.asset))}
    side = "longs" if change < 0 else "shorts"
    return (
        draft(f"why.coincided_{side}", {}, names, found.evidence.claim),
        draft("why.order_unknown"),
        draft(f"why.positioning_{side}"),
    ), (found.evidence,)


def _course(facts: Facts, asset: str) -> tuple[list[tuple[Message, ...]], list[tuple[Message, ...]]]:
    """What an order book alone can tell comes in any case; the rest in an order that the date decides.

    On a loud day its clock comes first: when liquidations peaked, and the burst that stands out.
    """
    first = next(iter(facts.liquidated("asset")), "")
    # The first asset's sum and its share say much the same: one of them is told.
    foremost = facts.turned("foremost", [liquidations.leaders(facts, "asset"), *standing.foremost(facts, first)])
    turned = facts.turned(
        "course",
        [
            liquidations.peak(facts),
            tuple(chain.from_iterable(foremost)),
            standing.wave(facts),
            standing.liquidations(facts),
            liquidations.sides(facts, first),
            liquidations.comparison(facts),
        ],
    )
    kept = [liquidations.leaders(facts, "venue"), liquidations.largest(facts), liquidations.traders(facts)]
    loud = (facts.number("liquidations.ratio_30d_median") or 0) >= LOUD
    clock = [liquidations.peak(facts), standing.wave(facts)] if loud else []
    return [*kept, interest.reading(facts, asset)], [*clock, *turned, prices.extreme(facts, asset)]


def _headlines(facts: Facts, teller: Teller, most: int) -> tuple[tuple[Message, ...], list[Evidence]]:
    """Headlines as their sources wrote them, the most relevant first."""
    told: list[Message] = []
    grounds: list[Evidence] = []
    for number in facts.numbered("headline.*.title"):
        evidence = attributed(facts, number)
        if evidence is None or len(grounds) == most:
            continue
        refs = {part: f"headline.{number}.{part}" for part in ("source", "at", "title")}
        messages = teller.tell(draft("why.headline", refs, evidence=evidence.claim))
        if messages:
            told += messages
            grounds.append(evidence)
    return tuple(told), grounds
