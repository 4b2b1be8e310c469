"""How the day stands among other days: places, shares of days, and what liquidations were concentrated on."""

from __future__ import annotations

from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

TOTAL = "liquidations.total_usd"
BY_ASSET = "liquidations.concentration.by_asset"
HISTORY = {"history_days": "method.history_days"}
LEAST_SHARE = 0.3  # a largest asset with less than this leads nothing
MOST_EFFECTIVE = 8.0  # above this nothing is concentrated


def liquidations(facts: Facts) -> tuple[Message, ...]:
    """The place of the day's liquidations among the valid days of a year, or the share of those with less."""
    if not facts.number(TOTAL):
        return ()
    place = draft("liquidations.rank", {"rank": "liquidations.rank", "rank_of": "liquidations.rank_of"})
    share = draft("liquidations.percentile", {"percentile": "liquidations.percentile", **HISTORY})
    return (place, share) if facts.turn("standing", 2) else (share, place)


def funding(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The same of the funding at the venue with the longest record."""
    known = facts.parts(f"funding.{asset}.venue.*.rank_of")
    days = {venue: facts.number(f"funding.{asset}.venue.{venue}.rank_of") or 0 for venue in known}
    if not days:
        return ()
    stem = f"funding.{asset}.venue.{max(days, key=lambda venue: (days[venue], venue))}"
    names = {"asset": f"asset.{asset}", "venue": f"venue.{stem.rpartition('.')[2]}"}
    place = draft("funding.rank", {"rank": f"{stem}.rank", "rank_of": f"{stem}.rank_of"}, names)
    share = draft("funding.percentile", {"percentile": f"{stem}.percentile", **HISTORY}, names)
    return (place, share) if facts.turn(f"standing.{asset}", 2) else (share, place)


def foremost(facts: Facts) -> tuple[Message, ...]:
    """The share of the asset that had the most liquidations."""
    if (facts.number(f"{BY_ASSET}.largest_share") or 0) < LEAST_SHARE:
        return ()
    refs = {"asset": f"{BY_ASSET}.largest", "share": f"{BY_ASSET}.largest_share"}
    return (draft("liquidations.foremost", refs),)


def concentration(facts: Facts) -> tuple[Message, ...]:
    """As how many assets of equal size the liquidations were spread."""
    spread = facts.number(f"{BY_ASSET}.effective")
    if spread is None or not 1 < spread <= MOST_EFFECTIVE:
        return ()
    return (draft("liquidations.effective", {"effective": f"{BY_ASSET}.effective"}),)


def wave(facts: Facts) -> tuple[Message, ...]:
    """The largest cascade episode; its asset and side are quoted from the data. Only where a clock names one moment."""
    if not facts.fits_a_day:
        return ()
    refs = {part: f"episode.1.{part}" for part in ("asset", "side", "usd")}
    return (draft("liquidations.wave", {**refs, "at": "episode.1.start"}),)
