"""How did markets react? Prices, then funding and open interest, then the market around them."""

from __future__ import annotations

from briefs.story import funding, interest, market, prices
from briefs.story.facts import Facts
from briefs.story.telling import Teller, draft
from briefs.vocabulary.document import Message, Paragraph

ASSETS = 3


def reaction(facts: Facts, teller: Teller, *, quiet: bool) -> tuple[Paragraph, ...]:
    """Up to three paragraphs; what lead and bullets have told is left out. A quiet day gets three sentences."""
    groups = (
        _told(teller, _prices(facts, quiet=quiet), 2 if quiet else 6),
        _told(teller, _contracts(facts, quiet=quiet), 1 if quiet else 6),
        _told(teller, _around(facts), 1 if quiet else 3),
    )
    return tuple(Paragraph(group) for group in groups if group)


def nothing() -> Paragraph:
    """What the section says where neither a figure nor a gap has a place in it."""
    return Paragraph((draft("reaction.nothing"),))


def _told(teller: Teller, drafts: list[tuple[Message, ...]], most: int) -> tuple[Message, ...]:
    told: list[Message] = []
    for alternatives in drafts:
        if len(told) < most:
            told += teller.tell(*alternatives)
    return tuple(told)


def _prices(facts: Facts, *, quiet: bool) -> list[tuple[Message, ...]]:
    assets = facts.ranked("price.*.close")[:ASSETS]
    moves = [prices.change(facts, asset) for asset in assets]
    if quiet:
        return moves
    records = [prices.record(facts, asset) for asset in assets[:2]]
    return [*moves, *records, *(prices.recovery(facts, asset) for asset in assets[:1]), *_volatility(facts, assets)]


def _volatility(facts: Facts, assets: list[str]) -> list[tuple[Message, ...]]:
    return [prices.volatility(facts, asset) for asset in assets[:1]]


def _contracts(facts: Facts, *, quiet: bool) -> list[tuple[Message, ...]]:
    funded = facts.ranked("funding.*.rate_8h")[:2]
    told = [funding.rate(facts, asset) for asset in funded]
    if not quiet:
        told += [funding.change(facts, asset) for asset in funded[:1]]
        told += [funding.extreme(facts, asset) for asset in funded]
        told += [funding.spread(facts, asset) for asset in funded[:1]]
    return told + [interest.change(facts, asset) for asset in facts.with_interest[:2]]


def _around(facts: Facts) -> list[tuple[Message, ...]]:
    return [market.mood(facts), *market.others(facts)]
