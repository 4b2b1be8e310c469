"""Runs one command and prints, as JSON, what its process tree cost: CPU seconds, peak memory in KiB, wall seconds.

Started with `python -I -S`, so that it stays thin: the peak that the kernel reports for a child begins at its parent's.
It becomes the reaper of orphans, so that no process of the tree escapes the account. The peak is the greatest sum of
proportional set sizes over the tree, sampled, or the greatest peak of one process, whichever is more.
"""

import ctypes
import json
import os
import resource
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
INTERVAL = 0.03


def children(pid: int) -> list[int]:
    """The processes that any thread of `pid` has started."""
    found = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208 - pathlib is not thin
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as file:  # noqa: PTH123 - as above
                found += [int(word) for word in file.read().split()]
    except OSError:
        pass  # it has ended meanwhile
    return found


def descendants(pid: int) -> list[int]:
    below = children(pid)
    return below + [further for child in below for further in descendants(child)]


def proportional_kib(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:  # noqa: PTH123 - as above
            return sum(int(line.split()[1]) for line in file if line.startswith("Pss:"))
    except OSError:
        return 0


def reaped(leader: int) -> tuple[bool, int]:
    """Whether no child is left, and the leader's exit code where it has just ended, else -1."""
    code = -1
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return True, code
        if pid == 0:
            return False, code
        if pid == leader:
            code = os.waitstatus_to_exitcode(status)


def main(command: list[str]) -> int:
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    # Modules are compiled once on a user's machine, not at each start.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    begun = time.monotonic()
    leader = os.posix_spawnp(command[0], command, environment)
    peak, code, ended = 0, -1, False
    while not ended:
        time.sleep(INTERVAL)
        peak = max(peak, sum(map(proportional_kib, descendants(os.getpid()))))
        ended, exit_code = reaped(leader)
        code = exit_code if exit_code != -1 else code
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    seen = {
        "cpu": used.ru_utime + used.ru_stime,
        "peak": max(peak, used.ru_maxrss),
        "wall": time.monotonic() - begun,
    }
    print(json.dumps(seen))
    return code


sys.exit(main(sys.argv[1:]))
