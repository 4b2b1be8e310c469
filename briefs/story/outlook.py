"""What to watch next: events, the nearest levels with distance and method, and what a day may bring by its past."""

from __future__ import annotations

from briefs.story.facts import Facts
from briefs.story.telling import Teller, draft
from briefs.vocabulary.document import Message, Paragraph

EVENTS = 2
SIDES = ("support", "resistance")
AHEAD = ("1", "7")  # days ahead that have a name


def outlook(facts: Facts, teller: Teller, *, quiet: bool) -> tuple[Paragraph, ...]:
    events = [
        message
        for number in facts.numbered("calendar.*.at")[: 1 if quiet else EVENTS]
        for message in teller.tell(_event(number))
    ]
    if not events:
        events = [draft("next.no_event")]
    assets = facts.ranked("levels.*.reference.price")[: 1 if quiet else 2]
    levels = [message for asset in assets for side in SIDES for message in teller.tell(nearest(asset, side))]
    chances = () if quiet else _chances(facts, teller)
    return tuple(Paragraph(tuple(told)) for told in (events, levels, chances) if told)


def _chances(facts: Facts, teller: Teller) -> tuple[Message, ...]:
    """A usual day's move, the chance of touching a level, or what followed similar days, as the date decides."""
    asset = next(iter(facts.turned("chances.asset", facts.ranked("levels.*.reference.price")[:2])), "")
    followed = _followed(facts, asset, facts.turned("chances.ahead", AHEAD)[0])
    for kind in facts.turned("chances", [_move(facts, asset), _touch(facts, asset), followed]):
        told = [message for one in kind for message in teller.tell(one)]
        if told:
            return tuple(told)
    return ()


def _move(facts: Facts, asset: str) -> tuple[Message, ...]:
    stem = f"expected_move.{asset}"
    figure = facts.reading.figures.get(f"{stem}.sigma_1d")
    if figure is None:
        return ()
    ground = "ground.realised" if figure.basis.startswith("realised") else "ground.implied"
    refs = {"sigma": figure.id, "usd": f"{stem}.usd"}
    return (draft("next.move", refs, {"asset": f"asset.{asset}", "ground": ground}),)


def _touch(facts: Facts, asset: str) -> tuple[Message, ...]:
    side = facts.turned(f"touch.{asset}", SIDES)[0]
    refs = {"chance": f"expected_move.{asset}.{side}.1.touch_chance"}
    return (draft("next.touch", refs, {"asset": f"asset.{asset}", "side": f"term.{side}"}),)


def _followed(facts: Facts, asset: str, days: str) -> tuple[Message, ...]:
    """How often the price was higher after similar days and after any day, and how little so few of them can say."""
    stem = f"analogs.{asset}.{days}"
    if facts.text(f"{stem}.verdict") != "enough":
        return ()
    names = {"asset": f"asset.{asset}", "ahead": f"ahead.{days}"}
    rates = {"episodes": f"{stem}.n_eff", "rate": f"{stem}.hit_rate", "all": f"{stem}.all_hit_rate"}
    between = {"low": f"{stem}.hit_low", "high": f"{stem}.hit_high"}
    return (draft("next.base_rate", rates, names), draft("next.base_range", between, names))


def _event(number: str) -> Message:
    return draft("next.event", {part: f"calendar.{number}.{part}" for part in ("name", "at")})


def nearest(asset: str, side: str) -> Message:
    """The nearest level of a side. A level above the close is resistance, below it support."""
    stem = f"levels.{asset}.{side}.1"
    refs = {"price": f"{stem}.price", "distance": f"{stem}.distance_pct", "method": f"{stem}.method"}
    return draft(f"levels.{side}", refs, {"asset": f"asset.{asset}", side: f"term.{side}"})
