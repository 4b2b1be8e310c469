"""Bitfinex: liquidations with a long history, funding and open interest from the status of perpetuals, candles."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Host, Refusal, Source
from briefs.sources.venues.bitfinex.contracts import HOST, VENUE
from briefs.sources.venues.bitfinex.orders import fetch_orders
from briefs.sources.venues.bitfinex.series import fetch_candles, fetch_funding, fetch_open_interest

_TOO_MANY, _SYMBOL = 11010, 10020
_PAUSE_S = 60.0  # the venue counts by the minute


def refusal(status: int, data: Any) -> Refusal | None:
    """Bitfinex refuses by a list: ["error", code, text], with any status."""
    if not isinstance(data, list) or len(data) < 3 or data[0] != "error":
        return Refusal("again", "too many requests", _PAUSE_S) if status == 429 else None
    why = f"{data[2]} (code {data[1]})"
    if data[1] == _TOO_MANY or status == 429:
        return Refusal("again", why, _PAUSE_S)
    return Refusal("unknown" if data[1] == _SYMBOL and "symbol" in str(data[2]) else "wrong", why)


SOURCE = Source(
    name=VENUE,
    about="every liquidation, with a long history, at three questions a minute; funding, open interest, candles",
    hosts=(Host(HOST, 30, 60),),
    tables={
        "liquidations": fetch_orders,
        "funding": fetch_funding,
        "candles": fetch_candles,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
