"""`briefs record`: liquidations from live feeds, until it is stopped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.workflow.record import Ended


def record(
    *,
    venue: Annotated[list[str] | None, typer.Option(help="Record this venue; may be given several times.")] = None,
    asset: Annotated[
        list[str] | None, typer.Option(help="Record this asset alone; may be given several times.")
    ] = None,
    journal: Annotated[Path | None, typer.Option(help="Folder of what is not in the lake yet.")] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    health: Annotated[Path | None, typer.Option(help="Write each second here, as JSON, how it goes.")] = None,
    length: Annotated[str | None, typer.Option("--for", help="Stop after 90s, 30m, 6h or 2d.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Record liquidations from the venues' live feeds into the lake, until Ctrl-C or SIGTERM.

    An order counts once it is on the disk; a kill loses none and doubles none. What was not listened to is a gap.
    """
    import os

    from briefs.settings.load import load
    from briefs.workflow.record import Office, Recording, addresses, listing, parse_length, parse_venues
    from briefs.workflow.record import record as listen

    chosen = load(settings, os.environ, {"lake": lake, "assets": asset, "recorder.journal": journal})
    asked = Recording(
        parse_venues(venue or chosen.recorder.venues),
        chosen.assets,
        chosen.recorder.journal,
        chosen.lake,
        health,
        None if length is None else parse_length(length),
        addresses(os.environ),
    )
    line = _StatusLine()
    with listing(chosen.sources, os.environ) as (contracts, patience):
        ended = listen(asked, Office(contracts, line.notice, line.show, patience.stop))
    line.end(ended)
    if ended.interrupted:
        raise typer.Exit(130)


class _StatusLine:
    """One line on a terminal that is written over and over; in a pipe there are only problems."""

    def __init__(self) -> None:
        import sys

        self._terminal = sys.stderr.isatty()
        self._shown = False

    def show(self, text: str) -> None:
        if self._terminal:
            import shutil

            typer.echo(f"\r\x1b[K{text[: shutil.get_terminal_size().columns - 1]}", err=True, nl=False)
            self._shown = True

    def notice(self, text: str) -> None:
        self._clear()
        typer.echo(f"briefs: {text}", err=True)

    def end(self, ended: Ended) -> None:
        self._clear()
        if self._terminal:
            gaps = sum(ended.gaps.values())
            orders = sum(ended.events.values())
            typer.echo(f"recorded {orders:,} orders of {len(ended.events)} venues; gaps: {gaps}", err=True)

    def _clear(self) -> None:
        if self._shown:
            typer.echo("\r\x1b[K", err=True, nl=False)
            self._shown = False
