"""The web page and the page for paper, made from the brief's Markdown."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import escape

import nh3
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown import Markdown
from markdown.extensions import Extension
from markupsafe import Markup

from briefs.render.charts.drawing import Drawing
from briefs.render.moments import moment
from briefs.render.numbers import exact
from briefs.render.override import Templates
from briefs.render.paper import printed
from briefs.render.sentence import Sentence, Span, plain, rebind, unmarked
from briefs.render.structure import Structure
from briefs.vocabulary.figure import Figure, Unit
from briefs.vocabulary.window import Window, stamp

_TAGS = {
    "a", "blockquote", "br", "caption", "code", "div", "em", "figcaption", "figure", "h1", "h2", "h3", "header", "hr",
    "li", "ol", "p", "pre", "section", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "th": {"scope", "class"},
    "td": {"class"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "p": {"class"},
    "table": {"class"},
}
_CHART_MARK = re.compile("\uf000([a-z0-9-]+)\uf001")


@dataclass(frozen=True, slots=True)
class Binder:
    """Turns a bound text into the element that carries its figure. `definitions` gives a figure's one sentence."""

    figures: Mapping[str, Figure]
    definitions: Callable[[str], str]

    def element(self, figure_id: str, text: str) -> str:
        """`text` is HTML already; gaps are bound by `gap.N` and have no figure."""
        figure = self.figures.get(figure_id)
        identity = f'data-figure="{escape(figure_id)}"'
        if figure is None:
            return f"<span {identity}>{text}</span>"
        about = f'{identity} title="{escape(self._title(figure))}"'
        if figure.unit is Unit.TEXT:
            return f"<span {about}>{text}</span>"
        if figure.unit in {Unit.DATE, Unit.TIME}:
            return f'<time datetime="{escape(str(figure.value))}" {about}>{text}</time>'
        return f'<data value="{raw(figure)}" {about}>{text}</data>'

    def sentence(self, sentence: Sentence) -> Markup:
        return Markup("").join(self.span(span) for span in sentence)

    def span(self, span: Span) -> Markup:
        text = escape(span.text)
        return Markup(self.element(span.figure, text) if span.figure else text)  # noqa: S704 - escaped just above

    def _title(self, figure: Figure) -> str:
        meaning = figure.basis if figure.id.startswith("axis.") else self.definitions(figure.id)
        return " · ".join(part for part in (meaning, window_words(figure.window), figure.source) if part)


def raw(figure: Figure) -> str:
    """A number as brief.json has it, never with an exponent."""
    return format(exact(figure.value), "f")


def window_words(window: Window) -> str:
    if window.kind == "day":
        return moment(window.date.isoformat(), Unit.DATE)
    return " to ".join(moment(stamp(bound), Unit.TIME) for bound in (window.start, window.end))


CHART_MARK = "\uf000{}\uf001".format


def body(marked: str, binder: Binder, extensions: Sequence[Extension] = ()) -> str:
    """Marked Markdown as HTML: nothing but what the allow-list names, then bound elements; charts are still missing.

    `extensions` take the place of our own, which gives the page its sections.
    """
    text = re.sub("[\uf000\uf001]", "", marked)
    maker = Markdown(extensions=["tables", *(extensions or [Structure(CHART_MARK)])], output_format="html")
    clean = nh3.clean(
        maker.convert(text), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https"}, link_rel="noopener"
    )
    return unmarked(rebind(clean, binder.element))


def illustrated(clean: str, charts: Mapping[str, Markup]) -> Markup:
    """The body with its charts put in, by slug."""
    return Markup(_CHART_MARK.sub(lambda found: charts.get(found[1], ""), clean))  # noqa: S704 - the result of `body`


@dataclass(frozen=True, slots=True)
class Press:
    """The templates, ready to render. Compiles each template once."""

    environment: ImmutableSandboxedEnvironment
    templates: Templates

    @classmethod
    def of(cls, templates: Templates) -> Press:
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(templates.folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.filters["px"] = px
        return cls(environment, templates)

    def svg(self, drawing: Drawing) -> Markup:
        return Markup(self._render(f"charts/{drawing.key}.svg.j2", chart=drawing, plain=plain))  # noqa: S704 - escaped

    def data(self, drawing: Drawing, binder: Binder) -> Markup:
        """The chart's numbers as a table that folds out."""
        return Markup(self._render("brief/data.html.j2", grid=drawing.data, bind=binder.sentence))  # noqa: S704 - escaped

    def page(self, text: Markup, *, title: str, window: Window, paper: bool) -> str:
        """The whole page; on paper with a running head and without what only a screen can unfold."""
        styles = ("base.css", "paper.css") if paper else ("base.css", "screen.css")
        style = "".join(self.templates.path(f"style/{name}").read_text(encoding="utf-8") for name in styles)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        return self._render(
            "brief/page.html.j2",
            body=Markup(printed(text)) if paper else text,  # noqa: S704 - nothing but elements taken away
            title=title,
            date=window_words(window),
            as_of=stamp(window.end),
            paper=paper,
            style=Markup(style),  # noqa: S704 - our own style sheets
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:",
        )

    def _render(self, template: str, **values: object) -> str:
        return self.environment.get_template(template).render(values)


def px(value: float) -> str:
    """A coordinate with one decimal at most, the same on every machine."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
