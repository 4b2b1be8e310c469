"""Breadth: how many assets of a universe, frozen the day before, shared the move."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.price_days import DayBars, iso_day
from briefs.metrics.price_history import Past
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

LEAST_ASSETS = 5
MOST_ASSETS = 100
UNIVERSE_DAYS = 30
UNIVERSE_LEAST = 20
LOW_DAYS = 20
MARKET = "BTC"
_CURRENCIES = frozenset(
    {
        "USDT",
        "USDC",
        "DAI",
        "FDUSD",
        "TUSD",
        "USDE",
        "USDS",
        "PYUSD",
        "BUSD",
        "USDP",
        "USDD",
        "GUSD",
        "LUSD",
        "FRAX",
        "EURC",
        "EURT",
        "USD1",
        "RLUSD",
    }
)
_WRAPPED = frozenset(
    {"WBTC", "CBBTC", "BTCB", "TBTC", "WETH", "STETH", "WSTETH", "WEETH", "RETH", "CBETH", "JITOSOL", "MSOL"}
)
_INPUTS = ("candles", "candle_days")
_UNIVERSE = (
    "universe: assets with at least 20 of the 30 complete days before the window, without stablecoins and wrapped "
    "coins, the 100 with the greatest median turnover"
)

DEFINITIONS = (
    Definition(
        "breadth.assets",
        Unit.COUNT,
        "How many assets the breadth is taken over: a universe frozen the day before, and a price in the window.",
        _UNIVERSE,
        _INPUTS,
    ),
    Definition(
        "breadth.falling_share",
        Unit.FRACTION,
        "Share of the universe whose price fell over the window.",
        "number with a return below zero / number with a return; at least five",
        _INPUTS,
    ),
    Definition(
        "breadth.median_return",
        Unit.FRACTION,
        "The middle one of the universe's returns over the window.",
        "median of the returns",
        _INPUTS,
    ),
    Definition(
        "breadth.low_20d_share",
        Unit.FRACTION,
        "Share of the universe whose low of the day is below every low of the 20 days before.",
        "number with a low below the lowest of the 20 complete days before / number with these days; at least five",
        _INPUTS,
    ),
    Definition(
        "breadth.beta_btc",
        Unit.MULTIPLE,
        "How far the universe's middle asset moved per move of Bitcoin over the 30 days before the window.",
        "median of covariance / variance of the daily log returns with Bitcoin's, on at least 20 common days, of at "
        "least four other assets",
        ("candle_days",),
    ),
)


@dataclass(frozen=True, slots=True)
class _Member:
    past: Past
    days: DayBars
    turnover: float

    @property
    def change(self) -> float | None:
        bars = self.past.bars
        return bars.last / bars.before - 1.0 if bars.before is not None else None


def measure(pasts: Sequence[Past], tally: Tally) -> None:
    """Add the breadth of the window where at least five assets of the frozen universe have a return."""
    members = _universe(pasts)
    changes = {member.past.bars.asset: change for member in members if (change := member.change) is not None}
    if len(changes) < LEAST_ASSETS:
        return
    source = ", ".join(sorted({member.past.bars.venue for member in members}))
    frozen = iso_day(pasts[0].today - 1)
    basis = f"{', '.join(sorted(changes))}; frozen on {frozen.isoformat()}"
    falling = sum(change < 0 for change in changes.values())
    values: list[tuple[str, float | int, Unit, int]] = [
        ("assets", len(changes), Unit.COUNT, len(changes)),
        ("falling_share", falling / len(changes), Unit.FRACTION, len(changes)),
        ("median_return", median(changes.values()), Unit.FRACTION, len(changes)),
    ]
    lows = [_lowest(member) for member in members] if tally.window.kind == "day" else []
    told = [low for low in lows if low is not None]
    if len(told) >= LEAST_ASSETS:
        values.append(("low_20d_share", sum(told) / len(told), Unit.FRACTION, len(told)))
    betas = _betas({member.past.bars.asset: member for member in members})
    if len(betas) >= LEAST_ASSETS - 1:
        values.append(("beta_btc", median(betas), Unit.MULTIPLE, len(betas)))
    for name, value, unit, rows in values:
        tally.add(f"breadth.{name}", value, unit, source=source, rows=rows, basis=basis)


def _universe(pasts: Sequence[Past]) -> list[_Member]:
    found = []
    for past in pasts:
        if past.days is None or past.bars.asset in _CURRENCIES | _WRAPPED:
            continue
        recent = (past.days.number >= past.today - UNIVERSE_DAYS) & (past.days.number < past.today)
        if int(recent.sum()) < UNIVERSE_LEAST:
            continue
        value = past.days.turnover[recent]
        value = np.where(np.isnan(value), past.days.volume[recent] * past.days.close[recent], value)
        known = value[~np.isnan(value)]
        found.append(_Member(past, past.days, float(np.median(known)) if len(known) else 0.0))
    ranked = sorted(found, key=lambda member: (-member.turnover, member.past.bars.asset))
    return ranked[:MOST_ASSETS]


def _lowest(member: _Member) -> bool | None:
    before = member.days.last(member.past.today, LOW_DAYS)
    return None if before is None else bool(member.past.bars.low.min() < before.low.min())


def _betas(members: Mapping[str, _Member]) -> list[float]:
    if MARKET not in members:
        return []
    market, found = _returns(members[MARKET]), []
    for asset in sorted(set(members) - {MARKET}):
        own = _returns(members[asset])
        common = sorted(set(own) & set(market))
        if len(common) < UNIVERSE_LEAST:
            continue
        slope = beta([own[day] for day in common], [market[day] for day in common])
        if slope is not None:
            found.append(slope)
    return found


def _returns(member: _Member) -> dict[int, float]:
    return member.days.returns(member.past.today - UNIVERSE_DAYS, member.past.today)


def beta(returns: Sequence[float], market: Sequence[float]) -> float | None:
    """Slope of the returns on the market's: covariance / variance. None where the market did not move."""
    count = len(market)
    own_mean, mean = math.fsum(returns) / count, math.fsum(market) / count
    spread = math.fsum((m - mean) ** 2 for m in market)
    shared = math.fsum((r - own_mean) * (m - mean) for r, m in zip(returns, market, strict=True))
    return shared / spread if spread > 0 else None
