"""The pages of a draft whose numbers have been bound again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from briefs.errors import Fault, FaultyInput
from briefs.render import confined
from briefs.render.override import Templates
from briefs.render.page import CHART_MARK, Binder, Press, body, illustrated
from briefs.render.passages import marking
from briefs.render.structure import Structure
from briefs.vocabulary.figure import Figure
from briefs.vocabulary.window import Window


@dataclass(frozen=True, slots=True)
class Bound:
    """A draft with its bindings.

    source: its Markdown. bindings: for each passage, in reading order, [start, end) of its text and the figure's id.
    drawings: each chart's SVG by slug; unfolded: what the page for screens folds out beneath it.
    """

    name: str
    title: str
    window: Window
    source: str
    bindings: Sequence[Sequence[tuple[int, int, str]]]
    figures: Mapping[str, Figure]
    drawings: Mapping[str, str]
    unfolded: Mapping[str, str]


def pages(draft: Bound, definitions: Callable[[str], str], templates: Templates) -> tuple[str, str]:
    """The page for screens and the page for paper.

    Raises FaultyInput with the line of each number that cannot be marked because emphasis or a link cuts it in two.
    """
    if templates.runs_foreign_code:
        return confined.run(_pages, draft, confined.meanings(draft.figures, definitions), templates)
    return _pages(draft, definitions, templates)


def _pages(draft: Bound, definitions: Callable[[str], str], templates: Templates) -> tuple[str, str]:
    binder, press = Binder(draft.figures, definitions), Press.of(templates)
    faults: list[Fault] = []
    extensions = [marking(draft.bindings.__getitem__, faults), Structure(CHART_MARK)]
    clean = body(draft.source, binder, extensions)
    if faults:
        raise FaultyInput(draft.name, faults)

    def page(charts: Mapping[str, Markup], *, paper: bool) -> str:
        numbers = () if paper else binder.register()
        text = illustrated(clean, charts)
        return press.page(text, title=draft.title, window=draft.window, paper=paper, numbers=numbers)

    # The drawings and what folds out are our own files of the same brief, escaped when they were made.
    bare = {slug: Markup(svg) for slug, svg in draft.drawings.items()}  # noqa: S704
    full = {slug: svg + Markup(draft.unfolded.get(slug, "")) for slug, svg in bare.items()}  # noqa: S704
    return page(full, paper=False), page(bare, paper=True)
