"""Title, summary line, social line and mail subject: the day's finding at four lengths, from the same plan."""

from __future__ import annotations

from collections.abc import Iterable

from briefs.story import liquidations, prices
from briefs.story.degree import move
from briefs.story.facts import Facts
from briefs.story.newsworthiness import Topic, leading
from briefs.story.telling import draft
from briefs.vocabulary.document import Message


def heading(form: str, facts: Facts, ranked: list[Topic], *, quiet: bool) -> Message:
    """`form` is `title`, `summary`, `social` or `subject`: the first message whose figures all exist."""
    drafts = [draft(f"{form}.quiet", _liquidated())] if quiet else []
    found = next((m for m in [*drafts, *_drafts(form, facts, ranked)] if all(map(facts.has, m.refs.values()))), None)
    return _dated(facts, found or draft(f"{form}.plain"))


def _drafts(form: str, facts: Facts, ranked: list[Topic]) -> Iterable[Message]:
    first = next((topic for topic in leading(ranked) if topic.kind in {"price", "liquidations"}), None)
    asset = first.subject if first and first.kind == "price" else next(iter(facts.ranked("price.*.close")), "")
    step = prices.degree(facts, asset) if asset else ""
    price = {"return": facts.price_return(asset)} if step not in {"", "flat"} else {}
    names = {"asset": f"asset.{asset}", **move("price", step)} if price else {}
    sums = {"amount": liquidations.amount(facts)}
    has_sum = bool(facts.number(liquidations.TOTAL))
    if price and has_sum:
        if form in {"summary", "social"}:
            both = {**price, "close": f"price.{asset}.close", **_liquidated()}
            yield draft(f"{form}.both_ratio", {**both, **_ratio(form)}, {**names, **sums})
        key = "price_liquidations" if first and first.kind == "price" else "liquidations_price"
        yield draft(f"{form}.{key}", {**price, **_liquidated()}, {**names, **sums})
    if has_sum:
        yield draft(f"{form}.liquidations", _liquidated(), sums)
    if price:
        yield draft(f"{form}.price", price, names)


def _liquidated() -> dict[str, str]:
    return {"total": liquidations.TOTAL}


def _ratio(form: str) -> dict[str, str]:
    return dict(liquidations.RATIO) if form == "summary" else {"long_share": "liquidations.long_share"}


def _dated(facts: Facts, message: Message) -> Message:
    """Mail and social media need the date that the brief's own page shows beneath the title."""
    if message.key.startswith(("title.", "summary.")) or not facts.is_day or not facts.has("window.date"):
        return message
    return draft(message.key, {**message.refs, "date": "window.date"}, message.names)
