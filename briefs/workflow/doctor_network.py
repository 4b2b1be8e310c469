"""What lies beyond this machine: hosts, keys, and what time it is there."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from briefs.errors import BriefsError
from briefs.settings.schema import Settings
from briefs.sources.http.failures import SourceFailed
from briefs.sources.http.knock import Knock, knock
from briefs.sources.http.limits import Limits
from briefs.sources.http.session import Session
from briefs.sources.talk import Source, Want
from briefs.workflow.clock import now
from briefs.workflow.doctor_check import Check
from briefs.workflow.wiring import Patience, session

_SHORT = Limits(connect_s=5, read_s=5, total_s=8, tries=1)
_SKEW_S = 5.0
_CONNECTION = "check the connection, the name service and the proxy variables (HTTPS_PROXY, ALL_PROXY, NO_PROXY)"


def network(settings: Settings, sources: Sequence[Source], environ: Mapping[str, str]) -> Iterator[Check]:
    """Knock at every host that a fetch would ask, try the keys that are set, and compare the clocks."""
    try:
        with session(settings.sources, sources, environ, Patience(), _SHORT) as asking, ThreadPoolExecutor(16) as pool:
            asked = [source for source in sources if not source.key or source.key in asking.keys]
            doors = {host.name: (source, host) for source in reversed(asked) for host in source.hosts}
            knocks = list(pool.map(lambda door: knock(asking, *door), reversed(doors.values())))
            tried = list(pool.map(partial(_try_key, asking), [source for source in asked if source.key]))
    except BriefsError as error:
        yield Check("network", "note", str(error))
        return
    problems = {knock.problem for knock in knocks}
    if len(problems) == 1 and "" not in problems:
        yield Check("network", "note", f"each of {len(knocks)} hosts {problems.pop()}", _CONNECTION)
    else:
        yield from map(_reached, knocks)
    yield from tried
    yield from _skew(knocks)


def _reached(knock: Knock) -> Check:
    if knock.problem:
        return Check(knock.host, "note", knock.problem, _CONNECTION)
    if knock.status in {403, 451}:
        remedy = "leave it out with --source or in the settings, or go through a proxy (HTTPS_PROXY)"
        return Check(knock.host, "note", f"answers, but does not serve this address (HTTP {knock.status})", remedy)
    return Check(knock.host, "ok", "answers")


def _try_key(asking: Session, source: Source) -> Check:
    """Ask for one asset of an hour of yesterday: whether the key is accepted."""
    table = next(iter(source.tables))
    moment = now()
    end = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    first, last, asked = (round(at.timestamp() * 1000) for at in (end - timedelta(hours=1), end, moment))
    try:
        asking.converse(source, source.tables[table](Want(table, first, last, ("BTC",), asked)))
    except SourceFailed as failure:
        return Check(f"key of {source.name}", "note", f"{failure.place.host} {failure.what}", failure.remedy)
    return Check(f"key of {source.name}", "ok", "is accepted")


def _skew(knocks: Sequence[Knock]) -> Iterator[Check]:
    """The clock against the middle of what the hosts say, as a single host may be wrong itself."""
    known = [knock.ahead_s for knock in knocks if knock.ahead_s is not None]
    if not known:
        yield Check("clock", "note", "nobody told the time")
        return
    ahead = statistics.median(known)
    if abs(ahead) <= _SKEW_S:
        yield Check("clock", "ok", f"within {_SKEW_S:.0f} s of {len(known)} hosts")
    else:
        word = "ahead of" if ahead > 0 else "behind"
        remedy = "set the clock (timedatectl set-ntp true): a wrong one takes an unfinished day for a whole one"
        yield Check("clock", "note", f"{abs(ahead):.0f} s {word} {len(known)} hosts", remedy)
