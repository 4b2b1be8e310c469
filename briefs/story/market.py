"""What there is to tell of the whole market and of other markets."""

from __future__ import annotations

from briefs.story.degree import FALLS, MARKET, OTHER_COINS, move, series_bands, shared
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

LEAST_MOOD = 3  # points of the index below which its change is no news
OTHERS = ("SPY", "QQQ", "DXY", "GLD")


def value(facts: Facts) -> tuple[Message, ...]:
    """The market value of all crypto assets."""
    level = "market.total_cap.usd"
    plain = draft("market.value", {"usd": level})
    change_id = facts.change("market.total_cap")
    change = facts.number(change_id)
    if change is None or MARKET.step(change) == "flat":
        return (plain,)
    names = move("price", MARKET.step(change))
    return (draft("market.value_change", {"change": change_id, "usd": level}, names), plain)


def mood(facts: Facts) -> tuple[Message, ...]:
    """The fear and greed index, a vendor's score."""
    index = {"index": "market.fear_greed"}
    vendor = {"source": facts.vendor("market.fear_greed")}
    plain = draft("market.mood", index, vendor)
    change = facts.number("market.fear_greed.change")
    if change is None:
        return (plain,)
    if abs(change) < LEAST_MOOD:
        return ()
    key = "market.mood_up" if change > 0 else "market.mood_down"
    refs = {**index, "change": "market.fear_greed.change"}
    unit = "points.single" if abs(change) < 1.5 else "points.many"
    return (draft(key, refs, {**vendor, "points": unit}), plain)


def others(facts: Facts) -> list[tuple[Message, ...]]:
    """Shares, the dollar and gold, where their markets were open: two of them in one sentence, else one."""
    moved = [name for name in facts.turned("others", OTHERS) if _degree(facts, name) not in {"", "flat"}]
    told: list[tuple[Message, ...]] = [(_other(facts, name),) for name in moved]
    if len(moved) > 1:
        told[0] = (_both(facts, moved[0], moved[1]), *told[0])
    return told


def breadth(facts: Facts) -> list[tuple[Message, ...]]:
    """The middle coin's return, and how many coins fell."""
    change = facts.number("breadth.median_return")
    assets = {"assets": "breadth.assets"}
    told: list[tuple[Message, ...]] = []
    if 0 < (facts.number("breadth.falling_share") or 0) < 1:
        told.append((draft("market.falling", {"share": "breadth.falling_share", **assets}),))
    if change is not None and (step := OTHER_COINS.step(change)) != "flat":
        refs = {"return": "breadth.median_return", **assets}
        told.append((draft("market.middle", refs, move("price", step)),))
    return facts.turned("breadth", told)


def other(facts: Facts, name: str) -> tuple[Message, ...]:
    """One other market."""
    return (_other(facts, name),) if _degree(facts, name) not in {"", "flat"} else ()


def _degree(facts: Facts, name: str) -> str:
    change = facts.number(facts.change(f"market.{name}"))
    return "" if change is None else series_bands(name).step(change)


def _other(facts: Facts, name: str) -> Message:
    names = {"market": f"series.{name}", **move("price", _degree(facts, name))}
    return draft("market.other", {"change": facts.change(f"market.{name}")}, names)


def _both(facts: Facts, first: str, second: str) -> Message:
    refs = {"change": facts.change(f"market.{first}"), "change_second": facts.change(f"market.{second}")}
    names = {"market": f"series.{first}", "market_second": f"series.{second}"}
    steps = [_degree(facts, name) for name in (first, second)]
    if len({step in FALLS for step in steps}) == 1:
        return draft("market.two_together", refs, names | move("price", shared(*steps)))
    names |= move("price", steps[0]) | move("price", steps[1], "_second")
    return draft("market.two_apart", refs, names)
