"""`briefs suppress ADDRESS`: who gets no mail."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def suppress(
    address: Annotated[str | None, typer.Argument(help="The address; without one the list is shown.")] = None,
    why: Annotated[str, typer.Option(help="The reason, for the list.")] = "by an operator",
    remove: Annotated[bool, typer.Option("--remove", help="Send mail to the address again.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Send no more mail to ADDRESS, or show who gets none."""
    import os
    from datetime import UTC, datetime

    from briefs.settings.load import load
    from briefs.workflow import suppress as work

    chosen = load(settings, os.environ)
    if address is None:
        for one in work.suppressed(chosen):
            # Who left by a link is known by a keyed hash alone.
            who = one.address or f"(by link, {one.who[:12]})"
            typer.echo(f"{datetime.fromtimestamp(one.at, UTC):%Y-%m-%d} {who}: {one.why}")
    elif remove:
        done = work.restore(chosen, os.environ, address)
        typer.echo(f"{address} {'gets mail again' if done else 'was not on the list'}")
    else:
        done = work.suppress(chosen, address, why)
        typer.echo(f"{address} {'gets no mail from now on' if done else 'was on the list already'}")
