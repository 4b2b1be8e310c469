"""Liquidations against the days before: change, ratio to the median, how far back one must go for as much.

A day is valid where it has the same venues, assets, sources and feed words as this one and all of its bars, or orders
whose stated stretch covers it whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import Cell, same_set
from briefs.metrics.liquidations_count import Counted, History, sources
from briefs.metrics.money import dollars
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.window import Window

MEDIAN_DAYS = 30
MEDIAN_LEAST = 20
SERIES_DAYS = 90
_PERIODS = ("liquidation_periods",)

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "liquidations.change_1d",
        Unit.FRACTION,
        "Change of the liquidated value from the day before; absent unless both days are complete and of the same "
        "venues, assets and sources.",
        "total_usd / total of the previous day - 1",
        _PERIODS,
    ),
    Definition(
        "liquidations.change_prev",
        Unit.FRACTION,
        "Change of the liquidated value from the preceding window of equal length.",
        "total_usd / total of the preceding window - 1",
        _PERIODS,
    ),
    Definition(
        "liquidations.ratio_30d_median",
        Unit.MULTIPLE,
        "Liquidated value as a multiple of the median of the valid days among the previous 30; absent under 20 days.",
        "total_usd / median of the valid days' totals; the number of valid days is the figure's rows",
        _PERIODS,
    ),
    Definition(
        "liquidations.highest_since",
        Unit.DATE,
        "The latest earlier day with a total at least as high, with every day in between valid.",
        "walk back day by day; the first day with total >= this one",
        _PERIODS,
    ),
    Definition(
        "liquidations.highest_since.usd",
        Unit.USD,
        "Value of the positions liquidated on the day that highest_since names.",
        "total of that day",
        _PERIODS,
    ),
    Definition(
        "liquidations.record_start",
        Unit.DATE,
        "First day of the record, where no earlier day of it has a total as high as this one.",
        "the day that the walk of highest_since ends at",
        _PERIODS,
    ),
    Definition(
        "series.liquidations.total@DATE",
        Unit.USD,
        "Value of the positions liquidated on DATE, one of the last 90 valid days.",
        "total of that day",
        _PERIODS,
    ),
)


def measure(counted: Counted, past: History, tally: Tally) -> None:
    """Add the comparisons of the window with what precedes it."""
    comparison = _Comparison(counted, past, tally)
    comparison.fallen_silent()
    daily = counted.window.kind == "day"
    if daily:
        comparison.series()
    if not counted.complete:
        earlier = "earlier days" if daily else "the preceding window"
        tally.gap("liquidations", f"no comparison with {earlier}: the record of this window is not complete")
        return
    comparison.change()
    if daily:
        comparison.ratio()
        comparison.highest_since()


class _Comparison:
    """One window against its past; each method adds its figures, or the gap that says why not."""

    def __init__(self, counted: Counted, past: History, tally: Tally) -> None:
        self.counted, self.past, self.tally = counted, past, tally
        self.cents = sum(cell.cents for cell in counted.cells)
        self.source = sources(counted.cells)

    def invalid(self, cells: tuple[Cell, ...]) -> str:
        """Why a period cannot be compared, "" where it can."""
        if not cells:
            return "has no rows"
        if not same_set(cells, self.counted.cells):
            return "has other venues, assets or sources"
        if not all(cell.complete(self.counted.seconds) for cell in cells):
            return "is not complete"
        return ""

    def gap(self, what: str) -> None:
        self.tally.gap("liquidations", what)

    def valid(self, periods: range) -> Iterator[tuple[int, int, int]]:
        """Number, total in cents and rows of each valid period among `periods`."""
        for period in periods:
            cells = self.past.cells(period)
            if not self.invalid(cells):
                yield period, sum(cell.cents for cell in cells), sum(cell.rows for cell in cells)

    def window(self, period: int) -> Window:
        return self.counted.window.preceding(period) if period else self.counted.window

    def fallen_silent(self) -> None:
        """A gap for each venue and asset that counted in the preceding window and has no row in this one."""
        counted = {(cell.venue, cell.asset) for cell in self.counted.cells}
        for cell in self.past.cells(1):
            if (cell.venue, cell.asset) not in counted:
                table = "liquidations" if cell.kind == "orders" else "liquidation_totals"
                what = "nothing is recorded, unlike in the preceding window"
                self.tally.gap(table, what, asset=cell.asset, venue=cell.venue)

    def change(self) -> None:
        daily = self.counted.window.kind == "day"
        cells = self.past.cells(1)
        named = self.window(1).date.isoformat() if daily else "the preceding window"
        before = sum(cell.cents for cell in cells)
        reason = f"{named} {fault}" if (fault := self.invalid(cells)) else ""
        if not reason and before == 0:
            reason = f"{named} had no liquidations"
        if reason:
            self.gap(f"no change from {'the day before' if daily else 'the preceding window'}: {reason}")
            return
        self.tally.add(
            "liquidations.change_1d" if daily else "liquidations.change_prev",
            self.cents / before - 1,
            Unit.FRACTION,
            source=self.source,
            rows=sum(cell.rows for cell in (*self.counted.cells, *cells)),
            basis=f"against {named}",
        )

    def ratio(self) -> None:
        totals = [cents for _, cents, _ in self.valid(range(1, MEDIAN_DAYS + 1))]
        reason = ""
        if len(totals) < MEDIAN_LEAST:
            reason = f"only {len(totals)} of the {MEDIAN_DAYS} days before can be compared"
        elif median(totals) == 0:
            reason = "the median of the days before is zero"
        if reason:
            self.gap(f"no comparison with the median of the days before: {reason}")
            return
        self.tally.add(
            "liquidations.ratio_30d_median",
            self.cents / median(totals),
            Unit.MULTIPLE,
            source=self.source,
            rows=len(totals),
            basis=f"median of {len(totals)} valid days",
        )

    def highest_since(self) -> None:
        reason = "" if self.past.last else "the record begins with this day"
        walked = 0
        for period in range(1, self.past.last + 1):
            cells = self.past.cells(period)
            fault = self.invalid(cells)
            if fault:
                reason = f"{self.window(period).date.isoformat()} {fault}"
                break
            walked += sum(cell.rows for cell in cells)
            cents = sum(cell.cents for cell in cells)
            if cents >= self.cents:
                self._found(period, cents, walked)
                return
        if reason:
            self.gap(f"how far back a day with as much lies cannot be said: {reason}")
            return
        first = self.window(self.past.last).date.isoformat()
        self.tally.add("liquidations.record_start", first, Unit.DATE, source=self.source, rows=walked)

    def _found(self, period: int, cents: int, walked: int) -> None:
        day = self.window(period)
        match = "the same total" if cents == self.cents else ""
        self.tally.add(
            "liquidations.highest_since",
            day.date.isoformat(),
            Unit.DATE,
            source=self.source,
            rows=walked,
            basis=match,
        )
        rows = sum(cell.rows for cell in self.past.cells(period))
        self.tally.add(
            "liquidations.highest_since.usd", dollars(cents), Unit.USD, source=self.source, rows=rows, window=day
        )

    def series(self) -> None:
        """Totals of the last valid days, this one among them where it is complete."""
        points = [] if not self.counted.complete else [(0, self.cents, sum(cell.rows for cell in self.counted.cells))]
        for point in self.valid(range(1, self.past.last + 1)):
            if len(points) == SERIES_DAYS:
                break
            points.append(point)
        for period, cents, rows in points:
            day = self.window(period)
            figure_id = f"series.liquidations.total@{day.date.isoformat()}"
            self.tally.add(figure_id, dollars(cents), Unit.USD, source=self.source, rows=rows, window=day)
