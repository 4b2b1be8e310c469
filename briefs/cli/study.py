"""`briefs study …`: what the methods are worth, measured on a long record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.metrics.study_causes import Study as Causes
    from briefs.metrics.study_levels import Result, Study


def levels(
    first: Annotated[str, typer.Option("--from", help="First UTC day whose levels are judged.", show_default=False)],
    last: Annotated[str, typer.Option("--to", help="Last UTC day whose levels are judged.", show_default=False)],
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    asset: Annotated[list[str] | None, typer.Option(help="Narrow to this asset; may be given several times.")] = None,
    record: Annotated[
        Path | None, typer.Option(help="Also write the record that ranks the levels of briefs.", show_default=False)
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Measure how often key levels hold once touched, family by family, against chance and random levels."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.clock import now, parse_day
    from briefs.workflow.study import as_json, study_levels, write_record

    chosen = load(settings, os.environ, {"lake": lake, "assets": asset})
    begin, end = parse_day(first, now()), parse_day(last, now())
    done = study_levels(chosen.lake, begin, end, chosen.preferences)
    if record:
        narrowed = "".join(f" --asset {name}" for name in chosen.preferences.assets)
        write_record(done, record, f"briefs study levels --from {begin} --to {end}{narrowed} --record {record.name}")
    typer.echo(as_json(done), nl=False) if json else typer.echo("\n".join(_lines(done)))


def _lines(done: Study) -> Iterator[str]:
    for one in done.series:
        yield f"{one.asset}: {one.venue} {one.symbol}, levels of {one.days} days from {one.first} to {one.last}"
    yield f"chance alone would hold {done.null:.1%} of touches"
    yield ""
    header = ("family", "touches", "held", "95% interval", "random", "p", "q", "verdict")
    rows = [header, *(_row(result) for result in done.results)]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(result: Result) -> tuple[str, ...]:
    if not result.touches:
        return result.family, "0", "", "", "", "", "", result.verdict
    return (
        result.family,
        f"{result.touches:,}",
        f"{result.rate:.1%}",
        f"{result.low:.1%} to {result.high:.1%}",
        f"{result.random:.1%}",
        "" if result.p is None else f"{result.p:.3f}",
        "" if result.q is None else f"{result.q:.3f}",
        result.verdict,
    )


def causes(
    days: Annotated[int, typer.Option(help="How many days to simulate each way.")] = 200,
    headlines: Annotated[int, typer.Option(help="How many headlines a simulated day has.")] = 6,
    seed: Annotated[int | None, typer.Option(help="Another seed gives other days.", show_default=False)] = None,
    first: Annotated[
        str | None, typer.Option("--from", help="First UTC day of the lake to judge as well.", show_default=False)
    ] = None,
    last: Annotated[str | None, typer.Option("--to", help="Last UTC day of the lake.", show_default=False)] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON alone.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Measure how often news is called more than a coincidence where it is none, and where it was planted."""
    import os

    from briefs.errors import UserError
    from briefs.settings.load import load
    from briefs.workflow.clock import now, parse_day
    from briefs.workflow.placebo import as_json, recorded_labels, study_causes

    if (first is None) is not (last is None):
        raise UserError("--from and --to belong together: give both, or neither")
    recorded = None
    if first is not None and last is not None:
        chosen = load(settings, os.environ, {"lake": lake})
        recorded = recorded_labels(chosen.lake, parse_day(first, now()), parse_day(last, now()), chosen.preferences)
    done = study_causes(days, headlines, seed)
    typer.echo(as_json(done, recorded), nl=False) if json else typer.echo("\n".join(_rates(done, recorded)))


def _rates(done: Causes, recorded: Mapping[str, int] | None) -> Iterator[str]:
    yield f"{done.shuffled.days} simulated days of minute candles, {done.headlines} headlines a day, a jump on each"
    named = (("headlines at random times", done.shuffled), ("one headline before the jump", done.planted))
    for words, rates in named:
        low, high = rates.interval
        yield f"{words}: {rates.rate:.1%} above coincided (95% interval {low:.1%} to {high:.1%})"
        yield "  " + ", ".join(f"{label} {count}" for label, count in rates.labels.items())
    if recorded is not None:
        yield "days of the lake, Bitcoin and Ether: " + ", ".join(f"{label} {n}" for label, n in recorded.items())
