"""Settlements of one symbol: which symbol stands for a venue, its rate over a stretch, and which ones are missing."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from briefs.metrics.price_bars import Floats, Integers, micros, moment, quote_of
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

HOUR = 3_600_000_000  # microseconds
FUNDING_HOURS = 8
_EPOCH, _MICROSECOND = moment(0), timedelta(microseconds=1)
_SLACK = 0.1  # of an interval: venues stamp settlements some moments early or late


@dataclass(frozen=True, slots=True)
class Settled:
    """What a stretch of time settled: the sum of rates, of intervals in hours, the rows, and how many were due."""

    cumulative: float
    hours: float
    rows: int
    due: int

    @property
    def rate_8h(self) -> float:
        """The sum of rates over the sum of the rows' own intervals, per 8 hours."""
        return self.cumulative / self.hours * FUNDING_HOURS

    @property
    def complete(self) -> bool:
        return self.rows >= self.due


@dataclass(frozen=True, slots=True)
class Settlements:
    """One venue's settlements of one asset, in time order. at: epoch microseconds; hours: each row's own interval."""

    asset: str
    venue: str
    symbol: str
    at: Integers
    rates: Floats
    hours: Floats
    _missing: Integers = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Count what is missing from the first row up to each row: a walk back asks for thousands of days."""
        skipped = np.maximum(np.rint(np.diff(self.at) / (self.hours[1:] * HOUR)) - 1, 0)
        object.__setattr__(self, "_missing", np.concatenate(([0], skipped.cumsum())).astype(np.int64))

    @property
    def first(self) -> datetime:
        return moment(int(self.at[0]))

    def during(self, window: Window) -> Settled | None:
        """What the window settled, None where nothing did."""
        start, end = ((bound - _EPOCH) // _MICROSECOND for bound in (window.start, window.end))
        first, after = int(self.at.searchsorted(start)), int(self.at.searchsorted(end))
        if first == after:
            return None
        rows = after - first
        return Settled(
            math.fsum(self.rates[first:after].tolist()),
            math.fsum(self.hours[first:after].tolist()),
            rows,
            rows + self._before(first, start) + self._between(first, after) + self._behind(after, end),
        )

    def _intervals(self, row: int, since: int) -> float:
        """How many of a row's own intervals lie between the moment `since` and the row (below zero: it is later)."""
        return float((self.at[row] - since) / (self.hours[row] * HOUR))

    def _skipped(self, row: int) -> int:
        """How many settlements are missing between a row and the one before it."""
        return self._between(row - 1, row + 1)

    def _before(self, first: int, start: int) -> int:
        """Missing ones between the window's start and its first row."""
        due = math.floor(self._intervals(first, start) + _SLACK)
        return due if first == 0 else min(due, self._skipped(first))

    def _between(self, first: int, after: int) -> int:
        return int(self._missing[after - 1] - self._missing[first])

    def _behind(self, after: int, end: int) -> int:
        """Missing ones between the window's last row and its end."""
        if after == len(self.at):
            return max(math.ceil(-self._intervals(after - 1, end) - _SLACK) - 1, 0)
        later = math.floor(self._intervals(after, end) + _SLACK)
        return max(self._skipped(after) - later, 0)


def settlements(funding: pd.DataFrame, window: Window, preferences: Preferences) -> list[Settlements]:
    """The history of one symbol for each asset and venue that settled in the window, by asset and venue.

    Of several symbols the preferred quote currency wins, then the shorter name, then the name; they are never blended.
    """
    inside = funding[(funding["ts"] >= window.start) & (funding["ts"] < window.end)]
    symbols: dict[tuple[str, str], list[str]] = {}
    for asset, venue, symbol in sorted(set(zip(inside["asset"], inside["venue"], inside["symbol"], strict=True))):
        symbols.setdefault((asset, venue), []).append(symbol)
    chosen = {(a, v, min(names, key=lambda s: _rank(s, preferences.quotes))) for (a, v), names in symbols.items()}
    groups = funding.groupby(["asset", "venue", "symbol"], sort=False).indices
    at, rates, hours = micros(funding["ts"]), _floats(funding["rate"]), _floats(funding["interval_h"])
    found = []
    for asset, venue, symbol in sorted(chosen):
        rows = np.asarray(groups[asset, venue, symbol])
        rows = rows[np.argsort(at[rows], kind="stable")]
        found.append(Settlements(asset, venue, symbol, at[rows], rates[rows], hours[rows]))
    return found


def _floats(column: pd.Series) -> Floats:
    return column.to_numpy(dtype=np.float64)


def _rank(symbol: str, quotes: tuple[str, ...]) -> tuple[int, int, str]:
    quote = quote_of(symbol, quotes)
    return quotes.index(quote) if quote else len(quotes), len(symbol), symbol
