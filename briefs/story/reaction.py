"""How did markets react? Prices, then funding and open interest, then the market around them."""

from __future__ import annotations

from briefs.story import funding, interest, market, outliers, prices, standing
from briefs.story.facts import Facts
from briefs.story.telling import Teller, draft
from briefs.vocabulary.document import Message, Paragraph

# At most so many sentences of each kind on a busy day, in the order of their lists.
PRICES = 2
CONTRACTS = 2
AROUND = 1
LEAST = 15  # sentences down to the end of this section that make a busy day's two pages of reading


def reaction(facts: Facts, teller: Teller, before: int, *, quiet: bool) -> tuple[Paragraph, ...]:
    """Up to three paragraphs; what was told before, in `before` sentences, is left out. A quiet day gets two sentences,
    or none beside what is left of the day's farthest measures.

    What is left of those comes first. Where little has been told, more prices, contracts and
    other markets take up the room.
    """
    far = outliers.untold(facts, teller)
    limits = (0 if far else 1, 0 if far else 1, 0) if quiet else (PRICES, CONTRACTS, AROUND)
    paths = _prices(facts, teller)
    moved = (*far, *teller.several(paths, limits[0]))
    contracts = teller.several(_contracts(facts), limits[1])
    around = teller.several(_around(facts), limits[2])
    if not quiet:
        moved += teller.several(paths, LEAST - before - len(moved) - len(contracts) - len(around))
        contracts += teller.several(_contracts(facts), LEAST - before - len(moved) - len(contracts) - len(around))
        around += teller.several(_around(facts), LEAST - before - len(moved) - len(contracts) - len(around))
    return tuple(Paragraph(group) for group in (moved, contracts, around) if group)


def nothing() -> Paragraph:
    """What the section says where neither a figure nor a gap has a place in it."""
    return Paragraph((draft("reaction.nothing"),))


def _prices(facts: Facts, teller: Teller) -> list[tuple[Message, ...]]:
    """The coins not told yet in one sentence, records, then the course of a benchmark."""
    assets = facts.ranked("price.*.close")
    left = [asset for asset in assets if facts.price_return(asset) not in teller.told]
    courses = facts.turned("courses", assets[:2])
    return [
        *(prices.change(facts, asset) for asset in left if asset == assets[0]),
        prices.together(facts, [asset for asset in left if asset != assets[0]]),
        *(prices.record(facts, asset) for asset in assets[:2]),
        *(angle for pair in zip(*(prices.angles(facts, asset) for asset in courses), strict=True) for angle in pair),
    ]


def _contracts(facts: Facts) -> list[tuple[Message, ...]]:
    funded = facts.ranked("funding.*.rate_8h")[:2]
    turned = facts.turned("funded", funded)
    return [
        *(funding.rate(facts, asset) for asset in funded[:1]),
        *(funding.extreme(facts, asset) for asset in funded[:1]),
        *(angle for asset in turned[:1] for angle in funding.angles(facts, asset, standing.funding(facts, asset))[:2]),
        interest.together(facts, facts.with_interest),
        *(interest.change(facts, asset) for asset in facts.with_interest[:2]),
        *(funding.rate(facts, asset) for asset in funded[1:]),
    ]


def _around(facts: Facts) -> list[tuple[Message, ...]]:
    """Other markets, their mood and the breadth of this one, in an order that the date decides."""
    others = market.others(facts)
    first = facts.turned("around", [*others[:1], market.mood(facts), *market.breadth(facts)])
    return [*first, *others[1:]]
