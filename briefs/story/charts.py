"""Charts: each only where its figures exist, with a title that states the finding."""

from __future__ import annotations

import re

from briefs.story.facts import Facts
from briefs.story.funding import sign
from briefs.story.telling import draft
from briefs.vocabulary.document import Chart, Message, Series

PARTS = 8
PRICED = 2
LEVELS = 2
FUNDED = 2
VENUES = 4


def liquidations_time(facts: Facts) -> tuple[Chart, ...]:
    """Longs and shorts by hour, or by the longest bar."""
    long, short = (facts.stamps(f"series.liquidations.{side}") for side in ("long", "short"))
    if not long and not short:
        return ()
    span = {"span": "span.hour" if facts.parts("liquidations.hour.*.usd") else "span.bar"}
    drafts = [
        draft("chart.liquidations_time.peak", {"usd": "liquidations.peak.usd"}, span),
        draft("chart.liquidations_time.total", {"total": "liquidations.total_usd"}, span),
    ]
    series = (Series("side.long", tuple(long)), Series("side.short", tuple(short)))
    return _titled(
        facts, "liquidations_time", "", drafts, draft("chart.liquidations_time.description", {}, span), series
    )


def liquidations_parts(facts: Facts) -> tuple[Chart, ...]:
    """One chart by venue and one by asset; a single part needs no chart."""
    found: tuple[Chart, ...] = ()
    for family in ("venue", "asset"):
        names = facts.liquidated(family)[:PARTS]
        if len(names) < 2:
            continue
        refs = {"usd": f"liquidations.{family}.{names[0]}.usd"}
        title = draft(f"chart.liquidations_parts.{family}", refs, {family: f"{family}.{names[0]}"})
        series = tuple(
            Series(f"side.{side}", _existing(facts, [f"liquidations.{family}.{name}.{side}_usd" for name in names]))
            for side in ("long", "short")
        )
        about = draft("chart.liquidations_parts.description", {}, {"family": f"family.{family}"})
        found += _titled(facts, "liquidations_parts", f"parts.{family}", [title], about, series)
    return found


def price_levels(facts: Facts) -> tuple[Chart, ...]:
    """Closes and the nearest levels of the two foremost priced assets."""
    found: tuple[Chart, ...] = ()
    for asset in facts.ranked("price.*.close")[:PRICED]:
        points = tuple(facts.stamps(f"series.price.{asset}"))
        if not points:
            continue
        marks = tuple(
            (f"mark.{side}", level)
            for side in ("resistance", "support")
            for n in facts.numbered(f"levels.{asset}.{side}.*.price")[:LEVELS]
            if facts.has(level := f"levels.{asset}.{side}.{n}.price")
        )
        name = {"asset": f"asset.{asset}"}
        close = {"close": f"price.{asset}.close"}
        drafts = [
            draft(f"chart.price_levels.{side}", {**close, "distance": f"levels.{asset}.{side}.1.distance_pct"}, name)
            for side in ("support", "resistance")
        ]
        drafts.append(draft("chart.price_levels.close", close, name))
        about = draft("chart.price_levels.description", {}, name)
        series = (Series(f"asset.{asset}", points),)
        found += _titled(facts, "price_levels", f"asset.{asset}", drafts, about, series, marks)
    return found


def funding_history(facts: Facts) -> tuple[Chart, ...]:
    """Daily funding of the two foremost assets, venue by venue, with the rate of the brief's window."""
    found: tuple[Chart, ...] = ()
    for asset in facts.ranked("funding.*.rate_8h")[:FUNDED]:
        venues = _funding_venues(facts, asset)
        if not venues:
            continue
        rates = {venue: f"funding.{asset}.venue.{venue}.rate_8h" for venue in venues}
        drafts = [
            draft(
                f"chart.funding_history.{sign(rate)}",
                {"rate": rate_id, "funding_hours": "method.funding_hours"},
                {"asset": f"asset.{asset}", "venue": f"venue.{venue}"},
            )
            for venue, rate_id in rates.items()
            if (rate := facts.number(rate_id)) is not None
        ]
        names = {"asset": f"asset.{asset}"}
        drafts.append(draft("chart.funding_history.plain", {}, names))
        series = tuple(
            Series(f"venue.{venue}", tuple(facts.stamps(f"series.funding.{asset}.venue.{venue}"))) for venue in venues
        )
        marks = tuple((f"venue.{venue}", rate_id) for venue, rate_id in rates.items() if facts.has(rate_id))
        about = draft("chart.funding_history.description", {}, names)
        found += _titled(facts, "funding_history", f"asset.{asset}", drafts, about, series, marks)
    return found


def _funding_venues(facts: Facts, asset: str) -> list[str]:
    fits = re.compile(rf"series\.funding\.{re.escape(asset)}\.venue\.([^.@]+)@.+")
    return sorted({found[1] for found in map(fits.fullmatch, facts.reading.figures) if found})[:VENUES]


def _existing(facts: Facts, ids: list[str]) -> tuple[str, ...]:
    return tuple(filter(facts.has, ids))


def _titled(
    facts: Facts,
    key: str,
    name: str,
    drafts: list[Message],
    description: Message,
    series: tuple[Series, ...],
    marks: tuple[tuple[str, str], ...] = (),
) -> tuple[Chart, ...]:
    """The chart under the first title whose figures exist, or none."""
    title = next((message for message in drafts if all(map(facts.has, message.refs.values()))), None)
    return (Chart(key, name, title, description, series, marks),) if title else ()
