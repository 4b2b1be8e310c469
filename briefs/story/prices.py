"""What there is to tell of an asset's price."""

from __future__ import annotations

from collections.abc import Sequence

from briefs.story.degree import move, price_bands, shared
from briefs.story.facts import Facts
from briefs.story.telling import draft
from briefs.vocabulary.document import Message

RECORD_DAYS = 30
RUN_DAYS = 20  # a low below those of fewer days is no news


def change(facts: Facts, asset: str, moved: str = "price.move") -> tuple[Message, ...]:
    """The return and the close; `moved` is the phrase of a price that has moved."""
    name = f"asset.{asset}"
    close = f"price.{asset}.close"
    plain = draft("price.close", {"close": close}, {"asset": name})
    step = degree(facts, asset)
    if not step:
        return (plain,)
    if step == "flat":
        return (draft("price.flat", {"close": close}, {"asset": name}), plain)
    refs = {"return": facts.price_return(asset), "close": close}
    return (draft(moved, refs, {"asset": name, **move("price", step)}), plain)


def degree(facts: Facts, asset: str) -> str:
    """The degree of the asset's return, "flat" inside the dead band; "" where the return is unknown."""
    size = facts.number(facts.price_return(asset))
    return "" if size is None else price_bands(asset).step(size)


def together(facts: Facts, assets: Sequence[str]) -> tuple[Message, ...]:
    """The returns of several assets in one sentence: three of one direction or, some days, the first two."""
    moved = [asset for asset in assets if degree(facts, asset) not in {"", "flat"}]
    falls = [(facts.number(facts.price_return(asset)) or 0) < 0 for asset in moved]
    drafts = []
    if len(moved) >= 3 and len(set(falls[:3])) == 1:
        drafts.append(_joint("price.trio_together", facts, moved[:3]))
    if len(moved) >= 2:
        drafts.append(_joint("price.pair_together" if falls[0] == falls[1] else "price.pair_apart", facts, moved[:2]))
    if facts.turn("together", 3) == 0:
        drafts.reverse()
    return tuple(drafts) or (change(facts, moved[0]) if moved else ())


def _joint(key: str, facts: Facts, assets: Sequence[str]) -> Message:
    places = ("first", "second", "third")[: len(assets)]
    refs = {f"return_{place}": facts.price_return(asset) for place, asset in zip(places, assets, strict=True)}
    names = {place: f"asset.{asset}" for place, asset in zip(places, assets, strict=True)}
    steps = [degree(facts, asset) for asset in assets]
    if key.endswith("apart"):
        names |= move("price", steps[0]) | move("price", steps[1], "_second")
    else:
        names |= move("price", shared(*steps))
    return draft(key, refs, names)


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


def angles(facts: Facts, asset: str) -> list[tuple[Message, ...]]:
    """What else there is to say of the course of a price: records first, then in an order that the date decides."""
    news = [record(facts, asset), run(facts, asset)]
    course = [
        extreme(facts, asset),
        trading_range(asset),
        fall(facts, asset),
        recovery(facts, asset),
        jump(facts, asset),
    ]
    measured = [
        volatility(facts, asset),
        week(facts, asset),
        usual(facts, asset),
        traded(facts, asset),
        ranged(asset),
    ]
    turned = facts.turned(f"price.{asset}", [one for pair in zip(course, measured, strict=True) for one in pair])
    return [*news, *turned]


def run(facts: Facts, asset: str) -> tuple[Message, ...]:
    """A low below (a high above) those of the days just before; of both, that which lies in the way of the move."""
    rising = (facts.number(facts.price_return(asset)) or 0) > 0
    names = {"asset": f"asset.{asset}"}
    return tuple(
        draft(f"price.{end}_days", {end: f"price.{asset}.{end}", "days": f"price.{asset}.{end}_days"}, names)
        for end in (("high", "low") if rising else ("low", "high"))
        if (facts.number(f"price.{asset}.{end}_days") or 0) >= RUN_DAYS
    )


def trading_range(asset: str) -> tuple[Message, ...]:
    refs = {"low": f"price.{asset}.low", "high": f"price.{asset}.high"}
    return (draft("price.range", refs, {"asset": f"asset.{asset}"}),)


