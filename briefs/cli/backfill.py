"""`briefs backfill --from DATE --to DATE`: the briefs of many days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.settings.schema import Settings
    from briefs.vocabulary.look import Look
    from briefs.workflow.backfill import Outcome

SHOWN_FAILURES = 20


def backfill(  # noqa: PLR0913 - the options of one command
    *,
    start: Annotated[str, typer.Option("--from", help="The first UTC day.", show_default=False)],
    end: Annotated[str, typer.Option("--to", help="The last UTC day; yesterday where left out.")] = "yesterday",
    workers: Annotated[int | None, typer.Option(min=1, help="How many processes; one a core where left out.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler (tcp://host:8786) in place of local processes.")
    ] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder that the briefs' folders are written into.")] = None,
    formats: Annotated[
        str | None, typer.Option("--format", help="Which files: any of md,html,pdf,json, comma-separated.")
    ] = None,
    asset: Annotated[list[str] | None, typer.Option(help="Narrow to this asset; may be given several times.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Write the briefs of many days. What is there and still right stays; a day that fails keeps no other from it."""
    import os

    from briefs.settings.load import load
    from briefs.storage.bucket import whole
    from briefs.workflow import backfill as work
    from briefs.workflow.clock import now, parse_day
    from briefs.workflow.desk import Desk
    from briefs.workflow.made import Making

    chosen = load(settings, os.environ, {"lake": lake, "output": output, "formats": formats, "assets": asset})
    days = work.days_between(parse_day(start, now()), parse_day(end, now()))
    making = Making(
        whole(chosen.lake),
        whole(chosen.output),
        chosen.preferences,
        frozenset(chosen.formats),
        Desk(chosen.notes.absolute(), chosen.own_templates.absolute() if chosen.own_templates else None, _look(chosen)),
    )
    count = min(workers or len(os.sched_getaffinity(0)), len(days))
    with _progress(len(days)) as progress:
        outcomes = work.backfill(
            days, making, lambda: work.cluster(scheduler) if scheduler else work.local(count), count, progress
        )
    _tell(outcomes)


def _tell(outcomes: tuple[Outcome, ...]) -> None:
    from briefs.errors import DeliveryFailed

    made = sum(one.state == "made" for one in outcomes)
    current = sum(one.state == "current" for one in outcomes)
    typer.echo(f"{made} {'brief' if made == 1 else 'briefs'} written, {current} found as they should be")
    failed = [one for one in outcomes if one.state == "failed"]
    if failed:
        lines = [f"  {one.day}: {one.why.splitlines()[0]}" for one in failed[:SHOWN_FAILURES]]
        more = [f"  and {len(failed) - SHOWN_FAILURES} more"] if len(failed) > SHOWN_FAILURES else []
        raise DeliveryFailed(
            "\n".join(
                [
                    f"{len(failed)} of {len(outcomes)} days failed:",
                    *lines,
                    *more,
                    "The same command tries them again and leaves the others as they are.",
                ]
            )
        )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Outcome], None]]:
    """On a terminal a bar with the rate and the time that remains; nothing in a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    rate = TextColumn("{task.fields[rate]}")
    with Progress(*columns, rate, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("days", total=total, rate="")

        def report(outcome: Outcome) -> None:
            speed = bar.tasks[task].speed
            bar.update(
                task, advance=1, description=str(outcome.day), rate=f"{speed * 60:.0f} a minute" if speed else ""
            )

        yield report


def _look(chosen: Settings) -> Look:
    """The house's look, its logo by a path that holds in any folder of any worker."""
    from dataclasses import replace

    look = chosen.house.look
    return replace(look, logo=look.logo.absolute()) if look.logo else look
