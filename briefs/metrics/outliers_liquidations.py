"""Liquidations of earlier days: total, by asset, and the share of longs, over the days that can be compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from briefs.metrics.liquidations_choice import Cell
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.outliers_past import DAYS, Past, log_past
from briefs.metrics.price_bars import Floats
from briefs.metrics.tally import Tally

_BASIS = "complete days of the same venues, assets, sources and feeds"


def keep_past(comparable: Comparable, tally: Tally) -> None:
    """Leave the past of the window's sums with the tally; a rolling window has none.

    Nothing where the day's own record is not complete: its total is a lower bound.
    """
    today, past = comparable.counted.cells, comparable.past
    if comparable.counted.window.kind != "day" or not comparable.counted.complete:
        return
    periods = range(1, min(past.last, DAYS) + 1)
    valid = [past.cells(period) for period in periods if not comparable.fault(period)]
    tally.pasts += log_past("liquidations.total_usd", *_sums(today, valid, range(len(today))), _BASIS)
    if "liquidations.long_share" in tally.figures:
        shares = [share for cells in valid if (share := _long_share(cells)) is not None]
        tally.pasts.append(Past("liquidations.long_share", _long_share(today) or 0.0, np.array(shares), _BASIS))
    assets = sorted({cell.asset for cell in today})
    for asset in assets if len(assets) > 1 else ():
        places = [place for place, cell in enumerate(today) if cell.asset == asset]
        tally.pasts += log_past(f"liquidations.asset.{asset}.usd", *_sums(today, valid, places), _BASIS)


def _sums(today: tuple[Cell, ...], valid: list[tuple[Cell, ...]], places: Sequence[int]) -> tuple[float, Floats]:
    """Dollars of the cells at these places, today and on each valid day, whose cells are the same in this order."""
    sums = [sum(cells[place].cents for place in places) / 100 for cells in (today, *valid)]
    return sums[0], np.array(sums[1:], dtype=np.float64)


def _long_share(cells: tuple[Cell, ...]) -> float | None:
    total = sum(cell.cents for cell in cells)
    return sum(cell.long_cents for cell in cells) / total if total else None
