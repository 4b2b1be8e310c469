"""`briefs record`: live feeds into a journal, and by the hour into the lake, until somebody says stop."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from briefs.errors import DataMissing, UserError
from briefs.settings.sources import Sources
from briefs.sources.catalogue import CATALOGUE, load
from briefs.sources.recorder.catalogue import FEEDS
from briefs.sources.recorder.contracts import contracts
from briefs.sources.recorder.ears import Ears, Pace
from briefs.sources.recorder.feed import Feed
from briefs.sources.recorder.journal_reading import journal_files
from briefs.sources.recorder.order import Contracts
from briefs.sources.recorder.recorder import Desk, Recorder
from briefs.workflow.clock import now
from briefs.workflow.wiring import Patience, Stopped, session

TOLD_TWICE = frozenset({"gate", "htx"})
"""Venues that tell an order in another form over REST, so that nobody can see that it is the same one."""

_LENGTH = re.compile(r"(?P<count>[1-9][0-9]{0,6})(?P<unit>[smhd])", re.ASCII)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class Recording:
    """What is to be recorded. assets: only these, where any are named. health: None for no file.

    length_s: how long, None for until it is stopped. addresses: by venue, in place of its own. pace: how patient
    connections are.
    """

    venues: tuple[str, ...]
    assets: tuple[str, ...]
    journal: Path
    lake: Path
    health: Path | None = None
    length_s: float | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    feeds: Mapping[str, Feed] = field(default_factory=lambda: FEEDS)


@dataclass(frozen=True, slots=True)
class Ended:
    """What a recording came to. interrupted: by Ctrl-C. events: by venue the orders on the disk; gaps: likewise."""

    interrupted: bool
    events: Mapping[str, int]
    gaps: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Office:
    """Whom the recorder turns to.

    contracts: gives a venue's contracts; may block. close: ends what blocks there. notice: takes a line for the user;
    show: the status line, each second.
    """

    contracts: Callable[[str], Contracts]
    notice: Callable[[str], None]
    show: Callable[[str], None]
    close: Callable[[], None] = lambda: None


@contextmanager
def listing(settings: Sources, environ: Mapping[str, str]) -> Iterator[tuple[Callable[[str], Contracts], Patience]]:
    """How contracts are asked for: through the session that all sources share."""
    sources = {venue: load(venue) for venue in FEEDS if venue in CATALOGUE}
    patience = Patience()
    with session(settings, sources.values(), environ, patience) as shared:

        def ask(venue: str) -> Contracts:
            try:
                return contracts(venue, lambda question: shared.answer(sources[venue], question))
            except Stopped:
                raise DataMissing("stopped") from None

        yield ask, patience


def parse_venues(names: Sequence[str]) -> tuple[str, ...]:
    """The venues of these names. Raises UserError for one that cannot be recorded."""
    for name in names:
        if name not in FEEDS:
            near = get_close_matches(name, FEEDS, 1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise UserError(f"--venue: {name!r} cannot be recorded: {hint}the venues are {', '.join(FEEDS)}")
    return tuple(dict.fromkeys(names))


def parse_length(text: str) -> float:
    """Seconds of `90s`, `30m`, `6h` or `2d`. Raises UserError."""
    match = _LENGTH.fullmatch(text)
    if not match:
        raise UserError(f"--for: {text!r} is no length: write 90s, 30m, 6h or 2d")
    return int(match["count"]) * _UNITS[match["unit"]]


def addresses(environ: Mapping[str, str]) -> dict[str, str]:
    """Other addresses of feeds, from variables such as BRIEFS_URL_BYBIT_WS. Raises UserError for what is none."""
    found = {}
    for venue, feed in FEEDS.items():
        if url := environ.get(feed.variable, ""):
            if urlsplit(url).scheme not in {"ws", "wss"} or not urlsplit(url).hostname:
                raise UserError(f"{feed.variable}: {url!r} is no address of a websocket: write wss://HOST/PATH")
            found[venue] = url
    return found


def record(asked: Recording, office: Office) -> Ended:
    """Record until SIGTERM, Ctrl-C or the end of `length_s`, then bring everything into the lake.

    Raises UserError where the journal cannot be written or the lake does not take it, DataMissing where no venue was
    ever heard.
    """
    if twice := [venue for venue in asked.venues if venue in TOLD_TWICE]:
        office.notice(
            f"note: {' and '.join(twice)}: orders that `briefs fetch` brings as well would count twice "
            "(docs/recording.md): do one of the two"
        )
    return asyncio.run(_record(asked, office))


async def _record(asked: Recording, office: Office) -> Ended:
    feeds = [(asked.feeds[venue], asked.addresses.get(venue, asked.feeds[venue].url)) for venue in asked.venues]
    ears = Ears(_milliseconds, office.contracts, asked.assets, office.notice, asked.pace)
    desk = Desk(asked.journal, asked.health, office.show)
    recorder = Recorder(feeds, ears, desk, _compacting(asked.journal, asked.lake))
    stop, heard = asyncio.Event(), _signals()
    waiting = asyncio.ensure_future(_until(stop, heard, asked.length_s, office.close))
    try:
        await recorder.run(stop)
    finally:
        waiting.cancel()
        office.close()
    if left := journal_files(asked.journal):
        raise UserError(
            f"{asked.journal}: {len(left)} files are not in the lake yet: mend what was told above; the next "
            "`briefs record` brings them in"
        )
    if not any(state.live_ms or state.recorded for state in recorder.states):
        troubles = "\n".join(f"  {state.venue}: {state.why or 'nothing was heard'}" for state in recorder.states)
        raise DataMissing(f"no venue was heard:\n{troubles}")
    return Ended(
        heard.interrupted,
        {state.venue: state.recorded for state in recorder.states},
        {state.venue: len(state.gaps) for state in recorder.states},
    )


@dataclass(slots=True)
class _Signals:
    """interrupted: whether Ctrl-C was what came."""

    came: asyncio.Event
    interrupted: bool = False


def _signals() -> _Signals:
    """Take SIGTERM and Ctrl-C; a second one ends the program as it always would."""
    heard = _Signals(asyncio.Event())
    loop = asyncio.get_running_loop()

    def take(number: signal.Signals) -> None:
        heard.interrupted = number is signal.SIGINT
        heard.came.set()
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(one)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, take, number)
    return heard


async def _until(stop: asyncio.Event, heard: _Signals, length_s: float | None, close: Callable[[], None]) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(heard.came.wait(), length_s)
    close()
    stop.set()


def _compacting(journal: Path, lake: Path) -> Callable[[Sequence[Path]], asyncio.Future[str]]:
    async def compact(paths: Sequence[Path]) -> str:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "briefs.workflow.record_compaction",
            str(journal),
            str(lake),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            # Ctrl-C is for us: what is being brought into the lake is brought in.
            start_new_session=True,
        )
        _, said = await process.communicate("\n".join(path.name for path in paths).encode())
        text = said.decode(errors="replace").strip()
        if process.returncode and not text:
            return f"{lake}: nothing could be brought in (code {process.returncode}); it is tried again"
        return text

    return lambda paths: asyncio.ensure_future(compact(paths))


def _milliseconds() -> int:
    return int(now().timestamp() * 1000)
