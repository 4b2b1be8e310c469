"""What an asset and side normally see in a bin at this hour of the day: the scale of bursts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd

from briefs.metrics.liquidations_choice import Cell
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.price_bars import SECOND, Floats, Integers, micros, moment
from briefs.vocabulary.window import Window

Side: TypeAlias = Literal["long", "short"]
SIDES: tuple[Side, ...] = ("long", "short")

DAYS = 28
DAYS_LEAST = 7
SHARE = 0.99
MARKOV = round(1 / (1 - SHARE))
_DAY = 86400 * SECOND
_HOUR_S = 3600


@dataclass(frozen=True, slots=True)
class Baseline:
    """Threshold in cents of a bin by its time of day, for each side; `words` say what it rests on.

    Bins shorter than an hour share their hour's threshold. A threshold is at least one cent: where the baseline is
    empty, anything is unusual.
    """

    step_s: int
    by_slot: Mapping[Side, Floats]
    words: str

    def thresholds(self, at: Integers, side: Side) -> Floats:
        """One threshold a bin; `at` are epoch microseconds at which the bins begin."""
        return self.by_slot[side][_slots(at, self.step_s)]


def _slot_count(step_s: int) -> int:
    return _DAY // (max(_HOUR_S, step_s) * SECOND)


def _slots(at: Integers, step_s: int) -> Integers:
    return at % _DAY // (max(_HOUR_S, step_s) * SECOND)


def baseline(comparable: Comparable, bars: pd.DataFrame, cells: Sequence[Cell], step_s: int) -> Baseline | None:
    """The scale for the bins of `cells`, None with fewer than seven comparable days.

    cells: all of one asset. bars: that asset's rows of `MarketFrames.liquidation_bars`.

    Where seven days or more have bins as fine as the window's, it is the 99th percentile of the bins of the same hour
    (or of the same bar, where bars are longer), with linear interpolation; a covered bin without a row is zero. Where
    the days before have longer bars only, it is 100 times the mean of a bin: by Markov's inequality no more than one
    bin in a hundred can reach that, so the percentile is no higher.
    """
    days = comparable.counted.window.length / timedelta(days=1)
    past: dict[int, list[Cell]] = {}
    for period in range(1, max(1, math.floor(DAYS / days)) + 1):
        then = _of_pairs(comparable.past.cells(period), cells)
        if not comparable.fault_of(period, then, cells):
            past[period] = then
    now = [(cell.kind, cell.interval_s) for cell in cells]
    fine = [period for period, then in past.items() if [(cell.kind, cell.interval_s) for cell in then] == now]
    if len(fine) * days >= DAYS_LEAST:
        return _percentile([comparable.window(period) for period in fine], bars, cells, step_s)
    if len(past) * days >= DAYS_LEAST:
        return _bound(list(past.values()), comparable.counted.seconds, step_s)
    return None


def _of_pairs(then: Sequence[Cell], cells: Sequence[Cell]) -> list[Cell]:
    pairs = {(cell.venue, cell.asset) for cell in cells}
    return [cell for cell in then if (cell.venue, cell.asset) in pairs]


def _percentile(windows: Sequence[Window], bars: pd.DataFrame, cells: Sequence[Cell], step_s: int) -> Baseline:
    step = step_s * SECOND
    whole = [(-(-micro(window.start) // step), micro(window.end) // step) for window in windows]
    first, last = min(begins for begins, _ in whole), max(ends for _, ends in whole)
    valid = np.zeros(last - first, bool)
    for begins, ends in whole:
        valid[begins - first : ends - first] = True
    rows = _rows(bars, cells)
    place = micros(rows["ts"]) // step - first
    inside = (place >= 0) & (place < len(valid))
    slots = _slots(np.arange(first, last, dtype=np.int64) * step, step_s)[valid]
    # By time of day: first the bins that come first in it.
    order = np.argsort(slots, kind="stable")
    breaks = np.bincount(slots, minlength=_slot_count(step_s)).cumsum()[:-1]
    by_slot: dict[Side, Floats] = {}
    for side in SIDES:
        sums = np.zeros(len(valid), np.int64)
        np.add.at(sums, place[inside], rows[f"{side}_usd_cents"].to_numpy(dtype=np.int64)[inside])
        by_slot[side] = _quantiles(np.split(sums[valid][order], breaks))
    same = "hour" if step_s <= _HOUR_S else "bar"
    return Baseline(step_s, by_slot, f"99th percentile of the same {same} on {len(windows)} earlier days")


def _quantiles(bins: Sequence[Integers]) -> Floats:
    """The threshold of each time of day; without limit where it has no bin. As a rule all have equally many."""
    if len({len(values) for values in bins}) == 1 and len(bins[0]):
        return np.maximum(np.quantile(np.stack(bins), SHARE, axis=1), 1.0)
    return np.array([max(float(np.quantile(values, SHARE)), 1.0) if len(values) else math.inf for values in bins])


def micro(bound: datetime) -> int:
    """Epoch microseconds of a moment."""
    return (bound - moment(0)) // timedelta(microseconds=1)


def _rows(bars: pd.DataFrame, cells: Sequence[Cell]) -> pd.DataFrame:
    """The rows of the same feeds: all orders of a venue, or the same source's bars of the same length."""
    with_orders = [cell.venue for cell in cells if cell.kind == "orders"]
    orders = bars[(bars["kind"] == "orders") & bars["venue"].isin(with_orders)]
    keys = {(cell.venue, cell.source, cell.interval_s) for cell in cells if cell.kind == "totals"}
    if not keys:
        return orders
    totals = bars[bars["kind"] == "totals"]
    columns = (totals[name].tolist() for name in ("venue", "source", "interval_s"))
    counted = [key in keys for key in zip(*columns, strict=True)]
    return pd.concat([orders, totals[counted]])


def _bound(days: Sequence[Sequence[Cell]], seconds: float, step_s: int) -> Baseline:
    bins = len(days) * seconds / step_s
    sums: dict[Side, int] = {
        "long": sum(cell.long_cents for day in days for cell in day),
        "short": sum(cell.short_cents for day in days for cell in day),
    }
    by_slot: dict[Side, Floats] = {
        side: np.full(_slot_count(step_s), max(MARKOV * cents / bins, 1.0), np.float64) for side, cents in sums.items()
    }
    return Baseline(step_s, by_slot, f"{MARKOV} times the mean of {len(days)} earlier days, whose record is coarser")
