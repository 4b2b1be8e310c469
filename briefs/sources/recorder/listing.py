"""The contracts of one feed: which there are, which are wanted, and which the venue does not let us hear."""

from __future__ import annotations

import asyncio
import re

from briefs.errors import BriefsError
from briefs.sources.recorder.ears import Ears
from briefs.sources.recorder.feed import Feed, leg_of
from briefs.sources.recorder.order import Contracts
from briefs.sources.venues.market import Market

_DAY_MS = 86_400_000


class Directory:
    """A venue's contracts by symbol, shared by its connections; empty for a feed that needs none."""

    def __init__(self, feed: Feed, ears: Ears) -> None:
        self.feed = feed
        self.ears = ears
        self.contracts: Contracts = {}
        self._asked_ms: int | None = None
        self._asking = asyncio.Lock()

    @property
    def needed(self) -> bool:
        return self.feed.listed or self.feed.sized

    async def know(self) -> None:
        """Have a list that is not too old. Raises BriefsError where there is none at all."""
        if not self.needed:
            return
        async with self._asking:
            if not self.contracts:
                await self._ask()
                return
        await self.renew()

    async def renew(self) -> bool:
        """Ask for the list again, if that may be done already; whether it was read. The old one is better than none."""
        async with self._asking:
            if not self._may_ask():
                return False
            try:
                await self._ask()
            except BriefsError as error:
                self.ears.notice(f"{self.feed.venue}: its contracts cannot be read: {error}")
                return False
            return True

    async def _ask(self) -> None:
        self._asked_ms = self.ears.clock()
        self.contracts = await asyncio.to_thread(self.ears.contracts, self.feed.venue)

    def _may_ask(self) -> bool:
        return self._asked_ms is None or self.ears.clock() - self._asked_ms > self.ears.pace.contracts * 1000


class Listing:
    """What one connection of a feed asks for. leg: which of the feed's connections it is."""

    def __init__(self, directory: Directory, leg: int) -> None:
        self.directory = directory
        self.leg = leg
        self._refused: dict[str, int] = {}
        self._sorted: tuple[Contracts, Contracts] = ({}, {})

    @property
    def contracts(self) -> Contracts:
        return self.directory.contracts

    def wanted(self) -> Contracts:
        """The contracts to subscribe to, where a feed wants them named."""
        most = self.directory.feed.most or None
        allowed = [symbol for symbol in sorted(self._own()) if not self._is_refused(symbol)]
        return {symbol: self.contracts[symbol] for symbol in allowed[:most]}

    @property
    def is_idle(self) -> bool:
        """Whether all wanted contracts come over other connections."""
        return not self._own() and any(self._is_asked_for(market) for market in self.contracts.values())

    def refuse(self, why: str) -> int:
        """Leave out the contracts that the venue's refusal names, and say how many: it need not cost the others."""
        if not self.directory.feed.listed:
            return 0
        named = [symbol for symbol in self.wanted() if re.search(rf"(?<![A-Za-z0-9]){re.escape(symbol)}\b", why)]
        self._refused |= dict.fromkeys(named, self.directory.ears.clock())
        return len(named)

    def unheard(self) -> list[str]:
        """Assets of which the venue lets us hear no contract."""
        if not self._refused and not self.directory.feed.most:
            return []
        heard = {market.asset for market in self.wanted().values()}
        return sorted({market.asset for market in self._own().values()} - heard)

    def _own(self) -> Contracts:
        """The wanted contracts that come over this connection."""
        known, own = self._sorted
        if known is not self.contracts:
            legs = self.directory.feed.legs
            own = {
                symbol: market
                for symbol, market in self.contracts.items()
                if self._is_asked_for(market) and leg_of(market.asset, legs) == self.leg
            }
            self._sorted = (self.contracts, own)
        return own

    def _is_asked_for(self, market: Market) -> bool:
        assets = self.directory.ears.assets
        return not assets or market.asset in assets

    def _is_refused(self, symbol: str) -> bool:
        """Whether the venue refused the contract of late; after a day it is asked for again."""
        at = self._refused.get(symbol)
        return at is not None and self.directory.ears.clock() - at < _DAY_MS
