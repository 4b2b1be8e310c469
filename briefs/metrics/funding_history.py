"""Daily funding of a venue through its history: the last 90 days, and how far back a rate as extreme lies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from briefs.metrics.definition import Definition
from briefs.metrics.funding_settlements import Settled, Settlements
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.window import Window

SERIES_DAYS = 90
_NOISE = 1e-14  # two days of equal rates may differ by the rounding of their sums
Found: TypeAlias = tuple[Settlements, Settled]

DEFINITIONS: tuple[Definition, ...] = (
    *(
        Definition(
            f"funding.A.venue.V.{name}_since",
            Unit.DATE,
            f"The latest earlier day with funding at the venue at least as {word}, and every day between complete.",
            f"walk back over daily rate_8h; the first day {sign} this one",
            ("funding",),
        )
        for name, word, sign in (("lowest", "low", "<="), ("highest", "high", ">="))
    ),
    Definition(
        "funding.A.venue.V.record_start",
        Unit.DATE,
        "First whole day of the venue's record, where a walk back found no day as low, or none as high, as this one.",
        "the day that the walk ends at",
        ("funding",),
    ),
    Definition(
        "series.funding.A.venue.V@DATE",
        Unit.RATE_8H,
        "Funding per 8 hours of DATE at the venue with the longest record, one of the last 90 days.",
        "rate_8h of that day; a day with a missing settlement is left out",
        ("funding",),
    ),
)


def measure(found: Sequence[Found], tally: Tally) -> None:
    """Add how extreme each venue's day was, and the points of each asset's chart."""
    if tally.window.kind == "day":
        for one, settled in found:
            _since(one, settled, tally)
    longest: dict[str, Settlements] = {}
    for one, _ in sorted(found, key=lambda pair: (pair[0].at[0], pair[0].venue)):
        longest.setdefault(one.asset, one)
    for asset in sorted(longest):
        _series(longest[asset], tally)


def _whole_days_back(one: Settlements, last: date) -> Iterator[tuple[date, Settled | None]]:
    """Each day from `last` back to the first whole day of the record, with what it settled."""
    day, begins = last, _first_whole_day(one)
    while day >= begins:
        yield day, one.during(Window.day(day))
        day -= timedelta(days=1)


def _first_whole_day(one: Settlements) -> date:
    first = one.first.date()
    settled = one.during(Window.day(first))
    return first if settled is not None and settled.complete else first + timedelta(days=1)


def _since(one: Settlements, today: Settled, tally: Tally) -> None:
    name = f"funding.{one.asset}.venue.{one.venue}"
    if not today.complete:
        _untold(one, tally.window.date, tally)
        return
    wanted = {"lowest_since": 1, "highest_since": -1}
    rows, day = 0, None
    for day, settled in _whole_days_back(one, tally.window.date - timedelta(days=1)):
        if settled is None or not settled.complete:
            _untold(one, day, tally)
            return
        rows += settled.rows
        for since, sign in list(wanted.items()):
            if sign * (settled.rate_8h - today.rate_8h) <= _NOISE:
                del wanted[since]
                basis = f"daily rates of {one.symbol}"
                tally.add(f"{name}.{since}", day.isoformat(), Unit.DATE, source=one.venue, rows=rows, basis=basis)
        if not wanted:
            return
    if day is not None:
        basis = f"daily rates of {one.symbol}"
        tally.add(f"{name}.record_start", day.isoformat(), Unit.DATE, source=one.venue, rows=rows, basis=basis)


def _untold(one: Settlements, day: date, tally: Tally) -> None:
    what = f"how far back a rate as extreme lies cannot be said: settlements of {day.isoformat()} are missing"
    tally.gap("funding", what, asset=one.asset, venue=one.venue)


def _series(one: Settlements, tally: Tally) -> None:
    last = tally.window.date if tally.window.kind == "day" else tally.window.date - timedelta(days=1)
    for day, settled in _whole_days_back(one, last):
        if (last - day).days >= SERIES_DAYS:
            return
        if settled is not None and settled.complete:
            tally.add(
                f"series.funding.{one.asset}.venue.{one.venue}@{day.isoformat()}",
                settled.rate_8h,
                Unit.RATE_8H,
                source=one.venue,
                rows=settled.rows,
                basis=f"settled rates of {one.symbol}",
                window=Window.day(day),
            )
