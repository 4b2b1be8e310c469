"""The rows behind a figure: those that its computation took, chosen by the same functions."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeAlias

import pandas as pd

from briefs.metrics import open_interest
from briefs.metrics.definition import Definition
from briefs.metrics.episodes_baseline import DAYS as BASELINE_DAYS
from briefs.metrics.episodes_find import find
from briefs.metrics.episodes_price import INTEREST_AGE
from briefs.metrics.funding_asset import AGE as FUNDING_AGE
from briefs.metrics.funding_settlements import settlements
from briefs.metrics.liquidations_count import PAIR, count, history, matching
from briefs.metrics.liquidations_history import MEDIAN_DAYS
from briefs.metrics.liquidations_orders import of_largest
from briefs.metrics.liquidations_rank import HISTORY_DAYS
from briefs.metrics.liquidations_validity import Comparable
from briefs.metrics.open_interest import last_levels
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Figure, Unit
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import Window

Choice: TypeAlias = Callable[[MarketFrames, Preferences, Figure, Mapping[str, str]], pd.DataFrame]


def behind(
    frames: MarketFrames, preferences: Preferences, figure: Figure, definition: Definition
) -> dict[str, pd.DataFrame]:
    """The rows by frame of `MarketFrames`, in the order of the definition's inputs; frames without a row are left out.

    Money is in cents; the largest row comes first where rows have money, else the latest.
    """
    parts = definition.parts(figure.id)
    found = {}
    for name in definition.inputs:
        rows = _CHOICES.get(name, _of_table(name))(frames, preferences, figure, parts)
        rows = _narrowed(rows, parts)
        if figure.id.startswith("episode."):
            rows = _of_episode(rows, frames, preferences, int(parts["N"]))
        if len(rows):
            found[name] = _first_things_first(rows)
    return found


def _narrowed(rows: pd.DataFrame, parts: Mapping[str, str]) -> pd.DataFrame:
    for letter, column in (("A", "asset"), ("V", "venue"), ("NAME", "name")):
        if letter in parts and column in rows:
            rows = rows[rows[column] == parts[letter]]
    return rows


def _of_episode(rows: pd.DataFrame, frames: MarketFrames, preferences: Preferences, number: int) -> pd.DataFrame:
    """The rows of the episode's asset, and of its side where they have one."""
    comparable = Comparable(count(frames, preferences), history(frames, preferences))
    episode = find(comparable, frames).episodes[number - 1]
    rows = rows[rows["asset"] == episode.asset]
    return rows[rows["side"] == episode.side] if "side" in rows else rows


def _first_things_first(rows: pd.DataFrame) -> pd.DataFrame:
    time = next(name for name in ("ts", "day", "start", "period") if name in rows)
    money = [name for name in ("usd_cents", "long_usd_cents", "short_usd_cents") if name in rows]
    size = rows[money].sum(axis=1) if money else pd.Series(0, index=rows.index)
    ranked = rows.assign(_size=size).sort_values(
        ["_size", time], ascending=[False, bool(money) or time == "period"], kind="stable"
    )
    return ranked.drop(columns="_size")


def _during(rows: pd.DataFrame, window: Window, column: str = "ts") -> pd.DataFrame:
    return rows[(rows[column] >= window.start) & (rows[column] < window.end)]


def _orders(frames: MarketFrames, preferences: Preferences, figure: Figure, parts: Mapping[str, str]) -> pd.DataFrame:
    del parts
    rows = _during(count(frames, preferences).orders, figure.window)
    if figure.id.startswith("liquidations.largest."):
        return of_largest(rows)
    if figure.id == "liquidations.traders":
        return rows[rows["account"].notna()]
    for side in ("long", "short"):
        if f".{side}_usd" in figure.id or f".{side}@" in figure.id:
            return rows[rows["side"] == side]
    return rows


def _totals(frames: MarketFrames, preferences: Preferences, figure: Figure, parts: Mapping[str, str]) -> pd.DataFrame:
    del parts
    return _during(count(frames, preferences).bars, figure.window)


