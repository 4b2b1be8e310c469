"""Gate: liquidation totals by side, liquidation orders 90 days back, candles, funding and open interest."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Host, Refusal, Source
from briefs.sources.venues.gate.contracts import HOST, VENUE
from briefs.sources.venues.gate.orders import fetch_orders
from briefs.sources.venues.gate.series import fetch_candles, fetch_funding
from briefs.sources.venues.gate.stats import fetch_open_interest, fetch_totals
from briefs.sources.venues.reading import maybe_text

_AGAIN = frozenset({"TOO_MANY_REQUESTS", "TOO_FAST", "SERVER_ERROR", "INTERNAL"})
_UNKNOWN = frozenset({"CONTRACT_NOT_FOUND", "INVALID_CURRENCY_PAIR", "NOT_FOUND"})


def refusal(status: int, data: Any) -> Refusal | None:
    """Gate refuses by status and names the reason in `label`."""
    label = maybe_text(data, "label")
    if not label and status < 400:
        return None
    why = f"{maybe_text(data, 'message') or 'refused'} ({label or f'status {status}'})"
    if status == 429 or label in _AGAIN:
        return Refusal("again", why)
    if label in _UNKNOWN:
        return Refusal("unknown", why)
    if status in (403, 451):
        return Refusal("denied", why)
    return Refusal("wrong", why) if status < 500 else None


SOURCE = Source(
    name=VENUE,
    about="hourly liquidation totals by side, single orders 90 days back, candles, funding, open interest",
    hosts=(Host(HOST, 200, 10),),
    tables={
        "liquidations": fetch_orders,
        "liquidation_totals": fetch_totals,
        "candles": fetch_candles,
        "funding": fetch_funding,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
