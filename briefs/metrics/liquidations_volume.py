"""Liquidated value against the turnover of the same venues in the same window."""

from __future__ import annotations

import math

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import ALL
from briefs.metrics.liquidations_count import Counted, sources
from briefs.metrics.price_bars import bar_groups, bars_expected, bounds, micros, on_grid_inside
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "liquidations.volume_share.A",
        Unit.FRACTION,
        "Liquidated value as a share of the turnover of the same venues, at the venues whose candles show turnover; a "
        "lower bound where a feed of liquidations is not complete.",
        "liquidated usd / sum of turnover_usd over all symbols of the asset, whose finest bars cover the window",
        ("orders", "totals", "candles"),
    ),
)


def measure(counted: Counted, frames: MarketFrames, tally: Tally) -> None:
    """Add the share of each asset at the venues that show both; absent where none does."""
    turnover = _turnovers(frames, {cell.venue for cell in counted.cells} - {ALL})
    for asset in sorted({asset for asset, _ in turnover}):
        cells = [cell for cell in counted.cells if cell.asset == asset and (asset, cell.venue) in turnover]
        traded = math.fsum(turnover[asset, cell.venue][0] for cell in cells)
        if cells and traded > 0:
            tally.add(
                f"liquidations.volume_share.{asset}",
                sum(cell.cents for cell in cells) / 100 / traded,
                Unit.FRACTION,
                source=sources(cells),
                rows=sum(cell.rows + turnover[asset, cell.venue][1] for cell in cells),
                basis=f"turnover at {', '.join(sorted(cell.venue for cell in cells))}",
            )


def _turnovers(frames: MarketFrames, venues: set[str]) -> dict[tuple[str, str], tuple[float, int]]:
    """Turnover in dollars and number of bars by (asset, venue).

    A venue with a symbol whose bars do not cover the window, or show no turnover, is left out: it traded more.
    """
    candles = frames.candles[frames.candles["venue"].isin(venues)]
    if candles["turnover_usd"].isna().all():
        return {}
    at, turnover = micros(candles["ts"]), candles["turnover_usd"].to_numpy(dtype=np.float64)
    start, end = bounds(frames)
    best: dict[tuple[str, str], dict[str, tuple[int, float, int]]] = {}
    for (asset, venue, interval_s, symbol), rows in bar_groups(candles).items():
        symbols = best.setdefault((asset, venue), {})
        symbols.setdefault(symbol, (0, math.nan, 0))
        inside = rows[on_grid_inside(at[rows], interval_s, start, end)]
        if len(inside) != bars_expected(interval_s, start, end):
            continue
        total, finest = math.fsum(np.sort(turnover[inside])), symbols[symbol][0]
        if math.isfinite(total) and (not finest or interval_s < finest):
            symbols[symbol] = (interval_s, total, len(inside))
    return {
        pair: (math.fsum(sorted(sum_ for _, sum_, _ in symbols.values())), sum(n for _, _, n in symbols.values()))
        for pair, symbols in best.items()
        if all(math.isfinite(sum_) for _, sum_, _ in symbols.values())
    }
