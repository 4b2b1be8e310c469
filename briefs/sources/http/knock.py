"""Whether a host answers at all, and what time it is there."""

from __future__ import annotations

from dataclasses import dataclass

from briefs.sources.http.failures import Place, SourceFailed
from briefs.sources.http.patience import moment_of
from briefs.sources.http.session import Session
from briefs.sources.http.wire import Question
from briefs.sources.http.wording import address
from briefs.sources.talk import Host, Source


@dataclass(frozen=True, slots=True)
class Knock:
    """What came of knocking at a host. ahead_s: by how much our clock is ahead of its, None where it did not say."""

    host: str
    status: int = 0
    ahead_s: float | None = None
    problem: str = ""


def knock(session: Session, source: Source, host: Host) -> Knock:
    """Ask for the front page of `host`; whatever status it has, the host answers."""
    question = Question(address(f"https://{host.name}/", session.elsewhere), {}, {})
    started = session.now()
    try:
        answer = session.wire.send(question, Place(source.name, host.name))
    except SourceFailed as failure:
        return Knock(host.name, problem=failure.what)
    middle = started + (session.now() - started) / 2
    seen = moment_of(answer.headers.get("date", ""))
    # A stamp to the second is half a second late on average.
    ahead = None if seen is None else (middle - seen).total_seconds() - 0.5
    return Knock(host.name, answer.status, ahead)
