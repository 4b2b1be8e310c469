"""What a feed must know before it can be listened to: the contracts there are, and what a size of each means."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from briefs.errors import DataMissing
from briefs.sources.recorder.order import Contracts
from briefs.sources.talk import Ask, Reply
from briefs.sources.venues import bybit, dydx
from briefs.sources.venues.deribit import contracts as deribit
from briefs.sources.venues.gate import contracts as gate
from briefs.sources.venues.market import Market
from briefs.sources.venues.okx import contracts as okx
from briefs.sources.venues.reading import Unreadable, inside, maybe_text

_PAGES = 50


def contracts(venue: str, answer: Callable[[Ask], Reply]) -> Contracts:
    """The contracts that the venue's feed speaks of; nothing for a feed that counts in coins.

    answer: asks the venue; it raises BriefsError. Raises DataMissing where an answer holds no contract.
    """
    if venue not in _LISTINGS:
        return {}
    try:
        found = {market.symbol: market for market in _LISTINGS[venue](answer)}
    except Unreadable as fault:
        raise DataMissing(f"{venue}: the list of contracts cannot be read: {fault}") from None
    if not found:
        raise DataMissing(f"{venue}: the list of contracts is empty")
    return found


def _bybit(answer: Callable[[Ask], Reply]) -> Iterator[Market]:
    cursor = ""
    for _ in range(_PAGES):
        more = {"cursor": cursor} if cursor else {}
        url = "https://api.bybit.com/v5/market/instruments-info"
        data = answer(Ask(url, {"category": "linear", "limit": "1000", **more})).data
        yield from bybit.markets(data)
        last, cursor = cursor, maybe_text(inside(data, "result"), "nextPageCursor")
        if cursor in ("", last):
            return


def _okx(answer: Callable[[Ask], Reply]) -> Iterator[Market]:
    for kind in ("SWAP", "FUTURES"):
        yield from okx.markets(answer(okx.ask("public/instruments", {"instType": kind})).data)


def _gate(answer: Callable[[Ask], Reply]) -> Iterable[Market]:
    return gate.markets(answer(Ask(f"https://{gate.HOST}/api/v4/futures/usdt/contracts")).data)


def _dydx(answer: Callable[[Ask], Reply]) -> Iterable[Market]:
    return dydx.markets(answer(Ask("https://indexer.dydx.trade/v4/perpetualMarkets")).data)


def _deribit(answer: Callable[[Ask], Reply]) -> Iterable[Market]:
    url = "https://www.deribit.com/api/v2/public/get_instruments"
    return deribit.markets(answer(Ask(url, {"currency": "any", "kind": "future"})).data)


_LISTINGS: dict[str, Callable[[Callable[[Ask], Reply]], Iterable[Market]]] = {
    "bybit": _bybit,
    "deribit": _deribit,
    "dydx": _dydx,
    "gate": _gate,
    "okx": _okx,
}
