"""Bitget: liquidation orders of the last three days, funding, candles, and open interest as it is now."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Host, Refusal, Source
from briefs.sources.venues.bitget.contracts import HOST, VENUE
from briefs.sources.venues.bitget.orders import fetch_orders
from briefs.sources.venues.bitget.series import fetch_candles, fetch_funding, fetch_open_interest
from briefs.sources.venues.reading import inside, maybe_text


def refusal(status: int, data: Any) -> Refusal | None:
    """Bitget refuses by a `code` other than 00000, with any status."""
    code = maybe_text(data, "code") or str(inside(data, "code") or "")
    if code in {"00000", ""}:
        return None
    why = f"{maybe_text(data, 'msg') or 'refused'} (code {code})"
    if status == 429 or code in {"429", "1001", "30007", "40010", "40725", "45001"}:
        return Refusal("again", why)
    return Refusal("unknown" if code in {"40034", "40309", "40054"} else "wrong", why)


SOURCE = Source(
    name=VENUE,
    about="liquidation orders of three days, one a contract, side and second; funding, candles; open interest of now",
    hosts=(Host(HOST, 20, 1),),
    tables={
        "liquidations": fetch_orders,
        "funding": fetch_funding,
        "candles": fetch_candles,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