def extreme(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The low of a fall, or the high of a rise, and when; only where a clock time names one moment."""
    size = facts.number(facts.price_return(asset))
    if size is None or not facts.fits_a_day or not _is_timed(facts, asset):
        return ()
    end = "low" if size < 0 else "high"
    refs = {end: f"price.{asset}.{end}", "at": f"price.{asset}.{end}_at"}
    return (draft(f"price.{end}_timed", refs, {"asset": f"asset.{asset}"}),)


def _is_timed(facts: Facts, asset: str) -> bool:
    """A bar of a whole day says nothing of when."""
    figure = facts.reading.figures.get(f"price.{asset}.low_at")
    return figure is not None and "daily bars" not in figure.basis


def fall(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The deepest fall inside the window, where it is more than an ordinary day's."""
    deepest = facts.number(f"price.{asset}.max_drawdown")
    if deepest is None or abs(deepest) < price_bands(asset).ordinary:
        return ()
    return (draft("price.drawdown", {"fall": f"price.{asset}.max_drawdown"}, {"asset": f"asset.{asset}"}),)


def recovery(facts: Facts, asset: str) -> tuple[Message, ...]:
    """How much of a marked fall was made good by the end of the window."""
    deepest = facts.number(f"price.{asset}.max_drawdown")
    back = facts.number(f"price.{asset}.recovery")
    if deepest is None or back is None or abs(deepest) < price_bands(asset).ordinary or not 0.1 <= back <= 1:
        return ()
    return (draft("price.recovery", {"recovery": f"price.{asset}.recovery"}, {"asset": f"asset.{asset}"}),)


def volatility(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The window's own, some days against the median of the days before."""
    names = {"asset": f"asset.{asset}"}
    plain = {"volatility": f"price.{asset}.realized_vol"}
    ratio = {"ratio": f"price.{asset}.realized_vol_ratio_30d_median", "median_days": "method.median_days"}
    drafts = [draft("price.volatility", plain, names), draft("price.volatility_median", {**plain, **ratio}, names)]
    return tuple(facts.turned(f"volatility.{asset}", drafts))


def week(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The change over a week, without a word of degree: those are of a day's moves."""
    change = facts.number(f"price.{asset}.return_7d")
    if change is None or price_bands(asset).step(change) == "flat":
        return ()
    way = "down" if change < 0 else "up"
    names = {"asset": f"asset.{asset}", "way": f"way.{way}", "level": f"level.{way}"}
    return (draft("price.week", {"return": f"price.{asset}.return_7d"}, names),)


def usual(facts: Facts, asset: str) -> tuple[Message, ...]:
    """How the day's move compares with the usual size of a day's move; some days together with the week's."""
    if degree(facts, asset) in {"", "flat"} or not facts.is_day:
        return ()
    refs = {"sigmas": f"price.{asset}.return_sigmas", "sigma": f"price.{asset}.sigma_1d"}
    alone = draft("price.usual", refs, {"asset": f"asset.{asset}"})
    both = [draft("price.usual_week", {**refs, **one.refs}, one.names) for one in week(facts, asset)]
    return (*both, alone) if facts.turn(f"usual.{asset}", 2) else (alone,)


def ranged(asset: str) -> tuple[Message, ...]:
    """Low and high with the volatility between them."""
    refs = {"low": "low", "high": "high", "volatility": "realized_vol"}
    refs = {slot: f"price.{asset}.{part}" for slot, part in refs.items()}
    return (draft("price.range_volatility", refs, {"asset": f"asset.{asset}"}),)


def traded(facts: Facts, asset: str) -> tuple[Message, ...]:
    """Volume against the same weekday of the weeks before."""
    if not facts.is_day:
        return ()
    return (draft("price.volume", {"ratio": f"volume.{asset}.ratio_weekday"}, {"asset": f"asset.{asset}"}),)


def jump(facts: Facts, asset: str) -> tuple[Message, ...]:
    """The first bar in which the price moved far beyond what it had just been used to."""
    change = facts.number(f"price.{asset}.jump.1.return")
    if change is None or not facts.fits_a_day:
        return ()
    refs = {"return": f"price.{asset}.jump.1.return", "at": f"price.{asset}.jump.1.at"}
    names = {"asset": f"asset.{asset}", **move("price", price_bands(asset).step(change))}
    return (draft("price.jump", refs, names),)
