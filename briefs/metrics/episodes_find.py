"""Cascade episodes: stretches in which one side of an asset is liquidated far above what that hour normally sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from briefs.metrics.episodes_baseline import SIDES, Baseline, Side, baseline
from briefs.metrics.episodes_detect import Rule, bursts
from briefs.metrics.episodes_series import Series, by_asset, positions
from briefs.metrics.liquidations_choice import ALL, Cell
from briefs.metrics.liquidations_count import Counted
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.price_bars import SECOND, Integers
from briefs.tables.frames import MarketFrames

LEAST_CENTS = 100_000_000  # a million dollars
LEAST_OF_OPEN_INTEREST = 0.0001
_NONE = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Episode:
    """One burst of one asset and side. Times are epoch microseconds, [start, end) and the peak bin's start.

    step_s: length of a bin. rows: counted orders or bars of that side. orders: counted orders, None for bars. excess:
    the peak over its threshold, None where the baseline holds no liquidation. basis: what the threshold rests on.
    """

    asset: str
    side: Side
    step_s: int
    start: int
    peak_at: int
    end: int
    cents: int
    peak_cents: int
    rows: int
    orders: int | None
    excess: float | None
    basis: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Episodes, the largest first; `unmeasured`: assets with liquidations enough whose normal is not known."""

    episodes: tuple[Episode, ...]
    unmeasured: tuple[str, ...]


def find(comparable: Comparable, frames: MarketFrames) -> Found:
    """Every episode of the window: by minutes where orders count, by the longest bar where totals do.

    An asset of which some venues have orders is measured on those. Bars longer than four hours show no burst. Episodes
    under a million dollars or 0.01% of the asset's open interest are dropped.
    """
    counted = comparable.counted
    assets = [asset for asset in sorted({cell.asset for cell in counted.cells}) if _large(asset, counted)]
    if not assets:
        return Found((), ())
    episodes: list[Episode] = []
    unmeasured = []
    interest = _interest(frames.open_interest_starts)
    bars = frames.liquidation_bars
    before = positions(bars)
    for asset, series in by_asset(assets, counted):
        scale = baseline(comparable, bars.iloc[before.get(asset, _NONE)], series.cells, series.step_s)
        if scale is None:
            unmeasured.append(asset)
            continue
        least = max(LEAST_CENTS, LEAST_OF_OPEN_INTEREST * interest.get(asset, 0.0) * 100)
        for side in SIDES:
            episodes += (episode for episode in _of_side(asset, side, series, scale) if episode.cents >= least)
    ranked = sorted(episodes, key=lambda one: (-one.cents, one.start, one.asset, one.side))
    return Found(tuple(ranked), tuple(unmeasured))


def _large(asset: str, counted: Counted) -> bool:
    cells = [cell for cell in counted.cells if cell.asset == asset]
    return max(sum(cell.long_cents for cell in cells), sum(cell.short_cents for cell in cells)) >= LEAST_CENTS


def _interest(starts: pd.DataFrame) -> dict[str, float]:
    """Dollars of open interest at the window's start by asset, as far as known; the aggregate where no venue is."""
    here = starts[(starts["period"] == 0) & starts["oi_usd"].notna()]
    single: dict[str, float] = {}
    together: dict[str, float] = {}
    for asset, venue, usd in zip(*(here[name].tolist() for name in ("asset", "venue", "oi_usd")), strict=True):
        sums = together if venue == ALL else single
        sums[asset] = sums.get(asset, 0.0) + usd
    return together | single


def _of_side(asset: str, side: Side, series: Series, scale: Baseline) -> Iterator[Episode]:
    sums = series.sums(side)
    if sums.sum() < LEAST_CENTS:
        return
    thresholds = scale.thresholds(series.at, side)
    for begins, ends in bursts(sums / thresholds, Rule.of(series.step_s)):
        peak = begins + int(sums[begins:ends].argmax())
        starts = _at(series.at, (begins, peak, ends - 1))
        inside = (series.place >= begins) & (series.place < ends) & (series.cents[side] > 0)
        yield Episode(
            asset,
            side,
            series.step_s,
            starts[0],
            starts[1],
            starts[2] + series.step_s * SECOND,
            int(sums[begins:ends].sum()),
            int(sums[peak]),
            int(inside.sum()),
            None if series.order is None else len(np.unique(series.order[inside])),
            float(sums[peak] / thresholds[peak]) if thresholds[peak] > 1 else None,
            scale.words,
            series.cells,
        )


def _at(starts: Integers, bins: tuple[int, ...]) -> list[int]:
    return [int(starts[number]) for number in bins]


def leader(episode: Episode, episodes: Sequence[Episode]) -> str:
    """The asset whose burst began first among the bursts of the same side that overlap this one.

    "" where none overlaps, where two began in the same bin, or where bins are longer than a minute: then nothing is
    known of who moved first.
    """
    together = [
        one
        for one in episodes
        if one.side == episode.side and one.start < episode.end and episode.start < one.end and one.step_s == 60
    ]
    if len({one.asset for one in together}) < 2:
        return ""
    first = min(one.start for one in together)
    names = {one.asset for one in together if one.start == first}
    return names.pop() if len(names) == 1 else ""
