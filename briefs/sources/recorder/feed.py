"""What a venue's feed is: where it is, what is said to it, and what its frames mean. No network in it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Literal

from briefs.sources.recorder.order import Contracts, Order, UnknownContract
from briefs.sources.venues.reading import Unreadable

Kind = Literal["data", "alive", "subscribed", "refused", "other"]
LARGEST = 4 << 20
"""Bytes of the largest frame that is read, packed or unpacked. The largest ones seen are some 100 kB."""

CALM_S = 6 * 3600.0
"""How long a few contracts may go without a liquidation."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What one frame says.

    kind: `data` is a frame of the feed itself, with or without orders; `alive` an answer to a heartbeat or the venue's
    own; `subscribed` an acknowledgement, which proves nothing; `refused` a subscription or request that was refused.
    orders: in the frame's order, equal ones as often as they stand there. aside: why rows could not be read. unknown:
    whether one of them names a contract that is not known. reply: what is to be sent back. sent_ms: when the venue says
    it sent the frame.
    """

    kind: Kind
    orders: tuple[Order, ...] = ()
    aside: tuple[str, ...] = ()
    unknown: bool = False
    reply: str = ""
    why: str = ""
    sent_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A venue's feed of liquidations.

    coverage: the word for its orders. subscribe: the messages for these contracts. listed: whether it is asked for
    symbol by symbol, so that nothing can be asked without a list of contracts; else one subscription brings all. sized:
    whether orders need the contracts' sizes. ping, ping_s: what is sent to keep it alive, and how often. quiet_s: how
    long the whole feed may be silent and still be believed. proven_by: what shows that a subscription works: data
    alone, or answers to heartbeats too (a feed that is silent for long on a calm day). extra_answers: how many more
    acknowledgements come than messages are sent. legs: over how many connections the assets are spread; most: contracts
    that one connection may ask for, 0 for any number. single: whether a message asks for one contract, so that a
    refusal costs no other. renew_s: after how long another connection takes over, before the venue ends this one; 0 for
    never. read: the meaning of a frame; raises ValueError for one that makes no sense.
    """

    venue: str
    url: str
    coverage: str
    read: Callable[[str | bytes, Contracts], Heard]
    subscribe: Callable[[Contracts], Sequence[str]]
    listed: bool = False
    sized: bool = False
    ping: str = ""
    ping_s: float = 20
    quiet_s: float = 900
    proven_by: Literal["data", "heartbeat"] = "data"
    extra_answers: int = 0
    legs: int = 1
    most: int = 0
    single: bool = False
    renew_s: float = 0
    about: str = field(default="", compare=False)

    @property
    def variable(self) -> str:
        """The environment variable with another address for it."""
        return f"BRIEFS_URL_{self.venue.upper()}_WS"

    def narrowed(self) -> Feed:
        """The feed when it is asked for a few contracts only, of which a calm day liquidates none for hours."""
        return replace(self, proven_by="heartbeat", quiet_s=CALM_S) if self.listed and self.ping else self


def leg_of(asset: str, legs: int) -> int:
    """Over which of so many connections an asset comes: always the same one, so that its coverage can be told."""
    return zlib.crc32(asset.encode()) % legs


def decoded(frame: str | bytes) -> dict[str, Any]:
    """The frame's JSON object, numbers with a point as Decimal. Raises ValueError for anything else."""
    try:
        whole = json.loads(frame, parse_float=Decimal, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("is nested too deeply") from None
    if not isinstance(whole, dict):
        raise ValueError("is no JSON object")  # noqa: TRY004 - the frame's fault, not the caller's
    return whole


def _no_number(text: str) -> None:
    raise ValueError(f"{text} is no number")


def word(value: Any, meanings: dict[str, str]) -> str:
    """The side that a venue's word means. Raises Unreadable for another word."""
    if not isinstance(value, str) or value not in meanings:
        raise Unreadable(f"{value!r} is none of {', '.join(meanings)}")
    return meanings[value]


def gathered(
    rows: Iterable[Any], order: Callable[[Any], Iterable[Order]], sent_ms: int | None = None, kind: Kind = "data"
) -> Heard:
    """The orders of a frame's rows; a row that cannot be read is told of and does not cost the others."""
    orders: list[Order] = []
    aside: list[str] = []
    unknown = False
    for row in rows:
        try:
            orders += order(row)
        except KeyError as error:
            aside.append(f"{error.args[0]} is missing")
        except UnknownContract as error:
            unknown = True
            aside.append(str(error))
        except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
            aside.append(str(error))
    return Heard(kind, tuple(orders), tuple(aside), unknown, sent_ms=sent_ms)


def sent(value: Any) -> int | None:
    """When a frame was sent, where it says so in milliseconds."""
    return value if isinstance(value, int) and value > 10**11 else None
