"""Liquidations by hour, or by the longest bar where a counted source has bars longer than an hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import Cell
from briefs.metrics.liquidations_count import Counted, basis, sources
from briefs.metrics.money import dollars
from briefs.metrics.price_bars import SECOND, Integers, micros, moment
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.window import Window, stamp

HOUR_S = 3600
_ROWS = ("orders", "totals")

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "liquidations.hour.HH.usd",
        Unit.USD,
        "Value of the positions liquidated in the hour that begins at HH:00 UTC; absent where nothing is recorded.",
        "sum of usd over the counted rows of the hour",
        _ROWS,
    ),
    Definition(
        "liquidations.bar.HHMM.usd",
        Unit.USD,
        "Value of the positions liquidated in the bar that begins at HH:MM UTC, where a counted source has bars longer "
        "than an hour.",
        "sum of usd over the counted rows of the longest bar; orders and finer bars are summed into it",
        _ROWS,
    ),
    Definition(
        "liquidations.part.TIME.usd",
        Unit.USD,
        "Value of the positions liquidated in the hour or bar that begins at TIME, in a rolling window.",
        "sum of usd over the counted rows of the part",
        _ROWS,
    ),
    Definition(
        "liquidations.peak.usd",
        Unit.USD,
        "Value of the positions liquidated in the hour or bar that saw most.",
        "greatest part in time; the earliest of equal ones",
        _ROWS,
    ),
    Definition(
        "liquidations.peak.at",
        Unit.TIME,
        "When the hour or bar that saw most liquidations began.",
        "start of the greatest part in time",
        _ROWS,
    ),
    Definition(
        "series.liquidations.long@TIME",
        Unit.USD,
        "Value of the long positions liquidated in the hour or bar that begins at TIME.",
        "sum over longs",
        _ROWS,
    ),
    Definition(
        "series.liquidations.short@TIME",
        Unit.USD,
        "Value of the short positions liquidated in the hour or bar that begins at TIME.",
        "sum over shorts",
        _ROWS,
    ),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One hour or bar of the window, cut at its edges; money in cents. coverage: None where it is not known."""

    start: datetime
    end: datetime
    long_cents: int
    short_cents: int
    rows: int
    coverage: float | None

    @property
    def cents(self) -> int:
        return self.long_cents + self.short_cents


def measure(counted: Counted, tally: Tally) -> None:
    """Add the parts in time, their peak, and the points of the day's chart."""
    step = max([HOUR_S, *(cell.interval_s for cell in counted.cells)])
    parts = split(counted, step)
    if parts is None:
        what = "bars of different lengths do not fit into each other, so there are no parts in time"
        tally.gap("liquidation_totals", what)
        return
    for part in parts:
        name = _name(part, step, counted.window)
        _add(f"liquidations.{name}.usd", part.cents, part, counted.cells, tally)
        _add(f"series.liquidations.long@{stamp(part.start)}", part.long_cents, part, counted.cells, tally)
        _add(f"series.liquidations.short@{stamp(part.start)}", part.short_cents, part, counted.cells, tally)
    _peak(parts, counted.cells, tally)
    if any(cell.kind == "orders" for cell in counted.cells) and _holes(parts, counted.window):
        what = "stretches without a recorded order are left out, as it is not stated that every order was recorded"
        tally.gap("liquidations", what)


def _holes(parts: list[Part], window: Window) -> bool:
    return sum((part.end - part.start for part in parts), timedelta()) < window.length


def _name(part: Part, step: int, window: Window) -> str:
    if window.kind == "rolling":
        return f"part.{stamp(part.start)}"
    return f"hour.{part.start:%H}" if step == HOUR_S else f"bar.{part.start:%H%M}"


def _add(figure_id: str, cents: int, part: Part, cells: tuple[Cell, ...], tally: Tally) -> None:
    tally.add(
        figure_id,
        dollars(cents),
        Unit.USD,
        source=sources(cells),
        rows=part.rows,
        basis=basis(cells),
        coverage=part.coverage,
        window=_stretch(part),
    )


def _stretch(part: Part) -> Window:
    return Window(part.start, part.end, "rolling")


def _peak(parts: list[Part], cells: tuple[Cell, ...], tally: Tally) -> None:
    peak = max(parts, key=lambda part: part.cents, default=None)
    if peak is None or peak.cents == 0:
        return
    _add("liquidations.peak.usd", peak.cents, peak, cells, tally)
    tally.add(
        "liquidations.peak.at",
        stamp(peak.start),
        Unit.TIME,
        source=sources(cells),
        rows=peak.rows,
        basis=basis(cells),
        coverage=peak.coverage,
        window=_stretch(peak),
    )


def split(counted: Counted, step_s: int) -> list[Part] | None:
    """The parts of `step_s` seconds that hold any counted row, in time order; None where a bar fits into none.

    A part without a row is there, with zero, only where orders of full coverage alone count: then it is known that
    nothing happened.
    """
    at, length, long_cents, short_cents = _rows(counted)
    step = step_s * SECOND
    longest = at[length == step]
    anchor = int(longest.min()) % step if len(longest) and step_s > HOUR_S else 0
    number = (at - anchor) // step
    if np.any((at + np.maximum(length, 1) - 1 - anchor) // step != number):
        return None
    start, end = (_micro(counted.window.start), _micro(counted.window.end))
    known = all(c.kind == "orders" and c.coverage == "full" and c.complete(counted.seconds) for c in counted.cells)
    wanted = range((start - anchor) // step, (end - 1 - anchor) // step + 1) if known else np.unique(number).tolist()
    parts = []
    for n in wanted:
        here = number == n
        begins, ends = max(start, int(n) * step + anchor), min(end, (int(n) + 1) * step + anchor)
        parts.append(
            Part(
                moment(begins),
                moment(ends),
                int(long_cents[here].sum()),
                int(short_cents[here].sum()),
                int(here.sum()),
                _coverage(counted, int(length[here].sum()), ends - begins),
            )
        )
    return parts


def _coverage(counted: Counted, bar_micros: int, part_micros: int) -> float | None:
    """Share of a part that the counted cells cover; None where a cell's orders cover the window only in part."""
    orders = [cell for cell in counted.cells if cell.kind == "orders"]
    if not all(cell.covered_s >= counted.seconds for cell in orders):
        return None
    return min((bar_micros + len(orders) * part_micros) / (len(counted.cells) * part_micros), 1.0)


def _rows(counted: Counted) -> tuple[Integers, Integers, Integers, Integers]:
    """Start and length in microseconds, longs and shorts in cents, of every counted order and bar."""
    orders, bars = counted.orders, counted.bars
    cents = orders["usd_cents"].to_numpy(dtype=np.int64)
    is_long = (orders["side"] == "long").to_numpy(dtype=bool)
    return (
        np.concatenate([micros(orders["ts"]), micros(bars["ts"])]),
        np.concatenate([np.zeros(len(orders), np.int64), bars["interval_s"].to_numpy(dtype=np.int64) * SECOND]),
        np.concatenate([np.where(is_long, cents, 0), bars["long_usd_cents"].to_numpy(dtype=np.int64)]),
        np.concatenate([np.where(is_long, 0, cents), bars["short_usd_cents"].to_numpy(dtype=np.int64)]),
    )


def _micro(bound: datetime) -> int:
    return (bound - moment(0)) // timedelta(microseconds=1)
