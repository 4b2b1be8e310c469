"""The search: a page, and an index for each year that it reads as a script, so that it works from a disk too.

A year's index is `briefsIndex.push({"docs": …, "terms": …})`. docs: [path, date, title, summary] of each brief, the
oldest first. terms: one line a word, sorted, `WORD POSTING`. A posting names docs in base 36, as differences; after a
`-` those that do NOT have the word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import partial

from briefs.render.site.card import Card
from briefs.render.site.history import when
from briefs.render.site.layout import SEARCH_POLICY, Layout, Meta
from briefs.render.site.library import Library
from briefs.render.site.page import Page, key

WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]\w*")
_FIGURES = "0123456789abcdefghijklmnopqrstuvwxyz"
LONGEST_WORD = 40
SHOWN_SUMMARY = 240


def pages(library: Library, layout: Layout, script: str) -> Iterator[Page]:
    indexes = []
    for year, cards in library.years.items():
        path = f"search/index-{year}.js"
        indexes.append(path)
        yield Page(
            path, key([_doc(card) for card in cards], [card.wording for card in cards]), content=partial(index, cards)
        )
    newest = indexes[::-1]
    yield layout.page(
        "search/index.html",
        "search",
        Meta("Search", "Search the words of all briefs.", indexed=False),
        [script, newest],
        lambda: {"scripts": [*newest, script]},
        policy=SEARCH_POLICY,
    )


def index(cards: Sequence[Card]) -> bytes:
    """A year's index as a script."""
    docs = [_doc(card) for card in cards]
    places: dict[str, list[int]] = {}
    for place, card in enumerate(cards):
        for word in words(f"{card.title}\n{card.summary}\n{card.text}\n{when(card)}\n{' '.join(card.assets)}"):
            places.setdefault(word, []).append(place)
    terms = "\n".join(f"{word} {posting(places[word], len(docs))}" for word in sorted(places))
    data = json.dumps({"docs": docs, "terms": terms}, ensure_ascii=False, separators=(",", ":"))
    # In JSON these two may stand as they are, in older scripts they may not.
    data = data.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return f"(self.briefsIndex=self.briefsIndex||[]).push({data});\n".encode()


def words(text: str) -> set[str]:
    return {word[:LONGEST_WORD] for word in WORD.findall(text.lower())}


def posting(places: Sequence[int], count: int) -> str:
    """Which of `count` docs have a word: `places`, ascending. The shorter of both ways to say it."""
    absent = sorted(set(range(count)) - set(places))
    return min(_differences(places), "-" + _differences(absent), key=len)


def _differences(places: Sequence[int]) -> str:
    return ",".join(_base36(place - before) for before, place in zip((0, *places), places, strict=False))


def _base36(number: int) -> str:
    text = _FIGURES[number % 36]
    while number := number // 36:
        text = _FIGURES[number % 36] + text
    return text


def _doc(card: Card) -> list[str]:
    return [card.path, when(card), card.listed, card.summary[:SHOWN_SUMMARY]]
