"""Liquidations of earlier days: total, by asset, and the share of longs, over the days that can be compared."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from briefs.metrics.liquidations_choice import Cell, choose, same_set
from briefs.metrics.liquidations_validity import broken_by, regimes_of
from briefs.metrics.outliers_past import DAYS, Past, log_past
from briefs.metrics.price_bars import Floats
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.preferences import Preferences

_BASIS = "complete days of the same venues, assets, sources and feeds"
_NAMES = ["period", "kind", "venue", "asset", "source", "interval_s", "coverage", "covered_s", "bars", "orders"]
_MONEY = ["long_usd_cents", "short_usd_cents"]


def pasts(frames: MarketFrames, preferences: Preferences, tally: Tally) -> list[Past]:
    """Nothing where the day's own record is not complete: its total is a lower bound."""
    if "liquidations.total_usd" not in tally.figures:
        return []
    seconds = frames.window.length.total_seconds()
    days = dict(_chosen(frames, preferences, seconds))
    today = days.get(0, ())
    if not today or not _complete(today, seconds):
        return []
    regimes, venues, window = regimes_of(preferences), {cell.venue for cell in today}, frames.window
    valid = [
        cells
        for period, cells in days.items()
        if period
        and same_set(cells, today)
        and _complete(cells, seconds)
        and not broken_by(regimes, venues, window.preceding(period).start, window.end)
    ]
    found = log_past("liquidations.total_usd", *_sums(today, valid, range(len(today))), _BASIS)
    if "liquidations.long_share" in tally.figures:
        shares = [share for cells in valid if (share := _long_share(cells)) is not None]
        found.append(Past("liquidations.long_share", _long_share(today) or 0.0, np.array(shares), _BASIS))
    assets = sorted({cell.asset for cell in today})
    for asset in assets if len(assets) > 1 else ():
        places = [place for place, cell in enumerate(today) if cell.asset == asset]
        found += log_past(f"liquidations.asset.{asset}.usd", *_sums(today, valid, places), _BASIS)
    return found


def _chosen(frames: MarketFrames, preferences: Preferences, seconds: float) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    """The cells that count in the window (period 0) and in each of the 365 days before."""
    rows = frames.liquidation_periods
    rows = rows[rows["period"].to_numpy() <= DAYS]
    candidates: dict[int, list[Cell]] = {}
    columns = (rows[name].tolist() for name in (*_NAMES, *_MONEY))
    for period, kind, venue, asset, source, interval_s, word, covered, bars, orders, *money in zip(
        *columns, strict=True
    ):
        count = orders if kind == "orders" else bars
        cell = Cell(venue, asset, kind, source, interval_s, word, covered, count, *money)
        candidates.setdefault(period, []).append(cell)
    for period in sorted(candidates):
        yield period, choose(candidates[period], preferences, seconds)


def _complete(cells: tuple[Cell, ...], seconds: float) -> bool:
    return all(cell.complete(seconds) for cell in cells)


def _sums(today: tuple[Cell, ...], valid: list[tuple[Cell, ...]], places: range | list[int]) -> tuple[float, Floats]:
    """Dollars of the cells at these places, today and on each valid day, whose cells are the same in this order."""
    sums = [sum(cells[place].cents for place in places) / 100 for cells in (today, *valid)]
    return sums[0], np.array(sums[1:], dtype=np.float64)


def _long_share(cells: tuple[Cell, ...]) -> float | None:
    total = sum(cell.cents for cell in cells)
    return sum(cell.long_cents for cell in cells) / total if total else None
