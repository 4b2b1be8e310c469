"""How the day stands among other days: places, shares of days, and what liquidations were concentrated on."""

from __future__ import annotations

from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

TOTAL = "liquidations.total_usd"
BY_ASSET = "liquidations.concentration.by_asset"
HISTORY = {"history_days": "method.history_days"}
LEAST_SHARE = 0.3  # a largest asset with less than this leads nothing
TENTH = 0.1  # of the days: a place between the highest and the lowest is no news
MOST_EFFECTIVE = 8.0  # above this nothing is concentrated


def liquidations(facts: Facts) -> tuple[Message, ...]:
    """The place of the day's liquidations among the valid days of a year, or the share of those with less.

    Only what lies in the highest or the lowest tenth is news, and a place only near the top.
    """
    if not facts.number(TOTAL) or not _is_far(facts, "liquidations"):
        return ()
    share = draft("liquidations.percentile", {"percentile": "liquidations.percentile", **HISTORY})
    if not _is_high(facts, "liquidations"):
        return (share,)
    refs = {"rank": "liquidations.rank", "rank_of": "liquidations.rank_of"}
    first = facts.number(refs["rank"]) == 1
    place = draft("liquidations.rank_first" if first else "liquidations.rank", refs)
    return (place, share) if first or facts.turn("standing", 2) else (share, place)


def funding(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The same of the funding at the venue with the longest record."""
    known = facts.parts(f"funding.{asset}.venue.*.rank_of")
    days = {venue: facts.number(f"funding.{asset}.venue.{venue}.rank_of") or 0 for venue in known}
    if not days:
        return ()
    stem = f"funding.{asset}.venue.{max(days, key=lambda venue: (days[venue], venue))}"
    names = {"asset": f"asset.{asset}", "venue": f"venue.{stem.rpartition('.')[2]}"}
    if not _is_far(facts, stem):
        return ()
    share = draft("funding.percentile", {"percentile": f"{stem}.percentile", **HISTORY}, names)
    if not _is_high(facts, stem):
        return (share,)
    place = draft("funding.rank", {"rank": f"{stem}.rank", "rank_of": f"{stem}.rank_of"}, names)
    return (place, share) if facts.turn(f"standing.{asset}", 2) else (share, place)


def _is_far(facts: Facts, stem: str) -> bool:
    """Whether the day's place is in the highest or the lowest tenth; one between is no news."""
    return _is_high(facts, stem) or _place(facts, stem) > 1 - TENTH


def _is_high(facts: Facts, stem: str) -> bool:
    return 0 < _place(facts, stem) <= TENTH


def _place(facts: Facts, stem: str) -> float:
    """The place as a share of the days, 0 where it is unknown: the highest day comes first."""
    days = facts.number(f"{stem}.rank_of")
    return (facts.number(f"{stem}.rank") or 0.0) / days if days else 0.0


def foremost(facts: Facts, first: str) -> list[tuple[Message, ...]]:
    """The share of the asset that had the most liquidations, `first`: alone, with its sum, or with their spread."""
    share, spread = f"{BY_ASSET}.largest_share", f"{BY_ASSET}.effective"
    if (facts.number(share) or 0) < LEAST_SHARE:
        return []
    refs = {"asset": f"{BY_ASSET}.largest", "share": share}
    told: list[tuple[Message, ...]] = [(draft("liquidations.foremost", refs),)]
    if facts.text(refs["asset"]) == first:
        with_sum = {"usd": f"liquidations.asset.{first}.usd", "share": share}
        told.append((draft("liquidations.asset_lead_share", with_sum, {"asset": f"asset.{first}"}),))
    if 1 < (facts.number(spread) or 0) <= MOST_EFFECTIVE:
        told.append((draft("liquidations.concentrated", {**refs, "effective": spread}),))
    return told


def wave(facts: Facts) -> tuple[Message, ...]:
    """The largest cascade episode; its asset and side are quoted from the data. Only where a clock names one moment."""
    if not facts.fits_a_day:
        return ()
    refs = {part: f"episode.1.{part}" for part in ("asset", "side", "usd")}
    return (draft("liquidations.wave", {**refs, "at": "episode.1.start"}),)
