"""Cascade episodes: stretches in which one side of an asset is liquidated far above what that hour normally sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from briefs.metrics.episodes_baseline import SIDES, Baseline, Side, baseline, micro
from briefs.metrics.episodes_detect import Rule, bursts
from briefs.metrics.liquidations_choice import ALL, Cell
from briefs.metrics.liquidations_count import Counted
from briefs.metrics.liquidations_orders import order_numbers
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.price_bars import SECOND, Integers, micros
from briefs.tables.frames import MarketFrames

LEAST_CENTS = 100_000_000  # a million dollars
LEAST_OF_OPEN_INTEREST = 0.0001
LONGEST_STEP_S = 4 * 3600
_DAY_S = 86400
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


@dataclass(frozen=True, slots=True)
class _Series:
    """An asset's counted rows in bins of `step_s` seconds.

    at: the bins' starts. place: each row's bin. order: each row's order, as a number; None for bars.
    """

    cells: tuple[Cell, ...]
    step_s: int
    at: Integers
    place: Integers
    cents: dict[Side, Integers]
    order: Integers | None

    def sums(self, side: Side) -> Integers:
        sums = np.zeros(len(self.at), np.int64)
        np.add.at(sums, self.place, self.cents[side])
        return sums


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
    before = _positions(bars)
    for asset, series in _by_asset(assets, counted):
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


def _by_asset(assets: Sequence[str], counted: Counted) -> Iterator[tuple[str, _Series]]:
    """The series of each asset; one whose bars show no burst is left out."""
    orders, bars = _Orders.of(counted), counted.bars
    bar_rows = _positions(bars)
    for asset in assets:
        cells = [cell for cell in counted.cells if cell.asset == asset]
        with_orders = tuple(cell for cell in cells if cell.kind == "orders")
        series = (
            orders.series(asset, with_orders, counted)
            if with_orders
            else _bars(tuple(cells), bars.iloc[bar_rows[asset]], counted)
        )
        if series is not None:
            yield asset, series


def _positions(frame: pd.DataFrame) -> dict[str, Integers]:
    # The stubs know neither that one key is no tuple nor that the positions are an array.
    groups: dict[Any, Any] = dict(frame.groupby("asset", sort=False).indices)
    return groups


@dataclass(frozen=True, slots=True)
class _Orders:
    """The columns of the counted orders, taken out of the frame once."""

    rows: dict[str, Integers]
    minute: Integers
    cents: Integers
    is_long: npt.NDArray[np.bool_]
    number: Integers

    @classmethod
    def of(cls, counted: Counted) -> _Orders:
        orders = counted.orders
        return cls(
            _positions(orders),
            micros(orders["ts"]) // (60 * SECOND),
            orders["usd_cents"].to_numpy(dtype=np.int64),
            (orders["side"] == "long").to_numpy(dtype=bool),
            order_numbers(orders),
        )

    def series(self, asset: str, cells: tuple[Cell, ...], counted: Counted) -> _Series:
        rows = self.rows[asset]
        cents, is_long = self.cents[rows], self.is_long[rows]
        at, first = _grid(counted, 60)
        sides: dict[Side, Integers] = {"long": np.where(is_long, cents, 0), "short": np.where(is_long, 0, cents)}
        return _Series(cells, 60, at, self.minute[rows] - first, sides, self.number[rows])


def _bars(cells: tuple[Cell, ...], rows: pd.DataFrame, counted: Counted) -> _Series | None:
    step_s = max(cell.interval_s for cell in cells)
    begins, length = micros(rows["ts"]), rows["interval_s"].to_numpy(dtype=np.int64) * SECOND
    step = step_s * SECOND
    fits = (begins + length - 1) // step == begins // step
    if step_s > LONGEST_STEP_S or _DAY_S % step_s or not fits.all():
        return None
    at, first = _grid(counted, step_s)
    sides: dict[Side, Integers] = {
        "long": rows["long_usd_cents"].to_numpy(dtype=np.int64),
        "short": rows["short_usd_cents"].to_numpy(dtype=np.int64),
    }
    return _Series(cells, step_s, at, begins // step - first, sides, None)


def _grid(counted: Counted, step_s: int) -> tuple[Integers, int]:
    """Starts of the bins that the window touches, and the number of the first one since 1970."""
    step = step_s * SECOND
    first, last = micro(counted.window.start) // step, (micro(counted.window.end) - 1) // step
    return np.arange(first, last + 1, dtype=np.int64) * step, first


def _of_side(asset: str, side: Side, series: _Series, scale: Baseline) -> Iterator[Episode]:
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
