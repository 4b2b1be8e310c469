"""What chance alone does: how large the same move is at times when nothing was announced, and how near a time falls.

Pseudo-times lie in the weeks before, at the same weekday and time of day, so they share the market's daily and weekly
rhythm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from briefs.metrics.price_bars import SECOND, Floats, Integers

WEEK = 7 * 86_400 * SECOND
WEEKS = 12
SPACING = 300 * SECOND
EACH_SIDE = 1500 * SECOND  # with bars of five minutes or less eleven pseudo-times a week
LEAST = 19  # with fewer, no p can be as low as 5 %


@dataclass(frozen=True, slots=True)
class Closes:
    """Closing prices of one venue, symbol and interval; holes are allowed.

    at: epoch microseconds at which each bar ENDS, ascending. close: one price a bar.
    """

    interval_s: int
    at: Integers
    close: Floats

    def moves(self, starts: Integers, length: int) -> Floats:
        """Log returns from each of `starts` to `length` microseconds later; NaN where either close is missing."""
        return np.log(self._price(starts + length)) - np.log(self._price(starts))

    def _price(self, times: Integers) -> Floats:
        places = np.searchsorted(self.at, times)
        places[places == len(self.at)] = 0
        found: Floats = np.where(self.at[places] == times, self.close[places], np.nan)
        return found


@dataclass(frozen=True, slots=True)
class Placebo:
    """The move from a time on, the share of pseudo-times with one as large (the time itself among them), their count.

    chance: None with fewer than 19 pseudo-times.
    """

    move: float
    chance: float | None
    times: int


def placebo(closes: Closes, at: int, length: int) -> Placebo | None:
    """Compare the move of the `length` microseconds from `at` on with those from pseudo-times; None without prices.

    The pseudo-times are those of the 12 weeks before, every five minutes (or bar, if longer) up to 25 minutes around.
    The time is taken back to the last bar's end before it. p = (1 + k) / (1 + n), where k of n pseudo-times have an
    absolute log return at least as large: the observed one counts, so p is never zero (Phipson and Smyth 2010).
    """
    step = closes.interval_s * SECOND
    start = at // step * step
    if not len(closes.at):
        return None
    observed = float(closes.moves(np.array([start]), length)[0])
    if math.isnan(observed):
        return None
    weeks = -WEEK * np.arange(1, WEEKS + 1)
    spacing = max(SPACING, step)
    shifts = spacing * np.arange(-(EACH_SIDE // spacing), EACH_SIDE // spacing + 1)
    moves = closes.moves(start + (weeks[:, None] + shifts[None, :]).ravel(), length)
    moves = moves[~np.isnan(moves)]
    as_large = int((np.abs(moves) >= abs(observed)).sum())
    chance = (1 + as_large) / (1 + len(moves)) if len(moves) >= LEAST else None
    return Placebo(observed, chance, len(moves))


def chance_of_nearness(lag: float, length: float, times: int) -> float:
    """The chance that at least one of `times` random times of a stretch falls within `lag` before a given moment.

    1 - (1 - lag / length)^times: with many headlines a day one always stands shortly before a jump.
    """
    share = min(max(lag / length, 0.0), 1.0)
    return 1.0 - (1.0 - share) ** times
