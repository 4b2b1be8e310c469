"""`briefs send DATE`: mails a brief to its clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.workflow.send import Sent, Shown


def send(
    date: Annotated[str, typer.Argument(help="The brief's UTC day: 2026-02-01, today or yesterday.")],
    *,
    audience: Annotated[str, typer.Option(help="Only the clients of this audience.")] = "",
    revision: Annotated[int, typer.Option(min=0, help="Send as this revision, to correct one that was sent.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Send nothing; say what would be sent.")] = False,
    eml: Annotated[
        Path | None, typer.Option(help="With --dry-run: folder that each message is written into as a file.")
    ] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder that briefs were written into.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Mail the brief of DATE to its clients: to each their edition, once. Exits 5 where anything was not sent."""
    import os

    from briefs.errors import UserError
    from briefs.settings.load import load
    from briefs.workflow.clock import now, parse_window
    from briefs.workflow.send import Mailing, rehearse
    from briefs.workflow.send import send as mail

    if eml is not None and not dry_run:
        raise UserError("--eml belongs to --dry-run: messages are sent or written, not both")
    chosen = load(settings, os.environ, {"lake": lake, "output": output})
    mailing = Mailing(parse_window(date, None, None, now()), audience, revision)
    if dry_run:
        _show(rehearse(chosen, os.environ, mailing, eml))
        return
    with progress() as told:
        done = mail(chosen, os.environ, mailing, told)
    tell(done)


@contextmanager
def progress() -> Iterator[Callable[[int], None]]:
    """Shows on a terminal how many messages are done."""
    from rich.console import Console
    from rich.progress import Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("messages handed over: {task.completed:,}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("messages", total=None)
        yield lambda done: bar.update(task, completed=done)


def tell(done: Sent) -> None:
    """Say how many messages are in which state; raises DeliveryFailed where anything was not sent."""
    from briefs.errors import DeliveryFailed

    typer.echo(", ".join(f"{count:,} {state}" for state, count in done.states.items() if count) or "no messages")
    if done.complete:
        return
    lines = ["not everything was sent"]
    lines += [f"  stopped: {done.stopped}"] if done.stopped else []
    lines += [f"  {count:,} clients without a brief: {error}" for count, error in done.failures]
    lines += [
        f"  {count:,} {state}: {_ADVICE[state]}" for state, count in done.states.items() if count and state in _ADVICE
    ]
    raise DeliveryFailed("\n".join(lines))


_ADVICE = {
    "queued": "they wait for their next turn; send again, or `briefs outbox retry`",
    "sending": "another machine is at work, or was: they are free again when its lease has run out",
    "refused": "the server said no for good; `briefs outbox list --state refused` says why",
    "unknown": "nobody knows whether they arrived; ask, then `briefs outbox settle`",
    "stale": "too old to be sent when their turn came",
}


def _show(shown: Shown) -> None:
    from briefs.errors import DeliveryFailed

    for subject, addresses in shown.subjects.items():
        typer.echo(f"{len(addresses):,} would get: {subject}")
        for address in addresses:
            typer.echo(f"  {address}")
    if shown.suppressed:
        typer.echo(f"{len(shown.suppressed):,} get no mail: {', '.join(shown.suppressed)}")
    if shown.files:
        typer.echo(f"wrote {len(shown.files):,} messages to {shown.files[0].parent}")
    if shown.failures:
        lines = [f"  {count:,} clients without a brief: {error}" for count, error in shown.failures]
        raise DeliveryFailed("\n".join(["not everything could be made", *lines]))
