"""`briefs export TABLE FILE`: rows of the lake as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def export(
    table: Annotated[str, typer.Argument(help="The table, such as liquidations or candles.", show_default=False)],
    file: Annotated[
        Path, typer.Argument(help="Where to write: .csv, .jsonl or .parquet, by ending.", show_default=False)
    ],
    *,
    start: Annotated[
        str | None, typer.Option("--from", help="The first UTC day; the first of all if left out.")
    ] = None,
    end: Annotated[str | None, typer.Option("--to", help="The last UTC day; the last of all if left out.")] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Write rows of TABLE to FILE, in the form that `briefs import` takes."""
    import os

    from briefs.settings.load import load
    from briefs.workflow import holdings
    from briefs.workflow.clock import now, parse_day

    chosen = load(settings, os.environ, {"lake": lake})
    first, last = (parse_day(day, now()) if day else None for day in (start, end))
    count = holdings.export(chosen.lake, table, first, last, file)
    typer.echo(f"wrote {count:,} {'row' if count == 1 else 'rows'} of {table} to {file}")
