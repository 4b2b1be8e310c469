"""`briefs explain FIGURE-ID DATE`: what stands behind a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefs.cli.figures import columns, shown

if TYPE_CHECKING:
    from briefs.metrics.explain import Explanation, Row, Rows


def explain(
    figure: Annotated[str, typer.Argument(metavar="FIGURE-ID", help="Such as liquidations.total_usd.")],
    date: Annotated[
        str | None, typer.Argument(help="The UTC day: 2026-02-01, today or yesterday.", show_default=False)
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="In place of DATE: when the window ends, such as 2026-02-01T07:06Z.")
    ] = None,
    window: Annotated[str | None, typer.Option(help="With --as-of: length of the window, 24h or 7d.")] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Show a figure's definition, formula and value, and the rows that it was made of."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.clock import now, parse_window
    from briefs.workflow.explain import explain_figure

    chosen = load(settings, os.environ, {"lake": lake})
    asked = parse_window(date, as_of, window, now())
    typer.echo("\n".join(_lines(explain_figure(chosen.lake, asked, chosen.preferences, figure))))


def _lines(told: Explanation) -> Iterator[str]:
    from briefs.vocabulary.window import stamp

    figure, meaning = told.figure, told.definition
    facts = [
        ("value", f"{shown(figure.value)} {figure.unit}"),
        ("definition", meaning.sentence),
        ("formula", meaning.formula),
        ("published", meaning.source),
        ("window", f"{stamp(figure.window.start)} to {stamp(figure.window.end)}"),
        ("source", figure.source),
        ("basis", figure.basis),
        ("coverage", "" if figure.coverage is None else f"{figure.coverage:.4g} of the window"),
    ]
    yield figure.id
    yield from columns([(f"  {name}", text) for name, text in facts if text])
    for rows in told.rows:
        yield ""
        yield _heading(rows)
        yield from columns(_table(rows.first))


def _heading(rows: Rows) -> str:
    first = f", the first {len(rows.first)}" if len(rows.first) < rows.count else ""
    return f"{rows.table}: {rows.count:,} {'row' if rows.count == 1 else 'rows'}{first}"


def _table(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """The rows as texts under their names; a missing value is blank."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    body = [tuple(shown(row[name]) if name in row else "" for name in names) for row in rows]
    return [
        tuple(f"  {names[0]}" if n == 0 else name for n, name in enumerate(names)),
        *((f"  {b[0]}", *b[1:]) for b in body),
    ]
