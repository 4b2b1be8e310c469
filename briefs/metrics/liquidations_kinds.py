"""Forced closures that are no liquidations: auto-deleveraging of winners, and takeovers by a backstop vault."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.metrics.money import dollars
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit

_KINDS = {
    "adl": "Value of the positions that venues closed by auto-deleveraging, at the expense of winners; no part of the "
    "total.",
    "backstop": "Value of the positions that venues' backstop vaults took over; no part of the total.",
}

DEFINITIONS: tuple[Definition, ...] = tuple(
    Definition(f"liquidations.{kind}_usd", Unit.USD, sentence, f"sum of usd over rows of kind {kind}", ("orders",))
    for kind, sentence in _KINDS.items()
)


def measure(frames: MarketFrames, tally: Tally) -> None:
    """Add each kind that has a row. Without one nothing is said, as few feeds show them."""
    kinds = frames.orders["kind"]
    for kind in _KINDS:
        rows = frames.orders[(kinds == kind).fillna(value=False)]
        if len(rows):
            tally.add(
                f"liquidations.{kind}_usd",
                dollars(int(rows["usd_cents"].sum())),
                Unit.USD,
                source=", ".join(sorted(set(rows["venue"]))),
                rows=len(rows),
                basis=f"orders of kind {kind}",
            )
