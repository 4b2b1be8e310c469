"""OKX's contracts: a size counts contracts, and each is so many coins or so many dollars."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from briefs.sources.talk import Ask, Reply
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import HOUR_MS, Unreadable, maybe_text, milliseconds, need, records, text
from briefs.sources.venues.sheet import Sheet

VENUE = "okx"
HOST = "www.okx.com"
_URL = f"https://{HOST}/api/v5/"


def markets(data: Any) -> list[Market]:
    """The contracts of an `instruments` reply: `ctVal` x `ctMult` of `ctValCcy` each, which is the coin or USD.

    Raises Unreadable where it holds no list. A contract whose size the venue does not say (before its listing) is left
    out.
    """

    def one(record: Any) -> Market | None:
        family = maybe_text(record, "instFamily") or text(record, "uly")
        base, _, quote = family.partition("-")
        return market(
            text(record, "instId"),
            base,
            quote,
            contract=need(record, "ctVal") * need(record, "ctMult"),
            inverse=text(record, "ctValCcy") == "USD",
            perpetual=text(record, "instType") == "SWAP",
            family=family,
        )

    return listed(data, ("data",), one)


def intervals(data: Any) -> dict[str, Decimal]:
    """Hours from the next settlement to the one after it by contract, of a `funding-rate` reply. Raises Unreadable."""
    found = {}
    for record in records(data, "data"):
        apart = milliseconds(record, "nextFundingTime") - milliseconds(record, "fundingTime")
        found[text(record, "instId")] = Decimal(apart) / HOUR_MS
    return found


def swaps(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """The perpetuals."""
    reply = yield ask("public/instruments", {"instType": "SWAP"}, fresh_s=LISTED_S)
    return sheet.contracts(reply, "contracts", markets)


def swaps_with_intervals(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """The perpetuals with their interval of today, where the venue says it."""
    found = yield from swaps(sheet)
    reply = yield ask("public/funding-rate", {"instId": "ANY"}, fresh_s=LISTED_S)
    try:
        today = intervals(reply.data)
    except Unreadable:
        return found
    return [replace(one, interval_h=today.get(one.symbol)) for one in found]


def dated(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """The contracts with an expiry."""
    reply = yield ask("public/instruments", {"instType": "FUTURES"}, fresh_s=LISTED_S)
    return sheet.contracts(reply, "dated contracts", markets)


def ask(path: str, params: Mapping[str, object], weight: int = 1, fresh_s: float = 0) -> Ask:
    """A request; weight 1 is a twentieth of what the host takes in two seconds."""
    return Ask(_URL + path, {name: str(value) for name, value in params.items()}, weight=weight, fresh_s=fresh_s)


def named(market: Market) -> dict[str, str]:
    """The columns that say whose row it is."""
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}
