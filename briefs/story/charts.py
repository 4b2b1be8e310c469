"""Charts: each only where its figures exist, with a title that states the finding."""

from __future__ import annotations

import re

from briefs.story.facts import Facts
from briefs.story.funding import sign
from briefs.story.telling import draft
from briefs.vocabulary.document import Chart, Message, Series

PARTS = 8
PRICED = 1
BURSTS = 3
LEVELS = 2
FUNDED = 1
VENUES = 4
ALL_DAYS = 0.9995  # a share that prints as the whole
STRIP_LEAST = 14  # days; fewer tell nothing of a day's size
WITH_INTEREST = 1
MAPPED = 4
MAPPED_LEVELS = 3


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


def liquidations_strip(facts: Facts) -> tuple[Chart, ...]:
    """The day among the last months of days."""
    days = tuple(facts.stamps("series.liquidations.total"))
    if len(days) < STRIP_LEAST:
        return ()
    total = {"total": "liquidations.total_usd"}
    drafts = [draft("chart.liquidations_strip.plain", total)]
    # "Above 100.0%" or "0.0% of the days" says less than the cell that is darker, or lighter, than all others.
    if 1 - ALL_DAYS < (facts.number("liquidations.percentile") or 0.0) < ALL_DAYS:
        drafts.insert(0, draft("chart.liquidations_strip.percentile", {**total, "share": "liquidations.percentile"}))
    marks = (("mark.day", days[-1]),) if days[-1].endswith(f"@{facts.reading.window.date.isoformat()}") else ()
    about = draft("chart.liquidations_strip.description")
    return _titled(facts, "liquidations_strip", "", drafts, about, (Series("column.total", days),), marks)


def open_interest_price(facts: Facts) -> tuple[Chart, ...]:
    """Price and open interest of the asset that was hit most of those whose open interest is known by the hour."""
    found: tuple[Chart, ...] = ()
    fits = re.compile(r"series\.open_interest\.([^.@]+)@.+")
    assets = {match[1] for match in map(fits.fullmatch, facts.reading.figures) if match}
    hit = [asset for asset in facts.liquidated("asset") if asset in assets]
    for asset in (*hit, *facts.in_order(assets - {*hit}))[:WITH_INTEREST]:
        points = [tuple(facts.stamps(f"series.{kind}.{asset}")) for kind in ("price", "open_interest")]
        if not all(len(one) > 1 for one in points):
            continue
        name = {"asset": f"asset.{asset}"}
        change = {"change": f"open_interest.{asset}.change_pct"}
        drafts = [
            draft("chart.open_interest_price.both", {**change, "move": facts.price_return(asset)}, name),
            draft("chart.open_interest_price.change", change, name),
        ]
        about = draft("chart.open_interest_price.description", {}, name)
        series = (Series("column.price", points[0]), Series("column.level", points[1]))
        found += _titled(facts, "open_interest_price", f"asset.{asset}", drafts, about, series)
    return found


def level_map(facts: Facts) -> tuple[Chart, ...]:
    """Where the levels of the foremost assets lie, as distances from their closes."""
    series, nearest = [], []
    for asset in facts.ranked("levels.*.reference.price")[:MAPPED]:
        points = [
            distance
            for side in ("support", "resistance")
            for n in facts.numbered(f"levels.{asset}.{side}.*.price")[:MAPPED_LEVELS]
            if facts.has(distance := f"levels.{asset}.{side}.{n}.distance_pct")
        ]
        if points:
            series.append(Series(f"asset.{asset}", tuple(points)))
            nearest += [(abs(facts.number(point) or 0.0), asset, point) for point in points]
    if len(series) < 2:
        return ()
    _, asset, point = min(nearest, key=lambda one: one[:2])
    side = "support" if ".support." in point else "resistance"
    title = draft(f"chart.level_map.{side}", {"distance": point}, {"asset": f"asset.{asset}"})
    return _titled(facts, "level_map", "", [title], draft("chart.level_map.description"), tuple(series))


def price_levels(facts: Facts) -> tuple[Chart, ...]:
    """Closes and the nearest levels of the foremost priced asset."""
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
        marks += _bursts(facts, asset)
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


def _bursts(facts: Facts, asset: str) -> tuple[tuple[str, str], ...]:
    """The waves of an asset's liquidations, by the side that was closed."""
    return tuple(
        (f"burst.{facts.text(f'episode.{n}.side')}", f"episode.{n}.usd")
        for n in facts.numbered("episode.*.usd")
        if facts.text(f"episode.{n}.asset") == asset and facts.has(f"episode.{n}.start")
    )[:BURSTS]


def funding_history(facts: Facts) -> tuple[Chart, ...]:
    """Daily funding of the asset that is farthest from its own middle, with the rate of the brief's window."""
    found: tuple[Chart, ...] = ()
    ranked = facts.ranked("funding.*.rate_8h")
    for asset in sorted(ranked, key=lambda name: (-_oddness(facts, name), ranked.index(name)))[:FUNDED]:
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
        marks += _band(facts, asset, venues)
        about = draft("chart.funding_history.description", {}, names)
        found += _titled(facts, "funding_history", f"asset.{asset}", drafts, about, series, marks)
    return found


def _oddness(facts: Facts, asset: str) -> float:
    """How far the rate of the venue that is drawn lies from the middle of its year, from 0 to a half."""
    shares = [facts.number(f"funding.{asset}.venue.{venue}.percentile") for venue in _funding_venues(facts, asset)]
    return max((abs(share - 0.5) for share in shares if share is not None), default=0.0)


def _funding_venues(facts: Facts, asset: str) -> list[str]:
    fits = re.compile(rf"series\.funding\.{re.escape(asset)}\.venue\.([^.@]+)@.+")
    return sorted({found[1] for found in map(fits.fullmatch, facts.reading.figures) if found})[:VENUES]


def _band(facts: Facts, asset: str, venues: list[str]) -> tuple[tuple[str, str], ...]:
    """The ends of the band in which the one venue that is drawn usually lies."""
    stem = f"funding.{asset}.venue.{venues[0]}"
    ends = (
        ("band.low", f"{stem}.band_low"),
        ("band.high", f"{stem}.band_high"),
        ("method.band", "method.funding_band"),
    )
    return ends if len(venues) == 1 and all(facts.has(name) for _, name in ends) else ()


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
