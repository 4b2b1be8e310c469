"""What a figure is compared with: the same measure on earlier days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from briefs.metrics.price_bars import Floats

DAYS = 365
LEAST = 30


@dataclass(frozen=True, slots=True)
class Past:
    """A figure's id, its value, and the same measure on up to 365 days before (one float a day, both on one scale).

    basis: what makes the days comparable, in a few words.
    """

    figure: str
    value: float
    history: Floats
    basis: str


def log_past(figure: str, value: float, history: Floats, basis: str) -> list[Past]:
    """The past on the log scale, days of zero left out; none where the value itself is not above zero."""
    if value <= 0:
        return []
    above = history[history > 0]
    return [Past(figure, float(np.log(value)), np.log(above), f"{basis}, on the log scale")]
