"""Sources asked side by side: one thread a source, and one queue in which whatever comes of it arrives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from queue import Empty, Queue

from briefs.lake.fetched import Part
from briefs.sources.http.failures import Denied, Place, SourceFailed, TooOften, TooSlow, Unreachable, WrongKey
from briefs.sources.http.session import Session
from briefs.sources.talk import Batch, Source, Want
from briefs.workflow.wiring import Patience, Stopped

_WAITING = 16  # answers that wait for the lake; more, and the asking waits
_LOOK_S = 0.5  # how often the threads are looked after while nothing comes
_GONE = (Denied, WrongKey, Unreachable)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of one part: a batch, or why there is none (`problem`)."""

    part: Part
    batch: Batch | None
    problem: str = ""


def ask_all(
    session: Session, sources: Mapping[str, Source], parts: Sequence[tuple[Part, Want]], patience: Patience
) -> Iterator[Answered]:
    """What comes of each part, in the order of arrival: the parts of one source in turn, the sources side by side.

    Threads end with the program, so a stop does not wait for a venue that is silent; nor does the end of a run wait for
    one that never comes to the end of its answer.
    """
    queue: Queue[tuple[str, Answered | None]] = Queue(_WAITING)
    running: dict[str, int] = {}
    pending = {name: [part for part, _ in parts if part.source == name] for name in sources}
    for name, source in sources.items():
        one = _Asking(session, source, patience, queue.put)
        own = [(part, want) for part, want in parts if part.source == name]
        thread = threading.Thread(target=one.run, args=(own,), name=f"fetch {name}", daemon=True)
        thread.start()
        running[name] = thread.ident or 0
    while running:
        try:
            name, answered = queue.get(timeout=_LOOK_S)
        except Empty:
            overdue = session.overdue()
            for name in [name for name, thread in running.items() if thread in overdue]:
                del running[name]
                yield from (Answered(part, None, _given_up(sources[name])) for part in pending[name])
            continue
        if name not in running:
            continue
        if answered is None:
            del running[name]
        else:
            pending[name].remove(answered.part)
            yield answered


def _given_up(source: Source) -> str:
    place = Place(source.name, source.hosts[0].name)
    return str(TooSlow(place, "was given up after minutes in which its answer did not come to an end"))


@dataclass(slots=True)
class _Asking:
    session: Session
    source: Source
    patience: Patience
    put: Callable[[tuple[str, Answered | None]], None]
    gone: SourceFailed | None = None

    def run(self, parts: Sequence[tuple[Part, Want]]) -> None:
        """Ask for every part, and once more at the end for those that may have failed by chance."""
        try:
            again = [(part, want) for part, want in parts if self._ask(part, want, last=False)]
            self.gone = None
            for part, want in again:
                self._ask(part, want, last=True)
        except Stopped:
            pass
        finally:
            self.put((self.source.name, None))

    def _ask(self, part: Part, want: Want, *, last: bool) -> bool:
        """Hand over what comes of `part`; whether it should be asked for once more instead."""
        failure = self.gone
        if failure is None:
            try:
                self._hand(Answered(part, self.session.converse(self.source, self.source.tables[part.table](want))))
            except SourceFailed as error:
                failure = error
            except Stopped:
                raise
            except Exception as error:  # noqa: BLE001 - one client's bug must not cost the others' rows
                what = f"this is a bug in briefs: {type(error).__name__}: {error}"
                self._hand(Answered(part, None, f"{self.source.name}: {what}"))
        if failure is None:
            return False
        # What does not answer at all, or will not serve us, is not asked for every single table.
        self.gone = failure if isinstance(failure, _GONE) else None
        if not last and self._may_be_chance(failure):
            return True
        self._hand(Answered(part, None, str(failure)))
        return False

    def _may_be_chance(self, failure: SourceFailed) -> bool:
        """Whether another try at the end of the run is worth it, and would not wait long for the host's pace."""
        hopeless = failure.wait_s is not None or isinstance(failure, Denied | TooOften)
        return failure.again and not hopeless and self.session.is_at_ease(self.source)

    def _hand(self, answered: Answered) -> None:
        self.put((self.source.name, answered))
