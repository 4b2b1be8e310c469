"""What became of levels: touched or not, held or broken. The bookkeeping decides what chance alone would give.

A touch is the price coming within `TOUCH_ATR` of the level. From there the level holds where the price gets `AWAY_ATR`
from the level before it gets `BEYOND_ATR` past it. The distances count from the level, while the touch is accepted
before it: so the null is (a + d) / (a + b), not a / (a + b).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from briefs.metrics.price_bars import Floats, Integers

BEYOND_ATR = 0.25
AWAY_ATR = 0.5
TOUCH_ATR = 0.1
VALID_HOURS = 24  # a level is issued for a day
SETTLE_HOURS = 120  # and its touch settled within five

UNTOUCHED, HELD, BROKEN, UNDECIDED = range(4)
_CHUNK = 20_000

Outcomes = npt.NDArray[np.int8]


def null_rate(beyond: float, away: float, touch: float = 0.0) -> float:
    """How often a random walk gets `away` from a level before `beyond` past it, touched `touch` before the level.

    (a + d) / (a + b); a / (a + b) where both distances count from the price at the touch (d = 0).
    """
    return (beyond + touch) / (beyond + away)


@dataclass(frozen=True, slots=True)
class Bars:
    """Hourly bars on a grid without a step left out; a missing bar is NaN."""

    open: Floats
    high: Floats
    low: Floats
    close: Floats

    def upside_down(self) -> Bars:
        """Prices times -1: a resistance seen so is a support."""
        return Bars(-self.open, -self.low, -self.high, -self.close)


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of one side: the first bar each is good for, its price, and the ATR it was issued with."""

    first: Integers
    price: Floats
    atr: Floats

    def part(self, chosen: Integers | npt.NDArray[np.bool_] | slice) -> Levels:
        return Levels(self.first[chosen], self.price[chosen], self.atr[chosen])


def supports(bars: Bars, levels: Levels) -> Outcomes:
    """What became of each support: UNTOUCHED, HELD, BROKEN, or UNDECIDED after five days or at a missing bar.

    Levels that the price is within the touch band of when they are issued are UNTOUCHED: nothing came to them.
    Within one bar the order of its high and low is unknown. In the bar of the touch the low comes after the touch; its
    high does where the bar closes above its open, and its close always. A later bar that does both counts as broken.
    """
    lengths = [np.append(column, np.full(VALID_HOURS + SETTLE_HOURS, np.nan)) for column in _columns(bars)]
    padded = Bars(*lengths)
    parts = [_chunk(padded, levels.part(slice(start, start + _CHUNK))) for start in range(0, len(levels.first), _CHUNK)]
    return np.concatenate(parts) if parts else np.array([], dtype=np.int8)


def resistances(bars: Bars, levels: Levels) -> Outcomes:
    """The same of resistances."""
    return supports(bars.upside_down(), Levels(levels.first, -levels.price, levels.atr))


def _columns(bars: Bars) -> tuple[Floats, ...]:
    return bars.open, bars.high, bars.low, bars.close


def _chunk(bars: Bars, levels: Levels) -> Outcomes:
    outcome = np.full(len(levels.first), UNTOUCHED, dtype=np.int8)
    band = levels.price + TOUCH_ATR * levels.atr
    low = bars.low[levels.first[:, None] + np.arange(VALID_HOURS)]
    reached = low <= band[:, None]
    # A bar that is missing before the touch may have held one.
    holes = np.isnan(low) & ~np.logical_or.accumulate(reached, axis=1)
    touched = np.flatnonzero(reached.any(axis=1) & ~holes.any(axis=1) & (bars.open[levels.first] > band))
    if len(touched):
        at = levels.first[touched] + np.argmax(reached[touched], axis=1)
        outcome[touched] = _race(bars, at, levels.part(touched))
    return outcome


def _race(bars: Bars, at: Integers, levels: Levels) -> Outcomes:
    goal = (levels.price + AWAY_ATR * levels.atr)[:, None]
    stop = (levels.price - BEYOND_ATR * levels.atr)[:, None]
    span = at[:, None] + np.arange(SETTLE_HOURS)
    low, high = bars.low[span], bars.high[span]
    rose = bars.close[at] > bars.open[at]
    high[:, 0] = np.where(rose, high[:, 0], bars.close[at])
    broken = _first(low <= stop)
    held = _first(high >= goal)
    missing = _first(np.isnan(low))
    outcome = np.full(len(at), UNDECIDED, dtype=np.int8)
    settled = np.minimum(broken, held) < np.minimum(missing, SETTLE_HOURS)
    outcome[settled & (held < broken)] = HELD
    outcome[settled & (broken <= held)] = BROKEN
    return outcome


def _first(met: npt.NDArray[np.bool_]) -> Integers:
    """The first position in each row that is met; the length of the row where none is."""
    found: Integers = np.where(met.any(axis=1), np.argmax(met, axis=1), met.shape[1])
    return found
