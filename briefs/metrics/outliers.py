"""Which measures of the day lie farthest from their own past: robust scores, strictly from days before."""

from __future__ import annotations

import numpy as np

from briefs.metrics import outliers_market
from briefs.metrics.definition import Definition
from briefs.metrics.outliers_past import DAYS, LEAST
from briefs.metrics.price_bars import Floats
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

SHOWN = 10
_ROUNDING = 1e-9
_MAD_TO_SD = 1.4826  # the median absolute deviation of a normal distribution is its standard deviation over this

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "outlier.N.measure",
        Unit.TEXT,
        "The id of the figure that lies the N-th farthest from its own past.",
        "the figures of the day by |z|, the farthest first, equal ones by id; at most ten",
        (),
    ),
    Definition(
        "outlier.N.z",
        Unit.MULTIPLE,
        "How far that figure lies from the median of its past, in robust standard deviations; below zero it is lower.",
        "(x - median) / (1.4826 x median absolute deviation) of the same measure on up to 365 days before, of the same "
        "venues, at least 30 of them; liquidations in dollars on the log scale, over complete days only; no score "
        "where the deviation is zero",
        (),
        "Iglewicz and Hoaglin 1993",
    ),
    Definition(
        "outlier.N.n",
        Unit.COUNT,
        "How many earlier days that score is taken against.",
        "the days among the 365 before that have the measure, of the same venues",
        (),
    ),
    Definition("method.outlier_days", Unit.DAYS, "Days before the window that a score looks back over.", "fixed", ()),
    Definition("method.outlier_least_days", Unit.DAYS, "Earlier days that a score needs at least.", "fixed", ()),
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add the farthest measures of a day; a rolling window has no days of its own length to be compared with."""
    if frames.window.kind != "day":
        return
    del preferences  # what a day is compared with has been chosen by those who measured it
    pasts = [*outliers_market.pasts(frames, tally), *tally.pasts]
    scored = [(z, past) for past in pasts if (z := robust_score(past.value, past.history)) is not None]
    scored.sort(key=lambda pair: (-abs(pair[0]), pair[1].figure))
    if not scored:
        return
    for name, days in (("outlier_days", DAYS), ("outlier_least_days", LEAST)):
        tally.add(f"method.{name}", days, Unit.DAYS, source="the brief itself", rows=0)
    for number, (z, past) in enumerate(scored[:SHOWN], 1):
        rows = len(past.history)
        source = tally.figures[past.figure].source
        for name, value, unit in (
            ("measure", past.figure, Unit.TEXT),
            ("z", z, Unit.MULTIPLE),
            ("n", rows, Unit.COUNT),
        ):
            tally.add(f"outlier.{number}.{name}", value, unit, source=source, rows=rows, basis=past.basis)


def robust_score(value: float, history: Floats) -> float | None:
    """(value - median) / (1.4826 MAD) of `history`; None with fewer than 30 days or where the MAD is zero.

    A deviation that is nothing but the rounding of sums is zero too.
    """
    if len(history) < LEAST:
        return None
    middle = float(np.median(history))
    deviation = float(np.median(np.abs(history - middle)))
    noise = _ROUNDING * float(np.max(np.abs(history)))
    return (value - middle) / (_MAD_TO_SD * deviation) if deviation > noise else None
