"""The briefs of a site in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby, pairwise

from briefs.render.site.card import Card
from briefs.render.site.names import Names, Subject


@dataclass(frozen=True)
class Library:
    """cards: by the end of their windows, the oldest first."""

    cards: tuple[Card, ...]
    names: Names

    @classmethod
    def of(cls, cards: Iterable[Card], names: Names) -> Library:
        return cls(tuple(sorted(cards, key=lambda card: (card.end, not card.is_day, card.slug))), names)

    @property
    def latest(self) -> Card:
        return self.cards[-1]

    @property
    def newest_first(self) -> tuple[Card, ...]:
        return self.cards[::-1]

    @cached_property
    def days(self) -> Mapping[date, Card]:
        """The briefs of whole days, by day."""
        return {card.date: card for card in self.cards if card.is_day}

    @cached_property
    def years(self) -> dict[str, Sequence[Card]]:
        return _grouped(self.cards, "%Y")

    @cached_property
    def months(self) -> dict[str, Sequence[Card]]:
        """By year and month: `2026/02`."""
        return _grouped(self.cards, "%Y/%m")

    @cached_property
    def neighbours(self) -> Mapping[str, tuple[Card | None, Card | None]]:
        """The brief before and the brief after, by slug."""
        around = (None, *self.cards, None)
        found = {card.slug: [before, None] for before, card in pairwise(around[:-1]) if card is not None}
        for card, after in pairwise(around[1:]):
            if card is not None:
                found[card.slug][1] = after
        return {slug: (before, after) for slug, (before, after) in found.items()}

    @cached_property
    def subjects(self) -> tuple[tuple[Subject, tuple[Card, ...]], ...]:
        """Every asset and venue with the briefs of whole days that speak of it, by name; assets first."""
        found: dict[Subject, list[Card]] = {}
        for card in self.days.values():
            for asset in card.assets:
                found.setdefault(self.names.asset(asset), []).append(card)
            for venue in card.venues:
                found.setdefault(self.names.venue(venue), []).append(card)
        order = sorted(found, key=lambda subject: (subject.kind, subject.name.casefold(), subject.key))
        return tuple((subject, tuple(found[subject])) for subject in order)


def _grouped(cards: Sequence[Card], form: str) -> dict[str, Sequence[Card]]:
    dated = sorted(cards, key=lambda card: (card.date, card.end, card.slug))
    return {name: tuple(group) for name, group in groupby(dated, key=lambda card: f"{card.date:{form}}")}
