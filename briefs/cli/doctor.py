"""`briefs doctor`: what is installed, reachable and missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Look at nothing beyond this machine.")] = False,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder that briefs are written into.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Look at keys, sources, clock, disk, fonts and libraries, and say what to do."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.doctor import as_json, examine, lines, refuse_unready

    chosen = load(settings, os.environ, {"lake": lake, "output": output})
    checks = examine(chosen, os.environ, offline=offline)
    typer.echo(as_json(checks), nl=False) if json else typer.echo("\n".join(lines(checks)))
    refuse_unready(checks)
