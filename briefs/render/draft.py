"""A draft: a brief's Markdown as a person left it. Read block by block with its lines, and bound again.

A number of the editor's own is a link to its source: `[$3.1 billion](source: "Exchange X, 1 February 2026")`. It is
printed with a mark beside it (`Marks.figure`, a letter and its number) and listed at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from briefs.errors import Fault, FaultyInput
from briefs.render import override
from briefs.render.phrases import read_toml
from briefs.render.sentence import Span, markdown

SCHEME = "source:"
_SOURCE = re.compile(
    r"(?P<link>(?<!!)\[(?P<text>(?:[^\[\]\\]|\\.)*)\]\(\s*source:\s*(?:\"(?P<source>[^\"]*)\")?\s*\))"
    r"(?:\s\([^()]*\bE\d+\))?"
)
_HEADING = re.compile(r"##\s+(.*?)\s*#*$")
_REFERENCE = re.compile(r"\s{0,3}\[[^\]]+\]:\s")
_HTML = re.compile(r"(?<!\\)<(?:[A-Za-z/][^>:]*>|!--)")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)]*)\)")
_CHART = re.compile(r"charts/([a-z0-9-]+)\.svg$")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff]")
_LONGEST = 2_000_000
_LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands around an editor's own words and numbers, from `templates/brief/editor.toml`."""

    note: str
    figure: str
    figures: str

    @classmethod
    def of(cls, templates: override.Templates) -> Marks:
        path = templates.path("brief/editor.toml")
        given = read_toml(path)
        names = ("note", "figure", "figures")
        faults = [
            Fault(f"key {name}", "text", str(given.get(name)), "expected a text without numerals or brackets")
            for name in names
            if not isinstance(text := given.get(name), str) or not re.fullmatch(r"[^\d\[\]()#|\n]+", text)
        ]
        if faults:
            raise FaultyInput(str(path), faults)
        return cls(*(str(given[name]) for name in names))


@dataclass(frozen=True, slots=True)
class Own:
    """A number of the editor's: the `number`-th, as printed, and who says so."""

    number: int
    text: str
    source: str

    @property
    def id(self) -> str:
        return f"editor.{self.number}"


@dataclass(frozen=True, slots=True)
class Draft:
    """`source` is what the editor wrote, with the marks and the list of the editor's numbers; `charts` are shown."""

    source: str
    own: tuple[Own, ...]
    charts: tuple[str, ...]


def prepared(text: str, name: str, marks: Marks, charts: Sequence[str]) -> Draft:
    """The draft ready to be read. `charts` are the slugs that can be shown.

    Raises FaultyInput with the line of everything that a brief cannot hold: raw HTML, pictures other than the brief's
    charts, reference links, fenced code, characters that steer a page, an own number without its source.
    """
    if len(text) > _LONGEST:
        raise FaultyInput(name, [Fault("file", "size", f"{len(text)} characters", f"at most {_LONGEST} are read")])
    source = _without_list(text.replace("\r\n", "\n"), marks)
    faults = [fault for number, line in enumerate(source.split("\n"), 1) for fault in _faults(number, line, charts)]
    if faults:
        raise FaultyInput(name, faults, remedy="docs/editing.md says what a draft may hold.")
    own: list[Own] = []

    def numbered(found: re.Match[str]) -> str:
        own.append(Own(len(own) + 1, _plain(found["text"]), " ".join(found["source"].split())))
        return f"{found['link']} ({marks.figure} E{len(own)})"

    whole = _SOURCE.sub(numbered, source).rstrip("\n") + "\n"
    if own:
        whole += f"\n## {marks.figures}\n\n" + "".join(f"- {markdown((Span(listed(one)),))}\n" for one in own)
    shown = [found[1] for link in _IMAGE.findall(whole) if (found := _CHART.match(link.strip()))]
    return Draft(whole, tuple(own), tuple(dict.fromkeys(shown)))


def listed(own: Own) -> str:
    """One line of the list of the editor's numbers."""
    return f"E{own.number}: {own.text}. Source: {own.source}."


def _without_list(text: str, marks: Marks) -> str:
    """The text without the list that an earlier rendering put at its end."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if (h := _HEADING.match(line)) and h[1] == marks.figures), None)
    if start is None:
        return text
    end = next((n for n in range(start + 1, len(lines)) if _HEADING.match(lines[n])), len(lines))
    return "\n".join([*lines[:start], *lines[end:]])


def _faults(number: int, line: str, charts: Sequence[str]) -> Iterator[Fault]:
    where = f"line {number}"
    if found := _FORBIDDEN.search(line):
        yield Fault(where, "character", f"U+{ord(found[0]):04X}", "a brief holds no control or private-use characters")
    for wrong, field, why in (
        (_HTML, "HTML", "raw HTML is not taken: write it in Markdown, or \\< for the sign itself"),
        (_REFERENCE, "link", "links are written in their place: [words](https://example.org)"),
        (_FENCE, "code", "a brief holds no code"),
    ):
        if found := wrong.search(line) if wrong is _HTML else wrong.match(line):
            yield Fault(where, field, found[0].strip(), why)
    for link in _IMAGE.findall(line):
        chart = _CHART.match(link.strip())
        if chart is None or chart[1] not in charts:
            known = ", ".join(f"charts/{slug}.svg" for slug in charts) or "none"
            yield Fault(where, "picture", link, f"a brief shows its own charts alone: {known}")
    for found in _SOURCE.finditer(line):
        if not (found["source"] or "").strip():
            yield Fault(where, "source", found["link"], 'who says so stands in quotation marks: [..](source: "..")')
        elif len(found["source"]) > _LONGEST_SOURCE:
            yield Fault(where, "source", found["source"], f"a source is named in at most {_LONGEST_SOURCE} characters")
        elif not re.search(r"\w", found["text"]):
            yield Fault(where, "source", found["link"], "there is no number to mark between [ and ]")
    bare = _SOURCE.sub("", line)
    if re.search(r"\]\(\s*source:", bare):
        yield Fault(where, "source", line.strip(), 'a marked number is written [..](source: ".."), on one line')


def _plain(text: str) -> str:
    return " ".join(re.sub(r"\\(.)", r"\1", re.sub(r"(?<!\\)[*`]", "", text)).split())


def chart_parts(page: str) -> Mapping[str, str]:
    """What a page of ours folds out beneath each chart, by the chart's slug."""
    found = re.findall(
        r'<div class="chart"><svg[^>]*\sid="([a-z0-9-]+)".*?</svg>\s*(<details>.*?</details>)?</div>', page, re.DOTALL
    )
    return dict(found)
