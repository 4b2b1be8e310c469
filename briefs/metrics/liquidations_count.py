"""The liquidations that count in a window, and in the periods before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from briefs.metrics.liquidations_choice import ALL, BEST_FIRST, Cell, choose
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

PAIR = ["venue", "asset"]
BAR = ["venue", "asset", "source", "interval_s"]
_COVER = ["coverage", "covered_s"]
_MONEY = ["long_usd_cents", "short_usd_cents"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts in one window: the cells, and the rows that they are sums of.

    orders: rows of `MarketFrames.orders`; bars: rows of `MarketFrames.totals`, whole bars only. straddling: the bars
    of counted sources that reach over an edge of the window and therefore do not count.
    """

    window: Window
    cells: tuple[Cell, ...]
    orders: pd.DataFrame
    bars: pd.DataFrame
    straddling: pd.DataFrame

    @property
    def seconds(self) -> float:
        return self.window.length.total_seconds()

    @property
    def complete(self) -> bool:
        """Whether every counted cell covers the whole window."""
        return all(cell.complete(self.seconds) for cell in self.cells)


def count(frames: MarketFrames, preferences: Preferences) -> Counted:
    """Choose the sources of the window and take their rows."""
    window = frames.window
    ends = frames.totals["ts"] + pd.to_timedelta(frames.totals["interval_s"], unit="s")
    whole = (frames.totals["ts"] >= window.start) & (ends <= window.end)
    liquidated = frames.orders[(frames.orders["kind"] == "liq").fillna(value=False)]
    candidates = [*_order_cells(frames, liquidated), *_bar_cells(frames.totals[whole])]
    cells = choose(candidates, preferences, window.length.total_seconds())
    order_keys = [(cell.venue, cell.asset) for cell in cells if cell.kind == "orders"]
    bar_keys = [(cell.venue, cell.asset, cell.source, cell.interval_s) for cell in cells if cell.kind == "totals"]
    return Counted(
        window,
        cells,
        matching(liquidated, PAIR, order_keys),
        matching(frames.totals[whole], BAR, bar_keys),
        matching(frames.totals[~whole], BAR, bar_keys),
    )


def matching(frame: pd.DataFrame, columns: list[str], keys: Sequence[tuple[object, ...]]) -> pd.DataFrame:
    """The rows whose columns are one of the keys."""
    if frame.empty or not keys:
        return frame.iloc[:0]
    return frame[pd.MultiIndex.from_frame(frame[columns]).isin(list(keys))]


def _order_cells(frames: MarketFrames, liquidated: pd.DataFrame) -> Iterator[Cell]:
    """Sums of the window's own orders; what they cover stands in period 0 of `liquidation_periods`."""
    now = frames.liquidation_periods
    now = now[(now["period"] == 0) & (now["kind"] == "orders")]
    columns = _lists(now, [*PAIR, "source", *_COVER])
    stated = {(v, a): (source, word, covered) for v, a, source, word, covered in zip(*columns, strict=True)}
    summed = _summed(liquidated)
    for venue, asset in sorted({*stated, *summed}):
        source, word, covered_s = stated.get((venue, asset), ("", "partial", 0.0))
        rows, long_cents, short_cents = summed.get((venue, asset), (0, 0, 0))
        yield Cell(venue, asset, "orders", source, 0, word, float(covered_s), rows, long_cents, short_cents)


def _summed(liquidated: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Number of orders, longs and shorts in cents, by venue and asset."""
    money = liquidated.assign(
        long=liquidated["usd_cents"].where(liquidated["side"] == "long", 0),
        short=liquidated["usd_cents"].where(liquidated["side"] == "short", 0),
        one=1,
    )
    sums = money.groupby(PAIR, sort=True)[["one", "long", "short"]].sum().reset_index()
    columns = _lists(sums, [*PAIR, "one", "long", "short"])
    return {(v, a): (int(n), int(long), int(short)) for v, a, n, long, short in zip(*columns, strict=True)}


def _bar_cells(bars: pd.DataFrame) -> Iterator[Cell]:
    ranked = bars.assign(one=1, rank=bars["coverage"].map({word: rank for rank, word in enumerate(BEST_FIRST)}))
    groups = ranked.groupby(BAR, sort=True).agg(
        one=("one", "sum"), rank=("rank", "max"), long=("long_usd_cents", "sum"), short=("short_usd_cents", "sum")
    )
    columns = _lists(groups.reset_index(), [*BAR, "one", "rank", "long", "short"])
    for venue, asset, source, interval, rows, rank, long_cents, short_cents in zip(*columns, strict=True):
        word, covered = BEST_FIRST[int(rank)], float(rows * interval)
        yield Cell(
            venue, asset, "totals", source, int(interval), word, covered, int(rows), int(long_cents), int(short_cents)
        )


def _lists(frame: pd.DataFrame, columns: list[str]) -> list[list[object]]:
    return [frame[column].tolist() for column in columns]


@dataclass(frozen=True, slots=True)
class History:
    """The periods before the window, of its length: 1 is the one that ends at its start.

    last: the number of the first period of the record, 0 where nothing precedes the window.
    """

    window: Window
    last: int
    candidates: Mapping[int, Sequence[Cell]]
    preferences: Preferences
    _chosen: dict[int, tuple[Cell, ...]] = field(default_factory=dict, repr=False, compare=False)

    def cells(self, period: int) -> tuple[Cell, ...]:
        """The cells that count in a period; empty where it has none."""
        if period not in self._chosen:
            given = self.candidates.get(period, ())
            self._chosen[period] = choose(given, self.preferences, self.window.length.total_seconds())
        return self._chosen[period]


def history(frames: MarketFrames, preferences: Preferences) -> History:
    """The periods before the window, from `liquidation_periods`."""
    rows = frames.liquidation_periods
    rows = rows[rows["period"] > 0]
    names = ["period", *PAIR, "kind", "source", "interval_s", *_COVER, "bars", "orders", *_MONEY]
    candidates: dict[int, list[Cell]] = {}
    for period, venue, asset, kind, source, interval, word, covered, bars, orders, long_cents, short_cents in zip(
        *(rows[name].tolist() for name in names), strict=True
    ):
        if kind == "orders":
            cell = Cell(venue, asset, "orders", source, 0, word, covered, orders, long_cents, short_cents)
        else:
            cell = Cell(venue, asset, "totals", source, interval, word, covered, bars, long_cents, short_cents)
        candidates.setdefault(period, []).append(cell)
    return History(frames.window, max(candidates, default=0), candidates, preferences)


def sources(cells: Sequence[Cell]) -> str:
    """Who says so, sorted: the source of totals, the venue itself for its orders."""
    return ", ".join(sorted({cell.source if cell.kind == "totals" else cell.venue for cell in cells}))


def basis(cells: Sequence[Cell]) -> str:
    """Which source counts at which venue, in a few words."""
    venues: dict[str, set[str]] = {}
    for cell in cells:
        if cell.venue != ALL:
            what = "orders" if cell.kind == "orders" else f"totals from {cell.source}"
            venues.setdefault(what, set()).add(cell.venue)
    words = [f"{what}: {', '.join(sorted(names))}" for what, names in sorted(venues.items())]
    together = [cell for cell in cells if cell.venue == ALL]
    if together:
        assets = ", ".join(sorted({cell.asset for cell in together}))
        words.append(f"all venues together from {sources(together)}, as no single venue has rows of {assets}")
    return "; ".join(words)
