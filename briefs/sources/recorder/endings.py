"""How a connection ends, and how a user is told."""

from __future__ import annotations

from briefs.errors import BriefsError
from briefs.sources.recorder.feed import LARGEST

_TOO_LARGE = 1009  # the protocol's code for closing a connection on account of a frame's size


class Refused(Exception):
    """The connection is of no use any more; the text says why."""


class Relieved(Exception):
    """Another connection has taken over."""


def reason(error: Exception) -> str:
    """What became of a connection, in a user's words where it is known."""
    ours = getattr(error, "sent", None)
    text = str(error).strip() or type(error).__name__
    match error:
        case Relieved() | Refused():
            return text
        case BriefsError():
            return f"its contracts cannot be read: {text}"
        case TimeoutError():
            return "it does not answer"
        case _ if ours is not None and ours.code == _TOO_LARGE:
            return f"connection lost: it sent a frame of more than {LARGEST >> 20} MB, which is refused"
        case _:
            return f"connection lost: {text}"
