"""A batch on its way into the lake: nothing from after its asking, nothing unfinished, and how much of a day it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from briefs.sources.talk import Batch, Row, Want
from briefs.tables.contract import TABLES
from briefs.tables.stretch import COVERAGES, Stretch
from briefs.vocabulary.window import Window

_BARS = frozenset({"candles", "liquidation_totals"})
_EXACT = frozenset({"liquidations", "liquidation_totals", "candles", "funding"})


def landed(batch: Batch, want: Want, moment: datetime) -> Batch:
    """The batch without rows from after `moment`, when it came, without bars that were not closed when it was asked
    for, and without rows outside of what was wanted; stretches end with the asking.

    What venues tell of now alone (levels, values, headlines) may be of another time than was wanted; scheduled events
    may lie ahead.
    """
    rows = tuple(row for row in batch.rows if _belongs(batch.table, row, want, moment))
    stretches = []
    start, end = _moment(want.start_ms), _moment(min(want.end_ms, want.now_ms))
    for stretch in batch.stretches:
        clipped = max(stretch.start, start), min(stretch.end, end)
        if clipped[0] < clipped[1]:
            stretches.append(replace(stretch, start=clipped[0], end=clipped[1]))
    dropped = len(batch.rows) - len(rows)
    problems = batch.problems
    if dropped:
        noun = "row was" if dropped == 1 else "rows were"
        problems = (*problems, f"{dropped} {noun} not of the time asked for, or not finished, and left out")
    return Batch(batch.table, rows, tuple(stretches), problems)


def _belongs(table: str, row: Row, want: Want, moment: datetime) -> bool:
    at: datetime = row[TABLES[table].time]
    if table not in _EXACT:
        return table == "events" or at <= moment
    ends = at + timedelta(seconds=int(row["interval_s"])) if table in _BARS else at
    return _moment(want.start_ms) <= at < _moment(want.end_ms) and ends <= _moment(want.now_ms)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How completely a day is covered: the weakest word of the rows, and the share of the day, where one is known."""

    word: str = ""
    share: float | None = None

    def __str__(self) -> str:
        share = "" if self.share is None else f"{self.share:.1%}"
        return ", ".join(part for part in (self.word, share) if part)


def coverage(batch: Batch, window: Window, assets: Sequence[str]) -> Coverage:
    """What a landed batch covers of `window`: the mean over the assets; an asset without anything covers nothing."""
    if batch.table == "liquidations":
        word = _weakest(stretch.coverage for stretch in batch.stretches)
        return Coverage(word, _mean(_covered(batch.stretches, asset, window) for asset in assets))
    if batch.table in _BARS:
        word = _weakest(str(row["coverage"]) for row in batch.rows if row.get("coverage"))
        return Coverage(word, _mean(_barred(batch.rows, asset, window) for asset in assets))
    return Coverage()


def _weakest(words: Iterable[str]) -> str:
    return max(words, key=COVERAGES.index, default="")


def _mean(shares: Iterator[float]) -> float:
    held = list(shares)
    return sum(held) / len(held) if held else 0.0


def _covered(stretches: Sequence[Stretch], asset: str, window: Window) -> float:
    seconds, reached = 0.0, window.start
    for stretch in sorted((s for s in stretches if s.asset == asset), key=lambda s: s.start):
        start, end = max(stretch.start, reached), min(stretch.end, window.end)
        if start < end:
            seconds += (end - start).total_seconds()
            reached = end
    return seconds / window.length.total_seconds()


def _barred(rows: Sequence[Row], asset: str, window: Window) -> float:
    """The best share that bars of one kind (market and length) cover."""
    seconds: dict[tuple[str, str, int], int] = {}
    for row in rows:
        length = int(row["interval_s"])
        at = row["ts"]
        if row["asset"] == asset and window.start <= at and at + timedelta(seconds=length) <= window.end:
            kind = (str(row.get("venue", "")), str(row.get("symbol", "")), length)
            seconds[kind] = seconds.get(kind, 0) + length
    return max(seconds.values(), default=0) / window.length.total_seconds()


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)
