"""All checks of words on one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from briefs.audit.brief import Statement
from briefs.audit.comparisons import comparisons
from briefs.audit.counted import counted
from briefs.audit.degrees import degrees
from briefs.audit.directions import directions
from briefs.audit.entities import entities
from briefs.audit.facets import Names, masked
from briefs.audit.fault import Bound, Wrong
from briefs.audit.missing import gaps
from briefs.audit.semantics import semantics
from briefs.audit.senseless import senseless
from briefs.audit.standing import standing
from briefs.audit.together import together
from briefs.audit.told import Told
from briefs.audit.weekdays import weekdays
from briefs.audit.windows import windows
from briefs.audit.wording import advice, causes, debris


@dataclass(frozen=True, slots=True)
class Examiner:
    """Knows the brief that the sentences are of."""

    statement: Statement
    names: Names
    _known: dict[int, tuple[Told, tuple[Wrong, ...]]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, statement: Statement) -> Examiner:
        return cls(statement, Names.of(statement))

    def sentence(self, sentence: str, bounds: Sequence[Bound]) -> tuple[Wrong, ...]:
        """What is wrong with the words of a sentence, given what its numbers are bound to."""
        text = masked(sentence, bounds)
        return (
            *entities(text, bounds, self.names, cell=False),
            *gaps(text, bounds, self.statement, self.names),
            *directions(text, bounds),
            *counted(text, bounds),
            *degrees(text, bounds, self.statement, self.names),
            *semantics(text, bounds, self.statement, self.names),
            *windows(text, bounds, self.statement),
            *senseless(text, bounds, self.names),
            *comparisons(text, bounds, self.statement, self.names),
            *standing(text, bounds, self.statement),
            *together(text, bounds, self.statement, self.names),
            *causes(text, bounds, self.statement, self.names),
            *weekdays(text, self.statement.start, self.statement.end),
            *advice(text),
            *debris(text),
        )

    def cell(self, key: str, bounds: Sequence[Bound]) -> tuple[Wrong, ...]:
        """The same for a table cell, of which the key `CAPTION | ROW | COLUMN` is all the words."""
        caption, _, rest = key.partition(" | ")
        blank = " " * len(caption) + "   " + rest  # the caption speaks of the whole table
        return tuple(entities(blank, bounds, self.names, cell=True))

    def told(self, told: Told) -> tuple[Wrong, ...]:
        """What is wrong with a sentence as claimed: its words, and numbers that no claim binds.

        Every format shows the same sentences, so what is known of one is kept (with it, lest its identity pass on).
        """
        known = self._known.get(id(told))
        if known is None:
            known = self._known[id(told)] = (told, self._told(told))
        return known[1]

    def _told(self, told: Told) -> tuple[Wrong, ...]:
        words = self.cell if told.cell else self.sentence
        unbound = tuple(
            Wrong("number.unbound", n.start, n.end, n.text, "", "no claim binds this number to a figure")
            for n in told.unbound
        )
        return unbound + words(told.sentence, told.bounds)
