"""What there is to tell of the whole market and of other markets."""

from __future__ import annotations

from briefs.story.degree import MARKET, move, series_bands
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

OTHERS = ("SPY", "QQQ", "DXY", "GLD")


def value(facts: Facts) -> tuple[Message, ...]:
    """The market value of all crypto assets."""
    level = "market.total_cap.usd"
    plain = draft("market.value", {"usd": level})
    change_id = facts.change("market.total_cap")
    change = facts.number(change_id)
    if change is None or MARKET.step(change) == "flat":
        return (plain,)
    names = {"move": move("price", MARKET, change)}
    return (draft("market.value_change", {"change": change_id, "usd": level}, names), plain)


def mood(facts: Facts) -> tuple[Message, ...]:
    """The fear and greed index, a vendor's score."""
    index = {"index": "market.fear_greed"}
    vendor = {"source": facts.vendor("market.fear_greed")}
    plain = draft("market.mood", index, vendor)
    change = facts.number("market.fear_greed.change")
    if change is None or abs(change) < 1:
        return (plain,)
    key = "market.mood_up" if change > 0 else "market.mood_down"
    refs = {**index, "change": "market.fear_greed.change"}
    return (draft(key, refs, vendor), plain)


def others(facts: Facts) -> list[tuple[Message, ...]]:
    """Shares, the dollar and gold, where their markets were open."""
    told: list[tuple[Message, ...]] = []
    for name in OTHERS:
        change_id = facts.change(f"market.{name}")
        change = facts.number(change_id)
        if change is None or series_bands(name).step(change) == "flat":
            continue
        names = {"market": f"series.{name}", "move": move("price", series_bands(name), change)}
        told.append((draft("market.other", {"change": change_id}, names),))
    return told
