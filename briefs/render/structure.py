"""Gives HTML made from Markdown the structure that Markdown cannot say: sections, captions, row headers, figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import zip_longest
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from briefs.render.sentence import binds, unmarked

_CHART = re.compile(r"charts/([a-z0-9-]+)\.svg")
_NARROW, _SHORT = 5, 30  # columns and rows of a table that has room for another beside it on paper
AFTER_INLINE = 5  # below the priorities of the library's inline (20) and layout (10) steps, so it runs after them


class Structure(Extension):
    """`chart(slug)` gives the text that stands for a chart until it is put in."""

    def __init__(self, chart: Callable[[str], str]) -> None:
        super().__init__()
        self._chart = chart

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the library's name
        md.treeprocessors.register(_Sections(md, self._chart), "structure", AFTER_INLINE)


class _Sections(Treeprocessor):
    def __init__(self, md: Markdown, chart: Callable[[str], str]) -> None:
        super().__init__(md)
        self._chart = chart

    def run(self, root: Element) -> None:
        elements = list(root)
        for element in elements:
            root.remove(element)
        into, caption = SubElement(root, "header"), None
        for element, following in zip_longest(elements, elements[1:]):
            if element.tag == "h2":
                into = SubElement(root, "section")
            if _is_only(element, "strong") and following is not None and _bears_caption(following):
                caption = _renamed(element[0], "caption")
            elif element.tag == "table":
                into.append(_table(element, caption))
                caption = None
            elif slug := _picture(element):
                _group(into).append(_figure(self._chart(slug), caption))
                caption = None
            else:
                into.append(_gap(_dateline(element)))


def _bears_caption(element: Element) -> bool:
    return element.tag == "table" or bool(_picture(element))


def _group(into: Element) -> Element:
    """The box of neighbouring charts."""
    if len(into) and into[-1].get("class") == "charts":
        return into[-1]
    return SubElement(into, "div", {"class": "charts"})


def _table(table: Element, caption: Element | None) -> Element:
    if caption is not None:
        table.insert(0, caption)
    for cell in table.iterfind("thead/tr/th"):
        cell.set("scope", "col")
        _align(cell)
    for row in table.iterfind("tbody/tr"):
        for cell in row:
            _align(cell)
        row[0].tag = "th"
        row[0].set("scope", "row")
    rows = table.findall("tbody/tr")
    if table.find("tbody/tr/td") is None:
        table.set("class", "names")
    # What may scroll sideways must be reachable by keyboard, and therefore has a name.
    name = unmarked("".join(caption.itertext())) if caption is not None else ""
    narrow = len(table.findall("thead/tr/th")) <= _NARROW and len(rows) <= _SHORT
    box = Element(
        "div", {"class": "table narrow" if narrow else "table", "tabindex": "0", "role": "group", "aria-label": name}
    )
    box.append(table)
    return box


def _align(cell: Element) -> None:
    """The library writes an inline style, which the page's policy forbids; a class says the same."""
    if cell.attrib.pop("style", "") == "text-align: right;":
        cell.set("class", "number")


def _figure(chart: str, caption: Element | None) -> Element:
    figure = Element("figure")
    if caption is not None:
        figure.append(_renamed(caption, "figcaption"))
    SubElement(figure, "div", {"class": "chart"}).text = chart
    return figure


def _picture(element: Element) -> str:
    image = element[0] if element.tag == "p" and len(element) == 1 and not (element.text or "").strip() else None
    found = _CHART.fullmatch(image.get("src", "")) if image is not None and image.tag == "img" else None
    return found[1] if found else ""


def _dateline(element: Element) -> Element:
    if _is_only(element, "em"):
        element = _renamed(element[0], "p")
        element.set("class", "dateline")
    return element


def _gap(element: Element) -> Element:
    """A paragraph that says what is missing stands apart from what is known."""
    if element.tag == "p" and binds("".join(element.itertext()), "gap."):
        element.set("class", "gap")
    return element


def _is_only(element: Element, tag: str) -> bool:
    text = (element.text or "") + (element[0].tail or "") if len(element) == 1 else "more"
    return element.tag == "p" and not text.strip() and element[0].tag == tag


def _renamed(element: Element, tag: str) -> Element:
    element.tag, element.tail = tag, None
    return element
