"""Price and open interest together: were positions opened or closed into the move?"""

from __future__ import annotations

import math

from briefs.metrics.definition import Definition
from briefs.metrics.outliers_past import Past
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

DEAD_BAND = 0.5
DAYS = 30
LEAST = 20
UNCLEAR = "no clear reading"

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "open_interest.A.sigma_1d",
        Unit.FRACTION,
        "The usual size of a day's change of open interest at these venues.",
        "sample standard deviation of the last 30 known daily changes before the window, at least 20",
        ("open_interest_days",),
    ),
    Definition(
        "open_interest.A.quadrant",
        Unit.TEXT,
        "Whether positions were opened or closed into the day's move of the price; as each has two sides, never who.",
        "signs of return_1d and of the change in coins; no clear reading where either is under half its sigma_1d",
        ("candles", "candle_days", "open_interest", "open_interest_days"),
    ),
)


def reading(price: float, price_sigma: float, change: float, sigma: float) -> str:
    """The words for a return of the price and a change of open interest in coins, each with its usual size."""
    if abs(price) < DEAD_BAND * price_sigma or abs(change) < DEAD_BAND * sigma or price == 0 or change == 0:
        return UNCLEAR
    return f"price {'up' if price > 0 else 'down'}, positions {'opened' if change > 0 else 'closed'}"


def measure(asset: str, past: Past, tally: Tally) -> None:
    """Add the usual change and the reading of a day whose price is known; none in dollars, which the price moves."""
    change = tally.figures[past.figure]
    if not change.basis.startswith("in coins"):
        return
    recent = past.history[-DAYS:].tolist()
    if len(recent) < LEAST:
        return
    mean = math.fsum(recent) / len(recent)
    sigma = math.sqrt(math.fsum((one - mean) ** 2 for one in recent) / (len(recent) - 1))
    name = f"open_interest.{asset}"
    tally.add(f"{name}.sigma_1d", sigma, Unit.FRACTION, source=change.source, rows=len(recent), basis=change.basis)
    price, price_sigma = (tally.figures.get(f"price.{asset}.{last}") for last in ("return_1d", "sigma_1d"))
    if price is None or price_sigma is None:
        return
    words = reading(float(price.value), float(price_sigma.value), past.value, sigma)
    source = ", ".join(sorted({*change.source.split(", "), price.source}))
    rows = price.rows + change.rows
    basis = f"{change.basis}; price of {price.basis}"
    tally.add(f"{name}.quadrant", words, Unit.TEXT, source=source, rows=rows, basis=basis)
