"""Title, summary, social line, mail subjects and preheader: the day's finding at some lengths, from one plan."""

from __future__ import annotations

from collections.abc import Iterable

from briefs.story import interest, liquidations, prices
from briefs.story.degree import move
from briefs.story.facts import Facts
from briefs.story.newsworthiness import Topic, leading
from briefs.story.telling import draft
from briefs.vocabulary.document import Message


def heading(form: str, facts: Facts, ranked: list[Topic], *, quiet: bool) -> Message:
    """`form` is `title`, `summary` or `social`: the first message whose figures all exist."""
    return _existing(form, facts, ranked, quiet=quiet)[0]


def subjects(facts: Facts, ranked: list[Topic], *, quiet: bool) -> tuple[Message, ...]:
    """Subjects of a mail, each of other facts, the best first."""
    return tuple(_existing("subject", facts, ranked, quiet=quiet))


def preheader(facts: Facts) -> Message:
    """What a mailbox shows beside the subject: what the subject has no room for."""
    assets = facts.ranked("price.*.close")
    moved = [asset for asset in assets if prices.degree(facts, asset) not in {"", "flat"}]
    open_in = [asset for asset in facts.with_interest if interest.degree(facts, asset) not in {"", "flat"}]
    drafts = []
    if len(moved) > 1:
        refs = {"return": facts.price_return(moved[1])}
        names = {"asset": f"asset.{moved[1]}", **move("price", prices.degree(facts, moved[1]))}
        if open_in:
            step = move("open_interest", interest.degree(facts, open_in[0]), "_second")
            both = {**refs, "change": f"open_interest.{open_in[0]}.change_pct"}
            drafts.append(draft("preheader.price_interest", both, {**names, "second": f"asset.{open_in[0]}", **step}))
        drafts.append(draft("preheader.price", refs, names))
    if facts.number(liquidations.TOTAL):
        drafts.append(draft("preheader.share", {"long_share": "liquidations.long_share"}))
    drafts.append(draft("preheader.value", {"usd": "market.total_cap.usd"}))
    there = (message for message in drafts if all(map(facts.has, message.refs.values())))
    return next(there, draft("preheader.plain"))


def _existing(form: str, facts: Facts, ranked: list[Topic], *, quiet: bool) -> list[Message]:
    """The form's messages whose figures all exist, the best first, at least one."""
    drafts = [draft(f"{form}.quiet", _liquidated())] if quiet else []
    found = [m for m in [*drafts, *_drafts(form, facts, ranked)] if all(map(facts.has, m.refs.values()))]
    return [_dated(facts, message) for message in found or [draft(f"{form}.plain")]]


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