def _periods(frames: MarketFrames, preferences: Preferences, figure: Figure, parts: Mapping[str, str]) -> pd.DataFrame:
    """The counted cells' periods from as far back as the figure looks; those of the window itself for coverage."""
    del parts
    cells = count(frames, preferences).cells
    periods = frames.liquidation_periods
    keys = [(cell.venue, cell.asset, cell.source) for cell in cells]
    pairs = [(cell.venue, cell.asset) for cell in cells if cell.kind == "orders"]
    rows = pd.concat(
        [
            matching(periods[periods["kind"] == "totals"], [*PAIR, "source"], keys),
            matching(periods[periods["kind"] == "orders"], PAIR, pairs),
        ]
    )
    window = frames.window if figure.id.startswith("episode.") else figure.window
    return rows[(rows["start"] >= _looks_back_to(figure, window)) & (rows["start"] < window.end)]


def _looks_back_to(figure: Figure, window: Window) -> datetime:
    if figure.unit is Unit.DATE:
        return Window.day(date.fromisoformat(str(figure.value))).start
    back = {"change_1d": 1, "change_prev": 1, "change_8h": 1, "ratio_30d_median": MEDIAN_DAYS}
    back |= dict.fromkeys(("rank", "rank_of", "percentile", "z_log", "z_robust"), HISTORY_DAYS)
    count_back = back.get(figure.id.rpartition(".")[2], 0)
    if figure.id.startswith("episode."):
        count_back = math.floor(BASELINE_DAYS * timedelta(days=1) / window.length)
    return window.preceding(count_back).start if count_back else window.start


def _funding(frames: MarketFrames, preferences: Preferences, figure: Figure, parts: Mapping[str, str]) -> pd.DataFrame:
    del parts
    keys = [(one.asset, one.venue, one.symbol) for one in settlements(frames.funding, frames.window, preferences)]
    rows = matching(frames.funding, ["asset", "venue", "symbol"], keys)
    return rows[(rows["ts"] >= _looks_back_to(figure, figure.window)) & (rows["ts"] < figure.window.end)]


def _open_interest(
    frames: MarketFrames, preferences: Preferences, figure: Figure, parts: Mapping[str, str]
) -> pd.DataFrame:
    del preferences, parts
    levels, window, age = frames.open_interest, frames.window, open_interest.AGE
    if figure.id.startswith("funding."):
        weighted = figure.basis.startswith("weighted")
        taken = [last_levels(levels, window.start, FUNDING_AGE, at_bound=False)] if weighted else []
    elif figure.id.startswith("episode."):
        near = (levels["ts"] >= figure.window.start - INTEREST_AGE) & (levels["ts"] <= figure.window.end + INTEREST_AGE)
        taken = [levels[near]]
    elif figure.id.startswith("liquidations."):
        taken = [last_levels(levels, window.start, age, at_bound=True)]
    else:
        taken = [last_levels(levels, window.end, age, at_bound=False)]
        if figure.id.endswith(".change_pct"):
            taken.append(last_levels(levels, window.start, age, at_bound=True))
    rows = pd.concat(taken) if taken else levels.iloc[:0]
    venues = set(figure.source.split(", "))
    return (
        rows[rows["venue"].isin(venues)] if figure.id.startswith(("funding.", "open_interest.", "episode.")) else rows
    )


def _of_table(name: str) -> Choice:
    """Rows of a table whose figures carry their venue or source: those, inside the window where the table has one."""

    def choice(
        frames: MarketFrames, preferences: Preferences, figure: Figure, parts: Mapping[str, str]
    ) -> pd.DataFrame:
        del preferences, parts
        rows: pd.DataFrame = getattr(frames, name)
        for column in ("venue", "source"):
            if column in rows:
                named = rows[column].isin(figure.source.split(", "))
                rows = rows[named] if named.any() else rows
        if name == "candles":
            rows = _during(rows, figure.window)
        if name == "reported":
            metric = figure.id.split(".")[1]
            rows = rows[rows["metric"].str.lower().str.replace(r"[^a-z0-9]+", "_", regex=True).str.strip("_") == metric]
        return rows

    return choice


_CHOICES: Mapping[str, Choice] = {
    "orders": _orders,
    "totals": _totals,
    "liquidation_periods": _periods,
    "funding": _funding,
    "open_interest": _open_interest,
}
