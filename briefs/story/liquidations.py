"""What there is to tell of liquidations."""

from __future__ import annotations

from briefs.story.degree import LIQUIDATIONS, move
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

RECORD_DAYS = 30  # a "highest since" that reaches back less far is no news
TOTAL = "liquidations.total_usd"
HIGHEST_SINCE = "liquidations.highest_since"


def total(facts: Facts) -> tuple[Message, ...]:
    """The total with its best comparison, the strongest first."""
    if facts.number(TOTAL) == 0:
        return (draft("liquidations.zero", {"total": TOTAL}, {"liquidations": "term.liquidations"}),)
    names = {
        "liquidations": "term.liquidations",
        "amount": "amount.at_least" if facts.is_lower_bound else "amount.whole",
    }
    drafts = []
    if facts.days_since(HIGHEST_SINCE) >= RECORD_DAYS:
        refs = {"total": TOTAL, "highest_since": HIGHEST_SINCE, "then": f"{HIGHEST_SINCE}.usd"}
        drafts.append(draft("liquidations.total_record", refs, names))
    if facts.days_since("liquidations.record_start") >= RECORD_DAYS:
        refs = {"total": TOTAL, "record_start": "liquidations.record_start"}
        drafts.append(draft("liquidations.total_record_start", refs, names))
    ratio = {"total": TOTAL, "ratio": "liquidations.ratio_30d_median", "median_days": "method.median_days"}
    return (
        *drafts,
        draft("liquidations.total_ratio", ratio, names),
        draft("liquidations.total", {"total": TOTAL}, names),
    )


def split(facts: Facts) -> tuple[Message, ...]:
    """Longs and shorts, the larger side first."""
    sides = {"long": "liquidations.long_usd", "short": "liquidations.short_usd"}
    share = facts.number("liquidations.long_share")
    if share is None:
        return ()
    key = "liquidations.split_longs" if share >= 0.5 else "liquidations.split_shorts"
    return (draft(key, {**sides, "long_share": "liquidations.long_share"}),)


def comparison(facts: Facts) -> tuple[Message, ...]:
    """Against the median and the window before."""
    ratio = {"ratio": "liquidations.ratio_30d_median", "median_days": "method.median_days"}
    drafts = []
    change_id = facts.change("liquidations")
    change = facts.number(change_id)
    if change is not None and LIQUIDATIONS.step(change) != "flat":
        names = {"move": move("liquidations", LIQUIDATIONS, change), "previous": facts.previous}
        drafts = [
            draft("liquidations.ratio_change", {**ratio, "change": change_id}, names),
            draft("liquidations.change", {"change": change_id}, names),
        ]
    return (*drafts, draft("liquidations.ratio", ratio))


def peak(facts: Facts) -> tuple[Message, ...]:
    span = "span.hour" if facts.parts("liquidations.hour.*.usd") else "span.bar"
    key = "liquidations.peak" if facts.fits_a_day else "liquidations.peak_dated"
    refs = {"at": "liquidations.peak.at", "usd": "liquidations.peak.usd"}
    return (draft(key, refs, {"span": span}),)


def largest(facts: Facts) -> tuple[Message, ...]:
    """The largest order; its asset, venue and side are words."""
    named = {part: facts.text(f"liquidations.largest.{part}") for part in ("asset", "venue", "side")}
    if not all(named.values()):
        return ()
    names = {part: f"{part}.{value}" for part, value in named.items()}
    return (draft("liquidations.largest", {"usd": "liquidations.largest.usd"}, names),)


def traders(facts: Facts) -> tuple[Message, ...]:
    """How many accounts were liquidated: counted where accounts are public, else as a vendor's number."""
    return (
        draft("reported.traders", {"traders": "reported.traders"}, {"source": facts.vendor("reported.traders")}),
        draft("liquidations.traders", {"traders": "liquidations.traders"}),
    )
