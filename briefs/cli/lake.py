"""`briefs lake show` and `briefs lake check`: what the lake holds, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.lake.holdings import Holding

_Lake = Annotated[Path | None, typer.Option("--lake", help="Folder of the lake.")]
_Settings = Annotated[Path | None, typer.Option("--settings", help="Settings file; briefs.toml where present.")]


def show(
    date: Annotated[str | None, typer.Argument(help="A UTC day: 2026-02-01, today or yesterday.")] = None,
    lake: _Lake = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    settings: _Settings = None,
) -> None:
    """List which tables, venues and assets the lake holds, or holds of DATE, with coverage."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.clock import now, parse_day
    from briefs.workflow.holdings import as_json, holdings

    chosen = load(settings, os.environ, {"lake": lake})
    held = holdings(chosen.lake, parse_day(date, now()) if date else None)
    if json:
        typer.echo(as_json(held), nl=False)
    elif held:
        typer.echo("\n".join(_lines(held)))
    else:
        typer.echo(f"{chosen.lake} holds nothing{f' of {date}' if date else ''}")


def check(lake: _Lake = None, settings: _Settings = None) -> None:
    """Check every file of the lake: its bytes, its rows, their order, and the contract."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.holdings import check as check_lake

    chosen = load(settings, os.environ, {"lake": lake})
    typer.echo(f"{chosen.lake}: {check_lake(chosen.lake)} files, all of them whole")


def _lines(held: Sequence[Holding]) -> Iterator[str]:
    header = ("table", "venue", "name", "source", "bar", "rows", "first", "last", "coverage")
    rows = [header, *(_row(one) for one in held)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(one: Holding) -> tuple[str, ...]:
    bar = f"{one.interval_s:,} s" if one.interval_s else ""
    share = "" if one.share is None else f"{one.share:.1%} of the day"
    words = [word for word in (one.coverage, share, "simulated" if one.simulated else "") if word]
    first, last = (f"{moment:%Y-%m-%d %H:%M}" for moment in (one.first, one.last))
    return (one.table, one.venue, one.name, one.source, bar, f"{one.rows:,}", first, last, ", ".join(words))
