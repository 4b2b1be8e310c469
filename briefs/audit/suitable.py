"""Which figures a sentence may speak of, by its words: measure, asset, venue and side must all be named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from briefs.audit import arithmetic, lexicon
from briefs.audit.brief import Stated, Statement
from briefs.audit.facets import Names, base, facets, sides_in
from briefs.audit.numerals import Numeral

_MEASURES = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in lexicon.MEASURES.items()}
_NEVER = ("series.", "axis.", "editor.")  # points of charts, and what somebody else vouches for


@dataclass(frozen=True, slots=True)
class Suitable:
    """The figures of one brief. `printed` has the text that each was first printed as."""

    statement: Statement
    names: Names
    printed: Mapping[str, str]

    @classmethod
    def of(cls, statement: Statement, names: Names) -> Suitable:
        printed: dict[str, str] = {}
        for claim in statement.claims:
            if not claim.section.startswith("charts/"):
                printed.setdefault(claim.figure, claim.text)
        return cls(statement, names, printed)

    def figures(self, numeral: Numeral, text: str) -> Iterator[Stated]:
        """Those that the words of `text` suit: what the brief prints already comes first, then by id."""
        suits = _Words.of(text, self.names).suit
        for figure in sorted(self.statement.figures.values(), key=lambda f: (f.id not in self.printed, f.id)):
            known = figure.id in self.printed
            if not figure.id.startswith(_NEVER) and figure.unit != "text" and suits(figure, numeral, known=known):
                yield figure

    def of_another(self, numeral: Numeral, text: str) -> list[Stated]:
        """Figures that the brief prints as this number and all words but the asset suit."""
        words = _Words.of(text, self.names)
        known = [self.statement.figures[name] for name in sorted(self.printed) if name in self.statement.figures]
        return [
            f
            for f in known
            if (own := facets(f.id).asset)
            and replace(words, assets=frozenset({own})).suit(f, numeral, known=True)
            and arithmetic.check(numeral, f) is None
        ]

    def nearest(self, numeral: Numeral, text: str) -> Stated | None:
        """The figure of the number's form that is nearest in value, if there is one: that the words suit, else any."""
        suited = list(self.figures(numeral, text))
        known = [self.statement.figures[name] for name in sorted(self.printed) if name in self.statement.figures]
        both = [figure for figure in suited if figure.id in self.printed]
        return next((found for group in (both, suited, known) if (found := self._nearest(numeral, group))), None)

    def _nearest(self, numeral: Numeral, figures: Iterable[Stated]) -> Stated | None:
        near = []
        for figure in figures:
            mismatch = arithmetic.check(numeral, figure)
            value = figure.number
            if value is not None and mismatch is not None and mismatch.kind != "number.unit":
                size = max(abs(value), abs(numeral.value), Decimal(1).scaleb(-12))
                near.append((abs(abs(value) - abs(numeral.value)) / size, figure.id, figure))
        return min(near, key=lambda found: found[:2])[2] if near else None


@dataclass(frozen=True, slots=True)
class _Words:
    """What a sentence names."""

    measures: frozenset[str]
    assets: frozenset[str]
    venues: frozenset[str]
    sides: frozenset[str]

    @classmethod
    def of(cls, text: str, names: Names) -> _Words:
        return cls(
            frozenset(name for name, pattern in _MEASURES.items() if pattern.search(text)),
            frozenset(mention.name for mention in names.assets_in(text)),
            frozenset(mention.name for mention in names.venues_in(text)),
            frozenset(mention.name for mention in sides_in(text)),
        )

    def suit(self, figure: Stated, numeral: Numeral, *, known: bool) -> bool:
        about = facets(figure.id)
        named = (
            (not about.asset or about.asset in self.assets)
            and (not about.venue or base(about.venue) in self.venues)
            and (about.family != "liquidations" or not about.side or about.side in self.sides)
        )
        if not named or about.family == "window":
            return named
        if about.family == "method":
            return bool(numeral.span)
        if about.family == "price":
            return "price" in self.measures or not self.measures - {"reported"}
        return about.family in self.measures if about.family in _MEASURES else known
