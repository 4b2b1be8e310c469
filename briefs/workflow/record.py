"""`briefs record`: live feeds into a journal, and by the hour into the lake, until somebody says stop."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from briefs.errors import DataMissing
from briefs.sources.recorder.catalogue import FEEDS
from briefs.sources.recorder.connection import Ears, Pace
from briefs.sources.recorder.feed import Feed
from briefs.sources.recorder.order import Contracts
from briefs.sources.recorder.recorder import Desk, Recorder
from briefs.workflow.clock import now


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


def record(
    asked: Recording,
    contracts: Callable[[str], Contracts],
    notice: Callable[[str], None],
    show: Callable[[str], None],
) -> Ended:
    """Record until SIGTERM, Ctrl-C or the end of `length_s`, then bring everything into the lake.

    contracts: a venue's contracts; may block. notice: takes a line for the user; show: the status line, each second.
    Raises UserError where the journal cannot be written, DataMissing where no venue was ever heard.
    """
    return asyncio.run(_record(asked, contracts, notice, show))


async def _record(
    asked: Recording,
    contracts: Callable[[str], Contracts],
    notice: Callable[[str], None],
    show: Callable[[str], None],
) -> Ended:
    feeds = [(asked.feeds[venue], asked.addresses.get(venue, asked.feeds[venue].url)) for venue in asked.venues]
    ears = Ears(_milliseconds, contracts, asked.assets, notice, asked.pace)
    recorder = Recorder(feeds, ears, Desk(asked.journal, asked.health, show), _compacting(asked.journal, asked.lake))
    stop, heard = asyncio.Event(), _signals()
    waiting = asyncio.ensure_future(_until(stop, heard, asked.length_s))
    try:
        await recorder.run(stop)
    finally:
        waiting.cancel()
    if not any(state.covered_to or state.recorded for state in recorder.states):
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


async def _until(stop: asyncio.Event, heard: _Signals, length_s: float | None) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(heard.came.wait(), length_s)
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
