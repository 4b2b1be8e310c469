"""Deribit: every trade of perpetuals and futures, of which flagged ones are liquidations."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from briefs.sources.recorder.feed import Feed, Heard, decoded, gathered
from briefs.sources.recorder.order import Contracts, Order, order_of, sized
from briefs.sources.venues.reading import Unreadable, milliseconds, need, text

_HEARTBEAT_S = 30
_CHANNELS = 100  # in one message
_TAKER = {"sell": "long", "buy": "short"}
_MAKER = {"sell": "short", "buy": "long"}


def subscribe(contracts: Contracts) -> list[str]:
    channels = [f"trades.{symbol}.100ms" for symbol in sorted(contracts)]
    asked = [_call(1, "public/set_heartbeat", {"interval": _HEARTBEAT_S})]
    asked += [
        _call(2, "public/subscribe", {"channels": channels[start : start + _CHANNELS]})
        for start in range(0, len(channels), _CHANNELS)
    ]
    return asked


def _call(number: int, method: str, parameters: dict[str, Any]) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": method, "params": parameters})


def read(frame: str | bytes, contracts: Contracts) -> Heard:
    whole = decoded(frame)
    if "error" in whole:
        return Heard("refused", why=str(whole["error"].get("message", whole["error"])))
    if whole.get("method") == "heartbeat":
        test = whole["params"]["type"] == "test_request"
        return Heard("alive", reply=_call(3, "public/test", {}) if test else "")
    if whole.get("method") != "subscription":
        return Heard("subscribed" if whole.get("id") == 2 else "alive" if whole.get("id") == 3 else "other")
    if not whole["params"]["channel"].startswith("trades."):
        return Heard("other")
    return gathered(whole["params"]["data"], partial(_orders, contracts))


def _orders(contracts: Contracts, row: Any) -> Iterator[Order]:
    flag = row.get("liquidation")
    if flag is None:
        return
    if flag not in {"T", "M", "MT"}:
        raise Unreadable(f"liquidation {flag!r} is none of T, M, MT")
    market = sized(contracts, row["instrument_name"])
    # `direction` is the taker's; with M the maker was forced, with MT both were.
    sides = [*([_TAKER[row["direction"]]] if "T" in flag else []), *([_MAKER[row["direction"]]] if "M" in flag else [])]
    for side in sides:
        number_of = f"{text(row, 'trade_id')}-{side}" if len(sides) == 2 else text(row, "trade_id")
        ts, price, units = milliseconds(row, "timestamp"), need(row, "price"), need(row, "amount")
        yield order_of(market, ts, side, price, units, id=number_of, price_kind="fill")


FEED = Feed(
    "deribit",
    "wss://www.deribit.com/ws/api/v2",
    "full",
    read,
    subscribe,
    listed=True,
    extra_answers=-1,  # the heartbeat is no subscription
    about="every trade of a perpetual or future that was a liquidation",
)
