"""How far a perpetual traded above or below spot at the same venue."""

from __future__ import annotations

import numpy as np

from briefs.metrics.definition import Definition
from briefs.metrics.price_bars import (
    Floats,
    Integers,
    bar_groups,
    bars_expected,
    bounds,
    interval_words,
    micros,
    on_grid_inside,
    preference,
)
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

_SPOT = "-spot"

DEFINITIONS = (
    Definition(
        "funding.A.premium",
        Unit.FRACTION,
        "How far the perpetual traded above spot at the same venue, as an average over the window.",
        "mean over the window's bars of close of the perpetual / close of spot - 1, at the first venue in the order of "
        "price venues (V and V-spot) whose bars of one interval both cover the window; from closes, for the tables "
        "hold no mark prices",
        ("candles",),
    ),
)

_Key = tuple[str, str, int, str]


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Adds the premium of each asset that a venue trades both as a perpetual and as spot."""
    closes = _whole(frames, preferences)
    chosen: dict[str, tuple[_Key, _Key]] = {}
    for key in sorted(closes, key=lambda key: preference(key[1], key[2], key[3], preferences)):
        asset, venue, interval_s, _ = key
        if asset in chosen or venue.endswith(_SPOT):
            continue
        spots = [other for other in closes if other[:3] == (asset, venue + _SPOT, interval_s)]
        if spots:
            # In the same venue and interval the preferred quote comes first.
            chosen[asset] = (key, min(spots, key=lambda spot: preference(spot[1], spot[2], spot[3], preferences)))
    for asset, (perpetual, spot) in sorted(chosen.items()):
        over = closes[perpetual] / closes[spot] - 1.0
        tally.add(
            f"funding.{asset}.premium",
            float(np.mean(over)),
            Unit.FRACTION,
            source=perpetual[1],
            rows=2 * len(over),
            basis=f"{perpetual[1]} {perpetual[3]} over {spot[1]} {spot[3]}, {interval_words(perpetual[2])} closes",
        )


def _whole(frames: MarketFrames, preferences: Preferences) -> dict[_Key, Floats]:
    """The closes in time order of each series that covers the window without a hole."""
    at, close = micros(frames.candles["ts"]), frames.candles["close"].to_numpy(dtype=np.float64)
    start, end = bounds(frames)
    whole: dict[_Key, Floats] = {}
    for key, rows in bar_groups(frames.candles).items():
        if preferences.assets and key[0] not in preferences.assets:
            continue
        inside: Integers = rows[on_grid_inside(at[rows], key[2], start, end)]
        if len(inside) == bars_expected(key[2], start, end):
            whole[key] = close[inside[np.argsort(at[inside], kind="stable")]]
    return whole
