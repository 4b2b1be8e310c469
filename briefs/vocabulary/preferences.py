"""Choices that settings make and stages obey."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FeedRegime:
    """Since `start` (in UTC) a venue's feed of liquidations means something else, so no comparison crosses that moment.

    completeness: the feed's word since then (full, aggregate, sampled_1s, partial). source: who says so. certain:
    whether the venue itself has stated the date.
    """

    venue: str
    start: datetime
    completeness: str
    source: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """Which source wins where several would do.

    price_venues: order in which venues are tried for prices.
    totals_sources: order in which sources of liquidation totals are tried; unnamed ones come after, by coverage,
    then finer interval, then name.
    quotes: order of quote currencies where a venue has several symbols of one asset.
    assets: the watchlist; empty means every asset of the lake.
    venues: the same for venues: liquidations, funding and open interest of others do not count; empty means every one.
    feed_regimes: changes of feeds in place of those that the metrics stage knows; None for the known ones.
    """

    price_venues: tuple[str, ...] = ("binance", "bybit", "okx", "hyperliquid", "binance-spot", "composite-spot")
    totals_sources: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ("USDT", "USDC", "USD")
    assets: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    feed_regimes: tuple[FeedRegime, ...] | None = None
