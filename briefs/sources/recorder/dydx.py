"""dYdX v4: every trade, of which those of type LIQUIDATED are liquidations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from briefs.sources.recorder.feed import CALM_S, Feed, Heard, Kind, decoded, gathered, word
from briefs.sources.recorder.order import Contracts, Order, order_of, sized
from briefs.sources.venues.reading import iso, need, text

_CHANNEL = "v4_trades"
_KINDS = {"LIQUIDATED": "liq", "DELEVERAGED": "adl"}
# The taker is the one who was forced: what is sold closes a long.
_SIDES = {"SELL": "long", "BUY": "short"}


def subscribe(contracts: Contracts) -> list[str]:
    return [json.dumps({"type": "subscribe", "channel": _CHANNEL, "id": symbol}) for symbol in sorted(contracts)]


def read(frame: str | bytes, contracts: Contracts) -> Heard:
    whole = decoded(frame)
    if whole.get("type") == "error":
        return Heard("refused", why=str(whole.get("message")))
    if whole.get("type") == "pong":
        return Heard("alive")
    if whole.get("channel") != _CHANNEL or whole.get("type") not in {
        "subscribed",
        "channel_data",
        "channel_batch_data",
    }:
        return Heard("other")
    batches = whole["contents"] if isinstance(whole["contents"], list) else [whole["contents"]]
    rows = [row for batch in batches for row in batch["trades"]]
    # The acknowledgement carries recent trades. They are orders like others, yet no proof that more will come.
    kind: Kind = "subscribed" if whole["type"] == "subscribed" else "data"
    return gathered(rows, partial(_orders, contracts, str(whole.get("id"))), kind=kind)


def _orders(contracts: Contracts, symbol: str, row: Any) -> Iterator[Order]:
    if row["type"] not in _KINDS:
        return
    market = sized(contracts, symbol)
    yield order_of(
        market,
        iso(row, "createdAt"),
        word(row["side"], _SIDES),
        need(row, "price"),
        need(row, "size"),
        kind=_KINDS[row["type"]],
        id=text(row, "id"),
        price_kind="fill",
    )


FEED = Feed(
    "dydx",
    "wss://indexer.dydx.trade/v4/ws",
    "full",
    read,
    subscribe,
    listed=True,
    ping='{"type": "ping"}',
    quiet_s=CALM_S,
    # The acknowledgement brings the contract's last trades, so heartbeats after it are believed.
    proven_by="heartbeat",
    # The venue lets one connection ask for 32 contracts, of some 250.
    legs=16,
    most=32,
    single=True,
    about="every trade that was a liquidation or a deleveraging",
)
