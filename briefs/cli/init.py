"""`briefs init`: a settings file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    force: Annotated[bool, typer.Option("--force", help="Replace a briefs.toml that is there.")] = False,
) -> None:
    """Write a commented briefs.toml into the current folder."""
    from briefs.workflow.init import init as write

    typer.echo(f"wrote {write(Path(), force=force)}: every setting stands in it as a comment, with its default")
