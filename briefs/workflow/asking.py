"""Sources asked side by side: one thread a source, and one queue in which whatever comes of it arrives."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from queue import Queue

from briefs.lake.fetched import Part
from briefs.sources.http.failures import Denied, SourceFailed, TooOften, Unreachable, WrongKey
from briefs.sources.http.session import Session
from briefs.sources.talk import Batch, Source, Want
from briefs.workflow.wiring import Patience, Stopped

_WAITING = 16  # answers that wait for the lake; more, and the asking waits
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

    Threads end with the program, so a stop does not wait for a venue that is silent.
    """
    queue: Queue[Answered | None] = Queue(_WAITING)
    for name, source in sources.items():
        own = [(part, want) for part, want in parts if part.source == name]
        one = _Asking(session, source, patience, queue.put)
        threading.Thread(target=one.run, args=(own,), name=f"fetch {name}", daemon=True).start()
    running = len(sources)
    while running:
        answered = queue.get()
        if answered is None:
            running -= 1
        else:
            yield answered


@dataclass(slots=True)
class _Asking:
    session: Session
    source: Source
    patience: Patience
    put: Callable[[Answered | None], None]
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
            self.put(None)

    def _ask(self, part: Part, want: Want, *, last: bool) -> bool:
        """Hand over what comes of `part`; whether it should be asked for once more instead."""
        failure = self.gone
        if failure is None:
            try:
                self.put(Answered(part, self.session.converse(self.source, self.source.tables[part.table](want))))
            except SourceFailed as error:
                failure = error
            except Stopped:
                raise
            except Exception as error:  # noqa: BLE001 - one client's bug must not cost the others' rows
                what = f"this is a bug in briefs: {type(error).__name__}: {error}"
                self.put(Answered(part, None, f"{self.source.name}: {what}"))
        if failure is None:
            return False
        # What does not answer at all, or will not serve us, is not asked for every single table.
        self.gone = failure if isinstance(failure, _GONE) else None
        if failure.again and failure.wait_s is None and not last and not isinstance(failure, Denied | TooOften):
            return True
        self.put(Answered(part, None, str(failure)))
        return False
