"""Vendors' own claims, passed through with their source and never recomputed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from briefs.metrics.definition import Definition
from briefs.metrics.money import dollars, to_cents
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit, Value
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import DAY, Window, stamp

_UNITS = {
    **{str(unit): unit for unit in Unit if unit not in {Unit.DATE, Unit.TIME, Unit.TEXT}},
    **dict.fromkeys(("accounts", "traders", "orders", "positions", "contracts"), Unit.COUNT),
    **dict.fromkeys(("percent", "%"), Unit.FRACTION),
}
_WHOLE = {Unit.COUNT, Unit.DAYS}

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "reported.METRIC",
        Unit.COUNT,
        "What `source` itself reports for the metric; passed through, not computed here. Its unit is the row's.",
        "the value of the row; of several the one that covers most of the window, then the first source by name",
        ("reported",),
    ),
    Definition(
        "reported.METRIC.A",
        Unit.COUNT,
        "What `source` itself reports for the metric of one asset; passed through, not computed here.",
        "the value of the row; of several the one that covers most of the window, then the first source by name",
        ("reported",),
    ),
)


@dataclass(frozen=True, slots=True)
class _Claim:
    figure_id: str
    asset: str
    start: datetime
    end: datetime
    value: float
    unit: str
    source: str


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add one figure for each metric (and asset) that anybody reports for the window."""
    del preferences  # the lake hands over the watchlist's assets only
    claims: dict[str, list[_Claim]] = {}
    for claim in _claims(frames):
        claims.setdefault(claim.figure_id, []).append(claim)
    for figure_id in sorted(claims):
        ranked = sorted(claims[figure_id], key=lambda c: (c.start - c.end, c.source, c.start))
        _add(ranked[0], ranked[1:], tally)


def _claims(frames: MarketFrames) -> list[_Claim]:
    names = ("start", "end", "metric", "asset", "value", "unit", "source")
    found = []
    for start, end, metric, asset, value, unit, source in zip(*(frames.reported[n] for n in names), strict=True):
        name = re.sub(r"[^a-z0-9]+", "_", str(metric).lower()).strip("_")
        coin = asset if isinstance(asset, str) else ""
        figure_id = f"reported.{name}.{coin}" if coin else f"reported.{name}"
        found.append(_Claim(figure_id, coin, start.to_pydatetime(), end.to_pydatetime(), float(value), unit, source))
    return found


def _add(claim: _Claim, others: list[_Claim], tally: Tally) -> None:
    unit = _UNITS.get(str(claim.unit).lower())
    if unit is None:
        what = f"{claim.figure_id} by {claim.source} has the unknown unit {claim.unit}"
        tally.gap("reported", what, asset=claim.asset)
        return
    words = [f"reported for {stamp(claim.start)} to {stamp(claim.end)}"]
    if others:
        words.append(f"other figures by {', '.join(sorted({other.source for other in others}))}")
    day = claim.end - claim.start == DAY and claim.start == Window.day(claim.start.date()).start
    tally.add(
        claim.figure_id,
        _value(claim, unit),
        unit,
        source=claim.source,
        rows=1,
        basis="; ".join(words),
        window=Window(claim.start, claim.end, "day" if day else "rolling"),
    )


def _value(claim: _Claim, unit: Unit) -> Value:
    if unit is Unit.USD:
        return dollars(to_cents(claim.value))
    if unit in _WHOLE and claim.value.is_integer():
        return int(claim.value)
    if claim.unit in {"percent", "%"}:
        return float(Decimal(repr(claim.value)).scaleb(-2))
    return claim.value
