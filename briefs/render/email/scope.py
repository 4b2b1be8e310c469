"""Says at the head of a brief that it is for a watchlist, and that its sums cover nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from briefs.errors import BriefsError
from briefs.render.override import Templates
from briefs.render.sentence import Span, markdown, unmarked

_DATELINE_MD = re.compile(r"^\*[^*\n]+\*\n", re.MULTILINE)
_DATELINE_HTML = re.compile(r'<p class="dateline">.*?</p>', re.DOTALL)


def notice(assets: Iterable[str], venues: Iterable[str], templates: Templates) -> str:
    """The sentence for a watchlist, "" where there is none."""
    _, words = templates.wording()
    names = [_listed(assets), _listed(words.later(f"venue.{venue}") for venue in venues)]
    told = " on ".join(part for part in names if part)
    return f"This edition is for a watchlist, and what it sums up covers nothing else: {told}." if told else ""


def noticed_markdown(source: str, sentence: str) -> str:
    return _after(_DATELINE_MD, source, f"\n> {unmarked(markdown((Span(sentence),)))}\n")


def noticed_html(page: str, sentence: str) -> str:
    return _after(_DATELINE_HTML, page, f"<blockquote>\n<p>{escape(sentence, quote=False)}</p>\n</blockquote>")


def _after(place: re.Pattern[str], whole: str, addition: str) -> str:
    found = place.search(whole)
    if found is None:
        raise BriefsError("the brief has no dateline that a notice could follow")
    return whole[: found.end()] + addition + whole[found.end() :]


def _listed(names: Iterable[str]) -> str:
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last
