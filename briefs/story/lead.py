"""Title and lead: the most newsworthy topics, in one breath."""

from __future__ import annotations

from briefs.story import funding, interest, liquidations, market, prices
from briefs.story.degree import move, price_bands
from briefs.story.facts import Facts
from briefs.story.newsworthiness import Topic, leading
from briefs.story.telling import Teller, draft
from briefs.vocabulary.document import Message

LEAD_TOPICS = 2


def title(facts: Facts, ranked: list[Topic], *, quiet: bool) -> Message:
    """The finding, without a date: the dateline under it names the window."""
    if quiet:
        return draft("title.quiet")
    first = next(iter(leading(ranked)), None)
    if first and first.kind == "price":
        asset = first.subject
        change = facts.number(facts.price_return(asset))
        if change is not None and price_bands(asset).step(change) != "flat":
            names = {"asset": f"asset.{asset}", "move": move("price", price_bands(asset), change)}
            return draft("title.price", {"return": facts.price_return(asset)}, names)
    if facts.number(liquidations.TOTAL):
        key = "title.at_least" if facts.is_lower_bound else "title.liquidations"
        return draft(key, {"total": liquidations.TOTAL})
    return draft("title.plain")


def lead(facts: Facts, teller: Teller, ranked: list[Topic], *, quiet: bool) -> tuple[Message, ...]:
    """At most two sentences of different kinds; a quiet day says so first."""
    told: list[Message] = []
    kinds: set[str] = set()
    if quiet:
        told += teller.tell(_quiet(facts))
        kinds.add("liquidations")
    for topic in leading(ranked):
        if len(told) >= LEAD_TOPICS:
            break
        if topic.kind not in kinds and (messages := teller.tell(*_drafts(facts, topic))):
            told += messages
            kinds.add(topic.kind)
    if not told:
        told += teller.tell(draft("lead.little_data", {}, {"period": facts.period}))
    return tuple(told)


def _quiet(facts: Facts) -> Message:
    refs = {
        "total": liquidations.TOTAL,
        "ratio": "liquidations.ratio_30d_median",
        "median_days": "method.median_days",
    }
    amount = "amount.at_least" if facts.is_lower_bound else "amount.whole"
    span = "span.day" if facts.is_day else "span.window"
    names = {"span": span, "liquidations": "term.liquidations", "amount": amount}
    return draft("lead.quiet", refs, names)


def _drafts(facts: Facts, topic: Topic) -> tuple[Message, ...]:
    if topic.kind == "liquidations":
        return liquidations.total(facts)
    if topic.kind == "price":
        return prices.change(facts, topic.subject)
    if topic.kind == "open_interest":
        return interest.change(facts, topic.subject)
    if topic.kind == "funding":
        return funding.rate(facts, topic.subject)
    return market.value(facts)
