"""What there is to tell of an asset's funding. Who pays whom is fixed wording, one phrase for each sign."""

from __future__ import annotations

from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

RECORD_DAYS = 30
LEAST_CHANGE = 0.00001  # 0.001 percentage points per 8 hours: the last digit that is printed
LEAST_RATE = 0.0000005  # what is smaller is printed as zero
HOURS = "method.funding_hours"
NAMED = 5  # more venues than these are not named one by one


def rate(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The rate of the asset's venues with its sign, its interval, who pays whom, and how the venues became one rate."""
    rate_id = f"funding.{asset}.rate_8h"
    value = facts.number(rate_id)
    if value is None:
        return ()
    venues = facts.parts(f"funding.{asset}.venue.*.rate_8h")
    if len(venues) <= 1:
        return venue_rate(facts, asset, venues[0]) if venues else ()
    form = "weighted" if facts.reading.figures[rate_id].basis.startswith("weighted") else "median"
    names = {
        "asset": f"asset.{asset}",
        "funding": "term.funding",
        "venues": "+".join(f"venue.{venue}" for venue in venues) if len(venues) <= NAMED else "venues.several",
    }
    return (draft(f"funding.{form}_{sign(value)}", {"rate": rate_id, "funding_hours": HOURS}, names),)


def venue_rate(facts: Facts, asset: str, venue: str) -> tuple[Message, ...]:
    """One venue's rate."""
    rate_id = f"funding.{asset}.venue.{venue}.rate_8h"
    value = facts.number(rate_id)
    if value is None:
        return ()
    names = {"asset": f"asset.{asset}", "funding": "term.funding", "venue": f"venue.{venue}"}
    return (draft(f"funding.venue_{sign(value)}", {"rate": rate_id, "funding_hours": HOURS}, names),)


def sign(value: float) -> str:
    """The phrase that says who pays whom."""
    if abs(value) < LEAST_RATE:
        return "zero"
    return "positive" if value > 0 else "negative"


def change(facts: Facts, asset: str) -> tuple[Message, ...]:
    """Against the window before, worded by the sign: a falling rate below zero is "more negative", not "lower"."""
    now = facts.number(f"funding.{asset}.rate_8h")
    step = facts.number(f"funding.{asset}.change_8h")
    if now is None or step is None or abs(step) < LEAST_CHANGE:
        return ()
    refs = {"change": f"funding.{asset}.change_8h", "funding_hours": HOURS}
    names = {"asset": f"asset.{asset}", "move": f"move.funding.{_turn(now, step)}"}
    return (draft("funding.change", refs, names),)


def _turn(now: float, step: float) -> str:
    before = now - step
    if now < 0 < before:
        return "turned_negative"
    if before < 0 < now:
        return "turned_positive"
    if now < 0 or before < 0:
        return "more_negative" if step < 0 else "less_negative"
    return "fell" if step < 0 else "rose"


def extreme(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The venue whose rate is the most extreme for the longest time."""
    found = [
        (facts.days_since(f"funding.{asset}.venue.{venue}.{which}_since"), which, venue)
        for which in ("lowest", "highest")
        for venue in facts.parts(f"funding.{asset}.venue.*.{which}_since")
    ]
    found = sorted((item for item in found if item[0] >= RECORD_DAYS), key=lambda item: (-item[0], item[1:]))
    return tuple(
        draft(
            f"funding.{which}_since",
            {
                "rate": f"funding.{asset}.venue.{venue}.rate_8h",
                "since": f"funding.{asset}.venue.{venue}.{which}_since",
                "funding_hours": HOURS,
            },
            {"asset": f"asset.{asset}", "venue": f"venue.{venue}"},
        )
        for _, which, venue in found
    )


def spread(facts: Facts, asset: str) -> tuple[Message, ...]:
    """How far apart the venues are; only where they differ visibly."""
    apart = facts.number(f"funding.{asset}.spread_8h")
    if apart is None or apart < LEAST_CHANGE:
        return ()
    refs = {"spread": f"funding.{asset}.spread_8h", "funding_hours": HOURS}
    return (draft("funding.spread", refs, {"asset": f"asset.{asset}"}),)


def extremes(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The venues with the lowest and the highest rate; only where they differ visibly."""
    rates = {
        venue: value
        for venue in facts.parts(f"funding.{asset}.venue.*.rate_8h")
        if (value := facts.number(f"funding.{asset}.venue.{venue}.rate_8h")) is not None
    }
    if len(rates) < 2:
        return ()
    low, high = min(rates, key=rates.__getitem__), max(rates, key=rates.__getitem__)
    if rates[high] - rates[low] < LEAST_CHANGE:
        return ()
    refs = {"low": f"funding.{asset}.venue.{low}.rate_8h", "high": f"funding.{asset}.venue.{high}.rate_8h"}
    names = {"asset": f"asset.{asset}", "venue_low": f"venue.{low}", "venue_high": f"venue.{high}"}
    return (draft("funding.extremes", {**refs, "funding_hours": HOURS}, names),)


def annual(asset: str) -> tuple[Message, ...]:
    return (draft("funding.annual", {"apr": f"funding.{asset}.apr"}, {"asset": f"asset.{asset}"}),)


def angles(facts: Facts, asset: str, standing: tuple[Message, ...] = ()) -> list[tuple[Message, ...]]:
    """What else there is to say of an asset's funding: records first, then in an order that the date decides.

    `standing` is its place among other days.
    """
    more = [change(facts, asset), spread(facts, asset), standing, extremes(facts, asset), annual(asset)]
    return [extreme(facts, asset), *facts.turned(f"funding.{asset}", more)]
