"""Volatility of an asset over days, and how unusual the window's is among the days before it."""

from __future__ import annotations

import math
from statistics import median

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import SECOND
from briefs.metrics.price_history import HOUR_S, Past
from briefs.metrics.ranks import midrank, place
from briefs.metrics.tally import Tally
from briefs.metrics.volatility import YEAR_DAYS
from briefs.metrics.volatility_estimators import (
    close_to_close,
    deviation,
    garman_klass,
    parkinson,
    rogers_satchell,
    yang_zhang,
)
from briefs.vocabulary.figure import Unit

SPANS = (7, 30)
RANK_DAYS = 30
LEAST_DAYS = 20
_DAY_HOURS = 24
_DAYS = ("candles", "candle_days")
_HOURS = ("candles", "candle_hours")
_YEAR = "root of 365 x "

DEFINITIONS = (
    Definition(
        "price.A.vol.close_to_close.N",
        Unit.RATE_YEAR,
        "Volatility of the last N daily returns up to this day, annualised with the days of a whole year.",
        _YEAR + "the sample variance (N - 1) of the log returns between daily closes",
        _DAYS,
    ),
    Definition(
        "price.A.vol.parkinson.N",
        Unit.RATE_YEAR,
        "Volatility of the last N days up to this one from their highs and lows, annualised.",
        _YEAR + "the mean of ln(H/L)^2 / (4 ln 2)",
        _DAYS,
        "Parkinson 1980",
    ),
    Definition(
        "price.A.vol.garman_klass.N",
        Unit.RATE_YEAR,
        "Volatility of the last N days up to this one from their opens, highs, lows and closes, annualised.",
        _YEAR + "the mean of ln(H/L)^2 / 2 - (2 ln 2 - 1) ln(C/O)^2",
        _DAYS,
        "Garman and Klass 1980",
    ),
    Definition(
        "price.A.vol.rogers_satchell.N",
        Unit.RATE_YEAR,
        "Volatility of the last N days up to this one, not misled by a trend, annualised.",
        _YEAR + "the mean of ln(H/O) ln(H/C) + ln(L/O) ln(L/C)",
        _DAYS,
        "Rogers and Satchell 1991",
    ),
    Definition(
        "price.A.vol.yang_zhang.N",
        Unit.RATE_YEAR,
        "Volatility of the last N days up to this one, with the steps between days and not misled by a trend, "
        "annualised.",
        _YEAR + "(V_o + k V_c + (1 - k) V_rs), k = 0.34 / (1.34 + (N + 1) / (N - 1))",
        _DAYS,
        "Yang and Zhang 2000",
    ),
    Definition(
        "price.A.sigma_1d",
        Unit.FRACTION,
        "The usual size of a day's move: standard deviation of the daily returns of the 30 days before this one.",
        "sample standard deviation of the log returns between the closes of neighbouring complete days, at least 20",
        ("candle_days",),
    ),
    Definition(
        "price.A.return_sigmas",
        Unit.MULTIPLE,
        "The window's log return in usual daily moves, scaled by the root of the window's days.",
        "ln(1 + return) / (sigma_1d x root of the window's days)",
        _DAYS,
    ),
    Definition(
        "price.A.realized_vol_percentile",
        Unit.FRACTION,
        "Share of the 30 days before whose realised volatility was lower; equal ones count half.",
        "(number less + half the number equal) / number, hourly closes on all days, at least 20 days",
        _HOURS,
    ),
    Definition(
        "price.A.realized_vol_rank",
        Unit.COUNT,
        "The window's realised volatility is the N-th highest among itself and the 30 days before; 1 is the highest.",
        "1 + number of days before with a higher one, hourly closes on all days, at least 20 days",
        _HOURS,
    ),
    Definition(
        "price.A.realized_vol_ratio_30d_median",
        Unit.MULTIPLE,
        "The window's realised volatility as a multiple of the median of the 30 days before.",
        "realised volatility / median, hourly closes on all days, at least 20 days",
        _HOURS,
    ),
)


def measure(past: Past, tally: Tally) -> None:
    """Add what the days and hours before the window suffice for."""
    if past.window.kind == "day":
        _estimators(past, tally)
    _usual_move(past, tally)
    _rank(past, tally)


def _estimators(past: Past, tally: Tally) -> None:
    bars = past.bars
    for span in SPANS:
        before = past.days.last(past.today, span) if past.days else None
        if before is None:
            continue
        opens = np.append(before.open[1:], bars.open[0])
        high = np.append(before.high[1:], bars.high.max())
        low = np.append(before.low[1:], bars.low.min())
        closes = np.append(before.close, bars.close[-1])
        found = {
            "close_to_close": close_to_close(closes),
            "parkinson": parkinson(high, low),
            "garman_klass": garman_klass(opens, high, low, closes[1:]),
            "rogers_satchell": rogers_satchell(opens, high, low, closes[1:]),
            "yang_zhang": yang_zhang(closes[:-1], opens, high, low, closes[1:]),
        }
        for name, daily in found.items():
            _add(past, f"vol.{name}.{span}", daily * math.sqrt(YEAR_DAYS), Unit.RATE_YEAR, span + 1, tally)


def _usual_move(past: Past, tally: Tally) -> None:
    returns = past.days.returns(past.today - RANK_DAYS, past.today) if past.days else {}
    if len(returns) < LEAST_DAYS:
        return
    sigma = deviation(np.array(list(returns.values())))
    _add(past, "sigma_1d", sigma, Unit.FRACTION, len(returns), tally)
    if past.bars.before is None or sigma == 0:
        return
    days = past.window.length.total_seconds() / 86_400
    move = math.log(past.bars.last / past.bars.before) / (sigma * math.sqrt(days))
    _add(past, "return_sigmas", move, Unit.MULTIPLE, len(returns) + 2, tally)


def _rank(past: Past, tally: Tally) -> None:
    """Compare the last 24 hours with the 30 stretches of 24 hours before them, each on hourly closes."""
    if past.window.length.total_seconds() != _DAY_HOURS * HOUR_S or not past.ends_on_the_hour():
        return
    end = past.end // (HOUR_S * SECOND)
    closes = past.closes_at(np.arange(end - (RANK_DAYS + 1) * _DAY_HOURS, end + 1))
    squares = (np.diff(np.log(closes)) ** 2).reshape(RANK_DAYS + 1, _DAY_HOURS)
    *earlier, now = (math.sqrt(math.fsum(day)) if not np.isnan(day).any() else None for day in squares.tolist())
    known = [value for value in earlier if value is not None]
    if now is None or len(known) < LEAST_DAYS:
        return
    rows = (len(known) + 1) * _DAY_HOURS + 1
    basis = f"{past.bars.venue} {past.bars.symbol}, hourly closes, {len(known)} days before"
    values = [
        ("percentile", midrank(known, now), Unit.FRACTION),
        ("rank", place(known, now)[0], Unit.COUNT),
    ]
    middle = median(known)
    if middle > 0:
        values.append(("ratio_30d_median", now / middle, Unit.MULTIPLE))
    for name, value, unit in values:
        _add(past, f"realized_vol_{name}", value, unit, rows, tally, basis)


def _add(past: Past, name: str, value: float, unit: Unit, rows: int, tally: Tally, basis: str = "") -> None:
    bars = past.bars
    tally.add(f"price.{bars.asset}.{name}", value, unit, source=bars.venue, rows=rows, basis=basis or bars.basis)
