"""What an operator asks the outbox and decides about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from briefs.deliver.outbox.entry import Entry, State, Step
from briefs.deliver.outbox.lock import sole
from briefs.deliver.outbox.store import Outbox, opened
from briefs.errors import UserError
from briefs.settings.schema import Settings
from briefs.workflow.clock import now
from briefs.workflow.office import office
from briefs.workflow.send import Sent, Told, deliver


@dataclass(frozen=True, slots=True)
class Which:
    """Which rows: a brief's slug, a state, an address, a number; "" and 0 for any."""

    brief: str = ""
    state: str = ""
    recipient: str = ""
    number: int = 0

    @classmethod
    def of(cls, text: str, state: str = "") -> Which:
        """What an operator names: the number of a row, an address, or a brief; "" for everything."""
        if text.isdecimal():
            return cls(state=state, number=int(text))
        return cls(state=state, recipient=text) if "@" in text else cls(text, state)


def listed(settings: Settings, which: Which) -> tuple[tuple[Entry, ...], Mapping[State, int]]:
    """The rows, and how many of the brief's (or of all) are in each state."""
    with _opened(settings) as outbox:
        return tuple(_found(outbox, which)), outbox.counts(which.brief)


def explained(settings: Settings, which: Which) -> tuple[tuple[Entry, tuple[Step, ...]], ...]:
    """Each row with everything that happened to it. Raises UserError where there is none."""
    with _opened(settings) as outbox:
        return tuple((entry, outbox.steps(entry)) for entry in _some(outbox, which))


def cancel(settings: Settings, which: Which) -> int:
    """Withdraw what is queued; how many. What has gone out cannot be called back."""
    return _decide(settings, which, "cancelled", "withdrawn by an operator", ("queued",))


def settle(settings: Settings, which: Which, *, sent: bool) -> int:
    """Say how an unknown outcome ended: the server took it, or it is to be sent again. How many rows."""
    state: Literal["sent", "queued"] = "sent" if sent else "queued"
    why = "an operator found that it arrived" if sent else "an operator found that it did not arrive"
    return _decide(settings, which, state, why, ("unknown",))


def retry(settings: Settings, environ: Mapping[str, str], which: Which, told: Told) -> Sent:
    """Send what is queued now, without waiting for its next turn. Raises as `send` does."""
    post = office(settings.mail, environ)
    _refuse_absent(settings)
    with sole(settings.mail.outbox), opened(settings.mail.outbox) as outbox:
        outbox.recover(_second())
        for entry in _found(outbox, Which(which.brief, "queued", which.recipient, which.number)):
            outbox.decide(entry, _second(), "queued", "hurried by an operator", ("queued",))
        stopped = deliver(settings, post, outbox, told)
        return Sent(outbox.counts(which.brief), (), stopped)


def _decide(settings: Settings, which: Which, state: State, why: str, allowed: tuple[State, ...]) -> int:
    with _opened(settings) as outbox:
        named = _some(outbox, which)
        done = sum(outbox.decide(entry, _second(), state, why, allowed) for entry in named)
        if not done:
            there = ", ".join(sorted({entry.state for entry in named}))
            raise UserError(f"none of these messages is {' or '.join(allowed)}: they are {there}")
        return done


def _some(outbox: Outbox, which: Which) -> tuple[Entry, ...]:
    found = tuple(_found(outbox, which))
    if not found:
        raise UserError("no such message in the outbox: `briefs outbox list` shows what there is")
    return found


def _found(outbox: Outbox, which: Which) -> tuple[Entry, ...]:
    return tuple(outbox.entries(brief=which.brief, state=which.state, recipient=which.recipient, number=which.number))


@contextmanager
def _opened(settings: Settings) -> Iterator[Outbox]:
    _refuse_absent(settings)
    with opened(settings.mail.outbox) as outbox:
        yield outbox


def _refuse_absent(settings: Settings) -> None:
    if not settings.mail.outbox.exists():
        raise UserError(f"{settings.mail.outbox}: there is no outbox yet; `briefs send DATE` makes it")


def _second() -> int:
    return int(now().timestamp())
