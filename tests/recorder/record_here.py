"""Runs the recorder as a program against the server of the tests: `record_here.py PLAN.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from venue_server import contracts

from briefs.sources.recorder.ears import Pace
from briefs.workflow.record import Office, Recording, record


def main():
    plan = json.loads(Path(sys.argv[1]).read_text())
    asked = Recording(
        venues=tuple(plan["venues"]),
        assets=(),
        journal=Path(plan["journal"]),
        lake=Path(plan["lake"]),
        health=Path(plan["health"]),
        addresses=plan["addresses"],
        pace=Pace(first_wait=0.2, longest_wait=1),
    )
    record(asked, Office(contracts, lambda line: print(line, file=sys.stderr, flush=True), lambda line: None))  # noqa: T201


if __name__ == "__main__":
    main()
