"""`briefs fetch DATE`: venues and vendors into the lake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer


def fetch(  # noqa: PLR0913 - the options of one command
    date: Annotated[
        str | None, typer.Argument(help="The UTC day: 2026-02-01, today or yesterday.", show_default=False)
    ] = None,
    *,
    start: Annotated[str | None, typer.Option("--from", help="In place of DATE: the first day.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="With --from: the last day; yesterday where absent.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Ask this source; may be given several times.")] = None,
    table: Annotated[list[str] | None, typer.Option(help="Ask for this table; may be given several times.")] = None,
    asset: Annotated[list[str] | None, typer.Option(help="Ask for this asset; may be given several times.")] = None,
    missing: Annotated[
        bool, typer.Option("--missing", help="Ask only for what earlier fetches did not bring whole.")
    ] = False,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Fetch DATE from exchanges and other sources; without a key from those that need none.

    A source that fails is named and left as a gap. A fetch that was stopped goes on where it was; a finished one that
    is run again brings what was revised.
    """
    import os
    import shutil
    import sys

    from briefs.settings.load import load
    from briefs.workflow.clock import now
    from briefs.workflow.fetch import fetch as bring
    from briefs.workflow.fetch import refuse_empty
    from briefs.workflow.fetch_order import days, order
    from briefs.workflow.fetch_table import as_json, lines, summary

    moment = now()
    asked = days(date, start, end, moment)
    chosen = load(settings, os.environ, {"lake": lake, "assets": asset})
    wanted = order(asked, chosen, os.environ, moment, sources=source or (), tables=table or (), missing=missing)
    if not wanted.is_over(asked[-1]):
        typer.echo(f"briefs: note: {asked[-1]} is not over; what is past of it is fetched", err=True)
    with _progress() as progress:
        outcomes = bring(chosen.lake, wanted, chosen.sources, os.environ, progress)
    if json:
        typer.echo(as_json(outcomes), nl=False)
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        typer.echo("\n".join(lines(outcomes, width)))
        typer.echo(summary(outcomes))
    refuse_empty(outcomes)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar a source on a terminal; nothing in a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks = {}

        def report(source: str, done: int, total: int) -> None:
            if source not in tasks:
                tasks[source] = bars.add_task(source, total=total)
            bars.update(tasks[source], completed=done)

        yield report
