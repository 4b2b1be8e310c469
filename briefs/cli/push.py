"""`briefs push TARGET DATE`: a brief as a draft for editors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.deliver.push.pushing import Pushed


def push(
    target: Annotated[str, typer.Argument(help="files, ghost, wordpress, buttondown, listmonk or webhook.")],
    date: Annotated[str, typer.Argument(help="The brief's UTC day: 2026-02-01, today or yesterday.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Send nothing; print the request without its keys.")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also replace what a person changed, or make anew what was thrown away.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    output: Annotated[Path | None, typer.Option(help="Folder that briefs were written into.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Bring the brief of DATE to a newsletter system as a draft. Nothing is ever published or sent by it.

    A second push changes nothing, and a draft that a person changed is kept: then it shows the difference, exit 5.
    """
    import os

    from briefs.settings.load import load
    from briefs.workflow.clock import now, parse_window
    from briefs.workflow.push import Order, rehearse
    from briefs.workflow.push import push as bring

    chosen = load(settings, os.environ, {"output": output})
    order = Order(target, parse_window(date, None, None, now()), overwrite)
    if dry_run:
        typer.echo(rehearse(chosen, os.environ, order), nl=False)
        return
    _tell(order.name, order.window.slug, bring(chosen, os.environ, order), json=json)


def _tell(target: str, slug: str, done: Pushed, *, json: bool) -> None:
    """Say what became of it; raises DeliveryFailed where a person's work was in the way."""
    import json as writer

    from briefs.errors import DeliveryFailed

    if json:
        told = {"target": target, "brief": slug, "state": done.state, "place": done.place}
        typer.echo(writer.dumps({**told, "difference": done.difference}, ensure_ascii=False))
    else:
        typer.echo(f"{target}: the draft of {slug}: {_WORDS[done.state]}{f' ({done.place})' if done.place else ''}")
        typer.echo(done.difference, nl=False)
    if done.state == "edited":
        raise DeliveryFailed(
            f"{target}: a person changed the draft of {slug}: it was kept, nothing was written. --overwrite replaces it"
        )
    if done.state == "kept":
        raise DeliveryFailed(f"{target}: {slug} is no draft any more: nothing was written")


_WORDS = {
    "created": "made",
    "updated": "brought up to date",
    "unchanged": "it lies there already; nothing was changed",
    "edited": "a person changed it; it was kept",
    "kept": "it is no draft any more; nothing was changed",
}
