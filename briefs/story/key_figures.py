"""Key figures: four to six bullets, prices, liquidations and the market first, the most newsworthy of them ahead."""

from __future__ import annotations

from briefs.story import funding, interest, liquidations, market, prices
from briefs.story.facts import Facts
from briefs.story.newsworthiness import Topic, leading
from briefs.story.telling import Teller
from briefs.vocabulary.document import Message

LEAST = 4
MOST = 6
MOST_QUIET = 4


def bullets(facts: Facts, teller: Teller, ranked: list[Topic], *, quiet: bool) -> tuple[Message, ...]:
    """One bullet for each kind of topic (two for liquidations), by its most newsworthy asset.

    What the lead has told is not told again: its bullet brings the next thing, or the next asset, of the same kind.
    Where kinds are missing, further assets fill the list up.
    """
    told: list[Message] = []
    kinds: set[str] = set()
    for topic in leading(ranked):
        if topic.kind not in kinds:
            messages = _bullets(facts, teller, topic)
            told += messages
            if messages:
                kinds.add(topic.kind)
    if "market" not in kinds:
        told += teller.tell(*market.mood(facts))
    for topic in ranked:
        if len(told) < LEAST:
            told += _bullets(facts, teller, topic)
    return tuple(told[: MOST_QUIET if quiet else MOST])


def _bullets(facts: Facts, teller: Teller, topic: Topic) -> tuple[Message, ...]:
    asset = topic.subject
    match topic.kind:
        case "liquidations":
            total = teller.tell(*liquidations.total(facts))
            return (
                *total,
                *teller.tell(*liquidations.split(facts)),
                *(() if total else teller.tell(*liquidations.comparison(facts))),
            )
        case "price":
            return teller.several([prices.change(facts, asset), *prices.angles(facts, asset)], 1)
        case "funding":
            return teller.tell(*funding.rate(facts, asset))
        case "open_interest":
            others = [name for name in facts.with_interest if name != asset]
            return teller.tell(*interest.together(facts, [asset, *others]), *interest.change(facts, asset))
        case _:
            return teller.tell(*market.value(facts), *market.mood(facts))
