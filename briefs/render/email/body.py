"""The brief's page made fit for mail: pictures for drawings, plain elements, bindings kept, nothing to fold out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

_PLAIN = {"section": "div", "header": "div", "figure": "div", "figcaption": "p", "data": "span", "time": "span"}
_VOID = {"br", "hr"}
_KEPT = {"class", "scope", "href"}
_LEFT_OUT = {"details", "script", "style"}


@dataclass(frozen=True, slots=True)
class Body:
    """html: the inside of the page. drawings: for each chart in it, its slug and its description."""

    html: str
    drawings: Mapping[str, str]


def body(page: str, cid: Mapping[str, str]) -> Body:
    """What stands in the <main> of a brief's page. `cid` gives the Content-ID of each chart's picture by slug."""
    reader = _Reader(cid)
    reader.feed(page)
    reader.close()
    return Body("".join(reader.out).strip(), reader.drawings)


@dataclass(slots=True)
class _Drawing:
    slug: str
    depth: int = 1
    inside: str = ""  # the child whose text is being read
    texts: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self, cid: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.cid = cid
        self.out: list[str] = []
        self.drawings: dict[str, str] = {}
        self.drawing: _Drawing | None = None
        self.main = False
        self.hidden = 0  # how deep inside what is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.drawing is not None:
            self.drawing.depth += 1
            # The first title and description are those of the whole drawing, the others those of its marks.
            self.drawing.inside = tag if self.drawing.depth == 2 and tag in {"title", "desc"} else ""
        elif tag == "main":
            self.main = True
        elif tag == "svg" and self.main and not self.hidden:
            self.drawing = _Drawing(given.get("id", ""))
        elif self.hidden or tag in _LEFT_OUT:
            self.hidden += tag not in _VOID
        elif self.main:
            self.out.append(_opened(tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID or self.drawing is not None:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.drawing is not None:
            self.drawing.depth -= 1
            self.drawing.inside = ""
            if not self.drawing.depth:
                self._picture(self.drawing)
                self.drawing = None
        elif tag == "main":
            self.main = False
        elif self.hidden:
            self.hidden -= 1
        elif self.main and tag not in _VOID:
            self.out.append(f"</{_PLAIN.get(tag, tag)}>")

    def handle_data(self, data: str) -> None:
        if self.drawing is not None:
            if self.drawing.inside:
                self.drawing.texts.setdefault(self.drawing.inside, data)
        elif self.main and not self.hidden:
            self.out.append(escape(data, quote=False))

    def _picture(self, drawing: _Drawing) -> None:
        about = drawing.texts.get("desc") or drawing.texts.get("title", "")
        self.drawings[drawing.slug] = about
        address = escape(self.cid[drawing.slug])
        self.out.append(f'<img class="drawing" src="cid:{address}" alt="{escape(about)}" width="480">')


def _opened(tag: str, given: Mapping[str, str]) -> str:
    name = _PLAIN.get(tag, tag)
    kept = {key: value for key, value in given.items() if key in _KEPT or key == "data-figure"}
    if tag == "figcaption":
        kept["class"] = "caption"
    # What programs without style sheets go by.
    elif tag == "table":
        kept |= {"cellpadding": "4", "cellspacing": "0"}
    elif tag == "th" and "class" not in kept:
        kept["align"] = "left"
    attributes = "".join(f' {key}="{escape(value)}"' for key, value in kept.items())
    return f"<{name}{attributes}>"
