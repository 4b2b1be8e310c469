"""How much of the window the counted liquidations cover, and what is missing."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import Cell, weakest
from briefs.metrics.liquidations_count import BAR, Counted, matching, sources
from briefs.metrics.price_bars import SECOND, micros
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "coverage.venue.V",
        Unit.FRACTION,
        "Share of the window that the venue's counted liquidations cover.",
        "mean over the venue's assets of seconds covered by whole bars, or by the stated stretch of the orders / "
        "seconds of the window",
        ("orders", "totals", "liquidation_periods"),
    ),
    Definition(
        "coverage.feed.V",
        Unit.TEXT,
        "How complete the venue's counted feed is: full, aggregate, sampled_1s or partial.",
        "the weakest word among the venue's counted rows",
        ("orders", "totals", "liquidation_periods"),
    ),
)

_LIMITS = {
    "sampled_1s": "the feed shows at most one liquidation a second and symbol, so its sums are lower bounds",
    "partial": "the feed is not known to be complete, so its sums are lower bounds",
}


def measure(counted: Counted, tally: Tally) -> None:
    """Add coverage by venue, and a gap for each thing that is missing."""
    for venue in sorted({cell.venue for cell in counted.cells}):
        cells = [cell for cell in counted.cells if cell.venue == venue]
        rows = sum(cell.rows for cell in cells)
        shares = [cell.share(counted.seconds) for cell in cells]
        word = weakest(cell.coverage for cell in cells)
        tally.add(
            f"coverage.venue.{venue}",
            math.fsum(shares) / len(shares),
            Unit.FRACTION,
            source=sources(cells),
            rows=rows,
        )
        tally.add(f"coverage.feed.{venue}", word, Unit.TEXT, source=sources(cells), rows=rows)
        if word in _LIMITS:
            tally.gap(_table(cells), _LIMITS[word], venue=venue)
        if any(cell.kind == "orders" and cell.covered_s < counted.seconds for cell in cells):
            tally.gap("liquidations", "the record does not cover the whole window", venue=venue)
    for cell in counted.cells:
        _missing(cell, counted, tally)


def _table(cells: Sequence[Cell]) -> str:
    return "liquidations" if any(cell.kind == "orders" for cell in cells) else "liquidation_totals"


def _missing(cell: Cell, counted: Counted, tally: Tally) -> None:
    if cell.kind == "orders" or cell.covered_s >= counted.seconds:
        return
    where = {"asset": cell.asset, "venue": cell.venue}
    key = (cell.venue, cell.asset, cell.source, cell.interval_s)
    straddling = matching(counted.straddling, BAR, [key])
    absent = round((counted.seconds - cell.covered_s - _inside_s(straddling, counted)) / cell.interval_s)
    if absent > 0:
        what = f"{absent} of {absent + cell.rows} bars {'is' if absent == 1 else 'are'} missing"
        tally.gap("liquidation_totals", what, **where)
    if len(straddling):
        what = "a bar that reaches over the edge of the window is not counted"
        tally.gap("liquidation_totals", what, **where)


def _inside_s(bars: pd.DataFrame, counted: Counted) -> float:
    """Seconds of the window that bars across its edges cover."""
    starts = micros(bars["ts"])
    ends = starts + bars["interval_s"].to_numpy(dtype=np.int64) * SECOND
    first, last = (micros(pd.Series([bound]))[0] for bound in (counted.window.start, counted.window.end))
    return float((np.minimum(ends, last) - np.maximum(starts, first)).sum()) / SECOND
