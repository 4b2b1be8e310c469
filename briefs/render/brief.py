"""From the planned document to the files of a brief."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from briefs.render.headlines import headlines
from briefs.render.override import Templates, layered
from briefs.render.page import Binder, Press, body, illustrated
from briefs.render.sentence import plain, unmarked
from briefs.render.text import drawings, marked, text_claims, write
from briefs.render.voice import Voice
from briefs.vocabulary.artifact import Artifact
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.document import Document
from briefs.vocabulary.figure import Figure, Reading
from briefs.vocabulary.headlines import Headlines


@dataclass(frozen=True, slots=True)
class Rendered:
    """A brief as files and what they claim.

    artifacts: brief.md, brief.html, charts/SLUG.svg. claims: in reading order, the text first, then the charts,
    then the headlines.
    figures: the reading's and those that charts add for their axes. page: the HTML that the PDF is rendered from.
    """

    artifacts: tuple[Artifact, ...]
    claims: tuple[Claim, ...]
    figures: Mapping[str, Figure]
    page: str
    headlines: Headlines


def render(
    document: Document, reading: Reading, definitions: Callable[[str], str], templates: Templates | None = None
) -> Rendered:
    """Realise the document. `definitions` gives a figure's meaning in one sentence; `templates` are the
    built-in ones unless others are given.

    Pure but for reading the templates: the same document and reading give the same bytes. Raises FaultyInput where a
    phrase file is faulty or lacks a key that the document names.
    """
    from briefs.render import confined

    layers = templates or layered(None)
    if layers.runs_foreign_code:
        return confined.run(_render, document, reading, confined.meanings(reading.figures, definitions), layers)
    return _render(document, reading, definitions, layers)


def _render(document: Document, reading: Reading, definitions: Callable[[str], str], templates: Templates) -> Rendered:
    known, words = templates.wording()
    day = document.window.date.toordinal()
    text = write(document, Voice(reading.figures, reading.gaps, known, words, day))
    lines, lines_claim = headlines(document, Voice(reading.figures, reading.gaps, known, words, day), text.title)
    charts = drawings(text)
    figures = {**reading.figures, **{figure.id: figure for chart in charts for figure in chart.axes}}
    binder, press = Binder(figures, definitions), Press.of(templates)

    source = marked(text)
    svgs = {chart.slug: press.svg(chart) for chart in charts}
    data = {chart.slug: svgs[chart.slug] + press.data(chart, binder) for chart in charts}
    title = plain(text.title)

    clean = body(source, binder)

    def page(inside: Mapping[str, Markup], *, paper: bool) -> str:
        numbers = () if paper else binder.register()
        text = illustrated(clean, inside)
        return press.page(text, title=title, window=document.window, paper=paper, numbers=numbers)

    files = {"brief.md": unmarked(source), "brief.html": page(data, paper=False)}
    files |= {f"charts/{slug}.svg": f"{svg}\n" for slug, svg in svgs.items()}
    return Rendered(
        tuple(Artifact(path, content.encode()) for path, content in files.items()),
        (*text_claims(text), *(claim for chart in charts for claim in chart.claims()), *lines_claim),
        figures,
        page(svgs, paper=True),
        lines,
    )
