"""Which sources there are. A new one is one line here, one module, and one file of tests (docs/sources.md)."""

from __future__ import annotations

import difflib
import importlib

from briefs.errors import UserError
from briefs.sources.talk import Source

CATALOGUE: dict[str, str] = {
    "binance": "briefs.sources.venues.binance",
    "bitfinex": "briefs.sources.venues.bitfinex",
    "bitget": "briefs.sources.venues.bitget",
    "bybit": "briefs.sources.venues.bybit",
    "coinalyze": "briefs.sources.venues.coinalyze",
    "coinglass": "briefs.sources.venues.coinglass",
    "coinglass-totals": "briefs.sources.venues.coinglass",
    "deribit": "briefs.sources.venues.deribit",
    "dydx": "briefs.sources.venues.dydx",
    "gate": "briefs.sources.venues.gate",
    "htx": "briefs.sources.venues.htx",
    "hyperliquid": "briefs.sources.venues.hyperliquid",
    "kraken": "briefs.sources.venues.kraken",
    "okx": "briefs.sources.venues.okx",
    "alternative.me": "briefs.sources.context.alternative_me",
    "coindesk": "briefs.sources.context.rss",
    "coingecko": "briefs.sources.context.coingecko",
    "cointelegraph": "briefs.sources.context.rss",
    "decrypt": "briefs.sources.context.rss",
    "forexfactory": "briefs.sources.context.forexfactory",
    "fred": "briefs.sources.context.fred",
    "okx-announcements": "briefs.sources.context.okx_announcements",
    "theblock": "briefs.sources.context.rss",
}
"""Source by name: the module whose SOURCE it is, or one of whose SOURCES. Loaded only when it is asked for."""


def load(name: str) -> Source:
    """The source `name`. Raises UserError where there is none of that name."""
    if name not in CATALOGUE:
        near = difflib.get_close_matches(name, CATALOGUE, 1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise UserError(f"there is no source {name!r}: {hint}the sources are {', '.join(CATALOGUE)}")
    module = importlib.import_module(CATALOGUE[name])
    held: tuple[Source, ...] = getattr(module, "SOURCES", None) or (module.SOURCE,)
    return next(source for source in held if source.name == name)


def load_all() -> tuple[Source, ...]:
    """Every source, in the catalogue's order."""
    return tuple(load(name) for name in CATALOGUE)
