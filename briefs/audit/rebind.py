"""Finds the figures again that the numbers of a changed brief are printed from, or says which number has none.

A sentence that stands as it was claimed keeps its claims. In any other each number must fit a figure in value, unit and
words: one that the sentence it replaces was bound to, or one whose measure, asset, venue and side the sentence names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from briefs.audit import arithmetic
from briefs.audit.block import Block
from briefs.audit.brief import Stated, Statement
from briefs.audit.changed import likeness
from briefs.audit.choosing import Chooser
from briefs.audit.cover import Cover
from briefs.audit.examine import Examiner
from briefs.audit.fault import Bound
from briefs.audit.numerals import Numeral, numerals
from briefs.audit.places import find, line, tail
from briefs.audit.squash import squash
from briefs.audit.suitable import Suitable
from briefs.audit.told import Told, told
from briefs.vocabulary.claim import Claim

_ALIKE = 0.4
_TRIES = 6
_NONE = "no figure of the brief prints so in a sentence of these words"


@dataclass(frozen=True, slots=True)
class Unproven:
    """What of a block cannot be bound: `start` is its place in the block's text, `nearest` the figure next to it."""

    start: int
    sentence: str
    says: str
    why: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Proven:
    """One block with its bindings: stretches of its text with the figure's id, the claims, and what is not proven."""

    bound: tuple[tuple[int, int, str], ...]
    claims: tuple[Claim, ...]
    unproven: tuple[Unproven, ...]


def rebind(statement: Statement, blocks: Iterable[Block]) -> list[Proven]:
    """Bind each block anew, in order. A block's own `links` (an editor's figures) are claims that need no proof."""
    binder = _Rebinder(statement)
    return [binder.block(block) for block in blocks]


@dataclass(frozen=True, slots=True)
class _Piece:
    """Part of a block: its bounds have places in the block's text."""

    start: int
    bounds: tuple[Bound, ...] = ()
    unproven: tuple[Unproven, ...] = ()


