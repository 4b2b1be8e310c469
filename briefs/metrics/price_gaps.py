"""What candles are missing: of an asset without a price, and of a venue whose price another one's stands in for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from briefs.metrics.price_bars import (
    PriceBars,
    bar_groups,
    bars_expected,
    bounds,
    interval_words,
    micros,
    on_grid_inside,
    preference,
)
from briefs.metrics.price_days import DAY_S
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.preferences import Preferences

RECENT_DAYS = 30  # an asset whose last candle is older is no longer missed
_REMAINDERS = frozenset({"ALL", "OTHER", "OTHERS"})  # rows of an aggregate that stand for no single asset


def report_missing(frames: MarketFrames, preferences: Preferences, covered: Iterable[str], tally: Tally) -> None:
    """A gap for each asset that should have a price and has none, in name order.

    Missed are assets with candles in the window or on a day of the last 30, with liquidations or funding in the
    window, and those of the watchlist.
    """
    best = _best_candidates(frames, preferences)
    missed = set(best) | _traded(frames) | set(preferences.assets)
    if preferences.assets:
        missed &= set(preferences.assets)
    for asset in sorted(missed - set(covered)):
        if asset in best:
            venue, what = best[asset]
            tally.gap("candles", what, asset=asset, venue=venue)
        else:
            tally.gap("candles", "no candles, so there is no price", asset=asset)


def report_passed_over(
    frames: MarketFrames, preferences: Preferences, chosen: Mapping[str, PriceBars], tally: Tally
) -> None:
    """A gap for each venue that is preferred to the chosen one and has some bars of the window, but not all.

    Several assets of a venue that lack the same are one gap. The bar that ends at the window's start counts as a sign
    of life.
    """
    start, end = bounds(frames)
    at = micros(frames.candles["ts"])
    lacking: dict[tuple[str, str, str], tuple[int, int]] = {}
    for (asset, venue, interval_s, symbol), rows in bar_groups(frames.candles).items():
        expected = bars_expected(interval_s, start, end)
        taken = chosen.get(asset)
        if taken is None or expected is None or venue == taken.venue:
            continue
        if preference(venue, 0, symbol, preferences)[:2] > preference(taken.venue, 0, taken.symbol, preferences)[:2]:
            continue
        missing = expected - int(on_grid_inside(at[rows], interval_s, start, end).sum())
        key = asset, venue, taken.venue
        lacking[key] = min(lacking.get(key, (missing, interval_s)), (missing, interval_s))
    said: dict[tuple[str, str], list[str]] = {}
    for (asset, venue, instead), (missing, interval_s) in sorted(lacking.items()):
        expected = bars_expected(interval_s, start, end)
        what = f"{missing} of {expected} {interval_words(interval_s)} bars {'is' if missing == 1 else 'are'} missing"
        said.setdefault((venue, f"{what}, so prices of {instead} are taken"), []).append(asset)
    for (venue, what), assets in said.items():
        tally.gap("candles", what, asset=assets[0] if len(assets) == 1 else "", venue=venue)


def _best_candidates(frames: MarketFrames, preferences: Preferences) -> dict[str, tuple[str, str]]:
    """The venue that comes nearest to covering the window, by asset, and what it lacks."""
    start, end = bounds(frames)
    candles = frames.candles
    at = micros(candles["ts"])
    present = {
        key: int(on_grid_inside(at[rows], key[2], start, end).sum()) for key, rows in bar_groups(candles).items()
    }
    for key in bar_groups(_recent(frames, end)):
        present.setdefault(key, 0)
    ranked: dict[str, tuple[tuple[object, ...], str, str]] = {}
    for (asset, venue, interval_s, symbol), count in present.items():
        expected = bars_expected(interval_s, start, end)
        missing = 1.0 if expected is None else 1 - count / expected
        rank = (missing, expected is None, preference(venue, interval_s, symbol, preferences))
        if asset not in ranked or rank < ranked[asset][0]:
            ranked[asset] = (rank, venue, _what(interval_s, expected, count))
    return {asset: (venue, what) for asset, (_, venue, what) in ranked.items()}


def _what(interval_s: int, expected: int | None, count: int) -> str:
    words = interval_words(interval_s)
    if expected is None:
        return f"{words} bars do not begin and end with the window, so there is no price"
    if expected == 1:
        return f"the {words} bar is missing, so there is no price"
    return f"{expected - count} of {expected} {words} bars are missing, so there is no price"


def _recent(frames: MarketFrames, end: int) -> pd.DataFrame:
    days = frames.candle_days
    return days[micros(days["day"]) >= end - RECENT_DAYS * DAY_S * 1_000_000]


def _traded(frames: MarketFrames) -> set[str]:
    """Assets with liquidations or funding inside the window."""
    start = pd.Timestamp(frames.window.start)
    assets: set[str] = set(frames.orders["asset"].unique())
    assets |= set(frames.totals.loc[frames.totals["ts"] >= start, "asset"].unique())
    assets |= set(frames.funding.loc[frames.funding["ts"] >= start, "asset"].unique())
    return {str(asset) for asset in assets} - _REMAINDERS
