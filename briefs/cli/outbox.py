"""`briefs outbox`: what went to whom, what waits, and what an operator decides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.deliver.outbox.entry import Entry
    from briefs.settings.schema import Settings

_Which = Annotated[
    str, typer.Argument(help="A message's number, an address, or a brief such as 2026-02-01.", show_default=False)
]
_Any = Annotated[
    str, typer.Argument(help="A message's number, an address, or a brief; everything where absent.", show_default=False)
]
_File = Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")]


def list_entries(
    which: _Any = "",
    state: Annotated[str, typer.Option(help="Only those in this state, such as unknown.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    settings: _File = None,
) -> None:
    """List messages with their state."""
    from typing import get_args

    from briefs.deliver.outbox.entry import State
    from briefs.errors import UserError
    from briefs.vocabulary.brief_json import dumps
    from briefs.workflow.outbox import Which, listed

    if state and state not in get_args(State):
        raise UserError(f"--state {state}: there are {', '.join(get_args(State))}")
    entries, counts = listed(_settings(settings), Which.of(which, state))
    if json:
        typer.echo(dumps({"entries": [_plain(entry) for entry in entries], "states": counts}), nl=False)
        return
    for entry in entries:
        typer.echo(_line(entry))
    typer.echo(", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "the outbox is empty")


def explain(which: _Which, settings: _File = None) -> None:
    """Tell everything that happened to messages."""
    from datetime import UTC, datetime

    from briefs.workflow.outbox import Which, explained

    for entry, steps in explained(_settings(settings), Which.of(which)):
        typer.echo(_line(entry))
        for step in steps:
            moment = f"{datetime.fromtimestamp(step.at, UTC):%Y-%m-%dT%H:%M:%SZ}"
            stage = f" at stage {step.stage}" if step.stage else ""
            typer.echo(f"  {moment} {step.state}{stage}: {step.reply}")


def retry(which: _Any = "", settings: _File = None) -> None:
    """Send what is queued now, without waiting for its next turn."""
    import os

    from briefs.cli.send import progress, tell
    from briefs.workflow.outbox import Which
    from briefs.workflow.outbox import retry as hurry

    with progress() as told:
        done = hurry(_settings(settings), os.environ, Which.of(which), told)
    tell(done)


def cancel(which: _Which, settings: _File = None) -> None:
    """Withdraw what is queued."""
    from briefs.workflow.outbox import Which
    from briefs.workflow.outbox import cancel as withdraw

    typer.echo(f"{withdraw(_settings(settings), Which.of(which)):,} cancelled")


def settle(
    which: _Which,
    outcome: Annotated[str, typer.Argument(help="sent, or not-sent to have it sent again.", show_default=False)],
    settings: _File = None,
) -> None:
    """Say how messages ended whose outcome is unknown."""
    from briefs.errors import UserError
    from briefs.workflow.outbox import Which
    from briefs.workflow.outbox import settle as decide

    if outcome not in {"sent", "not-sent"}:
        raise UserError(f"{outcome}: say sent, or not-sent to have it sent again")
    done = decide(_settings(settings), Which.of(which), sent=outcome == "sent")
    typer.echo(f"{done:,} settled as {'sent' if outcome == 'sent' else 'not sent and queued again'}")


def _settings(file: Path | None) -> Settings:
    import os

    from briefs.settings.load import load

    return load(file, os.environ)


def _line(entry: Entry) -> str:
    why = f": {entry.reply}" if entry.reply else ""
    kind = f" ({entry.kind})" if entry.kind else ""
    return f"{entry.id:>6} {entry.state:<9} {entry.brief} r{entry.revision} {entry.recipient}{kind}{why}"


def _plain(entry: Entry) -> dict[str, object]:
    names = ("id", "brief", "revision", "recipient", "channel", "state", "stage", "attempts", "due", "reply", "kind")
    return {name: getattr(entry, name) for name in names}
