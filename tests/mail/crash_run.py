"""The crash matrix: `briefs send` to 500 recipients, killed at 200 random moments, delivered by a real server.

Kills fall on reading, planning, rendering and every stage of the talk with the server. A campaign that ends before the
kills are used up is followed by another one. Run by `make crash-matrix`; KILLS and RECIPIENTS in the environment change
the numbers.
"""
# ruff: noqa: T201 - a program that reports

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from crashes import campaign, chance, settled
from post_servers import HAS_OPENSMTPD, OpenSmtpd, counting

KILLS = int(os.environ.get("KILLS", "200"))
RECIPIENTS = int(os.environ.get("RECIPIENTS", "500"))
LONGEST_S = 9.0


def main() -> int:
    begun, left, seed = time.monotonic(), KILLS, int(os.environ.get("SEED", "20260201"))
    states, stages, wrong, unknown_arrived, campaigns = Counter(), Counter(), [], 0, 0
    with tempfile.TemporaryDirectory(prefix="briefs-crash-") as folder:
        desk = Path(folder)
        run = [sys.executable, "-m", "briefs"]
        subprocess.run([*run, "simulate", "2026-02-01"], cwd=desk, check=True, capture_output=True)
        while left > 0:
            campaigns += 1
            tally = _campaign(desk / f"campaign-{campaigns}", desk, run, left, chance(seed + campaigns))
            left -= tally.kills
            states += tally.states
            stages += tally.stages
            wrong += tally.wrong
            unknown_arrived += tally.arrived_unknown
            print(f"campaign {campaigns}: {tally.kills} kills, {dict(tally.states)}, wrong: {tally.wrong}", flush=True)
    print(f"kills: {KILLS - max(left, 0)} in {campaigns} campaigns of {RECIPIENTS}, {time.monotonic() - begun:.0f} s")
    print(f"rows left in the middle by a kill: {dict(stages)}")
    print(f"states: {dict(states)}; of the unknown {unknown_arrived} had arrived")
    print(f"duplicates and silent losses: {len(wrong)}")
    return 1 if wrong else 0


def _campaign(folder: Path, desk: Path, run: list, kills: int, moments):
    folder.mkdir()
    recipients = [f"client-{number}@example.org" for number in range(RECIPIENTS)]
    rows = (f"{address},{'BTC,html' if n % 2 else 'ETH,text'}" for n, address in enumerate(recipients))
    (folder / "clients.csv").write_text("\n".join(["address,assets,format", *rows]) + "\n")
    server = OpenSmtpd() if HAS_OPENSMTPD else counting()
    counts = (lambda: server.counts) if HAS_OPENSMTPD else (lambda: server.handler.counts)
    (folder / "briefs.toml").write_text(
        f'lake = "{desk}/data/lake"\n[mail]\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
        'sender = "Desk <desk@example.org>"\nmax_age_hours = 8760\nper_minute = 900\n'
    )
    command = ["env", "-C", str(folder), *run, "send", "2026-02-01"]
    try:
        return campaign(
            command, folder / "data/outbox.sqlite", lambda: settled(counts), recipients, kills, LONGEST_S, moments
        )
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
