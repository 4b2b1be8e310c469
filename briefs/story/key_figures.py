"""Key figures: four to six bullets, prices, liquidations and the market first, the most newsworthy of them ahead."""

from __future__ import annotations

from briefs.story import funding, interest, liquidations, market, outliers, prices, standing
from briefs.story.facts import Facts
from briefs.story.newsworthiness import CONTRACTS, Topic, leading
from briefs.story.telling import Teller
from briefs.vocabulary.document import Message

LEAST = 4
MOST = 6
MOST_QUIET = 4


def bullets(facts: Facts, teller: Teller, ranked: list[Topic], *, quiet: bool) -> tuple[Message, ...]:
    """One bullet for each kind of topic (two for liquidations), by its most newsworthy asset.

    What the lead has told is not told again: its bullet brings the next thing, or the next asset, of the same kind.
    The measures farthest from their own past come before contracts; where kinds are missing, further assets fill up.
    """
    most = MOST_QUIET if quiet else MOST
    told: list[Message] = []
    kinds: set[str] = set()
    for topic in leading(ranked):
        if topic.kind in CONTRACTS and "far" not in kinds:
            kinds.add("far")
            told += outliers.untold(facts, teller, most - len(told))
        if topic.kind not in kinds:
            messages = _bullets(facts, teller, topic, most - len(told))
            told += messages
            kinds |= {topic.kind} if messages else set()
    if "market" not in kinds:
        told += teller.several([market.mood(facts)], most - len(told))
    for topic in ranked:
        told += _bullets(facts, teller, topic, LEAST - len(told))
    return tuple(told)


def _compared(facts: Facts) -> list[tuple[Message, ...]]:
    """How the liquidations compare, in an order that the date decides."""
    return facts.turned("compared", [liquidations.comparison(facts), standing.liquidations(facts)])


def _bullets(facts: Facts, teller: Teller, topic: Topic, room: int) -> tuple[Message, ...]:
    asset = topic.subject
    match topic.kind:
        case "liquidations":
            total = teller.several([liquidations.total(facts)], room)
            split = teller.several([liquidations.split(facts)], room - len(total))
            compared = [] if total else _compared(facts)[:1]
            return (*total, *split, *teller.several(compared, room - len(total) - len(split)))
        case "price":
            return teller.several([prices.change(facts, asset), *prices.angles(facts, asset)], min(room, 1))
        case "funding":
            return teller.several([funding.rate(facts, asset)], room)
        case "open_interest":
            others = [name for name in facts.with_interest if name != asset]
            return teller.several([(*interest.together(facts, [asset, *others]), *interest.change(facts, asset))], room)
        case _:
            return teller.several([(*market.value(facts), *market.mood(facts))], room)
