"""What the page for paper leaves out, and what it must not."""

from __future__ import annotations

import re
from base64 import b64decode

from briefs.render.paper import printed

SVG = (
    '<svg id="one" class="drawing"><title id="one-title">Ether &amp; others</title><desc id="one-desc">d</desc>'
    '<line class="price" data-figure="a.b" x1="1"><title>08:00: $5</title></line>'
    '<text x="3"><tspan data-figure="a.b">$5</tspan> at 08:00</text></svg>'
)


def test_text_stays_and_bindings_go() -> None:
    body = (
        '<header><p>Up <data value="0.05" data-figure="a.b" title="t · u">5%</data></p></header>'
        '<section><ul><li>At <time datetime="2026" data-figure="c">2026</time> '
        '<data value="1">1</data></li></ul></section>'
        '<section><p><span data-figure="gap.0">none</span>, <data value="2">2</data></p></section>'
    )
    assert printed(body) == (
        "<header><p>Up 5%</p></header>"
        "<section><ul><li>At 2026 <data>1</data></li></ul></section>"
        "<section><p>none, 2</p></section>"
    )


def test_a_page_without_sections_loses_its_bindings_too() -> None:
    assert printed('<p>At <data value="1">1</data></p>') == "<p>At 1</p>"


def test_a_chart_becomes_a_picture_with_its_words() -> None:
    found = re.fullmatch(
        r'<img class="drawing" alt="Ether &amp; others" src="data:image/svg\+xml;base64,([^"]*)">', printed(SVG)
    )
    assert found is not None
    assert b64decode(found[1]).decode() == (
        '<svg id="one" class="drawing"><title id="one-title">Ether &amp; others</title><desc id="one-desc">d</desc>'
        '<line class="price" x1="1"></line><text x="3">$5 at 08:00</text></svg>'
    )


def test_a_line_of_pieces_is_drawn_through() -> None:
    svg = (
        '<svg id="one"><title id="one-title">t</title><g class="price-line" stroke="#000">'
        '<path data-figure="a" d="M1 2L3 4"><title>x</title></path>\n'
        '<path data-figure="b" d="M3 4L5 6"><title>y</title></path>'
        '<path data-figure="c" d="M9 9L10 9"><title>z</title></path>\n</g></svg>'
    )
    found = re.search(r'base64,([^"]*)"', printed(svg))
    assert found is not None
    assert b64decode(found[1]).decode() == (
        '<svg id="one"><title id="one-title">t</title>'
        '<path class="price-line" stroke="#000" fill="none" d="M1 2L3 4L5 6M9 9L10 9"/></svg>'
    )
