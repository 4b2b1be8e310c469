"""Which orders a venue has sent already, so that a replay after a reconnect is not recorded again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence

from briefs.sources.recorder.order import Order, copies_by_key

_KEPT = 10_000


class Seen:
    """The last orders of a venue by key, each with the greatest number of equal ones that one frame had."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._kept = kept
        self._copies: OrderedDict[tuple[object, ...], int] = OrderedDict()

    def new(self, orders: Sequence[Order]) -> list[Order]:
        """Those orders of one frame that say something new: all copies of one that no frame had so often."""
        fresh = {key for key, copies in copies_by_key(orders).items() if self._is_more(key, copies)}
        while len(self._copies) > self._kept:
            self._copies.popitem(last=False)
        return [order for order in orders if order.key in fresh]

    def _is_more(self, key: tuple[object, ...], copies: int) -> bool:
        known = self._copies.get(key, 0)
        if copies > known:
            self._copies[key] = copies
        return copies > known
