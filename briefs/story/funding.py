"""What there is to tell of an asset's funding. Who pays whom is fixed wording, one phrase for each sign."""

from __future__ import annotations

from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

RECORD_DAYS = 30
LEAST_CHANGE = 0.00001  # 0.001 percentage points per 8 hours: the last digit that is printed
LEAST_RATE = 0.0000005  # what is smaller is printed as zero
HOURS = "method.funding_hours"


def rate(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The rate across venues with its sign, its interval and who pays whom."""
    value = facts.number(f"funding.{asset}.rate_8h")
    if value is None:
        return ()
    refs = {"rate": f"funding.{asset}.rate_8h", "funding_hours": HOURS}
    names = {"asset": f"asset.{asset}", "funding": "term.funding"}
    return (draft(f"funding.{sign(value)}", refs, names),)


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
    names = {"asset": f"asset.{asset}", "move": f"move.funding.{_turn(now, step)}", "previous": facts.previous}
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
