"""How Markdown, HTML and drawings are read: what a reader sees, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.audit import markdown, page
from briefs.audit.block import sentences
from briefs.audit.squash import squash, squashed


def seen(blocks):
    return [(b.section, b.role, b.key, b.text) for b in blocks]


def test_markdown_headings_lists_and_paragraphs():
    text = "# A title\n\nOne *two*\nthree.\n\n## Part\n\n- first\n- second\n  goes on\n\n> quoted\n\n---\n"
    assert seen(markdown.blocks(text)) == [
        ("", "heading", "", "A title"),
        ("", "prose", "", "One two three."),
        ("Part", "heading", "", "Part"),
        ("Part", "prose", "", "first"),
        ("Part", "prose", "", "second goes on"),
        ("Part", "prose", "", "quoted"),
    ]


def test_a_markdown_table_is_cells_with_caption_row_and_column():
    text = (
        "## Numbers\n\n**By venue**\n\n| Venue | Longs ($ million) | Note |\n"
        "| :--- | ---: | --- |\n| OKX | 1,150.0 | a \\| b |\n"
    )
    assert seen(markdown.blocks(text))[2:] == [
        ("Numbers", "head", "", "Venue"),
        ("Numbers", "head", "", "Longs ($ million)"),
        ("Numbers", "head", "", "Note"),
        ("Numbers", "head", "By venue | OKX | Venue", "OKX"),
        ("Numbers", "cell", "By venue | OKX | Longs ($ million)", "1,150.0"),
        ("Numbers", "cell", "By venue | OKX | Note", "a | b"),
    ]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**bold** and _soft_ and `code`", "bold and soft and code"),
        ("[a link](https://example.org/2026) here", "a link here"),
        ("<https://example.org/2026>", "https://example.org/2026"),
        (r"2 \* 3 \_x\_ \[y\]", "2 * 3 _x_ [y]"),
        ("AT&amp;T &lt;b&gt;", "AT&T <b>"),
        ("snake_case_name", "snake_case_name"),
        ("<b>tag</b><!-- 12 -->", "tag"),
    ],
)
def test_markdown_marks_are_taken_off(text, plain):
    assert markdown.plain(text) == plain


def test_a_picture_gives_its_description_to_the_chart():
    (label,) = [b for b in markdown.blocks("![Bars of $2](charts/parts-eth.svg)\n") if b.role == "label"]
    assert (label.section, label.text) == ("charts/parts-eth", "Bars of $2")


def test_of_a_page_only_visible_text_is_read_with_its_bindings():
    text = """<html><head><title>T 9</title><style>p{margin:3px}</style></head><body>
    <h1>Title</h1><h2>Part</h2><script>var x = 5;</script>
    <p>Total <data value="2583000000.00" data-figure="a.b" title="1 · 2">$2.58
    billion</data> on <time datetime="2026-02-01" data-figure="w">1 February 2026</time>.</p></body></html>"""
    heading, part, block = page.blocks(text)
    assert (heading.text, part.text, block.section) == ("Title", "Part", "Part")
    assert squash(block.text) == "Total$2.58billionon1February2026."
    bound = [(squash(block.text[link.start : link.end]), link.figure, link.value) for link in block.links]
    assert bound == [("$2.58billion", "a.b", "2583000000.00"), ("1February2026", "w", "2026-02-01")]


def test_a_table_of_a_page_keeps_empty_cells_in_their_column():
    text = (
        "<h2>P</h2><table><caption>Cap</caption><thead><tr><th>A</th><th>B</th><th>C</th></tr></thead>"
        "<tbody><tr><th>r</th><td></td><td><data data-figure='x' value='7'>7</data></td></tr></tbody></table>"
    )
    cells = [b for b in page.blocks(text) if b.role == "cell"]
    assert [(c.key, c.text, [link.figure for link in c.links]) for c in cells] == [
        ("Cap | r | B", "", []),
        ("Cap | r | C", "7", ["x"]),
    ]


def test_a_drawing_has_labels_and_tips_bound_to_their_marks():
    text = (
        '<svg id="parts-eth"><title>T</title><desc>D</desc><rect data-figure="m"><title>Longs: $5</title></rect>'
        '<text><tspan data-figure="y">$10</tspan> all</text></svg>'
    )
    found = page.blocks(text, ("parts-eth",), "charts/parts-eth")
    assert [(b.role, b.text, [link.figure for link in b.links]) for b in found] == [
        ("label", "T", []),
        ("label", "D", []),
        ("tip", "Longs: $5", ["m"]),
        ("label", "$10 all", ["y"]),
    ]
    assert {b.section for b in found} == {"charts/parts-eth"}


def test_inside_a_page_a_drawing_is_known_by_its_id_and_the_section_goes_on_after_it():
    text = '<h2>Part</h2><svg id="parts-eth"><text>1</text></svg><p>After.</p>'
    assert [b.section for b in page.blocks(text, ("parts", "parts-eth"))] == ["Part", "charts/parts-eth", "Part"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("The U.S. market fell 2.5% today. It closed.", ["The U.S. market fell 2.5% today.", "It closed."]),
        ("He said “no.” Then left.", ["He said “no.”", "Then left."]),
        ("  padded. ", ["padded."]),
        ("", []),
    ],
)
def test_sentences(text, pieces):
    assert [text[start:end] for start, end in sentences(text)] == pieces


@given(st.text(max_size=80))
def test_squashing_keeps_places(text):
    whole = squashed(text)
    assert whole.text == squash(text) or not text.isascii()
    assert len(whole.text) == len(whole.at)
    assert list(whole.at) == sorted(whole.at)
    assert not any(letter.isspace() for letter in whole.text)


@given(st.text(alphabet="ab #*_|[]()!\\`<>&;-\n123", max_size=120))
def test_no_markdown_text_breaks_the_reader(text):
    for block in markdown.blocks(text):
        assert block.role in {"prose", "heading", "cell", "head", "label"}


@given(st.text(alphabet="abc <>/=\"'&;td hr svgp123", max_size=120))
def test_no_page_breaks_the_reader(text):
    for block in page.blocks(f"<p>{text}</p><table><tr><td>{text}"):
        for link in block.links:
            assert 0 <= link.start <= link.end <= len(block.text)
