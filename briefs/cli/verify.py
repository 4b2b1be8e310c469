"""`briefs verify PATH`: a published brief against its own figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from briefs.errors import AuditFailed
from briefs.vocabulary.brief_json import dumps, findings_json
from briefs.vocabulary.claim import Finding


def verify(
    path: Annotated[Path, typer.Argument(help="Folder of a brief, such as output/2026-02-01.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON and nothing else.")] = False,
) -> None:
    """Re-read a brief's Markdown, HTML, PDF and charts and match every number with its figure."""
    from briefs.workflow.verify import verify as use_case

    result = use_case(path)
    if json:
        typer.echo(dumps(findings_json(result.findings)), nl=False)
    elif result.findings:
        typer.echo(told(result.findings))
    else:
        typer.echo(_proven(result.checked))
    errors = sum(finding.severity == "error" for finding in result.findings)
    if errors:
        raise AuditFailed(f"{path}: {errors} {'error' if errors == 1 else 'errors'}")


def _proven(checked: Mapping[str, int]) -> str:
    counts = ", ".join(f"{name} {count}" for name, count in checked.items())
    *most, last = checked
    formats = f"{', '.join(most)} and {last}" if most else last
    return f"{sum(checked.values())} numbers checked in {formats}: all bound ({counts})"


def told(findings: Iterable[Finding]) -> str:
    lines = []
    for place, group in groupby(sorted(findings, key=lambda f: f.place), lambda f: f.place):
        lines.append(place)
        for finding in group:
            lines += [f"  {line}" for line in _one(finding)]
    return "\n".join(lines)


def _one(finding: Finding) -> list[str]:
    """The sentence with the offending words in >> <<, then what it says, what the data say, and why."""
    where = f" ({finding.section})" if finding.section else ""
    lines = [f"{finding.severity}: {finding.kind}{where}: {finding.why}"]
    if finding.sentence:
        start, end = finding.span
        text = finding.sentence
        whole = (start, end) in {(0, 0), (0, len(text))}
        lines.append("  " + " ".join((text if whole else f"{text[:start]}>>{text[start:end]}<<{text[end:]}").split()))
    if finding.says:
        lines.append(f"  says: {finding.says}")
    if finding.data:
        lines.append(f"  data: {finding.data}")
    return lines
