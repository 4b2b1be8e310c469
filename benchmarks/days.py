"""Many days: backfill on one process, on two and on a Dask cluster; and whether a day costs the same among many.

Usage: days.py ROUNDS FORMATS DAYS...; prints Markdown. The lake is simulated: a thousand orders a day on average.
"""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from rows import BRIEFS, Cost, Row, clock, cost, rounds

LAST = date(2025, 12, 31)
MANY = 100  # days, of which the start of a program is a small part


def main(number: int, formats: str, lengths: list[int]) -> None:
    with tempfile.TemporaryDirectory(prefix="briefs-bench-") as name:
        folder = Path(name)
        lake, longest = folder / "lake", max(lengths)
        span = ("--from", LAST - timedelta(days=longest + 59), "--to", LAST)
        cost(*BRIEFS, "simulate", "--orders", 1000 * (longest + 60), *span, "--lake", lake)
        run = partial(backfill, lake, folder, formats)
        seen = {days: run(days, "--workers", 1) for days in lengths}
        for days, spent in seen.items():
            told = f"{spent.cpu / days:.2f} s CPU a day, {days / spent.wall:.2f} a second, {spent.megabytes:.0f} MB"
            print(f"- backfill of {days} days ({formats}) on one process: {told}")
        many = min((days for days in lengths if days >= MANY), default=max(lengths))
        timed = partial(run, many, by=clock)
        pairs = rounds(number, lambda: timed("--workers", 2), lambda: timed("--workers", 1))
        found = [faster(pairs, f"backfill of {many} days, 2 processes", "1 process", 1.8)]
        daily = {days: spent.cpu / days for days, spent in seen.items()}
        for days in lengths[1:]:
            change = (daily[days] / daily[lengths[0]],)
            found.append(Row(f"CPU of a day, backfill of {days} days", f"of {lengths[0]} days", change, 1.1))
        with cluster(folder) as address:
            run(lengths[0], "--scheduler", address)  # the workers load the libraries once
            ours, two = (partial(timed, *where) for where in (("--scheduler", address), ("--workers", 2)))
            pairs = rounds(number, ours, two)
        found.append(faster(pairs, f"backfill of {many} days, Dask on 2 workers", "2 processes", 0.85))
        print("\n| many days | against | median | range | target | |\n|---|---|---|---|---|---|")
        print("\n".join(row.markdown() for row in found))


def backfill(lake: Path, folder: Path, formats: str, days: int, *more: object, by: Callable[..., Cost] = cost) -> Cost:
    """All of the last `days` days, made anew."""
    with tempfile.TemporaryDirectory(dir=folder) as output:
        span = ("--from", LAST - timedelta(days=days - 1), "--to", LAST, "--format", formats)
        return by(*BRIEFS, "backfill", *span, "--lake", lake, "--output", output, *more)


def faster(pairs: list[tuple[Cost, ...]], work: str, against: str, target: float) -> Row:
    """How many times as fast the first contestant is."""
    return Row(work, against, tuple(theirs.wall / ours.wall for ours, theirs in pairs), target, most=False)


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread each, on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    worker = ("worker", address, "--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(folder))
    scheduler = ("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show")
    with process(*scheduler):
        until(lambda: answers(port))
        with process(*worker), process(*worker):
            from distributed import Client

            with Client(address) as client:
                client.wait_for_workers(2, timeout=120)
            yield address


@contextmanager
def process(*words: str) -> Iterator[None]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{words[0]}", *words[1:]]
    started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        started.kill()
        started.wait()


def answers(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


def until(reached: Callable[[], bool]) -> None:
    while not reached():
        time.sleep(0.1)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], [int(word) for word in sys.argv[3:]])
