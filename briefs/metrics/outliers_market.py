"""Daily changes of earlier days: prices of the same venue and symbol, and series of the same source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from briefs.metrics.market import FEAR_GREED, FOUR_DAYS, TOTAL_CAP
from briefs.metrics.outliers_past import DAYS, Past
from briefs.metrics.price_bars import SECOND, Floats, Integers, bounds, micros
from briefs.metrics.price_days import DAY_S
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Figure

_DAY = DAY_S * SECOND
_KEYS = ("asset", "venue", "symbol", "interval_s", "bars", "close")


def pasts(frames: MarketFrames, tally: Tally) -> list[Past]:
    """Returns of each asset with a price, and changes of each series that has one today."""
    figures = [figure for name, figure in tally.figures.items() if name.startswith(("price.", "market."))]
    returns = [figure for figure in figures if figure.id.startswith("price.") and figure.id.endswith(".return_1d")]
    changes = [figure for figure in figures if figure.id.endswith((".change_1d", "fear_greed.change"))]
    return [*_returns(frames, returns), *_changes(frames, changes)]


def _returns(frames: MarketFrames, figures: Sequence[Figure]) -> list[Past]:
    start, _ = bounds(frames)
    days = _since(frames.candle_days, "day", start - (DAYS + 1) * _DAY)
    number = micros(days["day"]) // _DAY
    asset, venue, symbol, interval_s, bars, close = (days[name].to_numpy() for name in _KEYS)
    whole = bars * interval_s == DAY_S
    found = []
    for figure in figures:
        of_venue = whole & (asset == figure.id.split(".")[1]) & (venue == figure.source)
        named = {name for name in set(symbol[of_venue]) if figure.basis.startswith(f"{figure.source} {name},")}
        for name in sorted(named):
            rows = of_venue & (symbol == name)
            rows &= interval_s == _commonest(interval_s[rows])
            history = _daily_changes(number[rows], close[rows], 1, relative=True)
            found.append(Past(figure.id, float(figure.value), history, f"daily closes of {figure.source} {name}"))
    return found


def _commonest(intervals: Integers) -> int:
    """The bar length with the most days; the finer one of two with as many."""
    lengths, counts = np.unique(intervals, return_counts=True)
    return int(lengths[np.argmax(counts)])


def _changes(frames: MarketFrames, figures: Sequence[Figure]) -> list[Past]:
    start, _ = bounds(frames)
    series = _since(frames.series, "ts", start - DAYS * _DAY - FOUR_DAYS)
    at = micros(series["ts"])
    series, at = series[at < start], at[at < start]
    name, source, value = (series[column].to_numpy() for column in ("name", "source", "value"))
    found = []
    for figure in figures:
        called = {"total_cap": TOTAL_CAP, "fear_greed": FEAR_GREED}.get(wanted := figure.id.split(".")[1], wanted)
        rows = (name == called) & (source == figure.source)
        number, last = _last_of_day(at[rows], value[rows].astype(np.float64))
        # Other markets close at weekends; a gap of more than four days is a hole in the record.
        reach = 1 if called in {TOTAL_CAP, FEAR_GREED} else FOUR_DAYS // _DAY
        history = _daily_changes(number, last, reach, relative=called != FEAR_GREED)
        found.append(Past(figure.id, float(figure.value), history[-DAYS:], f"last values of days from {figure.source}"))
    return found


def _last_of_day(at: Integers, values: Floats) -> tuple[Integers, Floats]:
    """Day numbers, ascending, and the last value of each; `at` ascends."""
    number = at // _DAY
    last = np.flatnonzero(np.diff(number, append=number[-1:] + 1))
    return number[last], values[last]


def _daily_changes(number: Integers, values: Floats, reach: int, *, relative: bool) -> Floats:
    """Changes from each day to the next that has a value, where it is at most `reach` days later."""
    order = np.argsort(number, kind="stable")
    number, values = number[order], values[order].astype(np.float64)
    near = (np.diff(number) <= reach) & (not relative or values[:-1] != 0)
    before, after = values[:-1][near], values[1:][near]
    changes: Floats = after / before - 1.0 if relative else after - before
    return changes


def _since(frame: pd.DataFrame, column: str, moment: int) -> pd.DataFrame:
    return frame[micros(frame[column]) >= moment]
