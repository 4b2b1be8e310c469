"""Open interest: its level at the window's end and its change, in coins where these are known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from briefs.metrics import open_interest_quadrant, open_interest_series, outliers_open_interest
from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import ALL
from briefs.metrics.money import dollars, to_cents
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

AGE = pd.Timedelta(hours=4)
_LEVELS = ("open_interest",)
SERIES = ["asset", "venue", "symbol"]

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "open_interest.A.usd",
        Unit.USD,
        "Value of the open positions at the window's end, at the venues that `source` names.",
        "sum over venues of the last level before the end, at most 4 h old",
        _LEVELS,
    ),
    Definition(
        "open_interest.A.change_pct",
        Unit.FRACTION,
        "Change of open interest over the window, of the same venues at both ends; in coins where known, so that price "
        "alone does not move it.",
        "last level before the end / last level at or before the start - 1, both at most 4 h old",
        _LEVELS,
    ),
    *open_interest_quadrant.DEFINITIONS,
    *open_interest_series.DEFINITIONS,
)


@dataclass(frozen=True, slots=True)
class Level:
    """A venue's open interest in dollars, and the number of rows (one a symbol) that it is the sum of."""

    usd: float
    rows: int


def last_levels(open_interest: pd.DataFrame, bound: datetime, age: pd.Timedelta, *, at_bound: bool) -> pd.DataFrame:
    """The last level of each asset, venue and symbol before `bound` (or at it), at most `age` older.

    Columns as in `MarketFrames.open_interest`, one row for each symbol, by asset, venue and symbol.
    """
    at = open_interest["ts"]
    early = (at <= bound) if at_bound else (at < bound)
    recent = open_interest[early & (at >= pd.Timestamp(bound) - age)]
    return recent.sort_values([*SERIES, "ts"], kind="stable").drop_duplicates(SERIES, keep="last")


def usd_by_venue(levels: pd.DataFrame) -> dict[tuple[str, str], Level]:
    """Dollars by (asset, venue), over its symbols; a venue with a symbol whose dollars are unknown is left out."""
    return {
        (str(asset), str(venue)): Level(math.fsum(rows["oi_usd"]), len(rows))
        for (asset, venue), rows in levels.groupby(["asset", "venue"], sort=True)
        if rows["oi_usd"].notna().all()
    }


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add level and change of each asset, or the gap that says which end is not known."""
    del preferences  # the lake hands over the watchlist's assets only
    window = frames.window
    if frames.open_interest.empty:
        tally.gap("open_interest", "no level is recorded")
    start = last_levels(frames.open_interest, window.start, AGE, at_bound=True)
    end = last_levels(frames.open_interest, window.end, AGE, at_bound=False)
    known: dict[str, open_interest_series.Members] = {}
    for asset in sorted(set(frames.open_interest["asset"])):
        if members := _asset(asset, _of(asset, start), _of(asset, end), frames, tally):
            known[asset] = members
    open_interest_series.measure(known, frames, tally)


def _of(asset: str, levels: pd.DataFrame) -> pd.DataFrame:
    rows = levels[levels["asset"] == asset]
    return rows.set_index(["venue", "symbol"])


def _asset(
    asset: str, start: pd.DataFrame, end: pd.DataFrame, frames: MarketFrames, tally: Tally
) -> open_interest_series.Members | None:
    """What the change in coins is of, where there is one."""
    if start.empty and end.empty:
        tally.gap("open_interest", "no level at the window's start or end", asset=asset)
        return None
    if {venue for venue, _ in (*start.index, *end.index)} - {ALL}:
        start, end = (levels[levels.index.get_level_values("venue") != ALL] for levels in (start, end))
    both = start.index.intersection(end.index)
    for venue, _ in start.index.symmetric_difference(end.index):
        what = "no level at the window's start or end, so it is left out of the change"
        tally.gap("open_interest", what, asset=asset, venue=venue)
    counted = end.loc[both] if len(both) else end
    if len(counted):
        _level(asset, counted, tally)
    return _change(asset, start.loc[both], end.loc[both], frames, tally) if len(both) else None


def _level(asset: str, levels: pd.DataFrame, tally: Tally) -> None:
    if levels["oi_usd"].isna().any():
        tally.gap("open_interest", "no level in dollars at the window's end", asset=asset)
        return
    tally.add(
        f"open_interest.{asset}.usd",
        dollars(sum(to_cents(usd) for usd in levels["oi_usd"])),
        Unit.USD,
        source=_venues(levels),
        rows=len(levels),
        basis=_together(levels),
    )


def _change(
    asset: str, start: pd.DataFrame, end: pd.DataFrame, frames: MarketFrames, tally: Tally
) -> open_interest_series.Members | None:
    for column, words in (("oi_base", "in coins"), ("oi_usd", "in dollars, so the price moves it too")):
        if start[column].isna().any() or end[column].isna().any():
            continue
        before, after = math.fsum(start[column]), math.fsum(end[column])
        if before <= 0:
            break
        tally.add(
            f"open_interest.{asset}.change_pct",
            after / before - 1,
            Unit.FRACTION,
            source=_venues(end),
            rows=len(start) + len(end),
            basis="; ".join(word for word in (words, _together(end)) if word),
        )
        outliers_open_interest.keep_past(asset, list(end.index), column, frames.open_interest_days, AGE, tally)
        own = [past for past in tally.pasts if past.figure == f"open_interest.{asset}.change_pct"]
        if own:
            open_interest_quadrant.measure(asset, own[0], tally)
        return open_interest_series.Members(tuple(end.index), _venues(end)) if column == "oi_base" else None
    tally.gap("open_interest", "no change: the levels at both ends are not known in one unit", asset=asset)
    return None


def _venues(levels: pd.DataFrame) -> str:
    return ", ".join(sorted(set(levels.index.get_level_values("venue"))))


def _together(levels: pd.DataFrame) -> str:
    return "all venues together" if ALL in levels.index.get_level_values("venue") else ""
