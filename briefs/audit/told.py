"""What a brief claims to say, sentence by sentence: each claim at its place, with the number that stands there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from briefs.audit import arithmetic
from briefs.audit.brief import Stated, Statement
from briefs.audit.fault import Bound, Wrong
from briefs.audit.numerals import Numeral, numerals
from briefs.audit.squash import Squashed, squash, squashed
from briefs.vocabulary.claim import Claim
from briefs.vocabulary.headlines import SECTION


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence, table cell or chart label that claims stand in, with what is wrong between claim and figure.

    A `cell` has the sentence `CAPTION | ROW | COLUMN`; its text is `cell`, else that is "".
    """

    section: str
    sentence: str
    bounds: tuple[Bound, ...]
    wrong: tuple[Wrong, ...]
    unbound: tuple[Numeral, ...]
    key: str
    cell: bool

    @property
    def chart(self) -> bool:
        return self.section.startswith("charts/")

    @property
    def page(self) -> bool:
        """Whether it stands in the text of every format: neither inside a chart nor among the headlines."""
        return not self.chart and self.section != SECTION

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(bound.claim.text for bound in self.bounds)


def told(
    statement: Statement, shown: Callable[[str, str], bool] = lambda _section, _sentence: True
) -> tuple[Told, ...]:
    """The claims of a brief grouped by the sentence that they stand in, in their order.

    `shown(section, sentence)`: whether any format at hand shows it; what none shows is left out.
    """
    claims = (one for one in enumerate(statement.claims) if shown(one[1].section, one[1].sentence))
    groups = groupby(claims, lambda one: (one[1].section, one[1].sentence, _alone(*one)))
    return tuple(
        _one(section, sentence, tuple(claim for _, claim in told), statement) for (section, sentence, _), told in groups
    )


def _alone(place: int, claim: Claim) -> int:
    """A number of its own for a label of a chart that is nothing but its claim: two of one text are two labels."""
    return place if claim.section.startswith("charts/") and squash(claim.sentence) == squash(claim.text) else -1


def is_gap(figure_id: str) -> bool:
    return figure_id.startswith("gap.")


def figure_of(claim: Claim, statement: Statement) -> Stated | None:
    """The figure of a claim; a gap stands for its own text. None where there is no such figure."""
    if is_gap(claim.figure):
        number = claim.figure.removeprefix("gap.")
        if number.isdecimal() and int(number) < len(statement.gaps):
            text = statement.gaps[int(number)].what
            return Stated(claim.figure, text, "text", statement.start, statement.end, "", "")
        return None
    return statement.figures.get(claim.figure)


def _one(section: str, sentence: str, claims: tuple[Claim, ...], statement: Statement) -> Told:
    figures = [figure_of(claim, statement) for claim in claims]
    # In a table the cell's text stands apart from its key; a chart's label may do so too.
    cell = sentence.count(" | ") >= 2
    places = [] if cell else _places(sentence, claims)
    if cell or (section.startswith("charts/") and not any(places)):
        header = sentence.rpartition(" | ")[2] if cell else sentence
        bounds = tuple(
            Bound(0, len(sentence), c, f, _under(_first(c.text), header if cell else ""))
            for c, f in zip(claims, figures, strict=True)
        )
        unbound: tuple[Numeral, ...] = ()
    else:
        bounds, unbound = _in_prose(sentence, claims, figures, places)
    wrong = tuple(w for bound in bounds for w in (*judge(bound, 2 if cell else 1), *(_bare(bound) if cell else ())))
    return Told(section, sentence, bounds, wrong, unbound, squash(sentence), cell)


def _under(numeral: Numeral | None, header: str) -> Numeral | None:
    return None if numeral is None else arithmetic.under(numeral, header)


@lru_cache(maxsize=4096)
def _first(text: str) -> Numeral | None:
    return next(iter(numerals(text)), None)


