"""Bursts in a series of bins: two thresholds, so that a burst neither flickers nor ends with the first quiet bin."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from briefs.metrics.price_bars import Floats

LOUD = 1.0
QUIET = 0.5
_MINUTES_LOOKED_AT, _MINUTES_LOUD, _MINUTES_QUIET = 3, 2, 5


@dataclass(frozen=True, slots=True)
class Rule:
    """How many bins decide: a burst opens with `loud` loud bins among `span`, and closes after `quiet` quiet ones.

    Two of three minutes and five quiet minutes, or as many bins as hold them; one bin where a bin is as long as that.
    """

    span: int
    loud: int
    quiet: int

    @classmethod
    def of(cls, step_s: int) -> Rule:
        minutes = (_MINUTES_LOOKED_AT, _MINUTES_LOUD, _MINUTES_QUIET)
        return cls(*(max(1, math.ceil(count * 60 / step_s)) for count in minutes))


def bursts(intensity: Floats, rule: Rule) -> Iterator[tuple[int, int]]:
    """First bin of each burst and the first bin after it, in order.

    intensity: value of each bin over its threshold. A bin is loud from 1 and quiet below 0.5. A burst begins with the
    first of the loud bins that open it and ends after its last bin that is not quiet. Two bursts lie at least
    `rule.quiet` bins apart, so there is nothing to merge. Any number of events may fall into one bin: nothing is
    divided by the time between them.
    """
    awake = np.flatnonzero(intensity >= QUIET)
    if not len(awake):
        return
    breaks = np.flatnonzero(np.diff(awake) > rule.quiet) + 1
    for run in np.split(awake, breaks):
        first = _opening(run[intensity[run] >= LOUD], rule)
        if first is not None:
            yield first, int(run[-1]) + 1


def _opening(loud: npt.NDArray[np.intp], rule: Rule) -> int | None:
    """The first loud bin from which `rule.loud` of them lie within `rule.span` bins."""
    apart = loud[rule.loud - 1 :] - loud[: len(loud) - rule.loud + 1]
    close = np.flatnonzero(apart < rule.span)
    return int(loud[close[0]]) if len(close) else None
