"""Recorded amounts that cannot well be true: named, so that a wrong unit or a replayed feed never passes in silence.

Nothing is left out here: which rows are wrong cannot be told from the amounts alone.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from briefs.metrics.definition import Definition
from briefs.metrics.liquidations_choice import ALL
from briefs.metrics.outliers_past import LEAST
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.preferences import Preferences

DEFINITIONS: tuple[Definition, ...] = ()  # it says what is doubtful and measures nothing

MEDIANS = 200  # the greatest real day of a year of liquidations was 52 medians
SHARE = 0.25  # of open interest or of turnover; real plunges close a few per cent
LEVELS = 5.0  # between two levels of open interest; real ones changed by less than two times
FEW = 20  # orders of which nothing can be said
COPIES = 0.05
ONE_MOMENT = 0.5
_NUMBERS = ["ts", "price", "qty"]
_ORDER = ["venue", "symbol", "side", *_NUMBERS]
_PAIR = ["asset", "venue"]


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add a gap for each asset and venue with an implausible amount of liquidations or open interest."""
    del preferences  # what is doubtful is so under any
    _amounts(frames, tally)
    _levels(frames, tally)
    _orders(frames.orders, tally)


def _amounts(frames: MarketFrames, tally: Tally) -> None:
    """Against the same source's days before; where it has too few, against what is open and what is traded."""
    periods = frames.liquidation_periods
    cents = (periods["long_usd_cents"] + periods["short_usd_cents"]).tolist()
    feeds = list(zip(*(periods[name].tolist() for name in ("asset", "venue", "source", "interval_s")), strict=True))
    now = (periods["period"] == 0).tolist()
    earlier: dict[tuple[str, str, str, int], list[int]] = {}
    for feed, amount, here in zip(feeds, cents, now, strict=True):
        if amount > 0 and not here:
            earlier.setdefault(feed, []).append(amount)
    yardsticks = _yardsticks(frames) if any(now) else {}
    for row in (row for row, here in enumerate(now) if here and cents[row] > 0):
        asset, venue, _, interval_s = feeds[row]
        before = earlier.get(feeds[row], [])
        words = ""
        if len(before) >= LEAST:
            ratio = float(cents[row]) / float(np.median(before))
            if ratio > MEDIANS:
                words = f"the liquidated value is {ratio:,.0f} times the median of the {len(before)} days before"
        elif asset in yardsticks:
            share, of = max((float(cents[row]) / 100 / usd, what) for what, usd in yardsticks[asset])
            if share > SHARE:
                words = f"the liquidated value is {100 * share:,.0f}% of the {of}"
        if words:
            table = "liquidations" if interval_s == 0 else "liquidation_totals"
            what = f"{words}, as a wrong contract size would make it"
            tally.gap(table, what, asset=str(asset), venue="" if venue == ALL else str(venue))


def _yardsticks(frames: MarketFrames) -> dict[str, list[tuple[str, float]]]:
    """Of each asset, in dollars: open interest at the window's start and turnover in it, each of its largest venue."""
    starts = frames.open_interest_starts
    starts = starts[(starts["period"] == 0) & (starts["oi_usd"] > 0)]
    bars = frames.candles[(frames.candles["ts"] >= frames.window.start) & (frames.candles["turnover_usd"] > 0)]
    found: dict[str, list[tuple[str, float]]] = {}
    for rows, column, words in (
        (starts, "oi_usd", "largest open interest that is known"),
        (bars, "turnover_usd", "largest turnover that is known"),
    ):
        keys = [*_PAIR, "symbol", "interval_s"] if "interval_s" in rows else [*_PAIR, "symbol"]
        largest = rows.groupby(keys)[column].sum().groupby("asset").max()
        for asset, usd in largest.items():
            found.setdefault(str(asset), []).append((words, float(usd)))
    return found


def _levels(frames: MarketFrames, tally: Tally) -> None:
    """Neighbouring levels of one symbol that are several times each other."""
    levels = frames.open_interest
    keys = [*_PAIR, "symbol"]
    levels = levels.sort_values([*keys, "ts"], kind="stable")
    same = (levels[keys].to_numpy()[1:] == levels[keys].to_numpy()[:-1]).all(axis=1)
    ratios = np.ones(len(same))
    for column in ("oi_base", "oi_usd"):
        values = levels[column].to_numpy(dtype=np.float64)
        known = same & (values[1:] > 0) & (values[:-1] > 0)
        change = np.where(known, values[1:] / np.where(known, values[:-1], 1.0), 1.0)
        ratios = np.maximum(ratios, np.maximum(change, 1.0 / change))
    doubtful = levels.iloc[1:][ratios > LEVELS].assign(ratio=ratios[ratios > LEVELS])
    for (asset, venue), rows in doubtful.groupby(_PAIR, sort=True):
        what = f"one level is {rows['ratio'].max():,.0f} times its neighbour, as another unit would make it"
        tally.gap("open_interest", what, asset=str(asset), venue=str(venue))


def _orders(orders: pd.DataFrame, tally: Tally) -> None:
    """Copies among a venue's orders without a number, and orders that bear one and the same time."""
    for venue, rows in orders.groupby("venue", sort=True):
        if len(rows) < FEW:
            continue
        unnumbered = rows[rows["id"].isna()]
        # Numbers are quickly compared, texts only where all of them are the same.
        alike = unnumbered[unnumbered.duplicated(_NUMBERS, keep=False)]
        copies = int(alike.duplicated(_ORDER).sum())
        if copies > COPIES * len(rows):
            what = f"{copies} of {len(rows)} orders are exact copies of others, as a replayed feed would make them"
            tally.gap("liquidations", what, venue=str(venue))
        at_once = int(rows["ts"].value_counts().iloc[0])
        if at_once > ONE_MOMENT * len(rows):
            what = f"{at_once} of {len(rows)} orders bear one and the same time, as a stale clock would make them"
            tally.gap("liquidations", what, venue=str(venue))
