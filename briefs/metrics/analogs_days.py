"""Which earlier days were most like this one, and how many separate episodes they make up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from briefs.metrics.price_bars import Floats, Integers

NEAREST = 20
APART_DAYS = 7
HORIZONS = (1, 7, 30)
FURTHEST_DAYS = HORIZONS[-1]
HIGH_DAYS = 90
LEAST_HIGH_DAYS = 80  # a short hole in the record shall not silence a season
LEAST_PAST = 90
LEAST_DAYS = 365
WINSOR = 3.0
_TO_DEVIATION = 1.4826  # from a median absolute deviation to the standard deviation of a normal variable


@dataclass(frozen=True, slots=True)
class Path:
    """Every day of the record to the one in question, the last. high, low, close: one price a day, NaN in holes."""

    high: Floats
    low: Floats
    close: Floats

    def outcomes(self, days: Integers, ahead: int) -> Floats:
        """The simple return from the close of each of `days` (positions) to the close `ahead` days later."""
        found: Floats = self.close[days + ahead] / self.close[days] - 1
        return found


@dataclass(frozen=True, slots=True)
class Analogs:
    """Positions in the path: all days that could be chosen, and the nearest first day of each episode chosen.

    candidates: ascending. episodes: in the order of time, each by its day that is most like the day in question.
    chosen: how many days the episodes are made of. nearest: the most similar day of all.
    """

    candidates: Integers
    episodes: Integers
    chosen: int
    nearest: int


def find(path: Path) -> Analogs | None:
    """The days most like the last one, at least 30 days before it, whose outcomes are known.

    None with fewer than 365 days to choose from, or where the last day cannot be compared.
    """
    scores = expanding_scores(traits(path))
    known = np.flatnonzero(~np.isnan(scores).any(axis=1))
    last = len(path.close) - 1
    candidates = known[known <= last - FURTHEST_DAYS]
    for ahead in HORIZONS:
        candidates = candidates[~np.isnan(path.close[candidates + ahead])]
    if len(candidates) < LEAST_DAYS or last not in known[-1:]:
        return None
    apart = distances(scores[candidates], scores[last])
    order = np.lexsort((candidates, apart))[:NEAREST]
    rank = {int(candidates[place]): number for number, place in enumerate(order.tolist())}
    chains = episodes(sorted(rank))
    heads = np.array([min(chain, key=rank.__getitem__) for chain in chains])
    return Analogs(candidates, heads, len(order), int(candidates[order[0]]))


def traits(path: Path) -> Floats:
    """What a day is compared by, one row a day: returns over 1 and 7 days, log range, and fall from the 90-day high.

    The range of a day stands for its volatility (Parkinson 1980). NaN before the first 90 days, where a price is
    missing, and where fewer than 80 of the 90 days are known.
    """
    logs = np.log(path.close)
    found = np.full((len(logs), 4), np.nan)
    first = HIGH_DAYS - 1
    if len(logs) <= first:
        return found
    days = np.arange(first, len(logs))
    stretches = np.lib.stride_tricks.sliding_window_view(np.where(np.isnan(logs), -np.inf, logs), HIGH_DAYS)
    highs = stretches.max(axis=1)
    highs[np.isfinite(stretches).sum(axis=1) < LEAST_HIGH_DAYS] = np.nan
    ranges = np.log(path.high[days] / path.low[days])
    found[days, 0] = logs[days] - logs[days - 1]
    found[days, 1] = logs[days] - logs[days - 7]
    found[days, 2] = np.log(np.maximum(ranges, 1e-6))  # a day without a move has no log
    found[days, 3] = logs[days] - highs
    return found


def expanding_scores(values: Floats) -> Floats:
    """Each value in standard deviations from the mean of the rows before it: no row sees a later one.

    NaN with fewer than 90 rows before, and where these do not vary.
    """
    found = np.full(values.shape, np.nan)
    known = np.flatnonzero(~np.isnan(values).any(axis=1))
    if len(known) <= LEAST_PAST:
        return found
    rows = values[known]
    counts = np.arange(1, len(rows) + 1)[:, None]
    means = np.cumsum(rows, axis=0) / counts
    variances = np.maximum(np.cumsum(rows * rows, axis=0) / counts - means * means, 0.0)
    before = slice(LEAST_PAST - 1, -1)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = (rows[LEAST_PAST:] - means[before]) / np.sqrt(variances[before])
    scores[~np.isfinite(scores)] = np.nan
    found[known[LEAST_PAST:]] = scores
    return found


def distances(rows: Floats, point: Floats) -> Floats:
    """The robust Mahalanobis distance of each row from the point.

    Rows are taken from their medians in robust standard deviations (1.4826 times the median absolute deviation); the
    correlations are those of the values cut off at three of them, so that a crash does not stretch the scale.
    """
    middle = np.median(rows, axis=0)
    spread = _TO_DEVIATION * np.median(np.abs(rows - middle), axis=0)
    spread[spread == 0] = 1.0
    cut = np.clip((rows - middle) / spread, -WINSOR, WINSOR)
    cut -= cut.mean(axis=0)
    width = cut.shape[1]
    moments = np.array([[(cut[:, i] * cut[:, j]).sum() for j in range(width)] for i in range(width)])
    deviations = np.sqrt(np.maximum(np.diag(moments), 1e-12))
    correlations = moments / np.outer(deviations, deviations)
    np.fill_diagonal(correlations, 1.0)
    away = (rows - point) / spread
    solved = np.linalg.solve(correlations + 1e-6 * np.eye(width), away.T).T
    found: Floats = np.sqrt(np.maximum((away * solved).sum(axis=1), 0.0))
    return found


def episodes(days: Sequence[int], apart: int = APART_DAYS) -> list[list[int]]:
    """Days chained into episodes: one less than `apart` days after another belongs to it (single linkage)."""
    chains: list[list[int]] = []
    for day in sorted(days):
        if chains and day - chains[-1][-1] < apart:
            chains[-1].append(day)
        else:
            chains.append([day])
    return chains