class _Rebinder:
    def __init__(self, statement: Statement) -> None:
        self.statement = statement
        self.tolds = told(statement)
        examiner = Examiner.of(statement)
        self.suitable = Suitable.of(statement, examiner.names)
        self.choose = Chooser(examiner, self.suitable)
        self.used: set[int] = set()
        self.cells: dict[str, list[int]] = defaultdict(list)
        self.prose: list[int] = []
        self.charts: set[str] = set()
        for number, one in enumerate(self.tolds):
            if one.chart:
                self.charts.add(one.key)
            elif one.cell:
                self.cells[one.key].append(number)
                self.cells[tail(one.section, one.sentence)].append(number)
            else:
                self.prose.append(number)

    def block(self, block: Block) -> Proven:
        if block.role == "label":
            pieces = self._label(block)
        elif block.role in {"cell", "head"}:
            pieces = self._cell(block)
        else:
            pieces = self._prose(block)
        pieces = sorted(pieces, key=lambda piece: piece.start)
        bounds = [bound for piece in pieces for bound in piece.bounds]
        return Proven(
            tuple(dict.fromkeys(place for bound in bounds for place in _printed(block.text, bound))),
            tuple(bound.claim for bound in bounds),
            tuple(fault for piece in pieces for fault in piece.unproven),
        )

    def _label(self, block: Block) -> list[_Piece]:
        """A picture's description belongs to its chart, which is not drawn anew."""
        if squash(block.text) in self.charts:
            return []
        why = "the description of a chart is bound to its drawing; leave its numbers as they are"
        return [_Piece(n.start, unproven=(Unproven(n.start, block.text, n.text, why),)) for n in numerals(block.text)]

    def _prose(self, block: Block) -> list[_Piece]:
        cover = Cover(block.text)
        section = squash(block.section)
        waiting = sorted(self.prose, key=lambda n: (squash(self.tolds[n].section) != section, n in self.used, n))
        pieces = []
        for number in waiting:
            one = self.tolds[number]
            span = cover.take(one.key)
            if span is not None:
                self.used.add(number)
                pieces.append(self._kept(block, one, cover.squash.span(*span)))
        return pieces + [self._fresh(block, start, end) for start, end in cover.rest()]

    def _kept(self, block: Block, one: Told, span: tuple[int, int]) -> _Piece:
        """A sentence as it was claimed, wherever it stands now."""
        start, end = span
        sentence = line(block.text[start:end])
        bounds, place = [replace(b, start=b.start + start, end=b.end + start) for b in self._own(block, *span)], start
        for bound in one.bounds:
            claim = Claim(bound.claim.text, bound.id, block.section, sentence)
            at = find(block.text, bound.claim.text, place, end) or find(block.text, bound.claim.text, start, end)
            if at is not None:
                bounds.append(replace(bound, start=at[0], end=at[1], claim=claim))
                place = at[1]
        return _Piece(start, tuple(sorted(bounds, key=lambda b: b.start)))

    def _fresh(self, block: Block, start: int, end: int) -> _Piece:
        """A sentence that nobody claimed: each of its numbers needs a figure, its words must suit them all."""
        text = block.text[start:end]
        twin = self._twin(block, text)
        given = self._own(block, start, end) + self._quoted(text, twin, block)
        blank = text
        for bound in given:
            blank = blank[: bound.start] + "\u00b7" * (bound.end - bound.start) + blank[bound.end :]
        options, unproven = [], []
        for numeral in numerals(blank):
            found = self.choose.options(numeral, blank, twin)[:_TRIES]
            fitting = [_bound(numeral, f, block.section, text) for f in found]
            fitting = fitting or self._of_another(numeral, block.section, text)[:_TRIES]
            if fitting:
                options.append(fitting)
            else:
                near = self.choose.nearest(numeral, text, blank, twin)
                unproven.append(Unproven(numeral.start, line(text), numeral.text, _NONE, self.choose.shown(near)))
        bounds, wrong = self.choose.chosen(text, given, options)
        if unproven:  # what else is wrong may only follow from the number that is missing
            wrong = [w for w in wrong if w.kind.startswith(("cause", "text"))]
        unproven += [Unproven(w.start, line(text), w.says, w.why, w.data) for w in wrong]
        moved = tuple(replace(b, start=b.start + start, end=b.end + start) for b in bounds)
        faults = tuple(replace(u, start=u.start + start) for u in sorted(unproven, key=lambda u: u.start))
        return _Piece(start, moved, faults)

    def _of_another(self, numeral: Numeral, section: str, text: str) -> list[Bound]:
        """Numbers that the brief prints so of another asset than the sentence names: wrong, and to be told as such."""
        bounds = [_bound(numeral, figure, section, text) for figure in self.suitable.of_another(numeral, text)]
        return [b for b in bounds if any(w.kind == "number.asset" for w in self.choose.wrong(text, [b]))]

    def _own(self, block: Block, start: int, end: int) -> list[Bound]:
        sentence = line(block.text[start:end])
        inside = [link for link in block.links if start <= link.start and link.end <= end]
        bounds = []
        for link in inside:
            text = block.text[link.start : link.end]
            figure = self.statement.figures.get(link.figure)
            claim = Claim(line(text), link.figure, block.section, sentence)
            bounds.append(Bound(link.start - start, link.end - start, claim, figure, None))
        return bounds

    def _quoted(self, text: str, twin: Told | None, block: Block) -> list[Bound]:
        """Texts that are figures (titles, gaps) and stand in the sentence word for word."""
        known = [b for one in ([twin] if twin else []) for b in one.bounds if b.figure and b.figure.unit == "text"]
        known += [b for n in self.prose for b in self.tolds[n].bounds if _is_title(b)]
        found: list[Bound] = []
        for bound in sorted(known, key=lambda b: -len(b.claim.text)):
            at = find(text, bound.claim.text, 0, len(text))
            if at is not None and not any(at[0] < b.end and b.start < at[1] for b in found):
                claim = Claim(bound.claim.text, bound.id, block.section, line(text))
                found.append(Bound(*at, claim, bound.figure, None))
        return found

    def _twin(self, block: Block, text: str) -> Told | None:
        """The claimed sentence that this one most likely replaces."""
        best, score = None, _ALIKE
        for number in self.prose:
            one = self.tolds[number]
            if number not in self.used and squash(one.section) == squash(block.section):
                alike = likeness(one.sentence, text)
                if alike > score:
                    best, score = one, alike
        return best

    def _cell(self, block: Block) -> list[_Piece]:
        """A table cell is bound by its row and column; among rows of one label, the one that prints the same."""
        key = block.key or block.text
        if block.links:
            return [_Piece(0, tuple(self._own(replace(block, text=block.text), 0, len(block.text))))]
        exact = self.cells.get(squash(key), [])
        known = [n for n in exact or self.cells.get(tail(block.section, key), []) if n not in self.used]
        same = [n for n in known if squash("".join(self.tolds[n].texts)) == squash(block.text)]
        number = next(iter(same), known[0] if known else None)
        if number is not None and same:
            self.used.add(number)
            return [self._cell_kept(block, key, self.tolds[number], examined=bool(exact))]
        seen = numerals(block.text)
        before = [b.figure for b in self.tolds[number].bounds if b.figure] if number is not None else []
        if block.role == "head" and any(squash(t) == squash(block.text) for n in exact for t in self.tolds[n].texts):
            return []  # the label of a later row with the same label
        if number is not None and seen:
            self.used.add(number)
        return [self._cell_fresh(block, key, seen[0], before)] if seen else []

    def _cell_kept(self, block: Block, key: str, one: Told, *, examined: bool) -> _Piece:
        bounds = []
        for bound in one.bounds:
            at = find(block.text, bound.claim.text, 0, len(block.text)) or (0, len(block.text))
            claim = Claim(bound.claim.text, bound.id, block.section, key)
            bounds.append(replace(bound, start=at[0], end=at[1], claim=claim))
        wrong = () if examined else self._cell_wrong(block, key, bounds[0])
        return _Piece(0, tuple(bounds), tuple(wrong))

    def _cell_fresh(self, block: Block, key: str, numeral: Numeral, before: Sequence[Stated]) -> _Piece:
        column = key.rpartition(" | ")[2]
        meant = arithmetic.under(numeral, column)
        words = key.replace(" | ", " ")
        options = [*before, *self.suitable.figures(meant, words)]
        for figure in (f for f in options if arithmetic.check(meant, f, 2) is None):
            claim = Claim(numeral.text, figure.id, block.section, key)
            bound = Bound(numeral.start, numeral.end, claim, figure, meant)
            if not list(self._cell_wrong(block, key, bound)):
                return _Piece(0, (bound,))
        near = before[0] if before else self.suitable.nearest(meant, words)
        why = "no figure of this row and column prints so"
        return _Piece(0, unproven=(Unproven(numeral.start, key, block.text, why, self.choose.shown(near)),))

    def _cell_wrong(self, block: Block, key: str, bound: Bound) -> Iterator[Unproven]:
        """Row, column and cell read as a sentence must suit the figure."""
        words = key.replace(" | ", " ") + " "
        shifted = replace(bound, start=bound.start + len(words), end=bound.end + len(words))
        for wrong in self.choose.wrong(words + block.text, [shifted]):
            yield Unproven(0, key, block.text, wrong.why, self.choose.shown(bound.figure))


def _bound(numeral: Numeral, figure: Stated, section: str, text: str) -> Bound:
    claim = Claim(line(numeral.text), figure.id, section, line(text))
    return Bound(numeral.start, numeral.end, claim, figure, numeral)


def _printed(text: str, bound: Bound) -> Iterator[tuple[int, int, str]]:
    if bound.end > bound.start and text[bound.start : bound.end].strip():
        yield bound.start, bound.end, bound.id


def _is_title(bound: Bound) -> bool:
    return bound.id.startswith(("headline.", "calendar.", "gap.")) and bound.numeral is None
