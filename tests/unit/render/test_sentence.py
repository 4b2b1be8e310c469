"""Marks and escapes: text from data stays text, and a binding survives the Markdown stage."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from briefs.render.sentence import Span, claims, line, markdown, plain, printable, rebind, unmarked
from briefs.vocabulary.claim import Claim

HOSTILE = (
    "# <script>alert(1)</script>",
    "*a* _b_ __c__ a__b",
    "[x](javascript:alert(1))",
    "![i](http://x/y.png)",
    "- item",
    "1. item",
    "> quote",
    "`code`",
    "&lt;b&gt; &amp; AT&T &#60;",
    "<http://a.b> <!-- c --> <?php",
    "a\\*b",
    "--- ***",
    "+ item",
    "line\nbreak",
    "sampled_1s",
    "\ue000\ue001\ue002",
    "\x02klzzwxh:0000\x03",
)
TEXT = st.text(max_size=60) | st.text("ab1 #*_-+.>[]()!`\\&;<|/=:~{}\"'", max_size=30)


def read(text: str) -> str:
    """The one paragraph that a Markdown reader sees."""
    html = Markdown(extensions=["tables"]).convert(text)
    found = re.fullmatch(r"<p>(.*)</p>", html, re.DOTALL)
    assert found, html
    assert "<" not in found[1], html
    return unescape(found[1])


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_data_is_no_markup(text: str) -> None:
    if shown := printable(text):
        assert read(line(markdown((Span(shown),)))) == shown


@given(TEXT)
def test_any_text_reads_in_markdown_as_it_was(text: str) -> None:
    if shown := printable(text):
        assert read(line(markdown((Span(shown),)))) == shown


@given(TEXT, st.text(min_size=1, max_size=20))
def test_bound_text_keeps_its_figure_through_markdown(text: str, figure: str) -> None:
    shown = printable(text)
    if not shown:
        return
    source = line(markdown((Span("Before "), Span(shown, figure), Span(" after."))))
    found: list[tuple[str, str]] = []
    html = Markdown().convert(source)
    rebind(html, lambda name, inner: found.append((name, unescape(inner))) or "")
    assert found == [(figure, shown)]
    assert read(unmarked(source)) == f"Before {shown} after."


def test_a_mark_at_the_beginning_of_a_line_does_not_hide_a_list() -> None:
    assert unmarked(line(markdown((Span("- 5%", "x"),)))) == "\\- 5%"
    assert unmarked(line(markdown((Span("2026. That was", "x"),)))) == "2026\\. That was"
    assert unmarked(line(markdown((Span("-0.0280%", "x"),)))) == "-0.0280%"


def test_a_link_cannot_end_early() -> None:
    source = markdown((Span("Title", "headline.1.title", "https://a.example/x_(y)?q='1'&z=<2>"),))
    html = Markdown().convert(unmarked(source))
    assert html == ('<p><a href="https://a.example/x%5F%28y%29?q=%271%27&amp;z=%3C2%3E">Title</a></p>')


def test_a_claim_carries_its_sentence_as_a_reader_sees_it() -> None:
    sentence = (Span("Longs lost *all* "), Span("$2.42 billion", "liquidations.long_usd"), Span("."))
    assert plain(sentence) == "Longs lost *all* $2.42 billion."
    assert claims(sentence, "Key figures") == [
        Claim("$2.42 billion", "liquidations.long_usd", "Key figures", "Longs lost *all* $2.42 billion.")
    ]


def test_unprintable_characters_are_taken_out() -> None:
    assert printable("a\u202eb\x1b[31mc\ue123 \n d\u2028e") == "a b [31mc d e"
