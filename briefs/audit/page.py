"""Reads HTML and SVG as a reader sees them: visible text alone, with the bindings that the file itself carries."""

from __future__ import annotations

from collections.abc import Iterable
from html.parser import HTMLParser

from briefs.audit.block import Block, Link, Role

_BLOCKS = {
    "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "caption", "figcaption", "summary", "dt", "dd",
    "blockquote", "div", "section", "article", "header", "footer", "main", "aside", "nav", "figure", "ul", "ol", "dl",
    "table", "thead", "tbody", "tfoot", "tr", "details", "body", "svg", "g", "text", "title", "desc", "pre", "hr",
}  # fmt: skip
_HIDDEN = {"script", "style", "template", "head"}
_VOID = {"meta", "link", "br", "img", "hr", "input", "wbr", "source", "col", "base"}
_DRAWN = {"path", "rect", "circle", "line", "polyline", "polygon", "ellipse", "use", "stop"}


def blocks(text: str, slugs: Iterable[str] = (), section: str = "") -> list[Block]:
    """The blocks of a page or of a drawing. `slugs` are the charts' names; `section` is where a drawing stands."""
    reader = _Reader(tuple(slugs), section)
    reader.feed(text)
    reader.close()
    reader.flush()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self, slugs: tuple[str, ...], section: str) -> None:
        super().__init__(convert_charrefs=True)
        self.slugs = slugs
        self.section = section
        self.blocks: list[Block] = []
        self.open: list[tuple[str, str, str, int]] = []  # tag, figure, raw value, where its text begins
        self.text = ""
        self.links: list[Link] = []
        self.outside = ""  # the section that a chart stands in
        self.caption = self.above = ""
        self.head: list[str] = []
        self.row: list[tuple[str, tuple[Link, ...]]] = []
        self.cells = 0  # begun in this row

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag in _BLOCKS:
            self.flush()
        if tag == "svg":
            self.outside = self.section
            self.section = self._chart(found)
        elif tag == "table":
            self.caption, self.head, self.row = self.above, [], []
        elif tag == "tr":
            self.row, self.cells = [], 0
        elif tag in {"td", "th"}:
            self.cells += 1
        elif tag == "br":
            self.text += " "
        elif tag == "img" and found.get("alt", "").strip():
            self.blocks.append(Block(self.section, found["alt"].strip(), "label"))
        if tag not in _VOID:
            value = found.get("value", found.get("datetime", ""))
            self.open.append((tag, found.get("data-figure", ""), value, len(self.text)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        names = [entry[0] for entry in self.open]
        if tag not in names:
            return
        while self.open:
            name, figure, value, start = self.open[-1]
            if figure and self.text[start:].strip() and name not in _DRAWN:
                self.links.append(Link(start, len(self.text), figure, value))
            if name in _BLOCKS:
                self.flush()
            if name in {"td", "th"} and len(self.row) < self.cells:
                self.row.append(("", ()))
            self.open.pop()
            if name == "tr":
                self._row()
            elif name == "svg":
                self.section = self.outside
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not any(entry[0] in _HIDDEN for entry in self.open):
            self.text += data

    def flush(self) -> None:
        """End the block that is being read."""
        raw, links = self.text, tuple(self.links)
        self.text, self.links = "", []
        self.open = [(tag, figure, value, 0) for tag, figure, value, _ in self.open]
        left = len(raw) - len(raw.lstrip())
        text = raw.strip()
        if not text:
            return
        links = tuple(_moved(link, left, len(text)) for link in links)
        tags = [entry[0] for entry in self.open]
        cell = next((tag for tag in reversed(tags) if tag in {"td", "th"}), "")
        if cell and "svg" not in tags:
            self._cell(text, links)
            return
        if "caption" in tags:
            self.caption = text
        role: Role = "prose"
        if "h1" in tags or "h2" in tags:
            self.section = text if "h2" in tags else ""
            role = "heading"
        if "svg" in tags:
            role = "label"
            owner = next((figure for _, figure, _, _ in reversed(self.open) if figure), "")
            if tags[-1] in {"title", "desc"} and tags[-2:-1] != ["svg"]:
                role = "tip"
            if owner and not links:
                links = (Link(0, len(text), owner, ""),)
        elif "p" in tags or "caption" in tags:
            self.above = text
        self.blocks.append(Block(self.section, text, role, links=links))

    def _cell(self, text: str, links: tuple[Link, ...]) -> None:
        if len(self.row) < self.cells:
            self.row.append((text, links))
            return
        before, bound = self.row[-1]  # a second paragraph of the same cell
        shift = len(before) + 1
        bound += tuple(Link(link.start + shift, link.end + shift, link.figure, link.value) for link in links)
        self.row[-1] = (f"{before} {text}", bound)

    def _row(self) -> None:
        row, self.row = self.row, []
        if not row:
            return
        if not self.head:
            self.head = [text for text, _ in row]
            self.blocks += [Block(self.section, text, "head", links=links) for text, links in row if text]
            return
        label, links = row[0]
        self.blocks.append(Block(self.section, label, "head", f"{self.caption} | {label} | {self.head[0]}", links))
        for number, (text, bound) in enumerate(row[1:], 1):
            column = self.head[number] if number < len(self.head) else ""
            self.blocks.append(Block(self.section, text, "cell", f"{self.caption} | {label} | {column}", bound))

    def _chart(self, attributes: dict[str, str]) -> str:
        names = " ".join(attributes.get(key, "") for key in ("id", "aria-labelledby", "data-chart", "class")).split()
        fits = [slug for slug in self.slugs for name in names if name.startswith(slug)]
        return (
            f"charts/{max(fits, key=len)}"
            if fits
            else self.section
            if self.section.startswith("charts/")
            else "charts/"
        )


def _moved(link: Link, left: int, length: int) -> Link:
    start, end = (min(max(place - left, 0), length) for place in (link.start, link.end))
    return Link(start, end, link.figure, link.value)
