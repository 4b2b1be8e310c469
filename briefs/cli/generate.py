"""`briefs generate DATE`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def generate(
    date: Annotated[str, typer.Argument(help="The UTC day: 2026-02-01, today or yesterday.", show_default=False)],
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder that the brief's folder is written into.")] = None,
    formats: Annotated[
        str | None, typer.Option("--format", help="Which files: any of md,html,pdf,json, comma-separated.")
    ] = None,
    asset: Annotated[list[str] | None, typer.Option(help="Narrow to this asset; may be given several times.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Write the brief of DATE as Markdown, HTML, PDF and JSON, after it has passed its audit."""
