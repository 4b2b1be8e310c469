"""What price and open interest did during a cascade episode."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from briefs.metrics.episodes_find import Episode
from briefs.metrics.liquidations_choice import ALL
from briefs.metrics.price_bars import SECOND, PriceBars, moment

INTEREST_AGE = timedelta(hours=1)
PER_CENTS = 10_000_000_000  # a hundred million dollars
RETRACE_MINUTES = (15, 60)


@dataclass(frozen=True, slots=True)
class Path:
    """Prices of an episode, and the moment (epoch microseconds) at which the bar with the extreme ended.

    extreme: the lowest price for longs, the highest for shorts. bars: how many lie in the episode.
    """

    start: float
    extreme: float
    extreme_at: int
    end: float
    bars: int

    @property
    def move(self) -> float:
        """The greatest move against the liquidated side, as a fraction of the price at the start."""
        return self.extreme / self.start - 1


def path(episode: Episode, prices: PriceBars) -> Path | None:
    """The price path, None where bars are longer than the episode's bins, off their bounds or missing at an end."""
    step = prices.interval_s * SECOND
    if prices.interval_s > episode.step_s or episode.start % step or episode.end % step:
        return None
    opens = prices.at
    inside = np.flatnonzero((opens >= episode.start) & (opens + step <= episode.end))
    start = close_at(episode.start, prices)
    if start is None or len(inside) * step != episode.end - episode.start:
        return None
    extremes = prices.low[inside] if episode.side == "long" else prices.high[inside]
    turn = int(extremes.argmin() if episode.side == "long" else extremes.argmax())
    return Path(
        start,
        float(extremes[turn]),
        int(opens[inside[turn]]) + step,
        float(prices.close[inside[-1]]),
        len(inside),
    )


def close_at(at: int, prices: PriceBars) -> float | None:
    """Close of the bar that ends at `at`, None where there is none."""
    opens, step = prices.at, prices.interval_s * SECOND
    if at == opens[0]:
        return prices.before
    index = int(np.searchsorted(opens, at - step))
    return float(prices.close[index]) if index < len(opens) and opens[index] == at - step else None


def retrace(minutes: int, walked: Path, prices: PriceBars) -> float | None:
    """Share of the move that was made good so many minutes after the extreme; None where no bar ends just then."""
    later = close_at(walked.extreme_at + minutes * 60 * SECOND, prices)
    distance = walked.start - walked.extreme
    return (later - walked.extreme) / distance if later is not None and distance else None


def impact(walked: Path, cents: int) -> float:
    """Basis points of logarithmic return from start to extreme for each hundred million dollars liquidated.

    −3% while $600 million is liquidated: ln 0.97 = −304.6 basis points, so −50.8.
    """
    return math.log(walked.extreme / walked.start) * 10_000 / (cents / PER_CENTS)


@dataclass(frozen=True, slots=True)
class InterestChange:
    change: float
    venues: tuple[str, ...]
    rows: int


def interest_change(episode: Episode, levels: pd.DataFrame) -> InterestChange | None:
    """Change of open interest in coins from the last level at the start to the first one at the end or after.

    Both at most an hour away, of the same symbols; the aggregate `all` only where no single venue has both. None where
    no symbol has both. levels: as `MarketFrames.open_interest`, in time order.
    """
    start, end = moment(episode.start), moment(episode.end)
    near = (levels["ts"] >= start - INTEREST_AGE) & (levels["ts"] <= end + INTEREST_AGE)
    here = levels[near & (levels["asset"] == episode.asset) & levels["oi_base"].notna()]
    before: dict[tuple[str, str], float] = {}
    after: dict[tuple[str, str], float] = {}
    columns = (here[name].tolist() for name in ("ts", "venue", "symbol", "oi_base"))
    for at, venue, symbol, coins in zip(*columns, strict=True):
        if at <= start:
            before[venue, symbol] = coins
        if at >= end:
            after.setdefault((venue, symbol), coins)
    both = sorted(before.keys() & after.keys())
    both = [key for key in both if key[0] != ALL] or both
    held = math.fsum(before[key] for key in both)
    if held <= 0:
        return None
    change = math.fsum(after[key] for key in both) / held - 1
    return InterestChange(change, tuple(sorted({venue for venue, _ in both})), 2 * len(both))
