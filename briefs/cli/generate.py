"""`briefs generate DATE`, or `--as-of TIME`: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.workflow.generate import Generated


_SHOWN_LETTERS = 20


def generate(
    date: Annotated[
        str | None, typer.Argument(help="The UTC day: 2026-02-01, today or yesterday.", show_default=False)
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="In place of DATE: when the window ends, such as 2026-02-01T07:06Z.")
    ] = None,
    window: Annotated[str | None, typer.Option(help="With --as-of: length of the window, 24h or 7d.")] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    output: Annotated[Path | None, typer.Option(help="Folder that the brief's folder is written into.")] = None,
    formats: Annotated[
        str | None, typer.Option("--format", help="Which files: any of md,html,pdf,json, comma-separated.")
    ] = None,
    asset: Annotated[list[str] | None, typer.Option(help="Narrow to this asset; may be given several times.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Write the brief of DATE as Markdown, HTML, PDF and JSON, once it has passed its audit."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.clock import now, parse_window
    from briefs.workflow.desk import Desk
    from briefs.workflow.generate import generate as write

    chosen = load(settings, os.environ, {"lake": lake, "output": output, "formats": formats, "assets": asset})
    asked = parse_window(date, as_of, window, now())
    desk = Desk(chosen.notes, chosen.own_templates, chosen.house.look)
    tell(write(chosen.lake, asked, chosen.output, chosen.preferences, frozenset(chosen.formats), desk))


def tell(done: Generated) -> None:
    """Say what was written and checked; raises the error that kept the PDF from being made, if one did."""
    from briefs.storage.bucket import shown

    typer.echo(f"wrote {shown(done.folder)}")
    checked = ", ".join(f"{count:,} in {name}" for name, count in done.checked.items())
    typer.echo(f"numbers checked: {checked}; all of them are bound")
    if done.gaps:
        typer.echo(f"{done.gaps} {'gap is' if done.gaps == 1 else 'gaps are'} named in it")
    if done.unprinted:
        shown_letters = f"{done.unprinted[:_SHOWN_LETTERS]}{'…' if len(done.unprinted) > _SHOWN_LETTERS else ''}"
        typer.echo(
            f"brief.pdf shows boxes for {len(done.unprinted):,} characters that no font here has ({shown_letters}): "
            "install one that has them, such as fonts-noto-cjk, and write it again",
            err=True,
        )
    if done.without_pdf:
        raise done.without_pdf
