"""Which rows of liquidations count: one source for each venue and asset of a period, never two helpings.

For each venue and asset: orders with coverage `full` for the whole period; else totals, by the preferred source, the
better coverage, the finer bar, the name; else orders. The aggregate venue `all` counts for an asset only where no
single venue has rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from briefs.vocabulary.preferences import Preferences

ALL = "all"
BEST_FIRST = ("full", "aggregate", "sampled_1s", "partial")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one source says of one venue and asset in one period. All orders of a venue and asset are one cell.

    interval_s: the bar's length, 0 for orders. coverage: the feed's word. covered_s: seconds of the period that whole
    bars, or the stated stretch of the orders, cover. rows: whole bars, or orders of kind liq. Money in cents.
    """

    venue: str
    asset: str
    kind: Literal["orders", "totals"]
    source: str
    interval_s: int
    coverage: str
    covered_s: float
    rows: int
    long_cents: int
    short_cents: int

    @property
    def cents(self) -> int:
        return self.long_cents + self.short_cents

    def comparable(self, other: Cell) -> bool:
        """Whether sums of both mean the same: one venue, asset, source and completeness.

        All orders of a venue are one feed, whatever the file was called that brought them.
        """
        same_feed = self.source == other.source or self.kind == other.kind == "orders"
        return (self.venue, self.asset, self.coverage) == (other.venue, other.asset, other.coverage) and same_feed

    def complete(self, seconds: float) -> bool:
        """Whether all bars of a period of `seconds` are there, or the orders' stated stretch covers it.

        Orders of coverage `partial` are never complete: what they lack cannot be known.
        """
        return self.covered_s >= seconds and (self.kind == "totals" or self.coverage != "partial")

    def share(self, seconds: float) -> float:
        """Share of a period of `seconds` that the rows cover."""
        return min(self.covered_s / seconds, 1.0)

    def counts(self, seconds: float) -> bool:
        """A cell without a row counts only where it is known that nothing happened."""
        return self.rows > 0 or (self.kind == "orders" and self.complete(seconds))


def choose(candidates: Iterable[Cell], preferences: Preferences, seconds: float) -> tuple[Cell, ...]:
    """The cells of one period that count, by venue and asset; at most one for each pair."""
    by_pair: dict[tuple[str, str], list[Cell]] = {}
    for cell in candidates:
        if cell.counts(seconds):
            by_pair.setdefault((cell.venue, cell.asset), []).append(cell)
    single = {asset for venue, asset in by_pair if venue != ALL}
    return tuple(
        _one(by_pair[venue, asset], preferences, seconds)
        for venue, asset in sorted(by_pair)
        if venue != ALL or asset not in single
    )


def _one(cells: Sequence[Cell], preferences: Preferences, seconds: float) -> Cell:
    if len(cells) == 1:
        return cells[0]
    orders = next((cell for cell in cells if cell.kind == "orders"), None)
    if orders and orders.coverage == "full" and orders.complete(seconds):
        return orders
    totals = [cell for cell in cells if cell.kind == "totals"]
    return min(totals, key=lambda cell: _rank(cell, preferences)) if totals else cells[0]


def _rank(cell: Cell, preferences: Preferences) -> tuple[int, int, float, int, str]:
    wanted = preferences.totals_sources
    return (
        wanted.index(cell.source) if cell.source in wanted else len(wanted),
        BEST_FIRST.index(cell.coverage),
        -cell.covered_s,
        cell.interval_s,
        cell.source,
    )


def weakest(words: Iterable[str]) -> str:
    """The weakest of several words for coverage."""
    return max(words, key=BEST_FIRST.index)


def same_set(cells: Sequence[Cell], others: Sequence[Cell]) -> bool:
    """Whether two periods, each by venue and asset, have the same venues, assets, sources and feed words."""
    return len(cells) == len(others) and all(one.comparable(other) for one, other in zip(cells, others, strict=True))
