"""`briefs render FILE.md`: a brief again from a draft that a person changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def render(
    file: Annotated[Path, typer.Argument(help="The changed brief.md.", show_default=False)],
    brief: Annotated[
        Path | None, typer.Option(help="Folder of the brief it was made from, if the draft lies elsewhere.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="Folder to write the brief's folder into, in place of its own folder.")
    ] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Match every number of a changed brief again and write its Markdown, HTML, PDF and JSON anew."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.render import render as use_case

    chosen = load(settings, os.environ, {"output": output})
    done = use_case(file, brief, chosen.output, chosen.own_templates, chosen.house.look, beside=output is None)
    typer.echo(f"wrote {done.folder}")
    checked = ", ".join(f"{count:,} in {name}" for name, count in done.checked.items())
    typer.echo(f"numbers checked: {checked}; all of them are bound")
    if done.own:
        typer.echo(f"{done.own} of them {'is' if done.own == 1 else 'are'} the editor's, with a source")
    if done.without_pdf:
        raise done.without_pdf
