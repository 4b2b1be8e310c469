"""OKX: candles, funding, open interest, and the liquidation orders of about the last day."""

from __future__ import annotations

from typing import Any

from briefs.sources.talk import Host, Refusal, Source
from briefs.sources.venues.okx.contracts import HOST, VENUE
from briefs.sources.venues.okx.orders import fetch_orders
from briefs.sources.venues.okx.series import fetch_candles, fetch_funding, fetch_open_interest
from briefs.sources.venues.reading import inside, maybe_text

_AGAIN = frozenset({"50001", "50004", "50011", "50013", "50026"})
_UNKNOWN = frozenset({"51000", "51001", "51014"})


def refusal(status: int, data: Any) -> Refusal | None:
    """OKX refuses by `code`, whatever the status: too many requests come with status 200 as well."""
    code = str(inside(data, "code") or "0")
    if code == "0" and status < 400:
        return None
    if code == "0":
        return Refusal("again", "too many requests") if status == 429 else None
    why = f"{maybe_text(data, 'msg') or 'refused'} (code {code})"
    if status == 429 or code in _AGAIN:
        return Refusal("again", why)
    if code in _UNKNOWN:
        return Refusal("unknown", why)
    return Refusal("denied" if status in (403, 451) else "wrong", why)


SOURCE = Source(
    name=VENUE,
    about="candles, funding, open interest; liquidation orders of about the last day, so run it daily",
    hosts=(Host(HOST, 20, 2),),  # the paces differ by path; slower ones weigh more
    tables={
        "liquidations": fetch_orders,
        "candles": fetch_candles,
        "funding": fetch_funding,
        "open_interest": fetch_open_interest,
    },
    refusal=refusal,
)
