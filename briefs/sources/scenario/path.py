"""A path through turning points: a Brownian bridge in logarithms, folded into the range of each pair of points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from briefs.sources.scenario.model import Turns

Seconds: TypeAlias = npt.NDArray[np.int64]
Values: TypeAlias = npt.NDArray[np.float64]
_YEAR = 365 * 86_400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Walk:
    """A value over time: `when` in seconds since 1970, ascending, and `value`, multiples of the step."""

    when: Seconds
    value: Values

    def on(self, at: Seconds) -> Values:
        """The values at moments that the path has, or straight between its neighbours."""
        return np.interp(at, self.when, self.value)

    def between(self, start: int, end: int) -> Walk:
        """The part from `start` to `end`, both of them included."""
        inside = (self.when >= start) & (self.when <= end)
        return Walk(self.when[inside], self.value[inside])


def seconds(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(seconds=1)


def wander(turns: Turns, grid: Seconds, rng: np.random.Generator) -> Walk:
    """The path at the moments of `grid` and at the turning points themselves, which it meets exactly.

    Between two turning points the logarithm follows a Brownian bridge of the stated volatility. Where it would leave
    the range that the two span it is reflected, so that turning points are the extremes of the path.
    """
    turn_at = np.array([seconds(at) for at, _ in turns.points], dtype=np.int64)
    level = np.log(np.array([float(value) for _, value in turns.points]))
    at = np.union1d(grid[(grid >= turn_at[0]) & (grid <= turn_at[-1])], turn_at)
    steps = rng.standard_normal(len(at) - 1) * np.sqrt(np.diff(at) / _YEAR) * turns.volatility
    walk = np.concatenate([[0.0], np.cumsum(steps)])
    at_turns = walk[np.searchsorted(at, turn_at)]
    free = np.interp(at, turn_at, level) + walk - np.interp(at, turn_at, at_turns)
    piece = np.clip(np.searchsorted(turn_at, at, side="right") - 1, 0, len(turn_at) - 2)
    low = np.minimum(level[piece], level[piece + 1])
    high = np.maximum(level[piece], level[piece + 1])
    value = to_step(np.exp(_fold(free, low, high)), turns.step)
    value[np.searchsorted(at, turn_at)] = [float(value) for _, value in turns.points]
    return Walk(at, np.clip(value, to_step(np.exp(low), turns.step), to_step(np.exp(high), turns.step)))


def to_step(value: Values, step: Decimal) -> Values:
    """`value` rounded to multiples of `step`, as the shortest decimal text shows them."""
    places = max(-int(step.normalize().as_tuple().exponent), 0)
    return np.round(np.round(value / float(step)) * float(step), places)


def _fold(value: Values, low: Values, high: Values) -> Values:
    """Reflect `value` at `low` and `high` until it lies between them."""
    width = high - low
    return low + width - np.abs(np.mod(value - low, 2 * width) - width)
