"""`briefs import TABLE FILE...`: files into the lake."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefs.cli.progress import shown_progress

if TYPE_CHECKING:
    from briefs.lake.importing import Imported


def import_files(  # noqa: PLR0913 - the options of one command
    table: Annotated[str, typer.Argument(help="The table, such as liquidations or candles.", show_default=False)],
    files: Annotated[list[Path], typer.Argument(help="CSV, JSON lines or Parquet, by ending.", show_default=False)],
    *,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    source: Annotated[str, typer.Option(help="Where the rows come from; else the file's name.")] = "",
    coverage: Annotated[
        str | None, typer.Option(help="How complete files of orders are: full, sampled_1s or partial.")
    ] = None,
    start: Annotated[str | None, typer.Option("--from", help="Start of the stretch that the orders cover.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="End of that stretch (the first moment after it).")] = None,
    quarantine: Annotated[Path | None, typer.Option(help="Write faulty rows there and import the others.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Import FILES into a table of the lake: all of them or none, with every fault listed."""
    import os

    from briefs.settings.load import load
    from briefs.workflow import importing

    chosen = load(settings, os.environ, {"lake": lake})
    stated = importing.stated(coverage, start, end)
    with shown_progress() as progress:
        imported = importing.import_files(chosen.lake, table, files, source, stated, quarantine, progress)
    typer.echo(importing.as_json(imported), nl=False) if json else typer.echo("\n".join(_lines(imported)))
    refused = sum(one.quarantined for one in imported)
    if refused:
        typer.echo(f"briefs: warning: {refused} faulty rows were not imported; they are in {quarantine}", err=True)


def _lines(imported: tuple[Imported, ...]) -> Iterator[str]:
    for one in imported:
        counts = {
            "rows read": one.rows,
            "new": one.new,
            "unchanged": one.unchanged,
            "revised": one.revised,
            "repeated": one.repeated,
            "quarantined": one.quarantined,
        }
        shown = [f"{count:,} {name}" for name, count in counts.items() if count or name in {"rows read", "new"}]
        yield f"{one.table} from {one.name}: {', '.join(shown)}"
