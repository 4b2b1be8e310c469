"""The day's three farthest measures from their own past are in the text, whatever else is."""

from __future__ import annotations

import re

from briefs.story import funding, interest, liquidations, market, prices
from briefs.story.facts import Facts
from briefs.story.telling import Teller
from briefs.vocabulary.document import Message

ALWAYS = 3


def untold(facts: Facts, teller: Teller, most: int = ALWAYS) -> tuple[Message, ...]:
    """Messages of those of the three that the prose has not told yet, `most` of them."""
    left = [measure for measure in list(facts.outliers)[:ALWAYS] if measure not in teller.told]
    told = teller.several([liquidations.pair(facts, left)], most)
    return (*told, *teller.several([_drafts(facts, m) for m in left if m not in teller.told], most - len(told)))


def _drafts(facts: Facts, measure: str) -> tuple[Message, ...]:
    family, *parts = measure.split(".")
    match family:
        case "price":
            return _price(facts, parts[0], measure)
        case "liquidations":
            return _liquidations(facts, measure)
        case "funding":
            return _funding(facts, parts[0], measure)
        case "open_interest":
            return interest.change(facts, parts[0])
        case _:
            return _around(facts, parts[0])


def _price(facts: Facts, asset: str, measure: str) -> tuple[Message, ...]:
    if measure == facts.price_return(asset):
        return prices.change(facts, asset)
    if measure.endswith(".realized_vol"):
        return prices.volatility(facts, asset)
    return (*prices.extreme(facts, asset), *prices.trading_range(asset), *prices.fall(facts, asset))


def _funding(facts: Facts, asset: str, measure: str) -> tuple[Message, ...]:
    if found := re.fullmatch(r"funding\.[^.]+\.venue\.([^.]+)\.rate_8h", measure):
        return funding.venue_rate(facts, asset, found[1])
    if measure.endswith(".rate_8h"):
        return funding.rate(facts, asset)
    return funding.change(facts, asset) if measure.endswith("change_8h") else funding.spread(facts, asset)


def _around(facts: Facts, name: str) -> tuple[Message, ...]:
    if name == "fear_greed":
        return market.mood(facts)
    return market.value(facts) if name == "total_cap" else market.other(facts, name)


def _liquidations(facts: Facts, measure: str) -> tuple[Message, ...]:
    if found := re.fullmatch(r"liquidations\.(asset|venue)\.([^.]+)\.usd", measure):
        return liquidations.part(facts, found[1], found[2])
    if measure == "liquidations.long_share":
        return liquidations.split(facts)
    return (*liquidations.total(facts), *liquidations.split(facts))
