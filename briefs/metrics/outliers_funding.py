"""Funding of earlier days: each asset over the same venues, blended as the window's own figure is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from briefs.metrics.funding_days import DAY, daily_rates
from briefs.metrics.funding_settlements import Settlements
from briefs.metrics.outliers_past import DAYS, Past
from briefs.metrics.price_days import day_number
from briefs.metrics.tally import Tally


def keep_past(asset: str, venues: Sequence[Settlements], weights: Sequence[float] | None, tally: Tally) -> None:
    """Leave the past of `funding.ASSET.rate_8h` with the tally: it is gathered where the settlements are at hand.

    weights: in the order of `venues`, None for their median. Nothing for a rolling window, or where a settlement of
    the window is missing.
    """
    figure = tally.figures[f"funding.{asset}.rate_8h"]
    if tally.window.kind != "day" or figure.coverage != 1.0:
        return
    start = day_number(tally.window.date) * DAY
    days = np.arange(start - DAYS * DAY, start, DAY)
    rates = [daily_rates(one, days) for one in venues]
    blended = np.median(rates, axis=0) if weights is None else np.average(rates, axis=0, weights=weights)
    history = blended[~np.isnan(blended)]
    tally.pasts.append(Past(figure.id, float(figure.value), history, f"settled rates, {figure.basis}"))
