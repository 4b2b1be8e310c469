"""Traded volume of an asset against the same weekday of the weeks before."""

from __future__ import annotations

import math
from statistics import median

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.money import dollars, to_cents
from briefs.metrics.price_bars import PriceBars, bounds, micros, on_grid_inside
from briefs.metrics.price_history import Past
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit, Value

WEEKS = 8
LEAST_WEEKS = 6
_INPUTS = ("candles", "candle_days")

DEFINITIONS = (
    Definition(
        "volume.A.usd",
        Unit.USD,
        "Value traded over the window at the venue of the price.",
        "sum of turnover_usd over the bars, where all have one",
        ("candles",),
    ),
    Definition(
        "volume.A.coins",
        Unit.COINS,
        "Coins traded over the window at the venue of the price.",
        "sum of volume over the bars, where all have one",
        ("candles",),
    ),
    Definition(
        "volume.A.ratio_weekday",
        Unit.MULTIPLE,
        "Traded volume of the day as a multiple of the median of the same weekday in the 8 weeks before.",
        "volume / median of the known ones among the last 8 such weekdays, at least 6; in USD where all are known in "
        "USD, else in coins; the number of weekdays is the figure's rows",
        _INPUTS,
    ),
)


def measure(frames: MarketFrames, past: Past, tally: Tally) -> None:
    """Add the volume of the window, and of a day its ratio to the same weekday before."""
    turnover, coins = _of_window(frames, past.bars)
    if turnover is not None:
        _add(past, "usd", dollars(to_cents(turnover)), Unit.USD, len(past.bars.at), tally)
    if coins is not None:
        _add(past, "coins", coins, Unit.COINS, len(past.bars.at), tally)
    if past.window.kind != "day" or past.days is None:
        return
    weekdays = past.days.number[np.isin(past.days.number, past.today - 7 * np.arange(1, WEEKS + 1))]
    rows = np.searchsorted(past.days.number, weekdays)
    for now, column, words in ((turnover, past.days.turnover, "in USD"), (coins, past.days.volume, "in coins")):
        before = [float(value) for value in column[rows] if not np.isnan(value)]
        if now is not None and len(before) >= LEAST_WEEKS and (middle := median(before)) > 0:
            _add(past, "ratio_weekday", now / middle, Unit.MULTIPLE, len(before), tally, f"; {words}")
            return


def _of_window(frames: MarketFrames, bars: PriceBars) -> tuple[float | None, float | None]:
    """Turnover in USD and coins, summed over the window's bars; None where any of them has none."""
    candles = frames.candles
    own = {"venue": bars.venue, "symbol": bars.symbol, "interval_s": bars.interval_s}
    counted = on_grid_inside(micros(candles["ts"]), bars.interval_s, *bounds(frames))
    for name, value in own.items():
        counted &= candles[name].to_numpy() == value
    sums = [math.fsum(candles[name].to_numpy(dtype=np.float64)[counted]) for name in ("turnover_usd", "volume")]
    turnover, coins = (None if math.isnan(value) else value for value in sums)
    return turnover, coins


def _add(past: Past, name: str, value: Value, unit: Unit, rows: int, tally: Tally, more: str = "") -> None:
    bars = past.bars
    tally.add(f"volume.{bars.asset}.{name}", value, unit, source=bars.venue, rows=rows, basis=bars.basis + more)
