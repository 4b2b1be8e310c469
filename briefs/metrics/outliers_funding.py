"""Funding of earlier days: each asset over the same venues, blended as the window's own figure is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from briefs.metrics.funding_settlements import FUNDING_HOURS, HOUR, Settlements
from briefs.metrics.outliers_past import DAYS, Past
from briefs.metrics.price_bars import SECOND, Floats, Integers
from briefs.metrics.price_days import DAY_S, day_number
from briefs.metrics.tally import Tally

_DAY = DAY_S * SECOND


def keep_past(asset: str, venues: Sequence[Settlements], weights: Sequence[float] | None, tally: Tally) -> None:
    """Leave the past of `funding.ASSET.rate_8h` with the tally: it is gathered where the settlements are at hand.

    weights: in the order of `venues`, None for their median. Nothing for a rolling window, or where a settlement of
    the window is missing.
    """
    figure = tally.figures[f"funding.{asset}.rate_8h"]
    if tally.window.kind != "day" or figure.coverage != 1.0:
        return
    start = day_number(tally.window.date) * _DAY
    days = np.arange(start - DAYS * _DAY, start, _DAY)
    rates = [_daily_rates(one, days) for one in venues]
    blended = np.median(rates, axis=0) if weights is None else np.average(rates, axis=0, weights=weights)
    history = blended[~np.isnan(blended)]
    tally.pasts.append(Past(figure.id, float(figure.value), history, f"settled rates, {figure.basis}"))


def _daily_rates(one: Settlements, days: Integers) -> Floats:
    """Rate per 8 hours of each day; nan where it has no settlement, or where one is missing in it or at its edges."""
    first, after = np.searchsorted(one.at, days), np.searchsorted(one.at, days + _DAY)
    intervals = np.diff(one.at, prepend=one.at[:1]) / (one.hours * HOUR)
    holes = np.concatenate([[0], np.cumsum(np.round(intervals) > 1)])
    # A hole that ends at the first settlement after the day may have swallowed one of the day.
    inside = holes[np.minimum(after + 1, len(one.at))] - holes[first]
    sums, hours = (np.concatenate([[0.0], np.cumsum(values)]) for values in (one.rates, one.hours))
    length = hours[after] - hours[first]
    known = (length > 0) & (inside == 0) & (days >= one.at[0] - one.hours[0] * HOUR)
    rates: Floats = np.where(known, (sums[after] - sums[first]) / np.where(known, length, 1.0) * FUNDING_HOURS, np.nan)
    return rates
