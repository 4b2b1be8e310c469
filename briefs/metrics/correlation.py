"""Correlation of an asset with other markets, on the moments at which both have a price."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import SECOND, Floats, Integers, bounds, micros
from briefs.metrics.price_history import Past
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit

NAMES = ("SPY", "QQQ", "DXY", "GLD")
SPANS = (30, 90)
_HOUR = 3600 * SECOND
_DAY_HOURS = 24
_REACH_DAYS = 140  # of the hours at hand
_LONGEST_DAYS = 5  # from one value to the next over a long weekend, and from the last one to the window's end
_NORMAL_95 = 1.959963984540054  # two-sided 95 % point of the normal distribution
_INPUTS = ("candle_hours", "series")
_MARKETS = "NAME is SPY (US equities), QQQ (US technology equities), DXY (the dollar) or GLD (gold)"

DEFINITIONS = (
    Definition(
        "correlation.A.NAME.N",
        Unit.FRACTION,
        f"Correlation of the asset's returns with another market's over the last N values of that market; {_MARKETS}.",
        "Pearson correlation of log returns between the stamps of the series, both prices at the same moments, at most "
        "5 days apart; absent without N of them",
        _INPUTS,
    ),
    Definition(
        "correlation.A.NAME.N.low",
        Unit.FRACTION,
        "Lower end of the 95 % interval of the correlation, as if the returns were independent and normal.",
        "tanh(atanh(r) - 1.96 / root(N - 3))",
        _INPUTS,
        "Fisher 1921",
    ),
    Definition(
        "correlation.A.NAME.N.high",
        Unit.FRACTION,
        "Upper end of the 95 % interval of the correlation, as if the returns were independent and normal.",
        "tanh(atanh(r) + 1.96 / root(N - 3))",
        _INPUTS,
        "Fisher 1921",
    ),
    Definition(
        "correlation.A.NAME.N.spearman",
        Unit.FRACTION,
        "Correlation of the ranks of the same returns, which no single large day can make.",
        "Pearson correlation of the ranks; equal returns share the mean of their ranks",
        _INPUTS,
        "Spearman 1904",
    ),
)


@dataclass(frozen=True, slots=True)
class _Series:
    """One market's values of one source. hours: since 1970, ascending; logs: of the values."""

    source: str
    hours: Integers
    logs: Floats


def measure(frames: MarketFrames, pasts: Sequence[Past], tally: Tally) -> None:
    """Add each asset's correlation with each market that the series hold up to the window's end."""
    end = bounds(frames)[1]
    recent = frames.series[micros(frames.series["ts"]) >= end - _REACH_DAYS * _DAY_HOURS * _HOUR]
    markets = {name: found for name in NAMES if (found := _series(recent, name, end)) is not None}
    for past in pasts:
        if len(past.hour) == 0:
            continue
        for name, market in markets.items():
            _pair(past, name, market, tally)


def _series(series: pd.DataFrame, name: str, end: int) -> _Series | None:
    """The source with the most values at whole hours of the reach, then the first by name; None where it has ended."""
    series = series[(series["name"] == name) & (series["value"] > 0)]
    found = []
    for source, rows in series.groupby("source", sort=True):
        at = micros(rows["ts"])
        whole = at % _HOUR == 0
        order = np.argsort(at[whole], kind="stable")
        hours = at[whole][order] // _HOUR
        if len(hours) and end - int(hours[-1]) * _HOUR <= _LONGEST_DAYS * _DAY_HOURS * _HOUR:
            found.append(_Series(str(source), hours, np.log(rows["value"].to_numpy(dtype=np.float64)[whole][order])))
    return max(found, key=lambda one: len(one.hours), default=None)


def _pair(past: Past, name: str, market: _Series, tally: Tally) -> None:
    prices = np.log(past.closes_at(market.hours))
    own, other = np.diff(prices), np.diff(market.logs)
    common = ~np.isnan(own) & (np.diff(market.hours) <= _LONGEST_DAYS * _DAY_HOURS)
    own, other = own[common], other[common]
    for count in SPANS:
        if len(own) < count:
            continue
        found = pearson(own[-count:], other[-count:])
        if found is None:
            continue
        low, high = interval(found, count)
        ranked = pearson(ranks(own[-count:]), ranks(other[-count:]))
        for last, value in (("", found), (".low", low), (".high", high), (".spearman", ranked)):
            if value is not None:
                tally.add(
                    f"correlation.{past.bars.asset}.{name}.{count}{last}",
                    value,
                    Unit.FRACTION,
                    source=", ".join(sorted({past.bars.venue, market.source})),
                    rows=count,
                    basis=f"{past.bars.basis}, at the stamps of {name}",
                )


def pearson(first: Floats, second: Floats) -> float | None:
    """The product-moment correlation; None where either does not vary."""
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None  # of equal values the mean may differ from them by a rounding
    one, two = first - first.mean(), second - second.mean()
    spread = math.sqrt(math.fsum(one * one) * math.fsum(two * two))
    return min(max(math.fsum(one * two) / spread, -1.0), 1.0) if spread > 0 else None


def ranks(values: Floats) -> Floats:
    """Ranks from 1; equal values share the mean of theirs."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    shared: Floats = (last - (count - 1) / 2)[place]
    return shared


def interval(correlation: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a correlation of `count` pairs, by Fisher's z; a perfect one has no width.

    Raises ValueError with fewer than four pairs.
    """
    if count < 4:
        raise ValueError("an interval needs at least four pairs")
    if abs(correlation) == 1:
        return correlation, correlation
    middle, half = math.atanh(correlation), _NORMAL_95 / math.sqrt(count - 3)
    return math.tanh(middle - half), math.tanh(middle + half)
