"""The section `[recorder]`: what `briefs record` listens to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from briefs.settings.key import Key


@dataclass(frozen=True, slots=True)
class Recorder:
    """What `briefs record` listens to, and where it writes before the lake."""

    venues: Annotated[
        tuple[str, ...],
        Key(
            "Venues whose liquidations are recorded where --venue names none. gate and htx are not among them: `briefs "
            "fetch` brings their orders 90 days back and in another form, and both together would count twice.",
            "binance|bitget|bybit|deribit|dydx|gate|htx|okx",
            "one of binance, bitget, bybit, deribit, dydx, gate, htx, okx",
            needed=True,
        ),
    ] = ("binance", "bitget", "bybit", "deribit", "dydx", "okx")
    journal: Annotated[Path, Key("Folder of the journal, which holds what is not in the lake yet.")] = Path(
        "data/journal"
    )
