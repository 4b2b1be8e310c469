"""The web page and the page for paper, made from the brief's Markdown."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape

import nh3
from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket, BytecodeCache
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown import Markdown
from markdown.extensions import Extension
from markupsafe import Markup

from briefs.errors import UserError
from briefs.render import typeface
from briefs.render.charts.drawing import Drawing
from briefs.render.logo import picture
from briefs.render.numbers import exact
from briefs.render.override import Templates
from briefs.render.palette import Palette, palette
from briefs.render.paper import printed
from briefs.render.provenance import about, about_point, columns, register, window_words
from briefs.render.sentence import Sentence, Span, plain, rebind, unmarked
from briefs.render.structure import Structure
from briefs.render.table import Grid
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
_NUMERAL = re.compile(r"(?<![A-Za-z\d])\d")
_DATA = re.compile(r'<p><a href="brief\.json">[^<]*</a></p>\n?')
_CHART_MARK = re.compile("\uf000([a-z0-9-]+)\uf001")


@dataclass(frozen=True, slots=True)
class Binder:
    """Turns a bound text into the element that carries its figure. `definitions` gives a figure's one sentence.

    told: the figures that have been bound so far, in order.
    """

    figures: Mapping[str, Figure]
    definitions: Callable[[str], str]
    told: dict[str, Figure] = field(default_factory=dict)

    def element(self, figure_id: str, text: str) -> str:
        """`text` is HTML already; gaps are bound by `gap.N` and have no figure."""
        figure = self.figures.get(figure_id)
        if figure is None:
            return f'<span data-figure="{escape(figure_id)}">{text}</span>'
        self.told[figure_id] = figure
        return _bound(figure, text, self.definitions(figure_id))

    def sentence(self, sentence: Sentence) -> Markup:
        return Markup("").join(self.span(span) for span in sentence)

    def span(self, span: Span) -> Markup:
        text = escape(span.text)
        return Markup(self.element(span.figure, text) if span.figure else text)  # noqa: S704 - escaped just above

    def point(self, sentence: Sentence) -> Markup:
        """As `sentence`, for a table of points: their definition stands once, above them."""
        return Markup("").join(
            Markup(_point(figure, escape(span.text)))  # noqa: S704 - escaped
            if (figure := self.figures.get(span.figure))
            else self.span(span)
            for span in sentence
        )

    def register(self) -> tuple[str, ...]:
        """What the figures told so far mean, and where they come from."""
        return register(self.told.values(), self.definitions)

    def columns(self, grid: Grid) -> str:
        """What the columns of a table of points hold."""
        heads: dict[str, Figure] = {}
        for line in grid.lines:
            for heading, cell in zip(grid.columns[1:], line.cells, strict=True):
                if (figure := self.figures.get(cell[0].figure)) is not None:
                    heads.setdefault(heading, figure)
        return columns(heads, self.definitions)


def _bound(figure: Figure, text: str, meaning: str) -> str:
    """The number in its element; what has a provenance can be tabbed to, and a style sheet shows it."""
    words = escape(about(figure, meaning))
    identity = f'data-figure="{escape(figure.id)}"' + (f' tabindex="0" data-about="{words}"' if words else "")
    if figure.unit is Unit.TEXT:
        return f"<span {identity}>{text}</span>"
    if figure.unit in {Unit.DATE, Unit.TIME}:
        return f'<time datetime="{escape(str(figure.value))}" {identity}>{text}</time>'
    return f'<data value="{raw(figure)}" {identity}>{text}</data>'


def _point(figure: Figure, text: str) -> str:
    """A number among hundreds of its kind: shorter, since its raw value stands in brief.json, and a page has bounds."""
    words = escape(about_point(figure))
    focus = f' tabindex="0" data-about="{words}"' if words else ""
    return f'<span data-figure="{escape(figure.id)}"{focus}>{text}</span>'


def raw(figure: Figure) -> str:
    """A number as brief.json has it, never with an exponent."""
    return format(exact(figure.value), "f")


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


class _Compiled(BytecodeCache):
    """What this process has compiled, by name, file and content of the template."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.known.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.known[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@dataclass(frozen=True, slots=True)
class Press:
    """The templates, ready to render. A process compiles each template once."""

    environment: ImmutableSandboxedEnvironment
    templates: Templates
    palette: Palette

    @classmethod
    def of(cls, templates: Templates) -> Press:
        """Raises UserError or FaultyInput where the name, the colours or the logo of the house cannot be used."""
        if _NUMERAL.search(templates.look.name):
            raise UserError(
                f"house.name {templates.look.name}: every number of a brief needs a figure; write it in words"
            )
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(templates.folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
        )
        environment.filters["px"] = px
        colours = palette(templates.path("style/palette.toml"), templates.look)
        environment.globals |= {"colour": colours.light, "fonts": templates.look.fonts}
        return cls(environment, templates, colours)

    def svg(self, drawing: Drawing) -> Markup:
        return Markup(self._render(f"charts/{drawing.key}.svg.j2", chart=drawing, plain=plain))  # noqa: S704 - escaped

    def data(self, drawing: Drawing, binder: Binder) -> Markup:
        """The chart's numbers as a table that folds out."""
        grid = drawing.data
        values = {"slug": drawing.slug, "grid": grid, "note": binder.columns(grid), "point": binder.point}
        return Markup(self._render("brief/data.html.j2", **values))  # noqa: S704 - escaped

    def page(self, text: Markup, *, title: str, window: Window, paper: bool, numbers: Sequence[str] = ()) -> str:
        """The whole page; on paper with a running head and without what only a screen can unfold.

        numbers: what the numbers mean, one text each.
        """
        style = self._style(paper=paper)
        digest = b64encode(sha256(style.encode()).digest()).decode()
        look = self.templates.look
        return self._render(
            "brief/page.html.j2",
            body=Markup(printed(text)) if paper else text,  # noqa: S704 - nothing but elements taken away
            title=title,
            date=window_words(window),
            as_of=stamp(window.end),
            paper=paper,
            house=look.name,
            logo=picture(look.logo) if look.logo else "",
            numbers=numbers,
            style=Markup(style),  # noqa: S704 - our own style sheets
            policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:",
        )

    def _style(self, *, paper: bool) -> str:
        names = ["base.css", "paper.css"] if paper else ["type.css", "base.css", "screen.css"]
        if paper and self.templates.look.paper == "Letter":
            names.append("letter.css")
        sheets = [self.templates.path(f"style/{name}").read_text(encoding="utf-8") for name in names]
        own = "".join(f'"{family}", ' for family in self.templates.look.fonts)
        sheets = [sheet.replace("/* fonts */ ", own) for sheet in sheets]
        style = self.palette.variables(paper=paper) + "".join(sheets)
        return style.replace(f"fonts/{typeface.SHOWN}", typeface.shown())

    def _render(self, template: str, **values: object) -> str:
        return self.environment.get_template(template).render(values)


def without_data(page: str) -> str:
    """A page that no brief.json lies beside: it does not lead there."""
    return _DATA.sub("", page)


def px(value: float) -> str:
    """A coordinate with one decimal at most, the same on every machine."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text
