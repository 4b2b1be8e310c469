"""Funding, open interest and named series of a scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal

import numpy as np
import pandas as pd

from briefs.sources.scenario.candles import DAY, utc
from briefs.sources.scenario.chance import generator
from briefs.sources.scenario.model import Funding, FundingAsset, OpenInterest, Scenario
from briefs.sources.scenario.path import Seconds, Values, Walk, seconds, wander

HOUR = 3600
INTEREST, CLAMP = 0.0001, 0.0005  # per 8 hours: the interest term and the clamp of the venues' formula
_UNIT = 10**10  # rates on the day are whole multiples of 1e-10
_PERSISTENCE = 0.9  # of the premium, from one 8 hours to the next
_FUNDING = ("ts", "venue", "symbol", "asset", "rate", "interval_h")
_LEVELS = ("ts", "venue", "symbol", "asset", "oi_base", "oi_usd")
_SERIES = ("ts", "name", "value", "unit", "source")


def funding(scenario: Scenario) -> pd.DataFrame:
    """Settlements in the contract's columns, by time, asset and venue.

    Before the day: F = P + clamp(I - P, -0.05 %, 0.05 %) per 8 hours, the formula of the large venues, of a premium P
    that returns to its mean. On the day the settlements add up to the venue's stated rate.
    """
    if scenario.funding is None:
        return pd.DataFrame(columns=list(_FUNDING))
    frames = [
        _settlements(scenario, scenario.funding, asset, venue)
        for asset in scenario.funding.assets
        for venue in scenario.funding.venues
    ]
    whole = pd.concat(frames, ignore_index=True)
    return whole.sort_values(["ts", "asset", "venue"], kind="stable", ignore_index=True)


def _settlements(scenario: Scenario, settings: Funding, asset: str, venue: str) -> pd.DataFrame:
    paid, terms = settings.assets[asset], settings.venues[venue]
    step = terms.interval_h * HOUR
    start = seconds(scenario.window.start)
    before = np.arange(_midnight(terms.since), start, step, dtype=np.int64)
    rng = generator(scenario.name, "funding", asset, venue)
    earlier = np.round(_history(paid, before, rng, terms.interval_h) * terms.interval_h / 8, 10)
    for day, rate in sorted(paid.days.items()):
        earlier[before // DAY == _midnight(day) // DAY] = float(rate * terms.interval_h / 8)
    today = _on_day(paid.rates[venue], terms.interval_h, rng)
    at = np.concatenate([before, np.arange(start, start + DAY, step, dtype=np.int64)])
    symbol = scenario.venues[venue].symbol_of(asset)
    columns = (utc(at), venue, symbol, asset, np.concatenate([earlier, today]), float(terms.interval_h))
    return pd.DataFrame(dict(zip(_FUNDING, columns, strict=True)))


def _history(paid: FundingAsset, at: Seconds, rng: np.random.Generator, interval_h: int) -> Values:
    """Rates per 8 hours of a premium that follows an autoregression of order one."""
    if not len(at):
        return np.array([], dtype=np.float64)
    kept = _PERSISTENCE ** (interval_h / 8)
    # A weighted mean with weight 1 - kept has the variance (1 - kept) / (1 + kept) of its shocks.
    shock = rng.standard_normal(len(at)) * paid.spread * np.sqrt((1 + kept) / (1 - kept))
    premium = paid.premium + pd.Series(shock).ewm(alpha=1 - kept, adjust=False).mean().to_numpy()
    rate = premium + np.clip(INTEREST - premium, -CLAMP, CLAMP)
    return np.clip(rate, paid.floor, paid.ceiling)


def _on_day(rate_8h: Decimal, interval_h: int, rng: np.random.Generator) -> Values:
    """The day's settlements: a little apart from each other, together exactly the rate per 8 hours times three."""
    count = 24 // interval_h
    whole = int((rate_8h * 3 * _UNIT).to_integral_value())
    units = np.round(whole / count * (1 + 0.15 * rng.uniform(-1, 1, count))).astype(np.int64)
    units[-1] += whole - int(units.sum())
    return units / _UNIT


def open_interest(scenario: Scenario, prices: Mapping[str, Walk], orders: pd.DataFrame) -> pd.DataFrame:
    """Levels in the contract's columns: daily before, hourly from a day before the window, by time, asset and venue.

    Over the day the coins fall with the asset's liquidations; a venue's share of them stays the same.
    """
    settings = scenario.open_interest
    if settings is None:
        return pd.DataFrame(columns=list(_LEVELS))
    start = seconds(scenario.window.start)
    daily = np.arange(_midnight(settings.since), start - DAY, DAY, dtype=np.int64)
    at = np.concatenate([daily, np.arange(start - DAY, start + DAY, HOUR, dtype=np.int64)])
    frames = []
    for asset in settings.coins:
        coins = _coins(scenario, settings, asset, at, orders)
        usd = prices[asset].on(at)
        for venue, share in settings.venues.items():
            base = np.round(coins * float(share), 4)
            symbol = scenario.venues[venue].symbol_of(asset)
            columns = (utc(at), venue, symbol, asset, base, np.round(base * usd, 2))
            frames.append(pd.DataFrame(dict(zip(_LEVELS, columns, strict=True))))
    whole = pd.concat(frames, ignore_index=True)
    return whole.sort_values(["ts", "asset", "venue"], kind="stable", ignore_index=True)


def _coins(scenario: Scenario, settings: OpenInterest, asset: str, at: Seconds, orders: pd.DataFrame) -> Values:
    """Open coins at each moment; exactly the stated ones when the day begins."""
    rng = generator(scenario.name, "open interest", asset)
    start = seconds(scenario.window.start)
    spans = np.diff(at, prepend=at[0]) / HOUR
    walk = np.cumsum(settings.noise * np.sqrt(spans) * rng.standard_normal(len(at)))
    walk -= walk[np.searchsorted(at, start)]
    mine = orders[orders["asset"] == asset]
    when = (mine["ts"].astype("int64") // 1_000_000).to_numpy()
    worth = np.concatenate([[0.0], np.cumsum(mine["usd"].astype(float).to_numpy())])
    closed = (
        worth[np.searchsorted(when, at, side="left")] / worth[-1] if len(mine) else np.clip(at - start, 0, DAY) / DAY
    )
    return float(settings.coins[asset]) * np.exp(walk) * (1 - settings.fall.get(asset, 0.0) * closed)


def series(scenario: Scenario, source: str) -> pd.DataFrame:
    """Values in the contract's columns, by name and time."""
    frames = []
    for item in scenario.series:
        first, end = seconds(item.turns.points[0][0]), seconds(scenario.window.end)
        at = np.arange(first, end, item.every_h * HOUR, dtype=np.int64)
        path = wander(item.turns, at, generator(scenario.name, "series", item.name))
        columns = (utc(at), item.name, path.on(at), item.unit, item.source or source)
        frames.append(pd.DataFrame(dict(zip(_SERIES, columns, strict=True))))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(_SERIES))


def _midnight(day: date) -> int:
    return seconds(datetime.combine(day, time(0), UTC))
