"""`briefs audit FILE`: any text by anyone, by its own logic or against the figures of a day."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from briefs.cli.verify import told
from briefs.errors import AuditFailed
from briefs.vocabulary.brief_json import dumps, findings_json

if TYPE_CHECKING:
    from briefs.audit.article.audit import Audited


def audit(
    file: Annotated[Path, typer.Argument(help="A text: Markdown, HTML or plain text.", show_default=False)],
    date: Annotated[
        str | None, typer.Option(help="The UTC day that the text tells of; its numbers are compared with the lake's.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="In place of --date: when its window ends, such as 2026-02-01T07:06Z.")
    ] = None,
    window: Annotated[str | None, typer.Option(help="With --as-of: length of the window, 24h or 7d.")] = None,
    lake: Annotated[Path | None, typer.Option(help="Folder of the lake.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON and nothing else.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page that shows the findings in the text.")] = None,
    settings: Annotated[Path | None, typer.Option(help="Settings file; briefs.toml is read where present.")] = None,
) -> None:
    """Check any text: without a date by its own logic, with one also against the figures of that day."""
    import os

    from briefs.settings.load import load
    from briefs.workflow.audit import audit as use_case
    from briefs.workflow.audit import write_page
    from briefs.workflow.clock import now, parse_window

    chosen = load(settings, os.environ, {"lake": lake})
    compares = not (date is None and as_of is None and window is None)
    asked = parse_window(date, as_of, window, now()) if compares else None
    result = use_case(file, chosen.lake, asked, chosen.preferences)
    if html is not None:
        write_page(result, file.name, html)
    if json:
        typer.echo(dumps(findings_json(result.findings)), nl=False)
    else:
        typer.echo("\n".join((*([told(result.findings)] if result.findings else []), _summary(result))))
    errors = sum(finding.severity == "error" for finding in result.findings)
    if errors:
        raise AuditFailed(f"{file}: {errors} {'error' if errors == 1 else 'errors'}")


def _summary(result: Audited) -> str:
    warnings = sum(finding.severity == "warning" for finding in result.findings)
    heading = f"{len(result.findings) - warnings} errors, {warnings} warnings; {result.numbers} numbers read"
    if result.matched is None:
        return f"{heading}; none compared with data: name the day with --date"
    return f"{heading}, {result.matched} of them agree with a figure of the window"
