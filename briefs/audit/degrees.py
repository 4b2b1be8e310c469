"""Do words of degree fit the size of the move? `Slipped` is no word for a fall of 12%, `soared` none for 0.4%."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from briefs.audit import lexicon
from briefs.audit.bands import MOVED, step
from briefs.audit.brief import Stated, Statement
from briefs.audit.degree_words import FORMS, WORD
from briefs.audit.facets import Names, facets
from briefs.audit.fault import Bound, Wrong

_TIE = re.compile(r"\s(?:(?:was|were|is|are)\s)?")
_BREAK = re.compile(
    r"[,;:()]|\b(?:as|while|when|with|and|but|after|amid|whose|which|that|than|against|before)\b", re.IGNORECASE
)
_BETWEEN = 8  # words between a verb and its number
# A word without a number: `Ether plunged.`, `Bitcoin was little changed at $2`.
_ALONE = re.compile(r"\s(?:(?:was|were|is|stayed|remained|ended|closed|finished)\s)?$")
_ENDS = re.compile(
    r"\s?(?:[.,;]|$)|\s(?:as|while|and|with|by\sthe\sclose|at|over\sthe\sday|on\sthe\sday)\b|\son\s\w+day\b"
)
_OTHER = re.compile(r"\b(?:open\sinterest|funding|liquidat\w+|volatility|volume)\b", re.IGNORECASE)
_SAID = ("hardly any change", "an edging", "a plain move", "a strong move", "a violent move")


@dataclass(frozen=True, slots=True)
class Degree:
    """A word of degree at [start, end), and the steps, from and to, that it fits."""

    start: int
    end: int
    low: int
    high: int

    @property
    def plain(self) -> bool:
        return (self.low, self.high) == (MOVED, MOVED)

    def off(self, size: int) -> int:
        """How many steps the word lies away from a size; 0 where it fits."""
        return max(self.low - size, size - self.high, 0)


def degrees(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """Words outside the band of their figure in a brief (`text` is masked).

    A word that makes more or less of a move is an error, a plain verb in its place (`fell 9%`) a warning.
    """
    for word, figure, size in _pairs(text, bounds, statement, names):
        if word.off(size):
            yield _wrong(text, word, figure, size, "warning" if word.plain else "error")


def far_off(text: str, bounds: Sequence[Bound], statement: Statement, names: Names) -> Iterator[Wrong]:
    """The same in a text by anyone, who has another table: plain verbs fit all, others a step more on each side."""
    for word, figure, size in _pairs(text, bounds, statement, names):
        if word.off(size) > 1 and not word.plain:
            yield _wrong(text, word, figure, size, "warning")


def _wrong(text: str, word: Degree, figure: Stated, size: int, severity: Literal["error", "warning"]) -> Wrong:
    says = text[word.start : word.end]
    why = f"by the table of degrees this is {_SAID[size]}"
    return Wrong("degree.word", word.start, word.end, says, str(figure), why, severity)


def _pairs(
    text: str, bounds: Sequence[Bound], statement: Statement, names: Names
) -> Iterator[tuple[Degree, Stated, int]]:
    """Each word of degree with the change that it tells of, and the size of that."""
    sized = [
        (bound, bound.figure, size)
        for bound in bounds
        if bound.figure is not None and (size := step(bound.figure, statement)) is not None
    ]
    told = {facets(bound.id).asset for bound, _, _ in sized}
    if not sized and all(mention.name in told for mention in names.assets_in(text)):
        return
    words = list(_words(text))
    for bound, figure, size in sized if words else ():
        if bound.numeral is not None and bound.numeral.kind == "percent":
            word = _governing(words, bound, bounds, text, names)
            if word is not None:
                yield word, figure, size
    yield from _alone(text, words, told, statement, names)


def _words(text: str) -> Iterator[Degree]:
    plain = lexicon.NEUTRAL.sub(lambda m: " " * len(m[0]), text)
    # The one letter whose small form is two would shift all places behind it.
    small = plain.replace("\u0130", "I").lower()
    for match in WORD.finditer(small):
        _, low, high = FORMS[int((match.lastgroup or "w0")[1:])]
        yield Degree(*match.span(), low, high)


def _governing(
    words: Sequence[Degree], bound: Bound, bounds: Sequence[Bound], text: str, names: Names
) -> Degree | None:
    """The word tied to a number (`a 6% slide`), else the nearest before it with nothing else between."""
    for word in words:
        if word.start >= bound.end and _TIE.fullmatch(text, bound.end, word.start):
            return word
    near = max((word for word in words if word.end <= bound.start), key=lambda word: word.end, default=None)
    if near is None or any(near.end <= other.start < bound.start for other in bounds if other.numeral):
        return None
    between = text[near.end : bound.start]
    if len(between.split()) > _BETWEEN or _BREAK.search(between):
        return None
    own = facets(bound.id).asset
    return near if all(mention.name == own for mention in names.assets_in(between)) else None


def _alone(
    text: str, words: Sequence[Degree], told: set[str], statement: Statement, names: Names
) -> Iterator[tuple[Degree, Stated, int]]:
    """Words right after an asset's name in a sentence that prints no change of it."""
    if not words or _OTHER.search(text):
        return
    for mention in names.assets_in(text):
        ids = (f"price.{mention.name}.return_1d", f"price.{mention.name}.return")
        figure = next((statement.figures[i] for i in ids if i in statement.figures), None)
        size = step(figure, statement) if figure and mention.name not in told else None
        for word in words:
            after = word.start >= mention.end and _ALONE.fullmatch(text, mention.end, word.start)
            if figure and size is not None and after and _ENDS.match(text, word.end):
                yield word, figure, size
