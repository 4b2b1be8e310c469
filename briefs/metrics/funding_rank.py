"""Where a venue's funding of the day stands among the days of the year before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.funding_days import DAY, daily_rates
from briefs.metrics.funding_settlements import Settled, Settlements
from briefs.metrics.price_bars import Floats
from briefs.metrics.price_days import day_number
from briefs.metrics.ranks import midrank, place
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

HISTORY_DAYS = 365
PERCENTILE_LEAST = 100
RANK_LEAST = 20
BAND = (0.1, 0.9)
_DECIMALS = 13  # two days of equal rates may differ by the rounding of their sums
Found: TypeAlias = tuple[Settlements, Settled]

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "funding.A.venue.V.rank",
        Unit.COUNT,
        "Place of the day among itself and the complete days of the 365 before, by the venue's funding; 1 is the "
        "highest.",
        "1 + number of complete days with a higher rate_8h, at least 20 of them",
        ("funding",),
    ),
    Definition(
        "funding.A.venue.V.rank_of",
        Unit.COUNT,
        "Number of days that the venue's rank ranks: the complete days of the 365 before, and the day itself.",
        "1 + number of complete days",
        ("funding",),
    ),
    Definition(
        "funding.A.venue.V.percentile",
        Unit.FRACTION,
        "Share of the complete days of the 365 before on which the venue's funding was lower; absent under 100 days.",
        "midrank: (days with less + half the days with as much) / complete days, whose number is the figure's rows",
        ("funding",),
    ),
    *(
        Definition(
            f"funding.A.venue.V.band_{name}",
            Unit.RATE_8H,
            f"{word} end of the band that held the venue's daily funding on the middle share of the complete days "
            "of the 365 before; absent under 100 days.",
            f"the {share} quantile of the daily rate_8h, linear between neighbours",
            ("funding",),
        )
        for name, word, share in (("low", "Lower", "0.1"), ("high", "Upper", "0.9"))
    ),
    Definition(
        "method.funding_band",
        Unit.FRACTION,
        "Share of the days on which a venue's daily funding lay within its band.",
        "0.9 - 0.1",
        (),
    ),
)


def measure(found: Sequence[Found], tally: Tally) -> None:
    """Add rank and percentile of each venue whose day is complete; nothing for a rolling window."""
    if tally.window.kind != "day":
        return
    start = day_number(tally.window.date) * DAY
    days = np.arange(start - HISTORY_DAYS * DAY, start, DAY)
    for one, settled in found:
        if settled.complete:
            _rank(one, settled, np.round(daily_rates(one, days), _DECIMALS), tally)
    if any(name.endswith(".band_low") for name in tally.figures):
        tally.add("method.funding_band", round(BAND[1] - BAND[0], 1), Unit.FRACTION, source="the brief itself", rows=0)


def _rank(one: Settlements, settled: Settled, rates: Floats, tally: Tally) -> None:
    history, now = rates[~np.isnan(rates)].tolist(), round(settled.rate_8h, _DECIMALS)
    if len(history) < RANK_LEAST:
        return
    rank, of = place(history, now)
    values: list[tuple[str, float | int, Unit, int]] = [("rank", rank, Unit.COUNT, of), ("rank_of", of, Unit.COUNT, of)]
    if len(history) >= PERCENTILE_LEAST:
        low, high = (round(float(end), _DECIMALS) for end in np.quantile(history, BAND))
        days = len(history)
        values.append(("percentile", midrank(history, now), Unit.FRACTION, days))
        values += [("band_low", low, Unit.RATE_8H, days), ("band_high", high, Unit.RATE_8H, days)]
    for name, value, unit, rows in values:
        tally.add(
            f"funding.{one.asset}.venue.{one.venue}.{name}",
            value,
            unit,
            source=one.venue,
            rows=rows,
            basis=f"daily rates of {one.symbol}, {len(history)} complete days of the {HISTORY_DAYS} before",
        )
