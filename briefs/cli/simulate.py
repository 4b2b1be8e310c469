"""`briefs simulate SCENARIO`: a scenario file into a lake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def simulate(
    scenario: Annotated[
        str, typer.Argument(help="A scenario file, or the name of a shipped one: 2026-02-01.", show_default=False)
    ],
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Simulate the day that SCENARIO describes into the lake; a second time changes nothing."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.simulate import simulate as run

    folder = load(settings, os.environ, {"lake": lake}).lake
    done = run(scenario, folder)
    if as_json:
        told = {
            "scenario": done.name,
            "date": done.day.isoformat(),
            "provenance": "simulated",
            "lake": str(folder),
            "rows": dict(done.rows),
            "new": done.new,
        }
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    typer.echo(f"{done.about}\n")
    for table, count in done.rows.items():
        typer.echo(f"  {table:<20} {count:>9,} rows")
    added = f"{done.new:,} rows are new in {folder}" if done.new else f"{folder} held all of it already"
    typer.echo(f"\n{added}. Write its brief with: briefs generate {done.day.isoformat()} --lake {folder}")
