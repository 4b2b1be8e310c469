"""`briefs diff DATE`: what revisions changed in a day's rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

SHOWN = 50


def diff(
    date: Annotated[str, typer.Argument(help="The UTC day: 2026-02-01, today or yesterday.", show_default=False)],
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone, all of it.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Show what revisions changed in the rows of DATE, value by value."""
    import os

    from briefs.settings.load import load
    from briefs.workflow import holdings
    from briefs.workflow.clock import now, parse_day

    chosen = load(settings, os.environ, {"lake": lake})
    changed = holdings.differences(chosen.lake, parse_day(date, now()))
    if json:
        typer.echo(holdings.differences_json(changed), nl=False)
        return
    if not changed:
        typer.echo(f"no revision has changed a row of {date}")
    for one in changed[:SHOWN]:
        after = f"{one.before or 'nothing'} -> {one.now or 'nothing'}"
        typer.echo(f"revision {one.revision}: {one.table} {one.row} {one.at:%Y-%m-%d %H:%M:%S} {one.column}: {after}")
    if len(changed) > SHOWN:
        typer.echo(f"and {len(changed) - SHOWN:,} more: --json prints all")
