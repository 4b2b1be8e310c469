"""Liquidated value against the open interest that stood when the window began."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import Cell
from briefs.metrics.liquidations_count import sources
from briefs.metrics.liquidations_rank import HISTORY_DAYS
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.open_interest import Level
from briefs.metrics.ranks import place
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit

_SHARES = ("liquidation_periods", "open_interest_starts")

# Open interest at the start of a period, by asset and venue.
_Levels = Mapping[tuple[str, str], Level]
_NOTHING, _UNKNOWN = Level(0.0, 0), Level(math.nan, 0)

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "liquidations.oi_share.A",
        Unit.FRACTION,
        "Liquidated value as a share of the open interest at the window's start, at the same venues.",
        "liquidations.asset.A.usd / last open interest in USD at or before the start, at most 4 h old",
        ("orders", "totals", "open_interest"),
    ),
    Definition(
        "liquidations.oi_share.A.rank",
        Unit.COUNT,
        "Place of the day among the comparable days of the 365 before and itself, by liquidated value as a share of "
        "open interest at the day's start; 1 is the highest. Open interest grows over the years, so this ranks better "
        "than dollars.",
        "1 + number of comparable days with a greater share",
        _SHARES,
    ),
    Definition(
        "liquidations.oi_share.A.rank_of",
        Unit.COUNT,
        "Number of days that the share of open interest is ranked among, the day itself included.",
        "1 + number of comparable days whose open interest at the start is known",
        _SHARES,
    ),
)


def measure(comparable: Comparable, frames: MarketFrames, tally: Tally) -> None:
    """Add the share of each asset and its rank; absent, with a gap, where a venue's open interest is not known."""
    counted = comparable.counted
    starts = _starts(frames.open_interest_starts)
    levels = starts.get(0, {})
    for asset in sorted({cell.asset for cell in counted.cells}):
        cells = [cell for cell in counted.cells if cell.asset == asset]
        known = {cell.venue: levels.get((asset, cell.venue)) for cell in cells}
        missing = sorted(venue for venue, level in known.items() if level is None or math.isnan(level.usd))
        if missing:
            what = "no share of open interest: its level at the window's start is not known"
            for venue in missing:
                tally.gap("open_interest", what, asset=asset, venue=venue)
            continue
        total = sum(level.usd for level in known.values() if level)
        if total > 0:
            share = sum(cell.cents for cell in cells) / 100 / total
            tally.add(
                f"liquidations.oi_share.{asset}",
                share,
                Unit.FRACTION,
                source=sources(cells),
                rows=sum(cell.rows for cell in cells) + sum(level.rows for level in known.values() if level),
                basis=f"open interest of {', '.join(sorted(known))} at the start",
            )
            _rank(share, cells, comparable, starts, tally)


def _rank(
    share: float, cells: Sequence[Cell], comparable: Comparable, starts: Mapping[int, _Levels], tally: Tally
) -> None:
    seconds = comparable.counted.seconds
    if comparable.counted.window.kind != "day" or not all(cell.complete(seconds) for cell in cells):
        return
    asset = cells[0].asset
    history = []
    for period in range(1, HISTORY_DAYS + 1):
        levels = starts.get(period, {})
        known = [levels.get((asset, cell.venue), _UNKNOWN).usd for cell in cells]
        if not math.fsum(known) > 0:
            continue
        then = [cell for cell in comparable.past.cells(period) if cell.asset == asset]
        if not comparable.fault_of(period, then, cells):
            history.append(sum(cell.cents for cell in then) / 100 / math.fsum(known))
    if history:
        rank, of = place(history, share)
        basis = f"{len(history)} comparable days of the {HISTORY_DAYS} before"
        for name, value in (("rank", rank), ("rank_of", of)):
            figure_id = f"liquidations.oi_share.{asset}.{name}"
            tally.add(figure_id, value, Unit.COUNT, source=sources(cells), rows=of, basis=basis)


def _starts(frame: pd.DataFrame) -> dict[int, dict[tuple[str, str], Level]]:
    """Dollars by period, asset and venue, over its symbols; not a number where a symbol's dollars are unknown."""
    found: dict[int, dict[tuple[str, str], Level]] = {}
    columns = (frame[name].tolist() for name in ("period", "asset", "venue", "oi_usd"))
    for period, asset, venue, usd in zip(*columns, strict=True):
        levels = found.setdefault(period, {})
        before = levels.get((asset, venue), _NOTHING)
        levels[asset, venue] = Level(before.usd + usd, before.rows + 1)
    return found
