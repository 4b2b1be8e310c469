"""The section `[sources]`: what `briefs fetch` asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from briefs.settings.key import Key


@dataclass(frozen=True, slots=True)
class Sources:
    """What `briefs fetch` asks, and how it gets there."""

    default: Annotated[
        tuple[str, ...],
        Key(
            "Sources that are asked where --source names none. Those whose key is set are asked as well; keys stand in "
            "variables of their own, which docs/sources.md lists.",
            "[a-z0-9.-]+",
            "a source in lower case, such as bybit",
            needed=True,
        ),
    ] = (
        "bybit",
        "okx",
        "binance",
        "hyperliquid",
        "gate",
        "htx",
        "bitget",
        "coingecko",
        "alternative.me",
        "coindesk",
        "theblock",
        "cointelegraph",
        "decrypt",
        "okx-announcements",
        "forexfactory",
    )
    assets: Annotated[
        tuple[str, ...],
        Key(
            "Assets that are fetched where neither --asset nor the watchlist names any.",
            "[A-Z0-9]+",
            "an asset in upper case, such as BTC",
            needed=True,
        ),
    ] = ("BTC", "ETH", "SOL")
    cache: Annotated[Path, Key("Folder that keeps answers which may be asked for again; safe to delete.")] = Path(
        "data/cache"
    )
    hosts: Annotated[
        tuple[str, ...],
        Key(
            "Other addresses for hosts, each as HOST=ADDRESS: a mirror of a venue, or a server of your own for tests "
            "(api.bybit.com=http://127.0.0.1:8000).",
            r"[a-z0-9.-]+=https?://[^\s@]+",
            "HOST=ADDRESS, such as api.bybit.com=https://api.bytick.com",
        ),
    ] = ()

    @property
    def elsewhere(self) -> dict[str, str]:
        """The address to ask in place of each host that `hosts` names."""
        return dict(one.split("=", 1) for one in self.hosts)
