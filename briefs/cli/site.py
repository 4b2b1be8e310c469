"""`briefs site`: the website."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from briefs.workflow.site import Built
    from briefs.workflow.site_briefs import Wanted

_SHOWN = 20


def site(
    output: Annotated[Path | None, typer.Option(help="Folder that the briefs lie in.")] = None,
    folder: Annotated[Path | None, typer.Option("--site", help="Folder that the website is written into.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="Address that it is published under, with a slash at its end.")
    ] = None,
    target: Annotated[
        list[str] | None,
        typer.Option(
            help="Publish there as well: a folder, rsync:HOST:FOLDER, s3://BUCKET/PREFIX or git:REPOSITORY#BRANCH; may "
            "be given several times."
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
    afresh: Annotated[bool, typer.Option("--afresh", help="Make every page again, changed or not.")] = False,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Build the website of all briefs, as far as it changed, and publish it."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.site import asked, build, targets_of

    options = {"output": output, "site.folder": folder, "site.base_url": base_url, "site.targets": target}
    chosen = load(settings, os.environ, options)
    wanted = asked(chosen, afresh=afresh)
    targets = targets_of(chosen.site.targets, chosen.site.rsync, wanted.face, chosen.output)
    with typer.progressbar(length=1, label="pages", hidden=not _on_terminal()) as bar:

        def tell(done: int, total: int) -> None:
            bar.length = total
            bar.update(1)
            bar.finished = done == total

        built = build(wanted, targets, dry=dry_run, tell=tell)
    _tell(built, wanted, dry=dry_run)


def _tell(built: Built, wanted: Wanted, *, dry: bool) -> None:
    would = "would write" if dry else "wrote"
    count = len(built.made)
    typer.echo(
        f"{would} {count:,} {'file' if count == 1 else 'files'} of {built.site}, kept {built.kept:,}, removed "
        f"{len(built.removed):,}: {built.briefs:,} {'brief' if built.briefs == 1 else 'briefs'}"
    )
    if dry:
        _list(built.made, "+")
        _list(built.removed, "-")
    for shipment in built.shipments:
        typer.echo(
            f"{shipment.target}: {'would send' if dry else 'sent'} {len(shipment.sent):,}, removed "
            f"{len(shipment.removed):,}, kept {shipment.kept:,}"
        )
        if dry:
            _list(shipment.sent, "+")
            _list(shipment.removed, "-")
    if not wanted.face.base:
        typer.echo("without site.base_url there are no feeds, no sitemap and no pictures for link previews")


def _list(paths: tuple[str, ...], sign: str) -> None:
    for path in paths[:_SHOWN]:
        typer.echo(f"  {sign} {path}")
    if len(paths) > _SHOWN:
        typer.echo(f"  {sign} and {len(paths) - _SHOWN:,} more")


def _on_terminal() -> bool:
    import sys

    return sys.stderr.isatty() and sys.stdout.isatty()
