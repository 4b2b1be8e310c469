"""Audits any text: its own logic, and where figures of the day are at hand what they say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from briefs.audit.article.against import against
from briefs.audit.article.amounts import agreement
from briefs.audit.article.bind import compare
from briefs.audit.article.found import Found
from briefs.audit.article.meaning import meaning
from briefs.audit.article.support import support
from briefs.audit.article.text import Article, read
from briefs.audit.brief import EMPTY, Statement, of_figures
from briefs.audit.degrees import far_off
from briefs.audit.directions import directions
from briefs.audit.facets import Names
from briefs.vocabulary.claim import Finding


@dataclass(frozen=True, slots=True)
class Marked:
    """One sentence of the text as it stands, and what was found in it."""

    section: str
    text: str
    heading: bool
    block: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Audited:
    """What came of a text: every sentence in reading order.

    numbers: how many its prose holds; matched: how many of them agree with a figure, None where none were at hand.
    """

    sentences: tuple[Marked, ...]
    numbers: int
    matched: int | None

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for sentence in self.sentences for finding in sentence.findings)


def audit(path: Path, figures: str | None = None) -> Audited:
    """Audit the text in `path`; `figures` is the JSON that `briefs figures --json` prints for the day it tells of.

    Raises UserError where the file holds no text, FaultyInput where the figures are none.
    """
    article = read(path)
    statement = EMPTY if figures is None else of_figures(figures)
    names = Names.of(statement)
    all_found, matched = list[Found](), 0
    if figures is not None:
        known, matched = _data(article, statement, names)
        all_found += known
    all_found += agreement(article, names)
    all_found += meaning(article, names, statement)
    all_found += support(article)
    marked = tuple(_marked(article, all_found))
    count = sum(len(sentence.numbers) for sentence in article.prose)
    return Audited(marked, count, None if figures is None else matched)


def _data(article: Article, statement: Statement, names: Names) -> tuple[list[Found], int]:
    found, matched = list(against(article, statement, names)), 0
    for one in compare(article, statement, names):
        matched += one.matched
        found += [Found(one.sentence, wrong) for wrong in one.wrong]
        found += [Found(one.sentence, wrong) for wrong in directions(one.sentence.text, one.bounds)]
        off = far_off(one.sentence.words, one.bounds, statement, names)
        found += [Found(one.sentence, wrong) for wrong in off]
    return found, matched


def _marked(article: Article, found: Iterable[Found]) -> Iterator[Marked]:
    """One finding a defect and span: where two overlap, the first rule that found one has the word."""
    kept: dict[int, list[Found]] = {}
    for one in found:
        here = kept.setdefault(one.sentence.place, [])
        if not any(one.wrong.start < other.wrong.end and other.wrong.start < one.wrong.end for other in here):
            here.append(one)
    for sentence in article.sentences:
        here = sorted(kept.get(sentence.place, []), key=lambda one: one.wrong.start)
        findings = tuple(one.wrong.at(article.name, sentence.section, sentence.text) for one in here)
        yield Marked(sentence.section, sentence.text, sentence.role == "heading", sentence.block, findings)
