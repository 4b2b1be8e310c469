"""HTX, formerly Huobi: every liquidation of linear contracts; each frame is packed with gzip."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from functools import partial
from typing import Any

from briefs.sources.recorder.feed import LARGEST, Feed, Heard, decoded, gathered, sent, word
from briefs.sources.recorder.order import Contracts, Order, checked, named, order_of, sized
from briefs.sources.venues.reading import milliseconds, need

_TOPIC = "public.*.liquidation_orders"
_REPEATED = 2014  # a subscription that is already there
_GZIP = 31
# The closing order's side: what is sold closes a long.
_SIDES = {"sell": "long", "buy": "short"}


def subscribe(_contracts: Contracts) -> list[str]:
    return [json.dumps({"op": "sub", "cid": "1", "topic": _TOPIC})]


def read(frame: str | bytes, contracts: Contracts) -> Heard:
    whole = decoded(_unpacked(frame) if isinstance(frame, bytes) else frame)
    match whole.get("op"):
        case "ping":
            return Heard("alive", reply=json.dumps({"op": "pong", "ts": whole["ts"]}))
        case "sub":
            accepted = whole.get("err-code") in {0, _REPEATED}
            return (
                Heard("subscribed")
                if accepted
                else Heard("refused", why=f"{whole.get('err-code')} {whole.get('err-msg')}")
            )
        case "error" | "close":
            return Heard("refused", why=f"{whole.get('err-code', '')} {whole.get('err-msg', whole['op'])}".strip())
        case "notify" if str(whole.get("topic")).endswith(".liquidation_orders"):
            return gathered(whole["data"], partial(_orders, contracts), sent(whole.get("ts")))
        case _:
            return Heard("other")


def _unpacked(frame: bytes) -> bytes:
    reader = zlib.decompressobj(_GZIP)
    try:
        whole = reader.decompress(frame, LARGEST)
    except zlib.error as error:
        raise ValueError(f"is no gzip: {error}") from None
    if reader.unconsumed_tail:
        raise ValueError(f"unpacks to more than {LARGEST} bytes")
    return whole


def _orders(contracts: Contracts, row: Any) -> Iterator[Order]:
    side, ts, price = word(row["direction"], _SIDES), milliseconds(row, "created_at"), need(row, "price")
    symbol = row["contract_code"]
    if row.get("trade_turnover") is None:
        # Coin-margined rows have contracts of so many dollars, and no turnover.
        yield order_of(sized(contracts, symbol), ts, side, price, need(row, "volume"), price_kind="bankruptcy")
        return
    market = contracts.get(symbol) or named(symbol)
    coins, worth = market.coins(need(row, "amount")), need(row, "trade_turnover")
    yield checked(Order(ts, symbol, market.asset, side, market.price(price), coins, worth, price_kind="bankruptcy"))


FEED = Feed(
    "htx",
    "wss://api.hbdm.com/linear-swap-notification",
    "full",
    read,
    subscribe,
    quiet_s=3600,
    # The venue sends a ping every few seconds of its own accord; liquidations may be an hour apart.
    proven_by="heartbeat",
    about="linear contracts; every order, by what readers found",
)
