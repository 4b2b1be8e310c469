"""The contracts of one feed: which there are, which are wanted, and which the venue does not let us hear."""

from __future__ import annotations

import asyncio

from briefs.errors import BriefsError
from briefs.sources.recorder.ears import Ears
from briefs.sources.recorder.feed import Feed
from briefs.sources.recorder.order import Contracts

_DAY_MS = 86_400_000


class Listing:
    """contracts: the venue's by symbol; empty for a feed that needs none."""

    def __init__(self, feed: Feed, ears: Ears) -> None:
        self.feed = feed
        self.ears = ears
        self.contracts: Contracts = {}
        self._asked_ms: int | None = None
        self._refused: dict[str, int] = {}

    @property
    def needed(self) -> bool:
        return self.feed.listed or self.feed.sized

    async def know(self) -> None:
        """Have a list that is not too old. Raises BriefsError where there is none at all."""
        if not self.needed:
            return
        if not self.contracts:
            await self._ask()
        else:
            await self.renew()

    async def renew(self) -> bool:
        """Ask for the list again, if that may be done already; whether it was read. The old one is better than none."""
        if not self._may_ask():
            return False
        try:
            await self._ask()
        except BriefsError as error:
            self.ears.notice(f"{self.feed.venue}: its contracts cannot be read: {error}")
            return False
        return True

    def wanted(self) -> Contracts:
        """The contracts to subscribe to, where a feed wants them named."""
        assets = self.ears.assets
        return {
            symbol: market
            for symbol, market in self.contracts.items()
            if not self._is_refused(symbol) and (not assets or market.asset in assets)
        }

    def refuse(self, why: str) -> None:
        """Leave out the contracts that the venue's refusal names: it need not cost the others."""
        if self.feed.listed:
            words = set("".join(sign if sign.isalnum() or sign in "-_" else " " for sign in why).split())
            self._refused |= dict.fromkeys(words & set(self.wanted()), self.ears.clock())

    def unheard(self) -> list[str]:
        """Assets of which the venue lets us hear no contract."""
        if not self._refused:
            return []
        heard = {market.asset for market in self.wanted().values()}
        lost = {self.contracts[symbol].asset for symbol in self._refused if symbol in self.contracts}
        return sorted(lost - heard)

    async def _ask(self) -> None:
        self._asked_ms = self.ears.clock()
        self.contracts = await asyncio.to_thread(self.ears.contracts, self.feed.venue)

    def _may_ask(self) -> bool:
        return self._asked_ms is None or self.ears.clock() - self._asked_ms > self.ears.pace.contracts * 1000

    def _is_refused(self, symbol: str) -> bool:
        """Whether the venue refused the contract of late; after a day it is asked for again."""
        at = self._refused.get(symbol)
        return at is not None and self.ears.clock() - at < _DAY_MS
