"""`briefs lake`: what the lake holds and takes, whether it is whole, and putting it in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefs.cli.figures import columns

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


def compact(lake: _Lake = None, settings: _Settings = None) -> None:
    """Put the lake in order: remove files that no longer count, join small ones, write missing sums of orders."""
    import os

    from briefs.cli.progress import shown_progress
    from briefs.settings.load import load
    from briefs.workflow.holdings import compact as compact_lake

    chosen = load(settings, os.environ, {"lake": lake})
    with shown_progress() as progress:
        done = compact_lake(chosen.lake, progress)
    before, after = f"{done.bytes_before:,} bytes", f"{done.bytes:,} bytes"
    typer.echo(f"{chosen.lake}: {done.files_before:,} files of {before} are now {done.files:,} of {after}")


def stats(
    lake: _Lake = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    settings: _Settings = None,
) -> None:
    """List files, rows, bytes and compression of each table."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.holdings import sizes, sizes_json

    chosen = load(settings, os.environ, {"lake": lake})
    found = sizes(chosen.lake)
    if json:
        typer.echo(sizes_json(found), nl=False)
        return
    rows = [
        (one.kind, one.table, f"{one.files:,}", f"{one.rows:,}", f"{one.bytes:,}", f"{one.plain / one.bytes:.1f}x")
        for one in found
    ]
    whole = ("all", "", *(f"{sum(getattr(one, name) for one in found):,}" for name in ("files", "rows", "bytes")), "")
    typer.echo("\n".join(columns([("kind", "table", "files", "rows", "bytes", "compression"), *rows, whole])))


def _lines(held: Sequence[Holding]) -> Iterator[str]:
    header = ("table", "venue", "name", "source", "bar", "rows", "first", "last", "coverage")
    yield from columns([header, *(_row(one) for one in held)])


def _row(one: Holding) -> tuple[str, ...]:
    bar = f"{one.interval_s:,} s" if one.interval_s else ""
    share = "" if one.share is None else f"{one.share:.1%} of the day"
    words = [word for word in (one.coverage, share, "simulated" if one.simulated else "") if word]
    first, last = (f"{moment:%Y-%m-%d %H:%M}" for moment in (one.first, one.last))
    return (one.table, one.venue, one.name, one.source, bar, f"{one.rows:,}", first, last, ", ".join(words))
