"""`briefs simulate SCENARIO`: a scenario file into a lake."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer


def simulate(
    scenario: Annotated[
        str | None,
        typer.Argument(help="A scenario file, or the name of a shipped one: 2026-02-01.", show_default=False),
    ] = None,
    orders: Annotated[
        int | None, typer.Option(help="In place of SCENARIO: this many liquidation orders, to measure a lake with.")
    ] = None,
    first: Annotated[str, typer.Option("--from", help="With --orders: the first UTC day.")] = "2025-01-01",
    last: Annotated[str, typer.Option("--to", help="With --orders: the last UTC day.")] = "2025-12-31",
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Simulate the day that SCENARIO describes into the lake; a second time changes nothing."""
    import os

    from briefs.errors import UserError
    from briefs.settings.load import load
    from briefs.workflow.simulate import simulate as run

    folder = load(settings, os.environ, {"lake": lake}).lake
    if (scenario is None) == (orders is None):
        raise UserError("name either a SCENARIO or a number of --orders")
    if scenario is None:
        _simulate_orders(orders or 0, first, last, folder, as_json=as_json)
        return
    done = run(scenario, folder)
    if as_json:
        told = {
            "scenario": done.name,
            "date": done.day.isoformat(),
            "provenance": "simulated",
            "lake": str(folder),
            "rows": dict(done.rows),
            "new": done.new,
        }
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    typer.echo(f"{done.about}\n")
    for table, count in done.rows.items():
        typer.echo(f"  {table:<20} {count:>9,} rows")
    added = f"{done.new:,} rows are new in {folder}" if done.new else f"{folder} held all of it already"
    typer.echo(f"\n{added}. Write its brief with: briefs generate {done.day.isoformat()} --lake {folder}")


def _simulate_orders(orders: int, first: str, last: str, lake: Path, *, as_json: bool) -> None:
    from briefs.cli.progress import shown_progress
    from briefs.sources.orders import OrderBook
    from briefs.workflow.clock import now, parse_day
    from briefs.workflow.simulate import simulate_orders

    book = OrderBook(orders, parse_day(first, now()), parse_day(last, now()))
    with shown_progress() as progress:
        new = simulate_orders(book, lake, progress)
    told = {
        "orders": orders,
        "from": book.first.isoformat(),
        "to": book.last.isoformat(),
        "provenance": "simulated",
        "lake": str(lake),
        "new": new,
    }
    typer.echo(
        json.dumps(told, indent=2, ensure_ascii=False)
        if as_json
        else f"{orders:,} simulated orders from {book.first} to {book.last}: {new:,} are new in {lake}"
    )
