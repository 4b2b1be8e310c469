"""Bitget: the largest long and the largest short of each pair and second."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from briefs.sources.recorder.feed import Feed, Heard, decoded, gathered, sent, word
from briefs.sources.recorder.order import Contracts, Order, named, order_of
from briefs.sources.venues.reading import milliseconds, need

_TOPIC = {"instType": "usdt-futures", "topic": "liquidation"}
# The position's side, not the order's.
_SIDES = {"buy": "long", "sell": "short"}


def subscribe(_contracts: Contracts) -> list[str]:
    return [json.dumps({"op": "subscribe", "args": [_TOPIC]})]


def read(frame: str | bytes, contracts: Contracts) -> Heard:
    if frame == "ping":
        return Heard("alive", reply="pong")
    if frame == "pong":
        return Heard("alive")
    whole = decoded(frame)
    if whole.get("event") == "error":
        return Heard("refused", why=f"{whole.get('code')} {whole.get('msg')}")
    if "event" in whole:
        return Heard("subscribed" if whole["event"] == "subscribe" else "other")
    if whole.get("arg", {}).get("topic") != _TOPIC["topic"]:
        return Heard("other")
    return gathered(whole["data"], partial(_orders, contracts), sent(whole.get("ts")))


def _orders(contracts: Contracts, row: Any) -> Iterator[Order]:
    market = contracts.get(row["symbol"]) or named(row["symbol"])
    side = word(row["side"], _SIDES)
    yield order_of(
        market, milliseconds(row, "ts"), side, need(row, "price"), need(row, "amount"), price_kind="bankruptcy"
    )


FEED = Feed(
    "bitget",
    "wss://ws.bitget.com/v3/ws/public",
    "sampled_1s",
    read,
    subscribe,
    ping="ping",
    ping_s=30,
    about="USDT contracts; the largest long and short of a pair and second",
)
