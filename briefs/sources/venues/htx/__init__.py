"""HTX, formerly Huobi: liquidation orders 90 days back, candles, funding and open interest of its linear swaps."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Host, Refusal, Source
from briefs.sources.venues.htx.contracts import HOST, VENUE
from briefs.sources.venues.htx.orders import fetch_orders
from briefs.sources.venues.htx.series import fetch_candles, fetch_funding, fetch_open_interest
from briefs.sources.venues.reading import inside, maybe_text

_AGAIN = frozenset({403, 429, 1000, 1001, 1002, 1004, 1030, 1032})
_UNKNOWN = frozenset({1013, 1014, 1332, 1333})


def refusal(status: int, data: Any) -> Refusal | None:
    """HTX refuses inside answers of status 200: old paths by `status` `error`, v5 by a `code` other than 200."""
    if status in (403, 429):
        return Refusal("again", f"too many requests (status {status})")
    old, code = inside(data, "status"), inside(data, "code")
    if old == "error":
        code = inside(data, "err_code")
    elif old == "ok" or code in (200, "200", None):
        return None
    why = maybe_text(data, "err_msg") or maybe_text(data, "message") or maybe_text(data, "msg") or "refused"
    number = int(code) if str(code).isdecimal() else 0
    why = f"{why} (code {code})"
    if number in _UNKNOWN:
        return Refusal("unknown", why)
    return Refusal("again" if number in _AGAIN else "wrong", why)


SOURCE = Source(
    name=VENUE,
    about="liquidation orders 90 days back, candles, funding, open interest of a week; linear swaps alone",
    hosts=(Host(HOST, 800, 1),),
    tables={
        "liquidations": fetch_orders,
        "candles": fetch_candles,
        "funding": fetch_funding,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
