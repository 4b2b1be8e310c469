"""`briefs run`: the day's chain, for a timer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.workflow.run import Report, Step


def run(
    date: Annotated[
        str,
        typer.Argument(help="The UTC day alone. Where absent: yesterday, and the days before it that were missed."),
    ] = "",
    *,
    again: Annotated[
        bool,
        typer.Option(
            "--again", help="Take up also what is done. Nothing goes out twice; a corrected brief goes out as such."
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON alone.")] = False,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder that briefs are written into.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Do the day's chain once: fetch, generate, verify, website, drafts and mail, as [run] in the settings asks for.

    A brief that fails its audit goes nowhere (exit 4); 5 where a delivery failed, 3 where data are missing. A second
    run does only what is not done.
    """
    import os

    from briefs.settings.load import load
    from briefs.workflow.clock import now
    from briefs.workflow.run import Asked
    from briefs.workflow.run import run as work

    chosen = load(settings, os.environ, {"lake": lake, "output": output})
    _tell(work(chosen, os.environ, Asked(date, now(), again)), json=json)


def _tell(report: Report, *, json: bool) -> None:
    """Print the report; raises the error that its exit code stands for."""
    import json as writer

    from briefs.errors import AuditFailed, BriefsError, DataMissing, DeliveryFailed, UserError

    if json:
        typer.echo(writer.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        for day in report.days:
            typer.echo(str(day.day))
            for step in day.steps:
                typer.echo(f"  {step.name:15} {step.state:8} {_first_line(step)}".rstrip())
    if report.exit_code:
        kinds: dict[int, type[BriefsError]] = {
            4: AuditFailed,
            5: DeliveryFailed,
            3: DataMissing,
            2: UserError,
            1: BriefsError,
        }
        lines = [f"{day}: {step.name}: {step.what}" for day, step in report.faults]
        raise kinds[report.exit_code]("\n".join(["not everything was done", *lines]))


def _first_line(step: Step) -> str:
    return step.what.split("\n", 1)[0]
