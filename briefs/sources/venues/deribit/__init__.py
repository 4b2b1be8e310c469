"""Deribit: liquidations as a flag on its trades, hourly funding, candles, and open interest as it is now."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Host, Refusal, Source
from briefs.sources.venues.deribit.contracts import HOST, OLDER, VENUE
from briefs.sources.venues.deribit.orders import fetch_orders
from briefs.sources.venues.deribit.series import fetch_candles, fetch_funding, fetch_open_interest
from briefs.sources.venues.reading import inside, maybe_text

_AGAIN = (10028, 10040, 10041, 10047, 11051)


def refusal(status: int, data: Any) -> Refusal | None:
    """The error object of JSON-RPC, with any status."""
    error = inside(data, "error")
    if not isinstance(error, dict):
        return None
    code = inside(error, "code")
    param, reason = (maybe_text(inside(error, "data"), name) for name in ("param", "reason"))
    why = f"{maybe_text(error, 'message') or 'refused'} (code {code}{', ' if reason or param else ''}"
    why += f"{' '.join(part for part in (param, reason) if part)})"
    if status == 429 or code in _AGAIN:
        return Refusal("again", why)
    if param in {"instrument_name", "currency"} or code == 13020:
        return Refusal("unknown", why)
    return Refusal("wrong", why)


SOURCE = Source(
    name=VENUE,
    about="every liquidation, as a flag on trades; hourly funding, candles; open interest of now",
    hosts=(Host(HOST, 20, 1), Host(OLDER, 20, 1)),
    tables={
        "liquidations": fetch_orders,
        "funding": fetch_funding,
        "candles": fetch_candles,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
