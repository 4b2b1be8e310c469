"""Choices that settings make and stages obey."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """Which source wins where several would do.

    price_venues: order in which venues are tried for prices.
    totals_sources: order in which sources of liquidation totals are tried; unnamed ones come after, by coverage,
    then finer interval, then name.
    quotes: order of quote currencies where a venue has several symbols of one asset.
    assets: the watchlist; empty means every asset of the lake.
    """

    price_venues: tuple[str, ...] = ("binance", "bybit", "okx", "hyperliquid", "binance-spot", "composite-spot")
    totals_sources: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ("USDT", "USDC", "USD")
    assets: tuple[str, ...] = ()
