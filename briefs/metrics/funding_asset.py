"""Funding of an asset over its venues: weighted by open interest where every venue's is known, else the median."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

import pandas as pd

from briefs.metrics import outliers_funding
from briefs.metrics.definition import Definition
from briefs.metrics.funding_formula import compounded
from briefs.metrics.funding_settlements import Settled, Settlements
from briefs.metrics.liquidations_choice import ALL
from briefs.metrics.open_interest import Level, last_levels, usd_by_venue
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit

AGE = pd.Timedelta(hours=24)
DOMINANT = 0.6  # a venue with more of the weight is named
Found: TypeAlias = tuple[Settlements, Settled]

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "funding.A.rate_8h",
        Unit.RATE_8H,
        "Funding of the asset over its venues, per 8 hours; above zero longs pay shorts.",
        "mean of the venues' rate_8h weighted by their last open interest in USD before the window (at most 24 h old), "
        "or their median where one is unknown",
        ("funding", "open_interest"),
    ),
    Definition(
        "funding.A.apr",
        Unit.RATE_YEAR,
        "Funding of the asset as a simple annual rate.",
        "rate_8h * 3 * 365",
        ("funding", "open_interest"),
    ),
    Definition(
        "funding.A.apy",
        Unit.RATE_YEAR,
        "Funding of the asset as an annual rate compounded every 8 hours; not the simple rate that desks quote.",
        "(1 + rate_8h) ** (3 * 365) - 1",
        ("funding", "open_interest"),
    ),
    Definition(
        "funding.A.median_8h",
        Unit.RATE_8H,
        "The middle one of the venues' funding, per 8 hours, where at least two settled.",
        "median of the venues' rate_8h, whatever their open interest",
        ("funding",),
    ),
    Definition(
        "funding.A.change_8h",
        Unit.RATE_8H,
        "Change of the asset's funding from the preceding window, at the same venues with the same weights.",
        "rate_8h - rate_8h of the preceding window",
        ("funding", "open_interest"),
    ),
    Definition(
        "funding.A.spread_8h",
        Unit.RATE_8H,
        "How far the venues' funding lies apart, where at least two settled.",
        "greatest - smallest rate_8h of the venues",
        ("funding",),
    ),
)


@dataclass(frozen=True, slots=True)
class _Blend:
    """How the venues' rates become one: weights in the venues' order, None for the median."""

    weights: tuple[float, ...] | None
    basis: str
    rows: int

    def of(self, rates: Sequence[float]) -> float:
        if self.weights is None:
            return median(rates)
        total = math.fsum(self.weights)
        return math.fsum(w * rate for w, rate in zip(self.weights, rates, strict=True)) / total


def weights(frames: MarketFrames) -> dict[tuple[str, str], Level]:
    """What the venues are weighted by: their last open interest in USD before the window, by (asset, venue)."""
    return usd_by_venue(last_levels(frames.open_interest, frames.window.start, AGE, at_bound=False))


def measure(asset: str, found: Sequence[Found], levels: Mapping[tuple[str, str], Level], tally: Tally) -> None:
    """Add the asset's rate, APR, spread and change from what its venues settled; levels: as `weights` gives them."""
    rates = [settled.rate_8h for _, settled in found]
    blend = _blend([(one.venue, levels.get((asset, one.venue))) for one, _ in found])
    rate = blend.of(rates)
    rows = sum(settled.rows for _, settled in found)
    covered = min(settled.rows / settled.due for _, settled in found)
    source = ", ".join(sorted(one.venue for one, _ in found))
    for name, value, unit in (
        ("rate_8h", rate, Unit.RATE_8H),
        ("apr", rate * 3 * 365, Unit.RATE_YEAR),
        ("apy", compounded(rate), Unit.RATE_YEAR),
    ):
        tally.add(
            f"funding.{asset}.{name}",
            value,
            unit,
            source=source,
            rows=rows + blend.rows,
            basis=blend.basis,
            coverage=covered,
        )
    if len(rates) > 1:
        for name, value in (("spread_8h", max(rates) - min(rates)), ("median_8h", median(rates))):
            tally.add(f"funding.{asset}.{name}", value, Unit.RATE_8H, source=source, rows=rows, coverage=covered)
    _change(asset, found, blend, tally)
    outliers_funding.keep_past(asset, [one for one, _ in found], blend.weights, tally)


def _blend(venues: Sequence[tuple[str, Level | None]]) -> _Blend:
    names = ", ".join(venue for venue, _ in venues)
    if len(venues) == 1:
        return _Blend(None, f"{names} alone", 0)
    known = {venue: level for venue, level in venues if level is not None and level.usd > 0 and venue != ALL}
    unknown = [venue for venue, _ in venues if venue not in known]
    if unknown:
        return _Blend(None, f"median of {names}; open interest of {', '.join(unknown)} is not known", 0)
    weights = tuple(known[venue].usd for venue, _ in venues)
    basis = f"weighted by the open interest of {names}"
    heaviest, weight = max(known.items(), key=lambda item: item[1].usd)
    if weight.usd > DOMINANT * math.fsum(weights):
        basis += f"; {heaviest} has most of the weight"
    return _Blend(weights, basis, sum(level.rows for level in known.values()))


def _change(asset: str, found: Sequence[Found], blend: _Blend, tally: Tally) -> None:
    preceding = tally.window.preceding()
    earlier = [one.during(preceding) for one, _ in found]
    before = [settled for settled in earlier if settled]
    if len(before) < len(found):
        for (one, _), settled in zip(found, earlier, strict=True):
            if settled is None:
                what = "no change of funding: nothing settled in the preceding window"
                tally.gap("funding", what, asset=asset, venue=one.venue)
        return
    now = blend.of([settled.rate_8h for _, settled in found])
    settled_rows = [*(settled for _, settled in found), *before]
    tally.add(
        f"funding.{asset}.change_8h",
        now - blend.of([settled.rate_8h for settled in before]),
        Unit.RATE_8H,
        source=", ".join(sorted(one.venue for one, _ in found)),
        rows=sum(settled.rows for settled in settled_rows) + blend.rows,
        basis=blend.basis,
        coverage=min(settled.rows / settled.due for settled in settled_rows),
    )
