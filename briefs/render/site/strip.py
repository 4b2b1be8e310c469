"""The heat strip: one bar a day, as high and as dark as the day's rank among the days shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from briefs.render.moments import moment
from briefs.render.numbers import money
from briefs.render.site.card import Card
from briefs.render.site.history import Column, Line, line
from briefs.vocabulary.figure import Unit

DAYS, SHORTEST = 90, 30
STEPS = 5
WIDTH, TOP, PLOT, LEFT = 360.0, 18.0, 64.0, 0.0
TALLY = ("lowest", "second", "middle", "fourth", "highest")


@dataclass(frozen=True, slots=True)
class Bar:
    """step: 1 (lowest fifth) to 5, 0 for a day without a value. title: what the bar says when it is pointed at."""

    x: float
    y: float
    w: float
    h: float
    step: int
    title: str


@dataclass(frozen=True, slots=True)
class Strip:
    """labels: (x, anchor, text) beneath the bars; note: (x, anchor, text) above the highest one."""

    name: str
    title: str
    description: str
    figure: str
    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str, str], ...]
    note: tuple[float, str, str] | None
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]

    @property
    def height(self) -> float:
        return TOP + PLOT + 18


def strip(
    cards: Mapping[date, Card],
    figure: str,
    words: str,
    table: Sequence[Column],
    last: date,
    days: int = DAYS,
) -> Strip | None:
    """The strip of the `days` days up to `last`; None where none of them has the figure.

    Where the first of the cards is younger, the strip begins with it, but it has a month at least.

    words: what the figure is, at the beginning of a sentence. table: the columns of its table.
    """
    days = max(min(days, (last - min(cards)).days + 1), min(days, SHORTEST)) if cards else days
    span = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    values = {day: value for day in span if day in cards and (value := cards[day].value(figure)) is not None}
    if not values:
        return None
    steps = ranked(list(values.values()))
    wide = WIDTH / days
    bars = []
    for place, day in enumerate(span):
        step = steps[values[day]] if day in values else 0
        high = PLOT * (step / STEPS if step else 0.08)
        x = round(place * wide, 2)
        bars.append(Bar(x, TOP + PLOT - high, max(wide - 0.6, 0.5), high, step, _title(day, values.get(day), step)))
    top = max(values, key=lambda day: (values[day], day))
    place = span.index(top)
    anchor = "start" if place < days / 3 else "end" if place > days * 2 / 3 else "middle"
    note = (round((place + 0.5) * wide, 2), anchor, f"{money(values[top])} on {_day(top)}")
    labels = ((0.0, "start", _day(span[0])), (WIDTH, "end", _day(span[-1])))
    lines = tuple(line(cards[day], table) for day in reversed(span) if day in cards)
    missing = days - len(values)
    return Strip(
        "strip-of-days",
        f"{words}, day by day",
        f"{days} bars, one for each day from {_day(span[0])} to {_day(span[-1])}. A bar is as high and as dark as the "
        f"fifth that its day belongs to; the highest is {money(values[top])} on {_day(top)}."
        + (f" {missing} of the days have no brief or no total." if missing else ""),
        figure,
        tuple(bars),
        labels,
        note,
        lines,
        tuple(table),
    )


def ranked(values: Sequence[Decimal]) -> dict[Decimal, int]:
    """The fifth that each value belongs to, 1 to 5, by its rank; equal values share a fifth."""
    order = sorted(set(values))
    if len(order) == 1:
        return {order[0]: STEPS}
    return {value: min(STEPS, 1 + place * STEPS // len(order)) for place, value in enumerate(order)}


def _title(day: date, value: Decimal | None, step: int) -> str:
    if value is None:
        return f"{_day(day)}: no total"
    return f"{_day(day)}: {money(value)}, {TALLY[step - 1]} fifth"


def _day(day: date) -> str:
    return moment(day.isoformat(), Unit.DATE)
