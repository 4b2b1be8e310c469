"""Binance USD-M: at most one liquidation a symbol and second."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from briefs.sources.recorder.feed import Feed, Heard, decoded, gathered, sent, word
from briefs.sources.recorder.order import Contracts, Order, named, order_of, sized
from briefs.sources.venues.market import Market
from briefs.sources.venues.reading import milliseconds, need

# The order's side: what is sold closes a long.
_SIDES = {"SELL": "long", "BUY": "short"}


def subscribe(_contracts: Contracts) -> list[str]:
    """The address itself subscribes to all symbols."""
    return []


def read(frame: str | bytes, contracts: Contracts) -> Heard:
    whole = decoded(frame)
    if "error" in whole:
        return Heard("refused", why=str(whole["error"]))
    event = whole.get("data", whole)
    if event.get("e") != "forceOrder":
        return Heard("subscribed" if "result" in whole else "other")
    return gathered([event["o"]], partial(_orders, contracts), sent(event.get("E")))


def _orders(contracts: Contracts, row: Any) -> Iterator[Order]:
    # `z` is all that was filled, `l` only the last fill; `ap` what was paid, `p` the limit. Nothing filled, no order.
    filled, price = need(row, "z"), need(row, "ap")
    if filled:
        market = _market(contracts, row["s"])
        yield order_of(market, milliseconds(row, "T"), word(row["S"], _SIDES), price, filled, price_kind="fill")


def _market(contracts: Contracts, symbol: str) -> Market:
    """Coin-margined contracts (BTCUSD_PERP, BTCUSD_260327) count in contracts and need their size, others in coins."""
    inverse = symbol.partition("_")[0].endswith("USD")
    return sized(contracts, symbol) if inverse or symbol in contracts else named(symbol)


FEED = Feed(
    "binance",
    # Under the old path /ws a subscription is still acknowledged, and nothing comes.
    "wss://fstream.binance.com/market/ws/!forceOrder@arr",
    "sampled_1s",
    read,
    subscribe,
    quiet_s=600,
    # The venue ends a connection after a day; each day would have a gap.
    renew_s=20 * 3600,
    about="USD-M contracts; at most one order a symbol and second",
)
