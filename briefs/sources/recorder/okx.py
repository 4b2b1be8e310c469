"""OKX: at most one liquidation a contract and second; the first frame repeats old ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from briefs.sources.recorder.feed import Feed, Heard, decoded, gathered, word
from briefs.sources.recorder.order import Contracts, Order, order_of, sized
from briefs.sources.venues.reading import milliseconds, need

_CHANNEL = "liquidation-orders"
_SIDES = {"long": "long", "short": "short"}
# Of a one-way account `posSide` says only "net"; then the order's side tells.
_NET = {"sell": "long", "buy": "short"}


def subscribe(_contracts: Contracts) -> list[str]:
    kinds = [{"channel": _CHANNEL, "instType": kind} for kind in ("SWAP", "FUTURES")]
    return [json.dumps({"op": "subscribe", "args": kinds})]


def read(frame: str | bytes, contracts: Contracts) -> Heard:
    if frame == "pong":
        return Heard("alive")
    whole = decoded(frame)
    if whole.get("event") == "error":
        return Heard("refused", why=f"{whole.get('code')} {whole.get('msg')}")
    if "event" in whole:
        return Heard("subscribed" if whole["event"] == "subscribe" else "other")
    if whole.get("arg", {}).get("channel") != _CHANNEL:
        return Heard("other")
    rows = [(each.get("instId"), row) for each in whole["data"] for row in each["details"]]
    return gathered(rows, partial(_orders, contracts))


def _orders(contracts: Contracts, named_row: tuple[str, Any]) -> Iterator[Order]:
    symbol, row = named_row
    side = word(row["side"], _NET) if row.get("posSide") == "net" else word(row["posSide"], _SIDES)
    market = sized(contracts, symbol)
    yield order_of(market, milliseconds(row, "ts"), side, need(row, "bkPx"), need(row, "sz"), price_kind="bankruptcy")


FEED = Feed(
    "okx",
    "wss://ws.okx.com:8443/ws/v5/public",
    "sampled_1s",
    read,
    subscribe,
    sized=True,
    ping="ping",
    extra_answers=1,  # one for each of two kinds
    about="swaps and futures; at most one order a contract and second",
)
