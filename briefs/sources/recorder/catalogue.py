"""The feeds that can be recorded: a new one is a module and a line here."""

from __future__ import annotations

from briefs.sources.recorder import binance, bitget, bybit, deribit, dydx, gate, htx, okx
from briefs.sources.recorder.feed import Feed

FEEDS: dict[str, Feed] = {
    module.FEED.venue: module.FEED for module in (binance, bitget, bybit, deribit, dydx, gate, htx, okx)
}
"""Feed by venue."""
