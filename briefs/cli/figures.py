"""`briefs figures DATE`: the metrics stage alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.vocabulary.figure import Figure, Reading, Value


def figures(
    date: Annotated[
        str | None, typer.Argument(help="The UTC day: 2026-02-01, today or yesterday.", show_default=False)
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="In place of DATE: when the window ends, such as 2026-02-01T07:06Z.")
    ] = None,
    window: Annotated[str | None, typer.Option(help="With --as-of: length of the window, 24h or 7d.")] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    asset: Annotated[list[str] | None, typer.Option(help="Narrow to this asset; may be given several times.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Compute the figures of DATE, or of the window that ends at --as-of, and name what is missing."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.clock import now, parse_window
    from briefs.workflow.figures import as_json, read_figures

    chosen = load(settings, os.environ, {"lake": lake, "assets": asset})
    asked = parse_window(date, as_of, window, now())
    reading = read_figures(chosen.lake, asked, chosen.preferences)
    typer.echo(as_json(reading), nl=False) if json else typer.echo("\n".join(_lines(reading)))


def _lines(reading: Reading) -> Iterator[str]:
    named = [name for name in sorted(reading.figures) if not name.startswith("series.")]
    yield f"{reading.window.slug}: {len(reading.figures)} figures, {len(reading.gaps)} gaps ({reading.provenance} data)"
    yield ""
    yield from columns([_row(reading.figures[name]) for name in named])
    points = len(reading.figures) - len(named)
    if points:
        yield ""
        yield f"{points} points of charts (series.*) are left out; --json prints them"
    if reading.gaps:
        yield ""
        yield "missing:"
        yield from columns([(f"  {gap.table}", gap.venue, gap.asset, gap.what) for gap in reading.gaps])


def _row(figure: Figure) -> tuple[str, ...]:
    covered = "" if figure.coverage is None else f"coverage {figure.coverage:.4g}"
    return figure.id, shown(figure.value), str(figure.unit), figure.source, covered, figure.basis


def shown(value: Value) -> str:
    """A value with all its digits; money and counts with thousands apart."""
    return f"{value:,}" if isinstance(value, Decimal | int) else str(value)


def columns(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Rows of texts as lines with their columns under each other."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
