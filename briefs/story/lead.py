"""The lead: the most newsworthy topics, in one breath."""

from __future__ import annotations

from dataclasses import replace

from briefs.story import funding, interest, liquidations, market, prices
from briefs.story.facts import Facts
from briefs.story.newsworthiness import Topic, leading
from briefs.story.telling import Teller, draft
from briefs.vocabulary.document import Message

LEAD_TOPICS = 2


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
        told += teller.tell(draft("lead.little_data"))
    return tuple(told)


def _quiet(facts: Facts) -> Message:
    refs = {"total": liquidations.TOTAL, **liquidations.RATIO}
    names = {"liquidations": "term.liquidations", "amount": liquidations.amount(facts)}
    return draft("lead.quiet", refs, {**names, **_span(facts)})


def _span(facts: Facts) -> dict[str, str]:
    return {"span": "span.day" if facts.is_day else "span.window"}


def _drafts(facts: Facts, topic: Topic) -> tuple[Message, ...]:
    if topic.kind == "liquidations":
        return liquidations.total(facts)
    if topic.kind == "price":
        told = prices.change(facts, topic.subject, "lead.price")
        return tuple(replace(message, names={**message.names, **_span(facts)}) for message in told)
    if topic.kind == "open_interest":
        return interest.change(facts, topic.subject)
    if topic.kind == "funding":
        return funding.rate(facts, topic.subject)
    return market.value(facts)
