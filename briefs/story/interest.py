"""What there is to tell of an asset's open interest."""

from __future__ import annotations

from briefs.story.degree import OPEN_INTEREST, move, price_bands
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message


def change(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The change over the window; the level where no change is known."""
    names = {"asset": f"asset.{asset}", "open_interest": "term.open_interest"}
    change_id = f"open_interest.{asset}.change_pct"
    size = facts.number(change_id)
    if size is None:
        return (draft("open_interest.level", {"usd": f"open_interest.{asset}.usd"}, names),)
    if OPEN_INTEREST.step(size) == "flat":
        return (draft("open_interest.flat", {}, names),)
    verb = move("open_interest", OPEN_INTEREST, size)
    return (draft("open_interest.change", {"change": change_id}, {**names, "move": verb, "period": facts.period}),)


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
