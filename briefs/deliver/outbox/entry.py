"""One message of the outbox and the states that it may be in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

State: TypeAlias = Literal["queued", "sending", "sent", "refused", "unknown", "stale", "cancelled"]
"""
queued     wanted; nothing was tried, or a temporary refusal waits for its next attempt
sending    an attempt is under way (stage, owner, lease)
sent       the server took it
refused    the server said no for good
unknown    the connection ended after the final dot was written and before a reply; only an operator settles it
stale      older than the age limit when its turn came
cancelled  withdrawn, or the recipient gets no mail
"""

DOT = "dot"
"""The stage that is written down before the final dot goes out: from there on the server may have taken it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A message that somebody is to get. `person` is the recipient's name, zone and footer as JSON."""

    recipient: str
    person: str = "{}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the outbox.

    content: hash of the letter. as_of: end of the brief's window, epoch seconds. stage: the step that was last begun.
    owner: `HOST:PID` of the process at work. due: not before this epoch second. reply: what the server said, or why the
    state is as it is. kind: the class of a refusal, such as `address` or `mailbox`.
    """

    id: int
    brief: str
    revision: int
    recipient: str
    channel: str
    content: str
    as_of: int
    person: str
    state: State
    stage: str
    attempts: int
    due: int
    reply: str
    kind: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened to a row: when (epoch seconds), the state it came into, why."""

    at: int
    state: State
    stage: str
    reply: str
