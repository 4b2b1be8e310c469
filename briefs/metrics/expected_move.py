"""How far prices usually move within a day, and the chance of a touch of the nearest levels. No forecast of a side."""

from __future__ import annotations

import math
from statistics import NormalDist

from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import SECOND, bounds, micros
from briefs.metrics.tally import Tally
from briefs.metrics.volatility import YEAR_DAYS
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

DAY = 86_400 * SECOND
SIDES = ("support", "resistance")
HORIZON_DAYS = 1
_VOLATILITY = ("series", "candles")

DEFINITIONS = (
    Definition(
        "expected_move.A.sigma_1d",
        Unit.FRACTION,
        "One standard deviation of the price over a day, from the volatility that options imply, or from that of the "
        "window where none is held; the basis says which.",
        "series DVOL_A / root(365), its last value in the day before the window's end; else price.A.realized_vol / "
        "root(365)",
        _VOLATILITY,
    ),
    Definition(
        "expected_move.A.usd",
        Unit.PRICE,
        "That standard deviation in dollars a coin.",
        "sigma_1d x price.A.close",
        _VOLATILITY,
    ),
    *(
        Definition(
            f"expected_move.A.{side}.N.touch_chance",
            Unit.FRACTION,
            f"About how likely the price touches this {side} within a day, were it a random walk of that deviation.",
            f"2 (1 - Phi(|levels.A.{side}.N.distance_pct| / sigma_1d))",
            _VOLATILITY,
            "reflection principle of Brownian motion",
        )
        for side in SIDES
    ),
    Definition(
        "method.expected_move_days",
        Unit.DAYS,
        "How far ahead the expected move and the chances of a touch look.",
        "one day",
        (),
    ),
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Adds the expected move of each asset whose close and volatility are known; no gap beside those of the price."""
    del preferences
    implied = _implied(frames)
    for name in sorted(tally.figures):
        if not (name.startswith("price.") and name.endswith(".close")):
            continue
        asset, close = name.split(".")[1], tally.figures[name]
        realised = tally.figures.get(f"price.{asset}.realized_vol")
        if asset in implied:
            yearly, source = implied[asset]
            basis, rows = "volatility implied by options", 1
        elif realised is not None:
            yearly, source, rows = float(realised.value), realised.source, realised.rows
            basis = "realised volatility of the window, as none implied by options is held"
        else:
            continue
        sigma = yearly / math.sqrt(YEAR_DAYS)
        if sigma <= 0:
            continue
        stem = f"expected_move.{asset}"
        tally.add(f"{stem}.sigma_1d", sigma, Unit.FRACTION, source=source, rows=rows, basis=basis)
        tally.add(f"{stem}.usd", sigma * float(close.value), Unit.PRICE, source=close.source, rows=rows, basis=basis)
        _add_touches(asset, sigma, basis, tally)
    if any(name.startswith("expected_move.") for name in tally.figures):
        tally.add("method.expected_move_days", HORIZON_DAYS, Unit.DAYS, source="", rows=0)


def touch_chance(distance: float, sigma: float, days: float = HORIZON_DAYS) -> float:
    """The chance that a driftless path touches a distance on one given side: 2 (1 - Phi(d / (sigma root(T)))).

    distance and sigma (of one day) are fractions. 3 % at 2.36 % a day is 20 % within a day.
    """
    return 2 * (1 - NormalDist().cdf(abs(distance) / (sigma * math.sqrt(days))))


def _add_touches(asset: str, sigma: float, basis: str, tally: Tally) -> None:
    for side in SIDES:
        number = 1
        while (distance := tally.figures.get(f"levels.{asset}.{side}.{number}.distance_pct")) is not None:
            tally.add(
                f"expected_move.{asset}.{side}.{number}.touch_chance",
                touch_chance(float(distance.value), sigma),
                Unit.FRACTION,
                source=distance.source,
                rows=distance.rows,
                basis=basis,
            )
            number += 1


def _implied(frames: MarketFrames) -> dict[str, tuple[float, str]]:
    """Yearly volatility as a fraction, and its source, by asset: the last value of the day before the window's end."""
    _, end = bounds(frames)
    series = frames.series
    recent = series[micros(series["ts"]) >= end - DAY]
    named = recent[recent["name"].str.startswith("DVOL_")]
    found = {}
    for name, value, unit, source in zip(
        *(named[column].tolist() for column in ("name", "value", "unit", "source")), strict=True
    ):
        # An index of implied volatility counts in percent; only a unit that says so makes it a fraction.
        found[name.removeprefix("DVOL_")] = (value if unit == "fraction" else value / 100, source)
    return found
