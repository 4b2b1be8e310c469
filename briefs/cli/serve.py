"""`briefs serve`: the website as a preview."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 for any that is free.", min=0, max=65535)] = 8000,
    days: Annotated[
        int, typer.Option(help="How many of the last briefs are written anew when words or data change.", min=0)
    ] = 1,
    output: Annotated[Path | None, typer.Option(help="Folder that the briefs lie in.")] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Show the website on this machine alone, and load it again when templates, phrases, data or briefs change."""
    import os
    import signal
    import threading

    from briefs.settings.load import load
    from briefs.workflow.serve import serve as show

    chosen = load(settings, os.environ, {"output": output, "lake": lake})
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    show(chosen, port, days, typer.echo, stop)
