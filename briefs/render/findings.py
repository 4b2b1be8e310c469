"""The page of an audit: the text as it stands, what was found marked in it, and why beneath each paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from briefs.vocabulary.claim import Finding

_STYLE = """
:root { color-scheme: light dark; --error: #b3261e; --warning: #8a5a00; --soft: #8884; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
mark { color: inherit; background: none; text-decoration: underline wavy; text-underline-offset: .25em; }
.error { text-decoration-color: var(--error); } .warning { text-decoration-color: var(--warning); }
ol { font-size: .875rem; border-left: 3px solid var(--soft); margin: 0 0 1.25rem; padding: .25rem 0 .25rem 2.5rem; }
sup { font-size: .7em; } code { font-size: .95em; }
@media (prefers-color-scheme: dark) { :root { --error: #ffb4ab; --warning: #ffcc80; } }
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: the section and paragraph (`block`) that it stands in, and its findings."""

    section: str
    text: str
    heading: bool
    block: int
    findings: tuple[Finding, ...]


def page(name: str, lines: Sequence[Line]) -> str:
    """One self-contained HTML page without scripts; `name` is what the text is called."""
    return "".join(f"{line}\n" for line in _page(name, lines))


def _page(name: str, lines: Sequence[Line]) -> Iterator[str]:
    found = [finding for line in lines for finding in line.findings]
    errors = sum(finding.severity == "error" for finding in found)
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>Audit of {escape(name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>"
    counts = f"{_count(errors, 'error')}, {_count(len(found) - errors, 'warning')}"
    yield f"<h1>Audit of {escape(name)}</h1>\n<p>{counts}.</p>"
    number = 0
    for _, group in groupby(lines, lambda line: line.block):
        block = list(group)
        pieces, notes = [], []
        for line in block:
            first = number + 1
            number += len(line.findings)
            pieces.append(_marked(line, first))
            notes += [_note(n, finding) for n, finding in enumerate(line.findings, first)]
        tag = "h2" if block[0].heading else "p"
        yield f"<{tag}>{' '.join(pieces)}</{tag}>"
        if notes:
            yield f'<ol start="{number - len(notes) + 1}">'
            yield from notes
            yield "</ol>"
    yield "</main>\n</body>\n</html>"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _marked(line: Line, first: int) -> str:
    text, place = "", 0
    for number, finding in enumerate(line.findings, first):
        start, end = finding.span
        text += escape(line.text[place:start])
        text += f'<mark class="{finding.severity}">{escape(line.text[start:end])}</mark>'
        text += f'<sup><a href="#finding-{number}">{number}</a></sup>'
        place = end
    return text + escape(line.text[place:])


def _note(number: int, finding: Finding) -> str:
    data = f"; the data: {escape(finding.data)}" if finding.data else ""
    return (
        f'<li id="finding-{number}"><code>{escape(finding.kind)}</code> ({finding.severity}): '
        f"{escape(finding.why)}. It says: {escape(finding.says)}{data}.</li>"
    )
