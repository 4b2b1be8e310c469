"""Funding: what each venue settled in the window, and how far back a rate as extreme lies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from briefs.metrics import funding_asset, funding_formula, funding_history, funding_paid, funding_rank
from briefs.metrics.definition import Definition
from briefs.metrics.funding_settlements import Settled, Settlements, settlements
from briefs.metrics.price_bars import bounds
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

DEFINITIONS: tuple[Definition, ...] = (
    *funding_asset.DEFINITIONS,
    Definition(
        "funding.A.venue.V.rate_8h",
        Unit.RATE_8H,
        "Funding settled in the window at one venue, per 8 hours; above zero longs pay shorts.",
        "sum of settled rates / sum of their intervals in hours * 8",
        ("funding",),
    ),
    Definition(
        "funding.A.venue.V.cumulative",
        Unit.FRACTION,
        "What a position paid (or was paid) over the window at one venue, as a fraction of its value.",
        "sum of settled rates",
        ("funding",),
    ),
    Definition(
        "method.funding_neutral",
        Unit.RATE_8H,
        "The funding that venues settle while a perpetual trades near its index: neither side is eager. It is above "
        "zero, so zero already means a mild discount.",
        "premium + clamp(interest - premium, +-0.05%) at no premium, interest 0.01% per 8 hours",
        (),
        "He, Manela, Ross and von Wachter, arXiv 2212.06888",
    ),
    *funding_history.DEFINITIONS,
    *funding_rank.DEFINITIONS,
    *funding_paid.DEFINITIONS,
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add the funding of every asset and venue that settled in the window; a missing settlement is a gap."""
    window = frames.window
    if not ((frames.funding["ts"] >= window.start) & (frames.funding["ts"] < window.end)).any():
        tally.gap("funding", "nothing settled in the window")
        return
    found = [
        (one, settled) for one in settlements(frames.funding, window, preferences) if (settled := one.during(window))
    ]
    for one, settled in found:
        _venue(one, settled, tally)
    levels, contracts = funding_asset.weights(frames), funding_paid.contracts(frames)
    for asset, group in groupby(found, key=lambda pair: pair[0].asset):
        of_asset = list(group)
        funding_asset.measure(asset, of_asset, levels, tally)
        funding_paid.measure(asset, of_asset, contracts, bounds(frames), tally)
    funding_history.measure(found, tally)
    funding_rank.measure(found, tally)
    tally.add("method.funding_neutral", funding_formula.rate(0.0), Unit.RATE_8H, source="the brief itself", rows=0)
    _fallen_silent(found, frames, tally)


def _fallen_silent(found: Sequence[tuple[Settlements, Settled]], frames: MarketFrames, tally: Tally) -> None:
    """A gap for each asset and venue that settled in the preceding window and not in this one."""
    preceding = frames.window.preceding()
    before = frames.funding[(frames.funding["ts"] >= preceding.start) & (frames.funding["ts"] < preceding.end)]
    settled = {(one.asset, one.venue) for one, _ in found}
    for asset, venue in sorted(set(zip(before["asset"], before["venue"], strict=True)) - settled):
        tally.gap("funding", "nothing settled in the window", asset=asset, venue=venue)


def _venue(one: Settlements, settled: Settled, tally: Tally) -> None:
    name = f"funding.{one.asset}.venue.{one.venue}"
    values = (("rate_8h", settled.rate_8h, Unit.RATE_8H), ("cumulative", settled.cumulative, Unit.FRACTION))
    for last, value, unit in values:
        tally.add(
            f"{name}.{last}",
            value,
            unit,
            source=one.venue,
            rows=settled.rows,
            basis=f"settled rates of {one.symbol}",
            coverage=settled.rows / settled.due,
        )
    if not settled.complete:
        missing = settled.due - settled.rows
        what = f"{missing} of {settled.due} settlements {'is' if missing == 1 else 'are'} missing"
        tally.gap("funding", what, asset=one.asset, venue=one.venue)
