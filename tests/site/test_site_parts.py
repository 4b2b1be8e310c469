"""The small parts on their own, with answers worked out by hand."""

from decimal import Decimal
from pathlib import Path

import pytest

from briefs.errors import FaultyInput
from briefs.render.site.article import article, style
from briefs.render.site.editions import Change, Edition, continued, history, read_history
from briefs.render.site.face import Face, Links
from briefs.render.site.fonts import Fonts
from briefs.render.site.names import slug
from briefs.render.site.prose import clean, plain, read, shortened
from briefs.render.site.strip import ranked

# Every letter half as wide as the size, so at size 10 a line of 60 has room for 12 letters.
HALF = Fonts("Half", (Path(), Path()), dict.fromkeys("abcdefghijklmnopqrstuvwxyz0123456789.,$… ", 0.5))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("twelveletter and more", ["twelveletter", "and more"]),
        ("thirteenlette r", ["thirteenlett", "e r"]),
        ("one two three four five six", ["one two", "three four…"]),
        # The amount would fit on the first line, but not with its scale.
        ("up to $1.29 billion", ["up to", "$1.29 billi…"]),
        ("up $1.2 billion", ["up", "$1.2 billion"]),
        ("", []),
    ],
)
def test_a_text_breaks_into_lines(text, lines):
    assert HALF.wrapped(text, 10, 60, 2) == lines


def test_a_font_shows_only_what_it_has():
    assert HALF.show("abc 123")
    assert not HALF.show("abc é")


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("a **bold** and *leaning* `word`", "a bold and leaning word"),
        (r"1 \* 2 \[not a link\] \_x\_", "1 * 2 [not a link] _x_"),
        ("see [the source](https://a.example/x)", "see the source"),
        ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
        ("two\nlines", "two lines"),
    ],
)
def test_markdown_as_a_reader_sees_it(markdown, text):
    assert plain(markdown) == text


def test_the_prose_of_a_brief():
    prose = read(
        "# A title\n\n*1 January 2026*\n\n> A banner.\n\nThe lead. Its second sentence.\n\n"
        "## Key figures\n\n- One\n- Two\n\n"
        "## Why did this happen?\n\nA cause.\n\n**Caption**\n\n![Picture](charts/x.svg)\n\n"
        "## The numbers\n\nNot found.\n\n"
        "| A | B |\n| :--- | ---: |\n| x | 1 |\n"
    )
    assert (prose.title, prose.lead) == ("A title", "The lead. Its second sentence.")
    assert prose.points == ("One", "Two")
    assert prose.body == "One\nTwo\nA cause."


def test_text_of_any_origin_is_one_line_that_xml_can_hold():
    assert clean("a\x00b\tc\n d\u202ee") == "a\N{REPLACEMENT CHARACTER}b c d\N{REPLACEMENT CHARACTER}e"


@pytest.mark.parametrize(
    ("text", "longest", "short"),
    [
        ("short", 5, "short"),
        ("one two three", 9, "one two…"),
        ("onelongwordwithoutend", 8, "onelong…"),
        ("a comma, here and there", 10, "a comma…"),
    ],
)
def test_a_text_is_cut_at_a_word(text, longest, short):
    assert shortened(text, longest) == short


@pytest.mark.parametrize(
    ("values", "fifths"),
    [
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([5, 4, 3, 2, 1, 1], [5, 4, 3, 2, 1, 1]),
        ([10, 20], [1, 3]),  # ranks 0 and 1 of 2: 1 + 0, 1 + 5 / 2 rounded down
        ([7, 7], [5, 5]),
        (list(range(10)), [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]),
    ],
)
def test_the_fifth_of_a_day(values, fifths):
    found = ranked([Decimal(value) for value in values])
    assert [found[Decimal(value)] for value in values] == fifths


def test_two_names_never_share_a_folder():
    assert slug("BTC", upper=True) == "btc"
    assert slug("binance-spot", upper=False) == "binance-spot"
    names = ["1000Pepe", "kPEPE", "a/b", "../x", "", "é", "Btc", "btc"]
    found = {slug(name, upper=True) for name in names}
    assert all(name.startswith("x-") and len(name) == 18 for name in found)
    assert len(found) == len(names)


def test_addresses_and_links():
    face = Face("n", "a", "", "https://a.example/b/", "https://old.example/")
    assert face.address("index.html") == "https://a.example/b/"
    assert face.address("2026/01/02/index.html") == "https://a.example/b/2026/01/02/"
    assert face.address("feed.json") == "https://a.example/b/feed.json"
    assert face.identity("2026/01/02/index.html") == "https://old.example/2026/01/02/"
    assert face.rooted("style/a.css") == "/b/style/a.css"
    assert Links("index.html")("2026/index.html") == "2026/index.html"
    assert Links("2026/01/02/index.html")("index.html") == "../../../index.html"


def test_the_seam_takes_the_main_part_its_class_and_its_style():
    page = (
        "<html><head><style>a{}</style><style>b{}</style></head><body class='x'></body>"
        '<body class="brief wide"><main class="m" id="old"><article><header><h1>T</h1></header><ul><li>P</li></ul>'
        '<svg><use href="#a"/><a href="brief.json">data</a></svg></article></main></body></html>'
    )
    found = article(page, "name")
    assert found.main.startswith('<main id="content" class="m"><article>')
    assert (found.body_class, found.header, found.points) == ("brief wide", "<h1>T</h1>", "<ul><li>P</li></ul>")
    assert style(page).text == "a{}b{}"


def test_a_page_without_a_main_part_is_none():
    with pytest.raises(FaultyInput, match="a page of a brief has a main element"):
        article("<html><body>x</body></html>", "name")


def brief(revision, **values):
    figures = {name: {"value": value, "unit": "usd"} for name, value in values.items()}
    claims = [{"figure": name, "section": ""} for name in values]
    return {"revision": revision, "figures": figures, "claims": claims}


def test_editions_go_on_from_what_was_published():
    first = continued((), None, brief(1, a="1000000.00"), "w1")
    assert first == (Edition(1, 1, "w1"),)
    assert continued(first, brief(1), brief(1), "w1") == first
    second = continued(first, brief(1, a="1000000.00", b="2.00"), brief(2, a="1500000.00", c="3.00"), "w2")
    assert second[1] == Edition(
        2, 2, "w2", (Change("a", "$1.00 million", "$1.50 million"), Change("c", "", "$3.00"), Change("b", "$2.00", ""))
    )
    # Other words at the same revision are an edition too; a revision that jumps takes the number with it.
    assert continued(second, brief(2, a="1.00"), brief(2, a="1.00"), "w3")[-1] == Edition(3, 2, "w3")
    assert not continued(second, None, brief(2), "w3")[-1].compared
    assert continued(second, None, brief(7), "w3")[-1].number == 7
    assert read_history(history(second)) == second


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b'[{"number": "x"}]', b"\xff"])
def test_a_history_that_is_none_is_empty(content):
    assert read_history(content) == ()
