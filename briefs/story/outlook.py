"""What to watch next: scheduled events, and the levels nearest to the close with distance and method."""

from __future__ import annotations

from briefs.story.facts import Facts
from briefs.story.telling import Teller, draft
from briefs.vocabulary.document import Message, Paragraph

EVENTS = 2
SIDES = ("support", "resistance")


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
    return tuple(Paragraph(tuple(told)) for told in (events, levels) if told)


def _event(number: str) -> Message:
    return draft("next.event", {part: f"calendar.{number}.{part}" for part in ("name", "at")})


def nearest(asset: str, side: str) -> Message:
    """The nearest level of a side. A level above the close is resistance, below it support."""
    stem = f"levels.{asset}.{side}.1"
    refs = {"price": f"{stem}.price", "distance": f"{stem}.distance_pct", "method": f"{stem}.method"}
    return draft(f"levels.{side}", refs, {"asset": f"asset.{asset}", side: f"term.{side}"})
