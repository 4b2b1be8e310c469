"""Prices of each asset over the window, on the bars of one venue: extremes, return, reach, volatility, drawdown."""

from __future__ import annotations

from typing import Literal

import numpy as np

from briefs.metrics import breadth, correlation, jumps, price_definitions, price_returns, price_volatility, volume
from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import PriceBars, choose, interval_words, moment
from briefs.metrics.price_days import DAY_S, Days, complete_days, day_number, of_interval, reach
from briefs.metrics.price_gaps import report_missing, report_passed_over
from briefs.metrics.price_history import pasts
from briefs.metrics.tally import Tally
from briefs.metrics.volatility import YEAR_DAYS, max_drawdown, realized, recovery
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import stamp

HOUR_S = 3600
VOLATILITY_BAR_S = 300

DEFINITIONS: tuple[Definition, ...] = (
    *price_definitions.DEFINITIONS,
    *price_returns.DEFINITIONS,
    *price_volatility.DEFINITIONS,
    *jumps.DEFINITIONS,
    *volume.DEFINITIONS,
    *breadth.DEFINITIONS,
    *correlation.DEFINITIONS,
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Adds the price figures of every asset whose candles cover the window, and a gap for every other one."""
    chosen = choose(frames, preferences)
    is_day = frames.window.kind == "day"
    days = complete_days(frames.candle_days)
    today = day_number(frames.window.date)
    for bars in chosen.values():
        _add_extremes(bars, tally)
        _add_change(bars, "return_1d" if is_day else "return", tally)
        _add_path(bars, frames.window.length.total_seconds() / DAY_S, tally)
        if is_day:
            own = of_interval(days.get((bars.venue, bars.symbol), {}), bars.interval_s)
            _add_reach(bars, own, today, "low", tally)
            _add_reach(bars, own, today, "high", tally)
    known = pasts(frames, chosen.values(), days)
    for past in known:
        price_returns.measure(past, tally)
        price_volatility.measure(past, tally)
        jumps.measure(frames, past, tally)
        volume.measure(frames, past, tally)
    breadth.measure(known, tally)
    correlation.measure(frames, known, tally)
    report_missing(frames, preferences, chosen, tally)
    report_passed_over(frames, preferences, chosen, tally)
    if any(name.endswith(".realized_vol") for name in tally.figures):
        tally.add("method.volatility_year_days", YEAR_DAYS, Unit.DAYS, source="", rows=0)


def _add_extremes(bars: PriceBars, tally: Tally) -> None:
    count, lowest, highest = len(bars.at), int(np.argmin(bars.low)), int(np.argmax(bars.high))
    for name, value, rows in (
        ("open", bars.open[0], 1),
        ("high", bars.high[highest], count),
        ("low", bars.low[lowest], count),
        ("close", bars.close[-1], 1),
    ):
        _add(tally, bars, name, float(value), Unit.PRICE, rows)
    _add(tally, bars, "high_at", stamp(moment(bars.at[highest])), Unit.TIME, count)
    _add(tally, bars, "low_at", stamp(moment(bars.at[lowest])), Unit.TIME, count)
    at, closes = bars.closes_every(HOUR_S)
    for begins, close in zip(at.tolist(), closes.tolist(), strict=True):
        tally.add(
            f"series.price.{bars.asset}@{stamp(moment(begins))}",
            close,
            Unit.PRICE,
            source=bars.venue,
            rows=1,
            basis=bars.basis,
        )


def _add_change(bars: PriceBars, name: str, tally: Tally) -> None:
    if bars.before is None:
        words = interval_words(bars.interval_s)
        what = f"the {words} bar that ends at the window's start is missing, so there is no return"
        tally.gap("candles", what, asset=bars.asset, venue=bars.venue)
        return
    _add(tally, bars, name, bars.last / bars.before - 1.0, Unit.FRACTION, 2)


def _add_path(bars: PriceBars, days: float, tally: Tally) -> None:
    """Volatility (none on bars above an hour or without the close before the window), drawdown and recovery."""
    if bars.before is not None and bars.interval_s <= HOUR_S:
        closes = [bars.before, *bars.closes_every(VOLATILITY_BAR_S)[1].tolist()]
        step = max(bars.interval_s, VOLATILITY_BAR_S) if VOLATILITY_BAR_S % bars.interval_s == 0 else bars.interval_s
        basis = f"{bars.basis}, {interval_words(step)} closes"
        volatility = realized(closes, days)
        if volatility is not None:
            _add(tally, bars, "realized_vol", volatility, Unit.RATE_YEAR, len(closes), basis)
    path = bars.close.tolist()
    deepest = max_drawdown(path)
    if deepest is None:
        return
    _add(tally, bars, "max_drawdown", deepest, Unit.FRACTION, len(path))
    regained = recovery(path)
    if regained is not None:
        _add(tally, bars, "recovery", regained, Unit.FRACTION, len(path))


def _add_reach(bars: PriceBars, days: Days, today: int, side: Literal["low", "high"], tally: Tally) -> None:
    found = reach(days, bars, today, side)
    stopped_by = found.stopped_by.isoformat()
    extreme = "lower low" if side == "low" else "higher high"
    stop = f"stopped by the {extreme} of {stopped_by}" if found.beyond else f"stopped by the missing day {stopped_by}"
    at = "" if days.interval_s == bars.interval_s else f", days from {interval_words(days.interval_s)} bars"
    basis = f"{bars.basis}{at}, {stop}"
    _add(tally, bars, f"{side}_days", found.days, Unit.DAYS, found.days, basis)
    if found.beyond:
        name = extreme.replace(" ", "_")
        _add(tally, bars, f"{name}_date", stopped_by, Unit.DATE, found.days + 1, basis)
        own = (days.low if side == "low" else days.high)[days.number == day_number(found.stopped_by)]
        _add(tally, bars, f"{name}_price", float(own[0]), Unit.PRICE, 1, basis)


def _add(tally: Tally, bars: PriceBars, name: str, value: float | str, unit: Unit, rows: int, basis: str = "") -> None:
    tally.add(
        f"price.{bars.asset}.{name}",
        value,
        unit,
        source=bars.venue,
        rows=rows,
        basis=basis or bars.basis,
        coverage=1.0,
    )
