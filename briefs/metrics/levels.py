"""Key levels: what lies below the close and what above, how far, and how each was made. No claim that they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from briefs.metrics import levels_definitions
from briefs.metrics.levels_families import candidates
from briefs.metrics.levels_hours import hours_until
from briefs.metrics.levels_past import ATR_DAYS, HOURS_A_DAY, Past, average_range, daily_run
from briefs.metrics.levels_record import Standing, standings
from briefs.metrics.levels_sides import AT_PRICE_ATR, Zone, ranks, sided
from briefs.metrics.price_bars import PriceBars, choose, interval_words
from briefs.metrics.price_days import ByInterval, complete_days, day_number, of_longest_run
from briefs.metrics.tally import Tally
from briefs.metrics.volume_profile import PROFILE_DAYS
from briefs.metrics.vwap import ANCHOR_DAYS
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

DEFINITIONS = levels_definitions.DEFINITIONS
PER_SIDE = 3
NAMED_METHODS = 2
REACH_ATR = 3.0


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Adds the levels of every asset that has a price and an average true range; a gap where the range is missing."""
    history = complete_days(frames.candle_days)
    record = standings()
    held: dict[tuple[str, int], list[str]] = {}
    measured = 0
    for bars in choose(frames, preferences).values():
        past = past_of(frames, bars, history.get((bars.venue, bars.symbol), {}), tally)
        if past is None:
            continue
        _add_reference(bars, past, tally)
        _add_levels(bars, past, record, tally)
        measured += 1
        days = len(past.until_now.high) // HOURS_A_DAY
        if days < ANCHOR_DAYS:
            held.setdefault((bars.venue, days), []).append(bars.asset)
    _add_gaps(held, measured, tally)
    if any(name.endswith(".atr") for name in tally.figures):
        tally.add("method.atr_days", ATR_DAYS, Unit.DAYS, source="", rows=0)
        tally.add("method.at_price_atr", AT_PRICE_ATR, Unit.MULTIPLE, source="", rows=0)


def past_of(frames: MarketFrames, bars: PriceBars, history: ByInterval, tally: Tally) -> Past | None:
    """What the levels of one asset are made of; None, and a gap, where there is no average true range."""
    is_day = frames.window.kind == "day"
    today = day_number(frames.window.date)
    days = of_longest_run(history, bars.interval_s, today)
    own = float(bars.high.max()), float(bars.low.min()), bars.last
    high, low, close = daily_run(days, today, own if is_day else None)
    atr = average_range(high, low, close)
    if atr is None:
        what = f"levels need {ATR_DAYS + 1} complete days in a row, and the data hold {len(close)}"
        tally.gap("candles", what, asset=bars.asset, venue=bars.venue)
        return None
    return Past(
        own="day's" if is_day else "window's",
        window_high=own[0],
        window_low=own[1],
        window_close=own[2],
        bars=len(bars.at),
        window_hours=int(frames.window.length.total_seconds() // 3600),
        today=today,
        days=days,
        high=high,
        low=low,
        close=close,
        until_now=hours_until(frames, bars),
        atr=atr,
    )


def _add_reference(bars: PriceBars, past: Past, tally: Tally) -> None:
    tally.add(
        f"levels.{bars.asset}.reference.price",
        bars.last,
        Unit.PRICE,
        source=bars.venue,
        rows=1,
        basis=bars.basis,
        coverage=1.0,
    )
    basis = f"{bars.venue} {bars.symbol}, days from {interval_words(past.days.interval_s)} bars"
    tally.add(f"levels.{bars.asset}.atr", past.atr, Unit.PRICE, source=bars.venue, rows=len(past.close), basis=basis)


def _add_gaps(held: Mapping[tuple[str, int], Sequence[str]], assets: int, tally: Tally) -> None:
    """One gap for all assets of a venue that have equally few hours; they are named where others have more."""
    for (venue, days), short in held.items():
        needs = f"anchored average prices need {ANCHOR_DAYS} days in a row of hourly bars with volume"
        if days < PROFILE_DAYS:
            needs = f"a volume profile needs {PROFILE_DAYS} days in a row of hourly bars with volume"
            needs += f", anchored average prices {ANCHOR_DAYS}"
        what = f"{needs}, and the data hold {days}"
        if 1 < len(short) < assets:
            what += f" ({', '.join(short)})"
        tally.gap("candles", what, asset=short[0] if len(short) == 1 else "", venue=venue)


def _add_levels(bars: PriceBars, past: Past, record: Mapping[str, Standing], tally: Tally) -> None:
    weights = {family: standing.weight for family, standing in record.items()}
    admitted = frozenset(family for family, standing in record.items() if standing.edge)
    made = sorted(candidates(past, admitted=admitted), key=lambda level: -weights.get(level.family, 0.0))
    for side, zones in zip(("support", "resistance"), sided(made, bars.last, past.atr), strict=True):
        within = [zone for zone in zones if abs(zone.price - bars.last) <= REACH_ATR * past.atr]
        ranked = ranks(within, weights, bars.last)
        for number, zone in enumerate(zones[:PER_SIDE], start=1):
            edge = bool(admitted.intersection(zone.families))
            _add_zone(f"levels.{bars.asset}.{side}.{number}", zone, bars, past.atr, edge, ranked.get(zone.price), tally)


def _add_zone(name: str, zone: Zone, bars: PriceBars, atr: float, edge: bool, rank: int | None, tally: Tally) -> None:
    for part, value, unit in (
        ("price", zone.price, Unit.PRICE),
        ("distance_pct", zone.price / bars.last - 1.0, Unit.FRACTION),
        ("distance_atr", (zone.price - bars.last) / atr, Unit.MULTIPLE),
        ("method", " and ".join(zone.methods[:NAMED_METHODS]), Unit.TEXT),
        ("confluence", len(zone.families), Unit.COUNT),
        ("families", ", ".join(zone.families), Unit.TEXT),
        ("edge", "demonstrated edge" if edge else "no demonstrated edge", Unit.TEXT),
    ):
        tally.add(f"{name}.{part}", value, unit, source=bars.venue, rows=zone.rows, basis=bars.basis)
    if rank is not None:
        tally.add(f"{name}.rank", rank, Unit.COUNT, source=bars.venue, rows=zone.rows, basis=bars.basis)
