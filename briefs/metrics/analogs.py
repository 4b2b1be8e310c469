"""What followed the days most like this one, beside what followed all days. Odds of the past, no forecast."""

from __future__ import annotations

import math

import numpy as np

from briefs.metrics import analogs_definitions
from briefs.metrics.analogs_days import APART_DAYS, HORIZONS, LEAST_DAYS, NEAREST, Analogs, Path, find
from briefs.metrics.bootstrap import interval_of_mean
from briefs.metrics.price_bars import (
    Floats,
    Integers,
    bar_groups,
    bars_expected,
    bounds,
    micros,
    on_grid_inside,
    preference,
)
from briefs.metrics.price_days import complete_days, day_number, iso_day
from briefs.metrics.proportions import wilson
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit, Value
from briefs.vocabulary.preferences import Preferences

DEFINITIONS = analogs_definitions.DEFINITIONS
ASSETS = ("BTC", "ETH")
LEAST_EPISODES = 10


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Adds what followed similar days, for Bitcoin and Ether on a UTC day; nothing where the record is too short."""
    if frames.window.kind != "day":
        return
    today = day_number(frames.window.date)
    for asset, (source, path) in sorted(_paths(frames, preferences, today).items()):
        found = find(path)
        if found is not None:
            _add(asset, source, path, found, tally)
            nearest = iso_day(today - (len(path.close) - 1 - found.nearest)).isoformat()
            tally.add(
                f"analogs.{asset}.nearest", nearest, Unit.DATE, source=source, rows=len(path.close), basis="daily bars"
            )
    if any(name.startswith("analogs.") for name in tally.figures):
        tally.add("method.analog_days", NEAREST, Unit.COUNT, source="", rows=0)
        tally.add("method.analog_apart_days", APART_DAYS, Unit.DAYS, source="", rows=0)


def _paths(frames: MarketFrames, preferences: Preferences, today: int) -> dict[str, tuple[str, Path]]:
    """By asset the venue and days of the series that covers the day and has most days before it."""
    start, end = bounds(frames)
    at = micros(frames.candles["ts"])
    history = complete_days(frames.candle_days[frames.candle_days["asset"].isin(ASSETS)])
    best: dict[str, tuple[tuple[object, ...], str, Path]] = {}
    for (asset, venue, interval_s, symbol), rows in bar_groups(frames.candles).items():
        days = history.get((venue, symbol), {}).get(interval_s)
        inside = rows[on_grid_inside(at[rows], interval_s, start, end)]
        if asset not in ASSETS or days is None or len(inside) != bars_expected(interval_s, start, end):
            continue
        known = int(np.searchsorted(days.number, today))
        rank = (-known, *preference(venue, interval_s, symbol, preferences))
        if known < LEAST_DAYS or (asset in best and best[asset][0] <= rank):
            continue
        places = np.append(days.number[:known], today) - days.number[0]
        inside = inside[np.argsort(at[inside], kind="stable")]
        high, low, close = (
            frames.candles[name].to_numpy(dtype=np.float64)[inside] for name in ("high", "low", "close")
        )
        path = Path(
            _spread(places, days.high[:known], float(high.max())),
            _spread(places, days.low[:known], float(low.min())),
            _spread(places, days.close[:known], float(close[-1])),
        )
        best[asset] = (rank, venue, path)
    return {asset: (venue, path) for asset, (_, venue, path) in best.items()}


def _spread(places: Integers, past: Floats, last: float) -> Floats:
    """Prices at their days of the whole record, NaN in its holes."""
    found = np.full(int(places[-1]) + 1, np.nan)
    found[places] = np.append(past, last)
    return found


def _add(asset: str, source: str, path: Path, found: Analogs, tally: Tally) -> None:
    episodes = len(found.episodes)
    enough = episodes >= LEAST_EPISODES
    basis = f"{found.chosen} days in {episodes} episodes, of {len(found.candidates)} days"
    for ahead in HORIZONS:
        outcomes, every = path.outcomes(found.episodes, ahead), path.outcomes(found.candidates, ahead)
        values: dict[str, tuple[Value, Unit]] = {
            "n_eff": (episodes, Unit.COUNT),
            "verdict": ("enough" if enough else "too few", Unit.TEXT),
            **_of_all(every),
        }
        if enough:
            values |= _of_similar(outcomes, every)
        for part, (value, unit) in values.items():
            rows = len(every) if part.startswith("all_") else episodes
            tally.add(f"analogs.{asset}.{ahead}.{part}", value, unit, source=source, rows=rows, basis=basis)


def _of_similar(outcomes: Floats, every: Floats) -> dict[str, tuple[Value, Unit]]:
    count, hits = len(outcomes), int((outcomes > 0).sum())
    low, high = wilson(hits, count)
    quartiles = np.quantile(outcomes, (0.25, 0.5, 0.75)).tolist()
    return {
        "q25": (quartiles[0], Unit.FRACTION),
        "median": (quartiles[1], Unit.FRACTION),
        "q75": (quartiles[2], Unit.FRACTION),
        "worst": (float(outcomes.min()), Unit.FRACTION),
        "hit_rate": (hits / count, Unit.FRACTION),
        "hit_low": (low, Unit.FRACTION),
        "hit_high": (high, Unit.FRACTION),
        "p": (chance_of_difference(hits, count, int((every > 0).sum()), len(every)), Unit.FRACTION),
    }


def _of_all(every: Floats) -> dict[str, tuple[Value, Unit]]:
    quartiles = np.quantile(every, (0.25, 0.5, 0.75)).tolist()
    rose = (every > 0).astype(np.float64)
    low, high = interval_of_mean(rose)
    return {
        "all_q25": (quartiles[0], Unit.FRACTION),
        "all_median": (quartiles[1], Unit.FRACTION),
        "all_q75": (quartiles[2], Unit.FRACTION),
        "all_hit_rate": (int(rose.sum()) / len(rose), Unit.FRACTION),
        "all_hit_low": (max(low, 0.0), Unit.FRACTION),
        "all_hit_high": (min(high, 1.0), Unit.FRACTION),
    }


def chance_of_difference(hits: int, count: int, all_hits: int, all_count: int) -> float:
    """The two-sided p of a permutation test: how often `count` days dealt at random rise as unusually often or seldom.

    Dealt without replacement from all days, the number of rises is hypergeometric, so no deal need be made: twice the
    smaller tail, at most 1.
    """
    chances = [
        math.exp(
            _log_choose(all_hits, k) + _log_choose(all_count - all_hits, count - k) - _log_choose(all_count, count)
        )
        if k <= all_hits and count - k <= all_count - all_hits
        else 0.0
        for k in range(count + 1)
    ]
    return min(1.0, 2 * min(math.fsum(chances[: hits + 1]), math.fsum(chances[hits:])))


def _log_choose(of: int, some: int) -> float:
    return math.lgamma(of + 1) - math.lgamma(some + 1) - math.lgamma(of - some + 1)
