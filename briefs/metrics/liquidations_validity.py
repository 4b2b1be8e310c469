"""Which earlier periods a window's liquidations may be compared with.

A period is valid where it has the same venues, assets, sources and feed words as the window and all of its bars, or
orders whose stated stretch covers it whole, and where no change of a counted venue's feed is known to lie between.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from briefs.metrics.liquidations_choice import ALL, Cell, same_set
from briefs.metrics.liquidations_count import Counted, History
from briefs.vocabulary.preferences import FeedRegime, Preferences
from briefs.vocabulary.window import Window

_SHIPPED = Path(__file__).with_name("feed_regimes.toml")


@cache
def shipped_regimes() -> tuple[FeedRegime, ...]:
    """The changes of feeds that are known, from `feed_regimes.toml`, which gives the source of each."""
    entries = tomllib.loads(_SHIPPED.read_text(encoding="utf-8"))["regime"]
    return tuple(FeedRegime(**entry) for entry in entries)


def regimes_of(preferences: Preferences) -> tuple[FeedRegime, ...]:
    """The settings' own changes of feeds, or the shipped ones where the settings name none."""
    return shipped_regimes() if preferences.feed_regimes is None else preferences.feed_regimes


def broken_by(regimes: Iterable[FeedRegime], venues: Iterable[str], since: datetime, until: datetime) -> str:
    """The first change of a venue's feed after `since` and before `until`, in a few words; "" where there is none.

    The aggregate of all venues changes with each of them.
    """
    between = [regime for regime in regimes if since < regime.start < until]
    if not between:
        return ""
    counted = set(venues)
    if ALL not in counted:
        between = [regime for regime in between if regime.venue in {*counted, ALL}]
    if not between:
        return ""
    first = min(between, key=lambda regime: (regime.start, regime.venue))
    doubt = "" if first.certain else ", a date that is not certain"
    return f"the feed of {first.venue} changed on {first.start.date().isoformat()}{doubt}"


@dataclass(frozen=True, slots=True)
class Comparable:
    """A window and the periods before it; period 1 is the one that ends at its start."""

    counted: Counted
    past: History
    _faults: dict[int, str] = field(default_factory=dict, repr=False, compare=False)

    def window(self, period: int) -> Window:
        return self.counted.window.preceding(period) if period else self.counted.window

    def fault(self, period: int) -> str:
        """Why a period cannot be compared with the window as a whole, "" where it can."""
        if period not in self._faults:
            self._faults[period] = self.fault_of(period, self.past.cells(period), self.counted.cells)
        return self._faults[period]

    def fault_of(self, period: int, then: Sequence[Cell], now: Sequence[Cell]) -> str:
        """The same for some of the cells: those of one asset, say."""
        if not then:
            return "has no rows"
        if not same_set(then, now):
            return "has other venues, assets or sources"
        seconds = self.counted.seconds
        if not all(cell.complete(seconds) for cell in then):
            return "is not complete"
        since, until = self.window(period).start, self.counted.window.end
        change = broken_by(regimes_of(self.past.preferences), (cell.venue for cell in now), since, until)
        return f"lies before {change}" if change else ""

    def valid(self, periods: range) -> Iterator[tuple[int, int, int]]:
        """Number, total in cents and rows of each valid period among `periods`."""
        for period in periods:
            if not self.fault(period):
                cells = self.past.cells(period)
                yield period, sum(cell.cents for cell in cells), sum(cell.rows for cell in cells)
