"""Key levels: what lies below the close and what above, how far, and how each was made. No claim that they hold."""

from __future__ import annotations

from briefs.metrics.atr import true_ranges, wilder
from briefs.metrics.definition import Definition
from briefs.metrics.levels_families import Level, candidates
from briefs.metrics.levels_sides import AT_PRICE_ATR, sided
from briefs.metrics.price_bars import PriceBars, choose, interval_words
from briefs.metrics.price_days import Days, complete_days, day_number, of_longest_run
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

ATR_DAYS = 14

_INPUTS = ("candles", "candle_days")
_WHERE = {
    "support": "below the close by at least 0.05 average true ranges, nearest first",
    "resistance": "above the close by at least 0.05 average true ranges, nearest first",
}
_MADE_FROM = (
    "day's, previous day's, ISO week's and month's extremes, classic pivots, 20/50/100/200-day averages, round "
    "numbers; those closer than 0.1 ATR are merged"
)

DEFINITIONS = (
    *(
        definition
        for side, where in _WHERE.items()
        for definition in (
            Definition(
                f"levels.A.{side}.N.price",
                Unit.PRICE,
                f"The price of a {side} level: {where}.",
                _MADE_FROM,
                _INPUTS,
            ),
            Definition(
                f"levels.A.{side}.N.distance_pct",
                Unit.FRACTION,
                f"How far the {side} level is from the close, as a share of the close.",
                "level / close - 1",
                _INPUTS,
            ),
            Definition(
                f"levels.A.{side}.N.distance_atr",
                Unit.MULTIPLE,
                f"How far the {side} level is from the close, in average true ranges.",
                "(level - close) / levels.A.atr",
                _INPUTS,
            ),
            Definition(
                f"levels.A.{side}.N.method",
                Unit.TEXT,
                f"How the {side} level was made; several ways where several levels coincide.",
                _MADE_FROM,
                _INPUTS,
            ),
        )
    ),
    Definition(
        "levels.A.reference.price",
        Unit.PRICE,
        "The close that decides on which side each level lies.",
        "price.A.close",
        ("candles",),
    ),
    Definition(
        "levels.A.atr",
        Unit.PRICE,
        "The average true range of a day, by which distances to levels are measured.",
        "mean of the first 14 true ranges, then (ATR x 13 + true range) / 14 up to this day",
        _INPUTS,
        "Wilder 1978",
    ),
    Definition("method.atr_days", Unit.DAYS, "The days of the average true range.", "14", (), "Wilder 1978"),
    Definition(
        "method.at_price_atr",
        Unit.MULTIPLE,
        "How many average true ranges around the close are at the price, neither support nor resistance.",
        "0.05",
        (),
    ),
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Adds the levels of every asset that has a price and an average true range; a gap where the range is missing."""
    is_day = frames.window.kind == "day"
    today = day_number(frames.window.date)
    history = complete_days(frames.candle_days)
    for bars in choose(frames, preferences).values():
        days = of_longest_run(history.get((bars.venue, bars.symbol), {}), bars.interval_s, today)
        high, low, close = _daily(bars, days, today, is_day=is_day)
        atr = wilder(true_ranges(high, low, close), ATR_DAYS)
        if not atr:
            what = f"levels need {ATR_DAYS + 1} complete days in a row and there are {len(close)}"
            tally.gap("candles", what, asset=bars.asset, venue=bars.venue)
            continue
        _add_reference(bars, days, atr, len(close), tally)
        found = sided(candidates(bars, days, today, is_day=is_day), bars.last, atr)
        for side, levels in zip(("support", "resistance"), found, strict=True):
            for number, level in enumerate(levels, start=1):
                _add_level(f"levels.{bars.asset}.{side}.{number}", level, bars, atr, tally)
    if any(name.endswith(".atr") for name in tally.figures):
        tally.add("method.atr_days", ATR_DAYS, Unit.DAYS, source="", rows=0)
        tally.add("method.at_price_atr", AT_PRICE_ATR, Unit.MULTIPLE, source="", rows=0)


def _daily(bars: PriceBars, days: Days, today: int, *, is_day: bool) -> tuple[list[float], list[float], list[float]]:
    """Highs, lows and closes of the unbroken run of complete days; the window itself is the last where it is a day."""
    run = days.run(today)
    earlier = days.number < today
    high, low, close = (
        column[earlier].tolist()[int(earlier.sum()) - run :] for column in (days.high, days.low, days.close)
    )
    if is_day:
        return [*high, float(bars.high.max())], [*low, float(bars.low.min())], [*close, bars.last]
    return high, low, close


def _add_reference(bars: PriceBars, days: Days, atr: float, count: int, tally: Tally) -> None:
    tally.add(
        f"levels.{bars.asset}.reference.price",
        bars.last,
        Unit.PRICE,
        source=bars.venue,
        rows=1,
        basis=bars.basis,
        coverage=1.0,
    )
    basis = f"{bars.venue} {bars.symbol}, days from {interval_words(days.interval_s)} bars"
    tally.add(f"levels.{bars.asset}.atr", atr, Unit.PRICE, source=bars.venue, rows=count, basis=basis)


def _add_level(name: str, level: Level, bars: PriceBars, atr: float, tally: Tally) -> None:
    distance = level.price - bars.last
    for part, value, unit in (
        ("price", level.price, Unit.PRICE),
        ("distance_pct", level.price / bars.last - 1.0, Unit.FRACTION),
        ("distance_atr", distance / atr, Unit.MULTIPLE),
        ("method", level.method, Unit.TEXT),
    ):
        tally.add(f"{name}.{part}", value, unit, source=bars.venue, rows=level.rows, basis=bars.basis)
