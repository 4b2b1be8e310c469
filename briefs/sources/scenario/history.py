"""Daily liquidation totals of the days before, for the same venues and assets as the day's orders."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd

from briefs.sources.scenario.candles import DAY, utc
from briefs.sources.scenario.chance import generator
from briefs.sources.scenario.model import LiquidationHistory, Scenario
from briefs.sources.scenario.orders import cells
from briefs.sources.scenario.parts import share_out, split_sides
from briefs.sources.scenario.path import seconds

_COLUMNS = (
    "ts", "interval_s", "venue", "asset", "long_usd", "short_usd", "long_orders", "short_orders", "source", "coverage",
)  # fmt: skip


def totals(scenario: Scenario, source: str) -> pd.DataFrame:
    """Bars in the contract's columns, `long_usd` and `short_usd` as exact decimals; none without a history."""
    history = scenario.liquidations.history
    if history is None:
        return pd.DataFrame(columns=list(_COLUMNS))
    frames = []
    day = history.since
    while day < scenario.day:
        frames.append(_day(scenario, history, day, source))
        day += timedelta(days=1)
    return pd.concat(frames, ignore_index=True)


def _day(scenario: Scenario, history: LiquidationHistory, day: date, source: str) -> pd.DataFrame:
    rng = generator(scenario.name, "totals", day.isoformat())
    pairs = _pairs(scenario)
    total = history.days.get(day) or _ordinary(history, rng)
    weights = np.array(list(pairs.values()), dtype=np.float64) * np.exp(0.3 * rng.standard_normal(len(pairs)))
    amounts = share_out(total, weights)
    drift = 0.5 * rng.standard_normal()
    share = 1 / (1 + ((1 - history.long_share) / history.long_share) * np.exp(-drift))
    longs = split_sides(amounts, int(total * share), 0.3 * rng.standard_normal(len(pairs)))
    columns = {
        "ts": utc(np.full(len(pairs), seconds(datetime.combine(day, time(0), UTC)), dtype=np.int64)),
        "interval_s": DAY,
        "venue": [venue for venue, _ in pairs],
        "asset": [asset for _, asset in pairs],
        "long_usd": [Decimal(cents).scaleb(-2) for cents in longs.tolist()],
        "short_usd": [Decimal(cents).scaleb(-2) for cents in (amounts - longs).tolist()],
        "long_orders": pd.array([None] * len(pairs), dtype="Int64"),
        "short_orders": pd.array([None] * len(pairs), dtype="Int64"),
        "source": source,
        "coverage": "full",
    }
    return pd.DataFrame(columns)[list(_COLUMNS)]


def _ordinary(history: LiquidationHistory, rng: np.random.Generator) -> int:
    """A log-normal total; what would exceed the ceiling falls a little short of it instead."""
    drawn = history.median_cents * np.exp(history.spread * rng.standard_normal())
    return max(int(min(drawn, history.ceiling_cents * (1 - 0.2 * rng.random()))), 1)


def _pairs(scenario: Scenario) -> dict[tuple[str, str], int]:
    """What each venue and asset holds on the day, in cents: every pair that has an order."""
    pairs: dict[tuple[str, str], int] = {}
    for cell in cells(scenario):
        pairs[cell.venue, cell.asset] = pairs.get((cell.venue, cell.asset), 0) + cell.cents
    return pairs
