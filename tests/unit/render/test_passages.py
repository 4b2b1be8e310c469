"""A draft's blocks, lines and marks, against what a reader of the Markdown sees."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.errors import Fault
from briefs.render.page import CHART_MARK, Binder, body
from briefs.render.passages import marking, passages
from briefs.render.sentence import Span, line, markdown
from briefs.render.structure import Structure

DRAFT = """# A title with $5

*1 February 2026*

> A banner
> on two lines.

## Part & parcel

First line with **bold $1** words,
second line with [a link](https://example.org/x "t") to `3`.

- one item of 7
- another
  that runs on: 8

**Caption of 9**

![Bars of 10](charts/bars-btc.svg)

**A table**

| Asset | Close ($) |
| :--- | ---: |
| BTC | 78,500 |
| A\\|B | 2\\.5 |
"""


def read() -> list[tuple[str, str, str, str]]:
    return [(p.section, p.role, p.key, " ".join(p.text.split())) for p in passages(DRAFT)]


def test_blocks_have_their_section_role_and_key() -> None:
    assert read() == [
        ("", "heading", "", "A title with $5"),
        ("", "prose", "", "1 February 2026"),
        ("", "prose", "", "A banner on two lines."),
        ("Part & parcel", "heading", "", "Part & parcel"),
        (
            "Part & parcel",
            "prose",
            "",
            "First line with bold $1 words, second line with a link to 3.",
        ),
        ("Part & parcel", "prose", "", "one item of 7"),
        ("Part & parcel", "prose", "", "another that runs on: 8"),
        ("Part & parcel", "prose", "", "Caption of 9"),
        ("charts/bars-btc", "label", "", "Bars of 10"),
        ("Part & parcel", "prose", "", "A table"),
        ("Part & parcel", "head", "", "Asset"),
        ("Part & parcel", "head", "", "Close ($)"),
        ("Part & parcel", "head", "A table | BTC | Asset", "BTC"),
        ("Part & parcel", "cell", "A table | BTC | Close ($)", "78,500"),
        ("Part & parcel", "head", "A table | A|B | Asset", "A|B"),
        ("Part & parcel", "cell", "A table | A|B | Close ($)", "2.5"),
    ]


@pytest.mark.parametrize(
    "words", ["$5", "on two", "$1", "to 3", "item of 7", "on: 8", "of 9", "Bars of", "78,500", "2.5"]
)
def test_every_place_knows_its_line(words: str) -> None:
    found = next(p for p in passages(DRAFT) if words in p.text)
    raw = {"2.5": "2\\.5", "to 3": "to `3`"}.get(words, words)
    expected = next(number for number, text in enumerate(DRAFT.splitlines(), 1) if raw in text)
    assert found.line(found.text.index(words)) == expected


def test_links_to_a_source_are_found_where_they_stand() -> None:
    (found,) = passages('Said [$3.1 billion](source: "X, 1 February 2026") and [12%](source: "Y").\n')
    assert [found.text[start:end] for start, end in found.own] == ["$3.1 billion", "12%"]


def bound(source: str, wanted: str) -> tuple[str, list[Fault]]:
    """The page's body with the first `wanted` of each passage bound to `some.figure`."""
    read_again = passages(source)
    faults: list[Fault] = []

    def bind(number: int) -> list[tuple[int, int, str]]:
        at = read_again[number].text.find(wanted)
        return [(at, at + len(wanted), "some.figure")] if at >= 0 else []

    html = body(source, Binder({}, str), [marking(bind, faults), Structure(CHART_MARK)])
    return html, faults


def test_a_number_is_marked_inside_emphasis_cells_and_headings() -> None:
    html, faults = bound("# Up 5%\n\nIt **rose 5%** & more.\n\n| a | b |\n| - | - |\n| x | 5% |\n", "5%")
    assert faults == []
    assert html.count('<span data-figure="some.figure">5%</span>') == 3
    assert '<strong>rose <span data-figure="some.figure">5%</span></strong> &amp; more.' in html


def test_a_number_that_emphasis_cuts_in_two_is_named_with_its_line() -> None:
    _, faults = bound("Fine.\n\nIt rose **5**% today.\n", "5%")
    assert [(fault.where, fault.value) for fault in faults] == [("line 3", "5%")]


def test_no_marks_and_no_scripts_are_left_on_a_page() -> None:
    html, _ = bound('Words <script>alert("x")</script> [a](javascript:alert(1)) <img src=x onerror=y> 5%\n', "5%")
    assert not re.search(r"<script|<img|javascript:|[\ue000-\uf8ff]", html)


TEXT = st.text(st.characters(exclude_categories=("C", "Z")) | st.sampled_from(" $%*_[]`<&|\\.()#!-"), min_size=1)


@given(before=TEXT, after=TEXT)
def test_whatever_stands_around_it_the_number_is_bound_and_the_text_kept(before: str, after: str) -> None:
    # Words at both ends, so that white space at the borders of a block does not matter.
    words = f"a{before} 5.5% {after}b"
    source = line(markdown((Span(words),))) + "\n"
    (found,) = passages(source)
    at = found.text.index("5.5%", len(before))
    faults: list[Fault] = []
    html = body(source, Binder({}, str), [marking(lambda _: [(at, at + 4, "f")], faults), Structure(CHART_MARK)])
    assert faults == []
    assert html.count('<span data-figure="f">5.5%</span>') == 1
    visible = unescape(re.sub(r"<[^>]+>", "", html))
    assert "".join(visible.split()) == "".join(words.split())
    assert "".join(found.text.split()) == "".join(words.split())
