"""The parts of a mail: a text to be read alone, and a page that mail programs can show."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.audit.markdown import blocks
from briefs.errors import BriefsError
from briefs.render.email.body import body
from briefs.render.email.letter import Brief, parts
from briefs.render.email.pictures import png
from briefs.render.email.scope import notice, noticed_html, noticed_markdown
from briefs.render.email.text import WIDTH, text
from briefs.render.override import layered
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.letter import filled

MARKDOWN = """# Liquidations total $5 million

*1 February 2026*

> Simulated data: this brief shows a scenario and not a record of trading, and whoever reads it should know.

Liquidations came to $5 million on the day, which is 2.5 times the median of the 30 days before it - so it was a lot.

## Key figures

- Longs lost $3 million of it, and shorts the remaining $2 million, as the venues that report them say so.
- Short.

**Bars of the day**

![Bars by hour](charts/bars.svg)

**By asset**

| Asset | Total ($ million) | Note |
| :--- | ---: | :--- |
| BTC | 3.0 | a \\| b |
| ETH | 12.5 | |
"""

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" id="bars" viewBox="0 0 360 200"><title>Bars of the day</title>'
    '<desc>Bars by hour</desc><rect width="360" height="200" fill="#fff"/><g data-figure="f.1"><title>1 to 2</title>'
    '<text x="10" y="100">$5 million</text></g></svg>'
)

PAGE = (
    '<html><head><style>x</style></head><body><header>House</header><main><header><h1>Total <data value="5000000" '
    'data-figure="f.1" title="A sum">$5 million</data></h1><p class="dateline"><time datetime="2026-02-01" '
    'data-figure="window.date" title="t">1 February 2026</time></p></header><section><h2>Why &amp; how?</h2>'
    f'<figure><figcaption>Bars of the day</figcaption><div class="chart">{SVG}<details><summary>Data</summary>'
    "<table><tr><td>9.99</td></tr></table></details></div></figure>"
    '<div class="table" tabindex="0" role="group" aria-label="By asset"><table><tr>'
    '<th scope="col">A</th></tr></table></div>'
    "</section></main><script>alert(1)</script></body></html>"
)


def test_the_text_is_readable_as_it_stands():
    assert text(MARKDOWN) == (
        "# Liquidations total $5 million\n"
        "\n"
        "1 February 2026\n"
        "\n"
        "> Simulated data: this brief shows a scenario and not a record of trading,\n"
        "> and whoever reads it should know.\n"
        "\n"
        "Liquidations came to $5 million on the day, which is 2.5 times the median of\n"
        "the 30 days before it - so it was a lot.\n"
        "\n"
        "## Key figures\n"
        "\n"
        "- Longs lost $3 million of it, and shorts the remaining $2 million, as the\n"
        "  venues that report them say so.\n"
        "- Short.\n"
        "\n"
        "Bars of the day\n"
        "\n"
        "By asset\n"
        "\n"
        "| Asset | Total ($ million) | Note   |\n"
        "|-------|------------------:|--------|\n"
        "| BTC   |               3.0 | a \\| b |\n"
        "| ETH   |              12.5 |        |\n"
    )


@given(st.lists(st.sampled_from(["word", "-", "1.", "2)", "#", "|", ">", "*", "+", "$5", "longer-word"]), min_size=1))
def test_a_wrapped_paragraph_reads_as_one_paragraph(words):
    paragraph = " ".join(["Begin", *words])
    wrapped = text(paragraph + "\n")
    assert [block.text.split() for block in blocks(wrapped)] == [paragraph.split()] or "*" in words
    # A line is longer only where the next word would have been read as something else at its beginning.
    for line, following in zip(wrapped.splitlines(), [*wrapped.splitlines()[1:], ""], strict=True):
        assert len(line) <= WIDTH + 40, following


def test_the_body_has_pictures_for_drawings_and_bindings_but_nothing_that_folds_out():
    made = body(PAGE, {"bars": "bars.x@example.org"})
    assert dict(made.drawings) == {"bars": "Bars by hour"}
    assert made.html == (
        '<div><h1>Total <span data-figure="f.1">$5 million</span></h1>'
        '<p class="dateline"><span data-figure="window.date">1 February 2026</span></p></div>'
        '<div><h2>Why &amp; how?</h2><div><p class="caption">Bars of the day</p><div class="chart">'
        '<img class="drawing" src="cid:bars.x@example.org" alt="Bars by hour" width="480"></div></div>'
        '<div class="table"><table cellpadding="4" cellspacing="0"><tr><th scope="col" align="left">A</th></tr></table>'
        "</div></div>"
    )


def brief(**changes):
    claims = (Claim("$5 million", "f.1", "headlines", "It was $5 million, and 5 < 6"),)
    given = {"slug": "2026-02-01", "title": "T <b>", "language": "en", "markdown": MARKDOWN, "page": PAGE,
             "drawings": {"bars": SVG}, "preheader": "It was $5 million, and 5 < 6", "claims": claims}  # fmt: skip
    return Brief(**{**given, **changes})


def test_a_mail_asks_for_nothing_from_elsewhere_and_keeps_its_dark_side():
    made = parts(brief(), "example.org", layered(None))
    page = filled(made.html, "", "", html=True)
    assert "<svg" not in page
    assert "<script" not in page
    assert re.findall(r"(?:src|href)\s*=\s*[\"']?([^\"' >]*)|url\(|@import", page) == [
        "cid:bars.2026-02-01@example.org"
    ]
    assert "@media (prefers-color-scheme: dark)" in page
    assert '<meta name="color-scheme" content="light dark">' in page
    assert '<span data-figure="f.1">$5 million</span>, and 5 &lt; 6</div>' in page
    assert "<title>T &lt;b&gt;</title>" in page
    assert not re.search(r"(?:light|dark)\([a-z]|var\(", page)
    assert ">Crypto derivatives brief</p>" in page
    assert 'style="' in page.partition("<h1")[2][:20]
    ((cid, name, content),) = [(one.cid, one.name, one.content) for one in made.pictures]
    assert (cid, name) == ("bars.2026-02-01@example.org", "bars.png")
    assert f'src="cid:{cid}"' in page
    assert content.startswith(b"\x89PNG")


def test_a_recipients_own_lines_are_put_in_escaped_or_left_out():
    made = parts(brief(), "example.org", layered(None))
    page = filled(made.html, "Contract <7>", "https://example.org/u/x", html=True)
    assert ">Contract &lt;7&gt;</p>" in page
    assert 'href="https://example.org/u/x"' in page
    assert "Unsubscribe" not in filled(made.html, "", "", html=True)
    words = filled(made.text, "Contract <7>", "https://example.org/u/x", html=False)
    assert "\n--\nContract <7>\n" in words
    assert words.rstrip().endswith("https://example.org/u/x")
    assert not re.search("[\uf010-\uf015]", words + page + filled(made.text, "", "", html=False))


def test_text_alone_has_no_page_and_says_nothing_of_a_pdf():
    made = parts(brief(illustrated=False, attached=False), "example.org", layered(None))
    assert (made.html, made.pictures) == ("", ())
    assert "PDF" not in made.text
    assert "The same brief is attached as a PDF" in parts(brief(), "example.org", layered(None)).text


def test_a_page_that_mail_programs_would_cut_is_refused():
    long = PAGE.replace("<h2>", "<p>" + "word " * 20_000 + "</p><h2>")
    with pytest.raises(BriefsError, match=r"page of 1\d\d,\d{3} bytes.*over 90,000"):
        parts(brief(page=long), "example.org", layered(None))


def test_text_in_a_picture_is_there_and_the_ground_is_opaque():
    with_text, without = png(SVG), png(SVG.replace("$5 million", ""))
    assert with_text != without
    assert png(SVG) == with_text


def test_an_edition_says_at_its_head_what_it_covers():
    said = notice(("BTC", "ETH"), ("binance", "okx"), layered(None))
    assert said == (
        "This edition is for a watchlist, and what it sums up covers nothing else: BTC and ETH on Binance and OKX."
    )
    assert notice((), (), layered(None)) == ""
    assert noticed_markdown(MARKDOWN, said).split("\n\n")[1:3] == ["*1 February 2026*", f"> {said}"]
    assert f"</p><blockquote>\n<p>{said}</p>\n</blockquote></header>" in noticed_html(PAGE, said)
    with pytest.raises(BriefsError, match="no dateline"):
        noticed_markdown("# Title\n", said)
