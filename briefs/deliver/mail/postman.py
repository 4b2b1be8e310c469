"""Sends what is queued: one message after the other over a connection that is kept, each outcome written down."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from time import sleep

from briefs.deliver.mail.handing import Outcome, hand_over
from briefs.deliver.mail.server import Server, connect
from briefs.deliver.outbox.entry import Entry
from briefs.deliver.outbox.store import Outbox
from briefs.errors import BriefsError, DeliveryFailed
from briefs.vocabulary.letter import Letter

_BATCH = 40
_AHEAD = 2  # messages that are made while the one before is being sent


@dataclass(frozen=True, slots=True)
class Rules:
    """per_minute: 0 for no limit. attempts: how often in a row a connection may fail before the run gives up."""

    sender: str
    max_age_s: int
    per_minute: int = 0
    per_connection: int = 100
    attempts: int = 3


@dataclass(slots=True)
class Postman:
    """Works through the outbox. `make` gives an entry's message, `suppressed` whether its recipient gets no mail,
    `now` the time. `told` is called after each message with how many are done.

    Only a process that holds the outbox's lock may run one.
    """

    outbox: Outbox
    server: Server
    rules: Rules
    make: Callable[[Entry, Letter], bytes]
    suppressed: Callable[[str], bool]
    now: Callable[[], datetime]
    told: Callable[[int], None] = lambda _done: None
    _smtp: smtplib.SMTP | None = None
    _used: int = 0
    _failures: int = 0
    _done: int = 0
    _started: float = 0.0
    _letters: dict[str, Letter] = field(default_factory=dict)

    def run(self) -> None:
        """Send everything whose turn it is.

        Raises DeliveryFailed where the server cannot be used at all; what was not sent is queued then.
        """
        self.outbox.retire(self._second(), self.rules.max_age_s)
        self._started = self.now().timestamp()
        with ThreadPoolExecutor(1, "messages") as maker:
            try:
                while batch := self.outbox.claim(self._second(), _BATCH):
                    self._batch(batch, maker)
            finally:
                self._hang_up()
        self.outbox.tidy()

    def _batch(self, batch: Sequence[Entry], maker: ThreadPoolExecutor) -> None:
        left = list(batch)
        try:
            for entry, making in self._made(batch, maker):
                self._send(entry, making)
                left.remove(entry)
        finally:
            # What was claimed and not begun goes back, whatever it was that stopped us.
            if left:
                self.outbox.release(left)

    def _made(self, batch: Sequence[Entry], maker: ThreadPoolExecutor) -> Iterator[tuple[Entry, Future[bytes]]]:
        """Each entry with its message, the next ones in the making meanwhile."""
        waiting: list[tuple[Entry, Future[bytes]]] = []
        try:
            for entry in batch:
                waiting.append((entry, maker.submit(self.make, entry, self._letter(entry.content))))
                if len(waiting) > _AHEAD:
                    yield waiting.pop(0)
            while waiting:
                yield waiting.pop(0)
        finally:
            for _, making in waiting:
                making.cancel()

    def _letter(self, content: str) -> Letter:
        """Entries come grouped by letter, so that one or two are held at a time."""
        if content not in self._letters:
            self._letters = {content: self.outbox.letter(content)}
        return self._letters[content]

    def _send(self, entry: Entry, making: Future[bytes]) -> None:
        if entry.as_of + self.rules.max_age_s < self._second():
            why = f"older than {self.rules.max_age_s // 3600} hours when its turn came"
            self.outbox.settle(entry, self._second(), "stale", why)
            return
        if self.suppressed(entry.recipient):
            self.outbox.settle(entry, self._second(), "cancelled", "the recipient gets no mail (suppressed)")
            return
        content = making.result()
        smtp = self._connection()
        self._pace()
        outcome = hand_over(
            smtp, self.rules.sender, entry.recipient, content, lambda: self.outbox.before_dot(entry, self._second())
        )
        self._used += 1
        self._settle(entry, outcome)

    def _settle(self, entry: Entry, outcome: Outcome) -> None:
        now, said, kind = self._second(), str(outcome.answer), outcome.answer.kind
        if outcome.state == "queued":
            # A first loss may be an accident of the line, and is tried again at once.
            at_once = outcome.lost and not outcome.answer.code and entry.attempts == 0
            self.outbox.put_off(entry, now, said, outcome.stage, kind, at_once=at_once)
        elif outcome.state == "sender":
            self.outbox.put_off(entry, now, said, outcome.stage, kind)
            raise DeliveryFailed(f"{self.server}: will not have {self.rules.sender} as the sender: {said}")
        else:
            self.outbox.settle(
                entry, now, outcome.state, said, kind if outcome.state == "refused" else "", outcome.stage
            )
        self._done += 1
        self.told(self._done)
        if outcome.lost:
            self._hang_up(lost=True)
            self._failed(DeliveryFailed(f"{self.server}: the connection is lost again and again: {said}"))
        else:
            self._failures = 0
            if self._used >= self.rules.per_connection:
                self._hang_up()

    def _connection(self) -> smtplib.SMTP:
        while self._smtp is None:
            try:
                self._smtp, self._used = connect(self.server), 0
            except DeliveryFailed as error:
                self._failed(error)
        return self._smtp

    def _failed(self, error: BriefsError) -> None:
        self._failures += 1
        if self._failures >= self.rules.attempts:
            raise error

    def _hang_up(self, *, lost: bool = False) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        if not lost:
            # The server has taken what it has taken; how it says farewell changes nothing.
            with suppress(OSError, smtplib.SMTPException):
                smtp.quit()
        smtp.close()

    def _pace(self) -> None:
        """Wait until the next message keeps the run under its rate."""
        if self.rules.per_minute:
            early = self._started + self._done * 60 / self.rules.per_minute - self.now().timestamp()
            if early > 0:
                sleep(early)

    def _second(self) -> int:
        return int(self.now().timestamp())
