"""What there is to tell of an asset's open interest."""

from __future__ import annotations

from collections.abc import Sequence

from briefs.story.degree import FALLS, OPEN_INTEREST, RISES, by_score, move, price_bands, shared
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message


def change(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The change over the window; the level where no change is known."""
    names = {"asset": f"asset.{asset}", "open_interest": "term.open_interest"}
    step = degree(facts, asset)
    if not step:
        return (draft("open_interest.level", {"usd": f"open_interest.{asset}.usd"}, names),)
    if step == "flat":
        return (draft("open_interest.flat", {}, names),)
    refs = {"change": f"open_interest.{asset}.change_pct"}
    names |= move("open_interest", step)
    level = draft("open_interest.change_level", {**refs, "usd": f"open_interest.{asset}.usd"}, names)
    plain = draft("open_interest.change", refs, names)
    return (level, plain) if facts.turn(f"interest.{asset}", 2) else (plain,)


def degree(facts: Facts, asset: str) -> str:
    """The degree of the change: by its own history where that is known, else by absolute bands; "" if unknown."""
    change_id = f"open_interest.{asset}.change_pct"
    size = facts.number(change_id)
    if size is None:
        return ""
    step = OPEN_INTEREST.step(size)
    if step == "flat" or not facts.outliers:
        return step
    if change_id in facts.outliers:
        return by_score(size, facts.outliers[change_id])
    ceiling = by_score(size, min(map(abs, facts.outliers.values())))
    words = FALLS if size < 0 else RISES
    return min(step, ceiling, key=words.index) if ceiling != "flat" else words[0]


def together(facts: Facts, assets: Sequence[str]) -> tuple[Message, ...]:
    """The changes of two assets in one sentence."""
    moved = [asset for asset in assets if degree(facts, asset) not in {"", "flat"}]
    if len(moved) < 2:
        return ()
    first, second = moved[:2]
    ids = {"change_first": f"open_interest.{first}.change_pct", "change_second": f"open_interest.{second}.change_pct"}
    names = {"first": f"asset.{first}", "second": f"asset.{second}", "open_interest": "term.open_interest"}
    steps = [degree(facts, asset) for asset in (first, second)]
    if len({step in FALLS for step in steps}) == 1:
        return (draft("open_interest.pair_together", ids, names | move("open_interest", shared(*steps))),)
    names |= move("open_interest", steps[0]) | move("open_interest", steps[1], "_second")
    return (draft("open_interest.pair_apart", ids, names),)


def reading(facts: Facts, asset: str) -> tuple[Message, ...]:
    """Whether positions were opened or closed with the price; nothing inside the dead band.

    Half of an ordinary day is the dead band of both. Open interest in dollars moves with the price even where nobody
    trades, so only a change in coins is read.
    """
    figure = facts.reading.figures.get(f"open_interest.{asset}.change_pct")
    price = facts.number(facts.price_return(asset))
    if figure is None or price is None or "in coins" not in figure.basis:
        return ()
    interest = float(figure.value)
    if abs(price) < price_bands(asset).ordinary / 2 or abs(interest) < OPEN_INTEREST.ordinary / 2:
        return ()
    direction = "fall" if price < 0 else "rise"
    act = "closed" if interest < 0 else "opened"
    return (draft(f"open_interest.{act}_into_{direction}", {}, {"asset": f"asset.{asset}"}),)
