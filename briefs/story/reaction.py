"""How did markets react? Prices, then funding and open interest, then the market around them."""

from __future__ import annotations

from briefs.story import funding, interest, market, prices
from briefs.story.facts import Facts
from briefs.story.telling import Teller, draft
from briefs.vocabulary.document import Message, Paragraph

ASSETS = 3
# At most so many sentences of each kind on a busy day, in the order of their lists.
PRICES = 3
CONTRACTS = 3
AROUND = 1


def reaction(facts: Facts, teller: Teller, *, quiet: bool) -> tuple[Paragraph, ...]:
    """Up to three paragraphs; what lead and bullets have told is left out. A quiet day gets two sentences."""
    groups = (
        teller.several(_prices(facts), 1 if quiet else PRICES),
        teller.several(_contracts(facts), 1 if quiet else CONTRACTS),
        teller.several(_around(facts), 0 if quiet else AROUND),
    )
    return tuple(Paragraph(group) for group in groups if group)


def nothing() -> Paragraph:
    """What the section says where neither a figure nor a gap has a place in it."""
    return Paragraph((draft("reaction.nothing"),))


def _prices(facts: Facts) -> list[tuple[Message, ...]]:
    assets = facts.ranked("price.*.close")[:ASSETS]
    return [
        *(prices.change(facts, asset) for asset in assets[:2]),
        *(prices.record(facts, asset) for asset in assets[:2]),
        *(prices.change(facts, asset) for asset in assets[2:]),
        *(prices.recovery(facts, asset) for asset in assets[:1]),
        *(prices.volatility(facts, asset) for asset in assets[:1]),
    ]


def _contracts(facts: Facts) -> list[tuple[Message, ...]]:
    funded = facts.ranked("funding.*.rate_8h")[:2]
    return [
        *(funding.rate(facts, asset) for asset in funded),
        *(funding.extreme(facts, asset) for asset in funded[:1]),
        *(funding.change(facts, asset) for asset in funded[:1]),
        *(interest.change(facts, asset) for asset in facts.with_interest[:2]),
        *(funding.spread(facts, asset) for asset in funded[:1]),
    ]


def _around(facts: Facts) -> list[tuple[Message, ...]]:
    return [market.mood(facts), *market.others(facts)]
