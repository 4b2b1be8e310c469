"""Chooses the figures of a sentence's numbers, so that the words suit them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from briefs.audit import arithmetic
from briefs.audit.brief import Stated
from briefs.audit.examine import Examiner
from briefs.audit.fault import Bound, Wrong
from briefs.audit.numerals import Numeral, numerals
from briefs.audit.squash import squash
from briefs.audit.suitable import Suitable
from briefs.audit.told import Told


@dataclass(frozen=True, slots=True)
class Chooser:
    """Knows the brief: its words' rules and which figures words suit."""

    examiner: Examiner
    suitable: Suitable

    def options(self, numeral: Numeral, text: str, twin: Told | None) -> list[Stated]:
        """Figures that the number may be printed from, the likeliest first."""
        before = [b.figure for b in twin.bounds if b.figure and b.numeral] if twin else []
        fitting = [f for f in before if arithmetic.check(numeral, f) is None]
        fitting += [f for f in self.suitable.figures(numeral, text) if arithmetic.check(numeral, f) is None]
        return list({figure.id: figure for figure in fitting}.values())

    def chosen(
        self, text: str, given: Sequence[Bound], options: Sequence[Sequence[Bound]]
    ) -> tuple[list[Bound], list[Wrong]]:
        """One figure for each number, so that the words suit as many as they can."""
        chosen = [choice[0] for choice in options]
        wrong = self.wrong(text, [*given, *chosen])
        for place, choice in enumerate(options):
            for other in choice[1:] if wrong else ():
                tried = [*chosen[:place], other, *chosen[place + 1 :]]
                left = self.wrong(text, [*given, *tried])
                if len(left) < len(wrong):
                    chosen, wrong = tried, left
        return sorted([*given, *chosen], key=lambda b: b.start), wrong

    def wrong(self, text: str, bounds: Iterable[Bound]) -> list[Wrong]:
        found = self.examiner.sentence(text, sorted(bounds, key=lambda b: b.start))
        return [wrong for wrong in found if wrong.severity == "error"]

    def nearest(self, numeral: Numeral, text: str, blank: str, twin: Told | None) -> Stated | None:
        """The figure that a number without one was most likely meant to be."""
        there = {squash(n.text) for n in numerals(text)}
        return next(
            (
                b.figure
                for b in (twin.bounds if twin else ())
                if b.figure and b.numeral and b.numeral.kind == numeral.kind and squash(b.numeral.text) not in there
            ),
            None,
        ) or self.suitable.nearest(numeral, blank)

    def shown(self, figure: Stated | None) -> str:
        if figure is None:
            return ""
        printed = self.suitable.printed.get(figure.id, "")
        return f"{figure.id} = {figure.value}" + (f", printed {printed}" if printed else "")
