"""The page of an audit: the text as it stands, what was found marked in it, and why beneath each paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from briefs.vocabulary.claim import Finding

_STYLE = """
:root { color-scheme: light dark; --error: #b3261e; --warning: #7a4f00; --line: #d4d4d4; --quiet: #5c5c5c; }
body { font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem; }
body { overflow-wrap: anywhere; }
h1, h2 { line-height: 1.25; }
mark { color: inherit; text-decoration: underline 2px; text-underline-offset: .25em; border-radius: 2px; }
mark.error { text-decoration-style: solid; text-decoration-color: var(--error); background: #b3261e1f; }
mark.warning { text-decoration-style: dashed; text-decoration-color: var(--warning); background: #c680001f; }
sup { font-size: .7rem; line-height: 0; } sup a { padding: .2rem .05rem; text-decoration: none; }
ol { font-size: .875rem; border-left: 3px solid var(--line); margin: 0 0 1.5rem; padding: .25rem 0 .25rem 2.25rem; }
li { margin: .25rem 0; } li:target { background: #8882; }
b.error { color: var(--error); } b.warning { color: var(--warning); }
code { font-size: .8125rem; color: var(--quiet); }
@media (prefers-color-scheme: dark) {
  :root { --error: #ffb4ab; --warning: #ffcc80; --line: #4a4a4a; --quiet: #ababab; }
  mark.error { background: #ffb4ab26; } mark.warning { background: #ffcc8026; }
}
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
    data = f" The data: {escape(finding.data)}." if finding.data else ""
    why = finding.why[:1].upper() + finding.why[1:]
    return (
        f'<li id="finding-{number}"><b class="{finding.severity}">{finding.severity.capitalize()}:</b> {escape(why)}. '
        f"It says \u201c{escape(finding.says)}\u201d.{data} <code>{escape(finding.kind)}</code></li>"
    )