def _places(sentence: str, claims: tuple[Claim, ...]) -> list[tuple[int, int] | None]:
    """Where each claim's text stands in its sentence: in order, never inside a longer number."""
    whole = squashed(sentence)
    places: list[tuple[int, int] | None] = []
    taken: list[tuple[int, int]] = []
    cursor = 0
    for claim in claims:
        text = squash(claim.text)
        spot = next(
            (s for s in (*_spots(whole, text, cursor), *_spots(whole, text, 0)) if _free(s, len(text), taken)),
            None,
        )
        if spot is None or not text:
            places.append(None)
            continue
        taken.append((spot, spot + len(text)))
        cursor = spot + len(text)
        places.append(whole.span(spot, cursor))
    return places


def _free(spot: int, length: int, taken: list[tuple[int, int]]) -> bool:
    return all(spot + length <= start or spot >= end for start, end in taken)


def _spots(whole: Squashed, text: str, start: int) -> Iterator[int]:
    """Where `text` stands as a number of its own; in the original, spaces end a number."""
    spot = whole.text.find(text, start)
    while spot >= 0 and text:
        end = spot + len(text)
        before = whole.text[max(0, spot - 2) : spot] if spot and whole.at[spot - 1] + 1 == whole.at[spot] else ""
        after = whole.text[end : end + 2] if end < len(whole.at) and whole.at[end - 1] + 1 == whole.at[end] else ""
        if after[1:] and whole.at[end] + 1 != whole.at[end + 1]:
            after = after[:1]
        inside = text[0].isdigit() and (before[-1:].isdigit() or (before[-1:] in {".", ","} and before[:1].isdigit()))
        inside |= text[-1].isdigit() and (after[:1].isdigit() or (after[:1] in {".", ",", ":"} and after[1:].isdigit()))
        if not inside:
            yield spot
        spot = whole.text.find(text, spot + 1)


def _in_prose(
    sentence: str, claims: tuple[Claim, ...], figures: list[Stated | None], places: list[tuple[int, int] | None]
) -> tuple[tuple[Bound, ...], tuple[Numeral, ...]]:
    seen = numerals(sentence)
    bounds = []
    for claim, figure, place in zip(claims, figures, places, strict=True):
        start, end = place or (0, 0)
        inside = [n for n in seen if place and n.start < end and start < n.end]
        crowd = [p for p in places if p and inside and p[0] < inside[0].end and inside[0].start < p[1]]
        numeral = inside[0] if len(inside) == 1 and len(crowd) == 1 else _first(claim.text)
        if figure is not None and figure.unit == "text":
            numeral = None
        if place and numeral is not None and len(crowd) == 1:
            start, end = min(start, numeral.start), max(end, numeral.end)
        bounds.append(Bound(start, end, claim, figure, numeral))
    held = [(bound.start, bound.end) for bound in bounds]
    unbound = tuple(n for n in seen if not any(start < n.end and n.start < end for start, end in held))
    return tuple(bounds), unbound


def _bare(bound: Bound) -> Iterator[Wrong]:
    """In a table no verb carries a sign: a negative figure prints its own."""
    value = bound.figure.number if bound.figure is not None else None
    if value is not None and value < 0 and bound.numeral is not None and not bound.numeral.sign and bound.numeral.value:
        why = "the figure is negative, and no sign says so"
        yield Wrong("number.sign", bound.start, bound.end, bound.numeral.text, str(bound.figure), why)


def judge(bound: Bound, slack: int = 1) -> Iterator[Wrong]:
    """What is wrong between a claim and its figure, the words around it aside."""
    claim, figure = bound.claim, bound.figure
    span = (bound.start, bound.end)
    if figure is None:
        yield Wrong("claim.figure", *span, claim.text, claim.figure, "the claim names a figure that the brief lacks")
        return
    if bound.start == bound.end:
        yield Wrong("claim.text", *span, claim.text, str(figure), "the claim's text does not stand in its sentence")
    if figure.unit == "text":
        if not arithmetic.same_text(claim.text, str(figure.value)):
            yield Wrong("text.value", *span, claim.text, str(figure.value), "the text is not the figure's")
        return
    if bound.numeral is None:
        yield Wrong("claim.text", *span, claim.text, str(figure), "the claim's text holds no number")
        return
    mismatch = arithmetic.check(bound.numeral, figure, slack)
    if mismatch is not None:
        yield Wrong(mismatch.kind, *span, bound.numeral.text, str(figure), mismatch.why)
