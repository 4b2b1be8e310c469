"""Price bars: one minute long on the day (and the minute before it), one day long on the days before and the day."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from briefs.sources.scenario.chance import generator
from briefs.sources.scenario.model import Price, Scenario, Turns
from briefs.sources.scenario.path import Seconds, Values, Walk, seconds, to_step, wander
from briefs.vocabulary.window import Window

MINUTE, DAY = 60, 86_400
_FINE, _COARSE = 15, 900
_COLUMNS = ("ts", "interval_s", "venue", "symbol", "asset", "open", "high", "low", "close", "volume", "turnover_usd")


def paths(scenario: Scenario) -> dict[str, Walk]:
    """Each asset's price: every 15 minutes before the day, every 15 seconds in its last 15 minutes and on the day."""
    return {
        asset: _path(price.turns, scenario.window, generator(scenario.name, "price", asset))
        for asset, price in scenario.prices.items()
    }


def _path(turns: Turns, window: Window, rng: np.random.Generator) -> Walk:
    start, end = seconds(window.start), seconds(window.end)
    first = seconds(turns.points[0][0])
    grid = np.concatenate([np.arange(first, start - _COARSE, _COARSE), np.arange(start - _COARSE, end + 1, _FINE)])
    return wander(turns, grid.astype(np.int64), rng)


def candles(scenario: Scenario, prices: Mapping[str, Walk]) -> pd.DataFrame:
    """Bars in the contract's columns, by interval, then time, then asset."""
    frames = []
    for asset, path in prices.items():
        price = scenario.prices[asset]
        rng = generator(scenario.name, "turnover", asset)
        start = seconds(scenario.window.start)
        first = int(path.when[0])
        frames.append(_days(asset, price, path, (first, start), scenario, rng))
        frames.append(_minutes(asset, price, path, (max(first, start - MINUTE), start), scenario, rng))
    whole = pd.concat(frames, ignore_index=True)
    return whole.sort_values(["interval_s", "ts", "asset"], kind="stable", ignore_index=True)


def _minutes(
    asset: str, price: Price, path: Walk, bounds: tuple[int, int], scenario: Scenario, rng: np.random.Generator
) -> pd.DataFrame:
    first, start = bounds
    edges = np.arange(first, start + DAY + 1, MINUTE, dtype=np.int64)
    bars = _bars(path, edges)
    moved = _moved(bars)
    weight = (0.3 + moved / max(moved.mean(), 1e-12)) * np.exp(0.4 * rng.standard_normal(len(moved)))
    turnover = price.turnover_on_day_usd * weight / weight[len(weight) - DAY // MINUTE :].sum()
    return _frame(asset, price, edges[:-1], MINUTE, bars, turnover, scenario)


def _days(
    asset: str, price: Price, path: Walk, bounds: tuple[int, int], scenario: Scenario, rng: np.random.Generator
) -> pd.DataFrame:
    first, start = bounds
    edges = np.arange(first, start + DAY + 1, DAY, dtype=np.int64)
    bars = _bars(path, edges)
    moved = _moved(bars)
    weight = (0.5 + 0.5 * moved / max(moved.mean(), 1e-12)) * np.exp(0.3 * rng.standard_normal(len(moved)))
    turnover = price.turnover_usd * weight
    turnover[-1] = price.turnover_on_day_usd
    return _frame(asset, price, edges[:-1], DAY, bars, turnover, scenario)


def _bars(path: Walk, edges: Seconds) -> tuple[Values, Values, Values, Values]:
    """Open, high, low and close between consecutive edges, at each of which the path has a value.

    A bar ends with the value at its end, at which the next one opens.
    """
    at = np.searchsorted(path.when, edges)
    opened, closed = path.value[at[:-1]], path.value[at[1:]]
    inside = path.value[: at[-1]]
    high = np.maximum(np.maximum.reduceat(inside, at[:-1]), closed)
    low = np.minimum(np.minimum.reduceat(inside, at[:-1]), closed)
    return opened, high, low, closed


def _moved(bars: tuple[Values, Values, Values, Values]) -> Values:
    return np.log(bars[1] / bars[2])


def _frame(
    asset: str,
    price: Price,
    at: Seconds,
    interval_s: int,
    bars: tuple[Values, Values, Values, Values],
    turnover: Values,
    scenario: Scenario,
) -> pd.DataFrame:
    opened, high, low, closed = bars
    turnover = np.round(turnover, 2)
    volume = np.round(turnover / ((high + low + closed) / 3), 6)
    symbol = scenario.venues[price.venue].symbol_of(asset)
    columns = (utc(at), interval_s, price.venue, symbol, asset, opened, high, low, closed, volume, turnover)
    return pd.DataFrame(dict(zip(_COLUMNS, columns, strict=True)))


def utc(at: Seconds, unit: str = "s") -> pd.DatetimeIndex:
    """Seconds (or milliseconds: unit "ms") since 1970 as moments in UTC."""
    return pd.DatetimeIndex(at.astype(f"datetime64[{unit}]").astype("datetime64[us]"), tz="UTC")


def near_minute(path: Walk, at_ms: Seconds, place: Values, scenario_step: Turns) -> Values:
    """A price between the low and high of the minute of each moment; `place` in [0, 1] says where between them."""
    first = int(at_ms.min()) // 60_000 * MINUTE
    edges = np.arange(first, int(at_ms.max()) // 60_000 * MINUTE + 2 * MINUTE, MINUTE, dtype=np.int64)
    _, high, low, _ = _bars(path, edges)
    minute = at_ms // 60_000 - first // MINUTE
    return to_step(low[minute] + place * (high[minute] - low[minute]), scenario_step.step)
