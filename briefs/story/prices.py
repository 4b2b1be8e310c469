"""What there is to tell of an asset's price."""

from __future__ import annotations

from briefs.story.degree import move, price_bands
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

RECORD_DAYS = 30


def change(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The return and the close."""
    name = f"asset.{asset}"
    close = f"price.{asset}.close"
    plain = draft("price.close", {"close": close}, {"asset": name})
    size = facts.number(facts.price_return(asset))
    if size is None:
        return (plain,)
    bands = price_bands(asset)
    if bands.step(size) == "flat":
        return (draft("price.flat", {"close": close}, {"asset": name}), plain)
    refs = {"return": facts.price_return(asset), "close": close}
    return (draft("price.move", refs, {"asset": name, "move": move("price", bands, size)}), plain)


def record(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The lowest low, or the highest high, for at least thirty days, with the date of the earlier one."""
    names = {"asset": f"asset.{asset}"}
    drafts = []
    if facts.days_since(f"price.{asset}.lower_low_date") > RECORD_DAYS:
        refs = {"low": f"price.{asset}.low", "date": f"price.{asset}.lower_low_date"}
        drafts.append(draft("price.lowest", refs, names))
    if facts.days_since(f"price.{asset}.higher_high_date") > RECORD_DAYS:
        refs = {"high": f"price.{asset}.high", "date": f"price.{asset}.higher_high_date"}
        drafts.append(draft("price.highest", refs, names))
    return tuple(drafts)


def trading_range(asset: str) -> tuple[Message, ...]:
    refs = {"low": f"price.{asset}.low", "high": f"price.{asset}.high"}
    return (draft("price.range", refs, {"asset": f"asset.{asset}"}),)


def trough(facts: Facts, asset: str) -> tuple[Message, ...]:
    """When the low was reached; only where a clock time names one moment."""
    if not facts.fits_a_day:
        return ()
    names = {"asset": f"asset.{asset}"}
    return (draft("price.low_at", {"at": f"price.{asset}.low_at"}, names),)


def recovery(facts: Facts, asset: str) -> tuple[Message, ...]:
    """How much of a marked fall was made good by the end of the window."""
    fall = facts.number(f"price.{asset}.max_drawdown")
    back = facts.number(f"price.{asset}.recovery")
    if fall is None or back is None or abs(fall) < price_bands(asset).ordinary or not 0.1 <= back <= 1:
        return ()
    refs = {"recovery": f"price.{asset}.recovery"}
    return (draft("price.recovery", refs, {"asset": f"asset.{asset}", "period": facts.period}),)


def volatility(facts: Facts, asset: str) -> tuple[Message, ...]:
    refs = {"volatility": f"price.{asset}.realized_vol"}
    return (draft("price.volatility", refs, {"asset": f"asset.{asset}", "period": facts.period}),)
