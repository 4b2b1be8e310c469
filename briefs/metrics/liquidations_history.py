"""Liquidations against the days before: change, ratio to the median, how far back one must go for as much."""

from __future__ import annotations

from statistics import median

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_count import sources
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.money import dollars
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

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


def measure(comparable: Comparable, tally: Tally) -> None:
    """Add the comparisons of the window with what precedes it."""
    counted = comparable.counted
    comparison = _Comparison(comparable, tally)
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

    def __init__(self, comparable: Comparable, tally: Tally) -> None:
        self.comparable, self.tally = comparable, tally
        self.counted, self.past = comparable.counted, comparable.past
        self.cents = sum(cell.cents for cell in self.counted.cells)
        self.source = sources(self.counted.cells)

    def gap(self, what: str) -> None:
        self.tally.gap("liquidations", what)

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
        named = self.comparable.window(1).date.isoformat() if daily else "the preceding window"
        before = sum(cell.cents for cell in cells)
        reason = f"{named} {fault}" if (fault := self.comparable.fault(1)) else ""
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
        totals = [cents for _, cents, _ in self.comparable.valid(range(1, MEDIAN_DAYS + 1))]
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
            fault = self.comparable.fault(period)
            if fault:
                reason = f"{self.comparable.window(period).date.isoformat()} {fault}"
                break
            walked += sum(cell.rows for cell in cells)
            cents = sum(cell.cents for cell in cells)
            if cents >= self.cents:
                self._found(period, cents, walked)
                return
        if reason:
            self.gap(f"how far back a day with as much lies cannot be said: {reason}")
            return
        first = self.comparable.window(self.past.last).date.isoformat()
        self.tally.add("liquidations.record_start", first, Unit.DATE, source=self.source, rows=walked)

    def _found(self, period: int, cents: int, walked: int) -> None:
        day = self.comparable.window(period)
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
        for point in self.comparable.valid(range(1, self.past.last + 1)):
            if len(points) == SERIES_DAYS:
                break
            points.append(point)
        for period, cents, rows in points:
            day = self.comparable.window(period)
            figure_id = f"series.liquidations.total@{day.date.isoformat()}"
            self.tally.add(figure_id, dollars(cents), Unit.USD, source=self.source, rows=rows, window=day)
