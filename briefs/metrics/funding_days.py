"""Daily funding of a venue as an array, for comparisons with many days."""

from __future__ import annotations

import numpy as np

from briefs.metrics.funding_settlements import FUNDING_HOURS, HOUR, Settlements
from briefs.metrics.price_bars import SECOND, Floats, Integers
from briefs.metrics.price_days import DAY_S

DAY = DAY_S * SECOND


def daily_rates(one: Settlements, days: Integers) -> Floats:
    """Rate per 8 hours of each day that begins at one of `days` (microseconds since 1970).

    NaN where it has no settlement, or where one is missing in it or at its edges.
    """
    first, after = np.searchsorted(one.at, days), np.searchsorted(one.at, days + DAY)
    intervals = np.diff(one.at, prepend=one.at[:1]) / (one.hours * HOUR)
    holes = np.concatenate([[0], np.cumsum(np.round(intervals) > 1)])
    # A hole that ends at the first settlement after the day may have swallowed one of the day.
    inside = holes[np.minimum(after + 1, len(one.at))] - holes[first]
    sums, hours = (np.concatenate([[0.0], np.cumsum(values)]) for values in (one.rates, one.hours))
    length = hours[after] - hours[first]
    known = (length > 0) & (inside == 0) & (days >= one.at[0] - one.hours[0] * HOUR)
    rates: Floats = np.where(known, (sums[after] - sums[first]) / np.where(known, length, 1.0) * FUNDING_HOURS, np.nan)
    return rates
