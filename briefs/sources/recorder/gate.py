"""Gate: at most one liquidation a contract and second."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from briefs.sources.recorder.feed import Feed, Heard, decoded, gathered, sent
from briefs.sources.recorder.order import Contracts, Order, order_of, sized
from briefs.sources.venues.reading import Unreadable, milliseconds, need

_CHANNEL = "futures.public_liquidates"


def subscribe(_contracts: Contracts) -> list[str]:
    # `time` is asked for and never looked at: a constant keeps what is said free of the clock.
    return [json.dumps({"time": 0, "channel": _CHANNEL, "event": "subscribe", "payload": ["!all"]})]


def read(frame: str | bytes, contracts: Contracts) -> Heard:
    whole = decoded(frame)
    if whole.get("error"):
        return Heard("refused", why=str(whole["error"].get("message", whole["error"])))
    if whole.get("channel") == "futures.pong":
        return Heard("alive")
    if whole.get("channel") != _CHANNEL:
        return Heard("other")
    result = whole["result"]
    if whole.get("event") != "update":
        accepted = result.get("status") == "success"
        return Heard("subscribed") if accepted else Heard("refused", why=str(result))
    # Documented as a list, sent as a bare object.
    rows = result if isinstance(result, list) else [result]
    return gathered(rows, partial(_orders, contracts), sent(whole.get("time_ms")))


def _orders(contracts: Contracts, row: Any) -> Iterator[Order]:
    size = need(row, "size")
    if not size:
        raise Unreadable("size 0 has no side")
    # The sign's meaning is documented for the REST list alone (the position's); it is taken to be the same here.
    side = "long" if size > 0 else "short"
    yield order_of(sized(contracts, row["contract"]), milliseconds(row, "time"), side, need(row, "price"), abs(size))


FEED = Feed(
    "gate",
    "wss://fx-ws.gateio.ws/v4/ws/usdt",
    "sampled_1s",
    read,
    subscribe,
    sized=True,
    ping='{"time": 0, "channel": "futures.ping"}',
    about="USDT contracts; at most one order a contract and second; the side by the rule of the REST list",
)
