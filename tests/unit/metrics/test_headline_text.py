"""Cleaning and weighing of headlines."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefs.metrics.headlines import clean, relevance, web_address


@pytest.mark.parametrize(
    ("title", "score"),
    [
        ("Bitcoin and bitcoin", 3),  # a term counts once
        ("BITCOIN liquidations", 3 + 5),
        ("Bitcoiner meets federation of optional markets", 2),  # whole words: only "markets"
        ("Sell-off deepens", 3),
        ("Bitcoin-backed loans", 0),  # a compound is another word
        ("Funding rates turn", 4),  # the phrase, not "funding" beside it
        ("Startup closes funding round", 1),
        ("Solana Price Prediction", 2 - 8 - 8),
        ("Bitcoin: here’s why", 3 - 4),
    ],
)
def test_relevance(title: str, score: int) -> None:
    assert relevance(title) == score


@given(st.text())
def test_a_clean_text_is_one_line_without_control_characters_and_stays_so(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == " ".join(cleaned.split(" "))
    assert not any(unicodedata.category(character).startswith("C") for character in cleaned)
    assert "\n" not in cleaned


@pytest.mark.parametrize("url", ["https://example.org/a", "http://example.org"])
def test_web_addresses_are_kept(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        None,
        float("nan"),
        "ftp://example.org",
        "data:text/html,x",
        "https://",
        "//example.org",
        "https://[x",
        "https://a b",
    ],
)
def test_anything_else_is_no_address(url: object) -> None:
    assert web_address(url) == ""
