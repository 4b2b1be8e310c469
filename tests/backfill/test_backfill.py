"""Many days at once: interrupted and resumed, on processes and on a cluster, the bytes are those of single days."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BRIEFS = [sys.executable, "-m", "briefs"]
FIRST, LAST, DAYS = "2026-01-30", "2026-02-01", 3
KILLS = int(os.environ.get("BRIEFS_KILLS", "2"))  # `make kills` asks for more


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("backfill") / "lake"
    subprocess.run([*BRIEFS, "simulate", "2026-02-01", "--lake", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def single(lake: Path) -> dict[str, str]:
    """The bytes of the days, each made by a process of its own."""
    output = lake.parent / "single"
    for day in (FIRST, "2026-01-31", LAST):
        generate = [*BRIEFS, "generate", day, "--lake", lake, "--output", output, "--format", "md,html,json"]
        subprocess.run(generate, check=True, capture_output=True)
    return files(output)


def files(output: Path) -> dict[str, str]:
    return {
        str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(output.rglob("*"))
        if path.is_file() and ".made" not in path.parts
    }


def command(lake: Path, output: Path, *more: str, first: str = FIRST, last: str = LAST) -> list[str]:
    days = ["--from", first, "--to", last, "--format", "md,html,json", "--workers", "2"]
    return [*BRIEFS, "backfill", *days, "--lake", str(lake), "--output", str(output), *more]


def run(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.slow
def test_kills_at_any_moment_and_a_rerun_give_the_bytes_of_single_days(
    lake: Path, single: dict[str, str], tmp_path: Path
) -> None:
    output = tmp_path / "output"
    moments = random.Random(20260201)  # noqa: S311 - moments, no secrets
    for _ in range(KILLS):
        started = subprocess.Popen(
            command(lake, output), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        time.sleep(moments.uniform(1.0, 5.0))
        started.send_signal(signal.SIGKILL)
        started.wait()
        until(lambda group=started.pid: not alive(group))  # its workers end with it
    done = run(command(lake, output))
    assert done.returncode == 0, done.stderr
    assert files(output) == single
    assert [path for path in output.iterdir() if path.name.startswith(".2026")] == []
    again = run(command(lake, output))
    assert again.stdout == f"0 briefs written, {DAYS} found as they should be\n"
    # What somebody changed by hand, and what went missing, is made again.
    (output / LAST / "brief.md").write_text("changed")
    shutil.rmtree(output / FIRST)
    assert run(command(lake, output)).stdout == f"2 briefs written, {DAYS - 2} found as they should be\n"
    assert files(output) == single


@pytest.mark.slow
def test_a_day_that_fails_keeps_no_other_from_its_brief(lake: Path, tmp_path: Path) -> None:
    done = run(command(lake, tmp_path / "output", first="2026-02-01", last="2026-02-02"))
    assert done.returncode == 5
    assert done.stdout == "1 brief written, 0 found as they should be\n"
    assert "1 of 2 days failed:\n  2026-02-02: nothing to write about 2026-02-02" in done.stderr
    assert (tmp_path / "output/2026-02-01/brief.md").exists()


def test_days_out_of_order_are_refused(tmp_path: Path) -> None:
    done = run(command(tmp_path / "lake", tmp_path / "output", first="2026-02-02", last="2026-02-01"))
    assert (done.returncode, done.stdout) == (2, "")
    assert "--from 2026-02-02 --to 2026-02-01: the last day lies before the first" in done.stderr


@pytest.mark.slow
def test_a_scheduler_that_is_not_there_is_said(lake: Path, tmp_path: Path) -> None:
    done = run(command(lake, tmp_path / "output", "--scheduler", f"tcp://127.0.0.1:{free_port()}"))
    assert done.returncode == 2
    assert "no Dask scheduler answers there" in done.stderr


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_makes_each_day_once(lake: Path, single: dict[str, str], tmp_path: Path) -> None:
    output, port = tmp_path / "output", free_port()
    address = f"tcp://127.0.0.1:{port}"
    with process("scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard", "--no-show"):
        until(lambda: listens(port))
        worker = ("worker", address, "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path))
        with process(*worker, "--no-nanny") as doomed, process(*worker, "--no-nanny"):
            working = subprocess.Popen(
                command(lake, output, "--scheduler", address), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            until(lambda: any(output.glob("2026*")))
            doomed.send_signal(signal.SIGKILL)
            told, errors = working.communicate(timeout=300)
    assert working.returncode == 0, errors
    assert told.startswith((f"{DAYS} briefs written", f"{DAYS - 1} briefs written"))
    assert files(output) == single


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    started = subprocess.Popen(
        [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield started
    finally:
        started.kill()
        started.wait()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


def alive(group: int) -> bool:
    """Whether a process of the group still runs; one that has ended and waits to be counted does not."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:
            continue  # it has ended meanwhile
        if int(its_group) == group and state != "Z":
            return True
    return False


def until(holds: object, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not holds():  # type: ignore[operator]
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.05)
