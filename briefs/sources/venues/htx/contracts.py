"""HTX's linear swaps: a volume counts contracts of `contract_size` coins."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from briefs.sources.talk import Ask, Reply
from briefs.sources.venues.market import LISTED_S, Market, listed, market
from briefs.sources.venues.reading import maybe, maybe_text, need, text
from briefs.sources.venues.sheet import Sheet

VENUE = "htx"
HOST = "api.hbdm.com"


def markets(data: Any) -> list[Market]:
    """The contracts of a `swap_contract_info` reply: `contract_size` coins each. Raises Unreadable without a list."""

    def one(record: Any) -> Market | None:
        if maybe(record, "contract_status") not in (1, None):
            return None
        base, _, quote = text(record, "pair").partition("-")
        return market(
            text(record, "contract_code"),
            base,
            quote,
            contract=need(record, "contract_size"),
            perpetual=maybe_text(record, "business_type") == "swap",
        )

    return listed(data, ("data",), one)


def swaps(sheet: Sheet) -> Generator[Ask, Reply, list[Market]]:
    """The linear swaps; their intervals are told by their settlements alone."""
    reply = yield Ask(f"https://{HOST}/linear-swap-api/v1/swap_contract_info", fresh_s=LISTED_S)
    return sheet.contracts(reply, "contracts", markets)


def ask(path: str, market: Market, **params: object) -> Ask:
    """A request about one contract."""
    texts = {name.rstrip("_"): str(value) for name, value in params.items()}  # `from` is a word of Python
    return Ask(f"https://{HOST}/{path}", {"contract_code": market.symbol, **texts})


def named(market: Market) -> dict[str, str]:
    """The columns that say whose row it is."""
    return {"venue": VENUE, "symbol": market.symbol, "asset": market.asset}
