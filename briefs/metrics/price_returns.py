"""Returns over days that end with the window."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.metrics.price_history import Past
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

SPANS = (7, 30)

DEFINITIONS = tuple(
    Definition(
        f"price.A.return_{days}d",
        Unit.FRACTION,
        f"The change of the price over the {days} days that end with the window.",
        f"close / close of the bar that ends {days} days before the window's end, same venue and symbol, - 1",
        ("candles", "candle_days", "candle_hours"),
    )
    for days in SPANS
)


def measure(past: Past, tally: Tally) -> None:
    """Add the returns whose first close is known; the one that equals the window's own return is left out."""
    bars = past.bars
    for days in SPANS:
        before = past.close_before(days)
        if before is not None and past.window.length.total_seconds() != days * 86_400:
            tally.add(
                f"price.{bars.asset}.return_{days}d",
                bars.last / before - 1.0,
                Unit.FRACTION,
                source=bars.venue,
                rows=2,
                basis=bars.basis,
            )
