"""Bybit: every liquidation of linear contracts, in batches of half a second."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from briefs.sources.recorder.feed import Feed, Heard, decoded, gathered, sent, word
from briefs.sources.recorder.order import Contracts, Order, order_of, sized
from briefs.sources.venues.reading import milliseconds, need

_TOPIC = "allLiquidation."
_ARGUMENTS = 10  # at most, in one message
# The position's side, not the order's: a Buy is a long that was liquidated.
_SIDES = {"Buy": "long", "Sell": "short"}


def subscribe(contracts: Contracts) -> list[str]:
    """There is no subscription for all symbols."""
    topics = [f"{_TOPIC}{symbol}" for symbol in sorted(contracts)]
    return [
        json.dumps({"op": "subscribe", "args": topics[start : start + _ARGUMENTS]})
        for start in range(0, len(topics), _ARGUMENTS)
    ]


def read(frame: str | bytes, contracts: Contracts) -> Heard:
    whole = decoded(frame)
    if whole.get("op") == "subscribe":
        refused = whole.get("success") is not True
        return Heard("refused", why=str(whole.get("ret_msg", "without a reason"))) if refused else Heard("subscribed")
    if whole.get("op") in {"ping", "pong"}:
        return Heard("alive")
    if not str(whole.get("topic", "")).startswith(_TOPIC):
        return Heard("other")
    return gathered(whole["data"], partial(_orders, contracts), sent(whole.get("ts")))


def _orders(contracts: Contracts, row: Any) -> Iterator[Order]:
    market = sized(contracts, row["s"])
    side = word(row["S"], _SIDES)
    yield order_of(market, milliseconds(row, "T"), side, need(row, "p"), need(row, "v"), price_kind="bankruptcy")


FEED = Feed(
    "bybit",
    "wss://stream.bybit.com/v5/public/linear",
    "full",
    read,
    subscribe,
    listed=True,
    ping='{"op":"ping"}',
    about="linear contracts; every order",
)
