"""The session: every client's questions go through it, and only it decides about pace, patience and trust."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from briefs.sources.http.body import parsed, refusing
from briefs.sources.http.cache import Cache, Kept
from briefs.sources.http.failures import (
    Changed,
    Place,
    SourceFailed,
    UnknownSymbol,
    Unreachable,
    shorten,
)
from briefs.sources.http.limits import Limits
from briefs.sources.http.pace import Pace
from briefs.sources.http.patience import pause, retry_after
from briefs.sources.http.verdict import by_refusal, by_status, closed
from briefs.sources.http.wire import Answer, Question, Wire
from briefs.sources.http.wording import worded
from briefs.sources.talk import Ask, Batch, Host, Reply, Source, Talk
from briefs.vocabulary.secret import Secret

_SHAPE = (KeyError, IndexError, TypeError, ValueError, ArithmeticError, AttributeError)


@dataclass(slots=True)
class Session:
    """Asks on behalf of sources; one session serves all threads of a run.

    now: the moment, UTC, for Retry-After and for what a venue could know when it was asked. draw: a number from 0 to 1,
    for jitter. keys: by the variable that a source names. elsewhere: for a host the address to ask in its place
    (`http://127.0.0.1:8000/prefix`).
    """

    wire: Wire
    pace: Pace
    cache: Cache | None
    now: Callable[[], datetime]
    draw: Callable[[], float]
    keys: Mapping[str, Secret] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    @property
    def limits(self) -> Limits:
        return self.wire.limits

    def converse(self, source: Source, talk: Talk) -> Batch:
        """Lead a talk to its end and hand back what it made of the answers.

        Raises a SourceFailed: of the kind that the venue or the network gave, or Changed where the talk could not read
        an answer or does not come to an end.
        """
        last = Place(source.name, source.hosts[0].name)
        sent: Reply | None = None
        for _ in range(self.limits.asks):
            try:
                ask = next(talk) if sent is None else talk.send(sent)
            except StopIteration as end:
                batch: Batch = end.value
                return batch
            except _SHAPE as error:
                what = f"sent an answer of a new shape ({type(error).__name__}: {shorten(str(error))})"
                raise Changed(last, what) from error
            last = Place(source.name, urlsplit(ask.url).hostname or "")
            try:
                sent = self.answer(source, ask)
            except UnknownSymbol as unknown:
                sent = Reply(None, refused=unknown.said or unknown.what)
        talk.close()
        raise Changed(last, f"gave no end of pages: stopped after {self.limits.asks:,}")

    def answer(self, source: Source, ask: Ask) -> Reply:
        """The answer to one question. Raises a SourceFailed."""
        host = _host(source, ask)
        place = Place(source.name, host.name)
        kept = self.cache.get(ask) if self.cache is not None else None
        if kept is not None and 0 <= self._now_ms() - kept.asked_ms < _fresh_s(source, ask) * 1000:
            return self._reply(kept, ask, place)
        question = worded(ask, place, self.keys.get(source.key), source.key, kept, self.elsewhere)
        attempt = 1
        while True:
            try:
                if (seconds := self.pace.closed_for(host)) > self.limits.longest_wait_s:
                    raise closed(place, seconds)
                self.pace.take(host, ask.weight)
                return self._try(source, ask, place, question, kept)
            except SourceFailed as failure:
                if failure.wait_s is not None:
                    # All threads that ask this host hear of it, also where nobody waits so long.
                    self.pace.close(host, failure.wait_s)
                if isinstance(failure, Unreachable):
                    self.pace.give_back(host, ask.weight)
                wait = pause(failure, attempt, self.limits, self.draw)
                # Where a host may hardly be asked, another try at once would hold everything up.
                if wait is None or self.pace.pause(host, ask.weight) > max(wait, self.limits.held_up_s):
                    raise
                self.pace.sleep(wait)
                attempt += 1

    def is_at_ease(self, source: Source) -> bool:
        """Whether all hosts of the source may be asked without a long wait for their pace."""
        return all(self.pace.pause(host, 1) <= self.limits.held_up_s for host in source.hosts)

    def overdue(self) -> set[int]:
        """Threads that wait for an answer which does not come to an end; see `Wire.overdue`."""
        return self.wire.overdue()

    def _try(self, source: Source, ask: Ask, place: Place, question: Question, kept: Kept | None) -> Reply:
        asked_ms = self._now_ms()
        answer = self.wire.send(question, place)
        if answer.status == 304 and kept is not None:
            still = Kept(asked_ms, kept.headers, kept.body)
            self._keep(source, ask, still)
            return self._reply(still, ask, place, unchanged=True)
        if answer.status != 200:
            self._refuse(source, answer, refusing(answer.body, self.limits, place), place)
            raise by_status(place, answer.status, self._shown(source, answer), self._wanted_pause(answer))
        kept = Kept(asked_ms, answer.headers, answer.body)
        reply = self._reply(kept, ask, place)
        self._refuse(source, answer, reply.data, place)
        self._keep(source, ask, kept)
        return reply

    def _reply(self, kept: Kept, ask: Ask, place: Place, *, unchanged: bool = False) -> Reply:
        data = parsed(kept.body, kept.headers, ask.accept, self.limits, place)
        return Reply(data, kept.headers, kept.asked_ms, unchanged)

    def _keep(self, source: Source, ask: Ask, kept: Kept) -> None:
        if self.cache is not None and (_fresh_s(source, ask) or kept.conditions):
            self.cache.put(ask, kept)

    def _refuse(self, source: Source, answer: Answer, data: object, place: Place) -> None:
        """Raise where the source reads a refusal out of the answer, whatever its status."""
        refusal = source.refusal(answer.status, data)
        if refusal is not None:
            why = self._hidden(source, refusal.why)
            raise by_refusal(replace(refusal, why=why), place, answer.status, self._wanted_pause(answer))

    def _wanted_pause(self, answer: Answer) -> float | None:
        return retry_after(answer.headers.get("retry-after", ""), self.now())

    def _shown(self, source: Source, answer: Answer) -> str:
        return shorten(self._hidden(source, answer.body[:20_000].decode("utf-8", errors="replace")))

    def _hidden(self, source: Source, text: str) -> str:
        key = self.keys.get(source.key)
        return key.hidden_in(text) if key is not None else text

    def _now_ms(self) -> int:
        return round(self.now().astimezone(UTC).timestamp() * 1000)


def _fresh_s(source: Source, ask: Ask) -> float:
    return max(source.fresh_s, ask.fresh_s)


def _host(source: Source, ask: Ask) -> Host:
    name = urlsplit(ask.url).hostname
    for host in source.hosts:
        if host.name == name:
            return host
    raise AssertionError(f"{source.name} asks {name}, which is none of its hosts")
