"""Liquidations of the window: totals, and parts by asset and venue that add up to them to the cent."""

from __future__ import annotations

import math
from collections.abc import Sequence

from briefs.metrics import (
    coverage,
    episodes,
    liquidations_concentration,
    liquidations_history,
    liquidations_kinds,
    liquidations_open_interest,
    liquidations_orders,
    liquidations_rank,
    liquidations_saturation,
    liquidations_time,
    liquidations_volume,
    outliers_liquidations,
)
from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import Cell
from briefs.metrics.liquidations_count import Counted, basis, count, history, sources
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.money import dollars
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

_ROWS = ("orders", "totals")


def _sums(prefix: str, of: str) -> tuple[Definition, ...]:
    return (
        Definition(
            f"{prefix}usd",
            Unit.USD,
            f"Value of the positions liquidated {of}.",
            "sum of usd over the counted rows",
            _ROWS,
        ),
        Definition(
            f"{prefix}long_usd", Unit.USD, f"Value of the long positions liquidated {of}.", "sum over longs", _ROWS
        ),
        Definition(
            f"{prefix}short_usd", Unit.USD, f"Value of the short positions liquidated {of}.", "sum over shorts", _ROWS
        ),
    )


DEFINITIONS: tuple[Definition, ...] = (
    *_sums("liquidations.total_", "in the window")[:1],
    Definition(
        "liquidations.long_usd", Unit.USD, "Value of the long positions liquidated.", "sum of usd over longs", _ROWS
    ),
    Definition(
        "liquidations.short_usd", Unit.USD, "Value of the short positions liquidated.", "sum of usd over shorts", _ROWS
    ),
    Definition(
        "liquidations.long_share",
        Unit.FRACTION,
        "Share of the liquidated value that was in long positions.",
        "long_usd / total_usd",
        _ROWS,
    ),
    *_sums("liquidations.asset.A.", "in one asset"),
    *_sums("liquidations.venue.V.", "at one venue"),
    *liquidations_time.DEFINITIONS,
    *liquidations_orders.DEFINITIONS,
    *liquidations_kinds.DEFINITIONS,
    *liquidations_concentration.DEFINITIONS,
    *liquidations_history.DEFINITIONS,
    *liquidations_rank.DEFINITIONS,
    *liquidations_open_interest.DEFINITIONS,
    *liquidations_volume.DEFINITIONS,
    *liquidations_saturation.DEFINITIONS,
    *coverage.DEFINITIONS,
    *episodes.DEFINITIONS,
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add every figure of liquidations; where no row counts there is none, and a gap says so."""
    liquidations_kinds.measure(frames, tally)
    counted = count(frames, preferences)
    if not counted.cells:
        tally.gap("liquidations", "no liquidation of the window is recorded")
        return
    _totals(counted, tally)
    for asset in sorted({cell.asset for cell in counted.cells}):
        _part(f"liquidations.asset.{asset}", [c for c in counted.cells if c.asset == asset], counted, tally)
    for venue in sorted({cell.venue for cell in counted.cells}):
        _part(f"liquidations.venue.{venue}", [c for c in counted.cells if c.venue == venue], counted, tally)
    coverage.measure(counted, tally)
    liquidations_time.measure(counted, tally)
    liquidations_orders.measure(counted, tally)
    comparable = Comparable(counted, history(frames, preferences))
    liquidations_history.measure(comparable, tally)
    liquidations_rank.measure(comparable, tally)
    liquidations_concentration.measure(counted, tally)
    liquidations_saturation.measure(counted, tally)
    liquidations_open_interest.measure(comparable, frames, tally)
    liquidations_volume.measure(counted, frames, tally)
    episodes.measure(comparable, frames, preferences, tally)
    outliers_liquidations.keep_past(comparable, tally)


def _totals(counted: Counted, tally: Tally) -> None:
    cells = counted.cells
    _money("liquidations.total_usd", sum(c.cents for c in cells), cells, counted, tally)
    _sides("liquidations", cells, counted, tally)
    total, long_cents = sum(c.cents for c in cells), sum(c.long_cents for c in cells)
    if total:
        tally.add(
            "liquidations.long_share",
            long_cents / total,
            Unit.FRACTION,
            source=sources(cells),
            rows=sum(c.rows for c in cells),
            basis=basis(cells),
            coverage=covered(cells, counted.seconds),
        )


def _part(prefix: str, cells: Sequence[Cell], counted: Counted, tally: Tally) -> None:
    _money(f"{prefix}.usd", sum(c.cents for c in cells), cells, counted, tally)
    _sides(prefix, cells, counted, tally)


def _sides(prefix: str, cells: Sequence[Cell], counted: Counted, tally: Tally) -> None:
    _money(f"{prefix}.long_usd", sum(c.long_cents for c in cells), cells, counted, tally)
    _money(f"{prefix}.short_usd", sum(c.short_cents for c in cells), cells, counted, tally)


def _money(figure_id: str, cents: int, cells: Sequence[Cell], counted: Counted, tally: Tally) -> None:
    tally.add(
        figure_id,
        dollars(cents),
        Unit.USD,
        source=sources(cells),
        rows=sum(cell.rows for cell in cells),
        basis=basis(cells),
        coverage=covered(cells, counted.seconds),
    )


def covered(cells: Sequence[Cell], seconds: float) -> float:
    """Share of the window that the cells cover, each venue and asset with the same weight."""
    return math.fsum(cell.share(seconds) for cell in cells) / len(cells)
