"""Many days at once: each a pure function of lake, settings and day, on local processes or a cluster."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from briefs.errors import BriefsError, UserError
from briefs.vocabulary.window import Window
from briefs.workflow.made import Making, is_current, note

ATTEMPTS = 3  # of a day whose worker was killed
AHEAD = 2  # days handed to each worker before it asks, so that none waits for the next

Progress = Callable[["Outcome"], None]
Pool = Callable[[], AbstractContextManager[Executor]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a day: made, found as it should be, or failed for the reason `why`."""

    day: date
    state: Literal["made", "current", "failed"]
    why: str = ""


def days_between(first: date, last: date) -> tuple[date, ...]:
    """The days from `first` to `last`, both included. Raises UserError where they are out of order."""
    if last < first:
        raise UserError(f"--from {first} --to {last}: the last day lies before the first")
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def backfill(days: Sequence[date], making: Making, pool: Pool, workers: int, progress: Progress) -> tuple[Outcome, ...]:
    """Make the briefs of `days` that are not yet there as they should be; a day's failure keeps no other from it.

    pool opens the executor that days are run on; it is opened anew where a worker's death has broken it. Outcomes are
    told as they come and returned in the order of the days.
    """
    constant = making.constant()
    waiting = deque((day, 1) for day in days)
    outcomes: dict[date, Outcome] = {}
    while waiting:
        with pool() as executor:
            for outcome in _round(executor, waiting, making, constant, workers * AHEAD):
                outcomes[outcome.day] = outcome
                progress(outcome)
    return tuple(outcomes[day] for day in days)


def _round(
    executor: Executor, waiting: deque[tuple[date, int]], making: Making, constant: str, ahead: int
) -> Iterator[Outcome]:
    """Outcomes until no day waits or the executor breaks; the days that it broke on wait again, a few times."""
    running: dict[Future[Outcome], tuple[date, int]] = {}
    broken = False
    while running or (waiting and not broken):
        while waiting and not broken and len(running) < ahead:
            day, attempt = waiting.popleft()
            try:
                running[executor.submit(make_day, day, making, constant)] = (day, attempt)
            except BrokenProcessPool:
                waiting.appendleft((day, attempt))
                broken = True
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in done:
            day, attempt = running.pop(future)
            try:
                yield future.result()
            except (BrokenProcessPool, CancelledError):
                broken = True
                if attempt < ATTEMPTS:
                    waiting.append((day, attempt + 1))
                else:
                    yield Outcome(day, "failed", f"its worker was killed {ATTEMPTS} times: is there enough memory?")


def make_day(day: date, making: Making, constant: str) -> Outcome:
    """Make one day's brief, in whatever process this runs. Never raises but for a bug of its own."""
    from briefs.workflow.generate import generate

    window = Window.day(day)
    try:
        if is_current(making, constant, window):
            return Outcome(day, "current")
        _remove_drafts(making, window)
        done = generate(making.lake, window, making.output, making.preferences, making.formats, making.desk)
        if done.without_pdf:
            return Outcome(day, "failed", str(done.without_pdf))
        note(making, constant, window)
    except BriefsError as error:
        return Outcome(day, "failed", str(error))
    except Exception as error:  # noqa: BLE001 - one day's bug must not end the others
        return Outcome(day, "failed", f"this is a bug: {type(error).__name__}: {error}")
    return Outcome(day, "made")


def _remove_drafts(making: Making, window: Window) -> None:
    """Remove what a run that was killed left of this day's draft; in a bucket it left nothing that counts."""
    for left in making.output.glob(f".{window.slug}.*"):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def local(workers: int) -> Iterator[Executor]:
    """Processes on this machine that load the libraries once and end with us."""
    import os
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    spawn = get_context("spawn")
    executor = ProcessPoolExecutor(workers, mp_context=spawn, initializer=_prepare, initargs=(os.getpid(),))
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _prepare(parent: int) -> None:
    """In a new worker: end when the parent is killed, leave Ctrl-C to it, and look for cycles seldom."""
    import ctypes
    import gc
    import os
    import signal

    ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:
        os._exit(1)  # it was killed before we could ask to be told
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(200_000)


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster. Lake, output and templates must lie where all of them can reach them.

    Raises UserError where the extra `scale` is not installed or nothing answers at `address`.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UserError("--scheduler needs Dask: pip install 'briefs[scale]'") from None
    try:
        client = Client(address, timeout="5s", set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UserError(f"--scheduler {address}: no Dask scheduler answers there: {error}") from None
    with client, client.get_executor(pure=False, retries=ATTEMPTS) as executor:  # type: ignore[no-untyped-call]
        yield executor
