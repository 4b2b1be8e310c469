"""`briefs demo`: the sample day, from scenario to brief."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from briefs.cli.generate import tell


def demo(
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder that the brief's folder is written into.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Simulate the sample day and write its brief. It says everywhere that it is simulated."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.demo import demo as write

    chosen = load(settings, os.environ, {"lake": lake, "output": output})
    tell(write(chosen.lake, chosen.output))
