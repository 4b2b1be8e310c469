"""The course of open interest through the window: the points of a chart, of the largest assets alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import Floats, Integers, micros
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.window import stamp

ASSETS = 2
AGE = timedelta(hours=1)
_POINTS = 48  # at most; a longer window has wider steps
_MICROS = 1_000_000

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "series.open_interest.A@TIME",
        Unit.COINS,
        "Open interest of the asset at TIME, of the same venues throughout, in coins.",
        "sum of the last levels at or before TIME, each at most an hour old; absent where one is not known",
        ("open_interest",),
    ),
)


@dataclass(frozen=True, slots=True)
class Members:
    """The venues and symbols whose coins are known at both ends of the window."""

    venues: tuple[tuple[str, str], ...]
    source: str


def measure(known: Mapping[str, Members], frames: MarketFrames, tally: Tally) -> None:
    """Add the points of the assets with most open interest in dollars."""
    size = {asset: figure.value for asset in known if (figure := tally.figures.get(f"open_interest.{asset}.usd"))}
    for asset in sorted(size, key=lambda name: (-size[name], name))[:ASSETS]:  # type: ignore[operator] # money
        rows = frames.open_interest[frames.open_interest["asset"] == asset]
        _points(asset, rows, known[asset], tally)


def _points(asset: str, rows: pd.DataFrame, members: Members, tally: Tally) -> None:
    window = tally.window
    hours = max(math.ceil(window.length / timedelta(hours=1) / _POINTS), 1)
    times = [window.start + timedelta(hours=hours) * i for i in range(_count(window.length, hours))]
    wanted = np.array([round(time.timestamp()) * _MICROS for time in times])
    levels = [_levels(rows, member, wanted) for member in members.venues]
    for i, time in enumerate(times):
        found = [float(level[i]) for level in levels]
        if not any(map(math.isnan, found)):
            tally.add(
                f"series.open_interest.{asset}@{stamp(time)}",
                math.fsum(found),
                Unit.COINS,
                source=members.source,
                rows=len(found),
                basis="the venues of the change",
            )


def _count(length: timedelta, hours: int) -> int:
    return math.ceil(length / timedelta(hours=hours))


def _levels(rows: pd.DataFrame, member: tuple[str, str], wanted: Integers) -> Floats:
    """The last level at or before each moment; nan where it is older than an hour."""
    own = rows[(rows["venue"] == member[0]) & (rows["symbol"] == member[1])].sort_values("ts", kind="stable")
    at, values = micros(own["ts"]), own["oi_base"].to_numpy(dtype=float)
    place = np.searchsorted(at, wanted, side="right") - 1
    there = place >= 0
    fresh = there & (wanted - at[np.maximum(place, 0)] <= AGE / timedelta(microseconds=1))
    return np.where(fresh, values[np.maximum(place, 0)], np.nan)
