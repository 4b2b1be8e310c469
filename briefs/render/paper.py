"""What stands on the page for paper: the same text and charts, without what only a reader at a screen can use.

Nobody hovers over paper, and WeasyPrint pays for each element: it styles all of them, and draws text piece by piece.
Without bindings a PDF takes a quarter less time. What is left out shows nowhere in the PDF: neither in its text nor in
its tags, which take a chart's words from `alt`.
"""

from __future__ import annotations

import re
from base64 import b64encode

# Our own elements: the allow-list for text from Markdown knows none of them.
_WRAPPER = re.compile(r"</?(?:data|time|span)\b[^>]*>")
_NUMBER = re.compile(r"<data [^>]*>")
_NAME = re.compile(r"</?(?:time|span)\b[^>]*>")
_CHART = re.compile(r"<svg .*?</svg>", re.DOTALL)
_UNSEEN = re.compile(r"</?tspan\b[^>]*>|<title>[^<]*</title>| data-figure=\"[^\"]*\"")
_TITLE = re.compile(r"<title id=[^>]*>([^<]*)</title>")
_LINES = re.compile(r'<g class="([\w-]+-line)" ([^>]*)>((?:\s*<path d="[^"]*"></path>)+)\s*</g>')
_STEP = re.compile(r'd="M([^L"]*)L([^"]*)"')
_KEY_FIGURES = re.compile(r"(.*?<section>)(.*?)(</section>.*)", re.DOTALL)


def printed(body: str) -> str:
    """The body of a page with its charts as pictures and its text without bindings.

    In the first section numbers stay elements, since the style sheet makes them stand out.
    """
    text = _CHART.sub(_picture, body)
    parts = _KEY_FIGURES.fullmatch(text)
    if parts is None:
        return _WRAPPER.sub("", text)
    before, first, after = parts.groups()
    return _WRAPPER.sub("", before) + _NUMBER.sub("<data>", _NAME.sub("", first)) + _WRAPPER.sub("", after)


def _picture(chart: re.Match[str]) -> str:
    """A chart as a picture inside the page, which is read by a quick parser and styled as one element."""
    svg = _LINES.sub(_drawn_through, _UNSEEN.sub("", chart[0]))
    title = _TITLE.search(svg)
    source = b64encode(svg.encode()).decode()
    return f'<img class="drawing" alt="{title[1] if title else ""}" src="data:image/svg+xml;base64,{source}">'


def _drawn_through(lines: re.Match[str]) -> str:
    """The pieces of a line as one: each stood for a figure, and on paper nobody points at them."""
    path, last = "", ""
    for begin, end in _STEP.findall(lines[3]):
        path += f"L{end}" if begin == last else f"M{begin}L{end}"
        last = end
    return f'<path class="{lines[1]}" {lines[2]} fill="none" d="{path}"/>'
