"""Liquidated value against the open interest that stood when the window began."""

from __future__ import annotations

import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_count import Counted, sources
from briefs.metrics.open_interest import last_levels, usd_by_venue
from briefs.metrics.tally import Tally
from briefs.vocabulary.figure import Unit

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "liquidations.oi_share.A",
        Unit.FRACTION,
        "Liquidated value as a share of the open interest at the window's start, at the same venues.",
        "liquidations.asset.A.usd / last open interest in USD at or before the start, at most 4 h old",
        ("orders", "totals", "open_interest"),
    ),
)


def measure(counted: Counted, open_interest: pd.DataFrame, tally: Tally) -> None:
    """Add the share of each asset; absent, with a gap, where a venue's open interest is not known."""
    start = counted.window.start
    levels = usd_by_venue(last_levels(open_interest, start, pd.Timedelta(hours=4), at_bound=True))
    for asset in sorted({cell.asset for cell in counted.cells}):
        cells = [cell for cell in counted.cells if cell.asset == asset]
        known = {cell.venue: levels.get((asset, cell.venue)) for cell in cells}
        missing = sorted(venue for venue, level in known.items() if level is None)
        if missing:
            what = "no share of open interest: its level at the window's start is not known"
            for venue in missing:
                tally.gap("open_interest", what, asset=asset, venue=venue)
            continue
        total = sum(level.usd for level in known.values() if level)
        if total > 0:
            tally.add(
                f"liquidations.oi_share.{asset}",
                sum(cell.cents for cell in cells) / 100 / total,
                Unit.FRACTION,
                source=sources(cells),
                rows=sum(cell.rows for cell in cells) + sum(level.rows for level in known.values() if level),
                basis=f"open interest of {', '.join(sorted(known))} at the start",
            )
