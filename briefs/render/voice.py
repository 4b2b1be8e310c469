"""Messages become sentences: a variant is chosen, its slots are filled, and every number stays bound to its figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from briefs.errors import Fault, FaultyInput
from briefs.render.alternatives import Choice, Part, Slot
from briefs.render.lexicon import Lexicon, capitalised
from briefs.render.moments import moment
from briefs.render.numbers import number
from briefs.render.phrases import Phrases
from briefs.render.sentence import Sentence, Span, plain, printable
from briefs.vocabulary.document import GapNote, Message
from briefs.vocabulary.figure import Figure, Gap, Unit

TRIES = 12
WEEKDAY = "weekday"
WEEKDAYS = 3  # sentences of a brief that may name its weekday: the dateline has the date


def bound(figure: Figure, form: str = "", link: str = "") -> Span:
    """The figure as printed in running text. Raises ValueError where the form does not suit its unit."""
    value = figure.value
    if figure.unit in {Unit.DATE, Unit.TIME}:
        return Span(moment(str(value), figure.unit, form), figure.id, link)
    if figure.unit is Unit.TEXT:
        return Span(printable(str(value)), figure.id, link)
    return Span(number(value, figure.unit, form), figure.id, link)


@dataclass(slots=True)
class Voice:
    """Tells one document. Remembers which words it has mentioned, how often it used each key and named the weekday.

    day: the number of the brief's date, which with the key decides the variant.
    """

    figures: Mapping[str, Figure]
    gaps: tuple[Gap, ...]
    phrases: Phrases
    lexicon: Lexicon
    day: int
    _mentioned: set[str] = field(default_factory=set)
    _told: Counter[str] = field(default_factory=Counter)
    _dated: int = 0

    def tell(self, message: Message, style: Literal["prose", "title", "short"] = "prose") -> Sentence | None:
        """The message's sentence, or None where every variant needs a figure that is missing.

        In `prose` a word has its long form at its first mention; a `title` always has the long form, `short` never.
        Several lexicon keys joined by + become a list. Raises FaultyInput where the phrase is unknown or prints a
        figure in a form that does not suit it.
        """
        present = {slot for slot, figure in message.refs.items() if self._is_there(figure)}
        words = {slot: key for slot, key in message.names.items() if key}
        parts = self._choose(message.key, present | set(words))
        if parts is None:
            return None
        if style == "prose" and any(isinstance(part, Slot) and part.name == WEEKDAY for part in parts):
            self._dated += 1
        spans: list[Span] = []
        for part in parts:
            if isinstance(part, str):
                spans.append(Span(part if spans else part[:1].upper() + part[1:]))
            elif isinstance(part, Slot) and part.name in words:
                spans.append(Span(self._word(words[part.name], style, opening=not spans)))
            elif isinstance(part, Slot):
                spans.append(self._number(message, part))
        return tuple(spans)

    def tell_within(self, message: Message, words: int) -> Sentence | None:
        """The message's sentence in prose: the day's wording, or the next that has at most so many words.

        Where none of the next few is as short, the shortest of them.
        """
        before = (self._mentioned, self._told, self._dated)
        lengths: dict[int, int] = {}
        for skipped in range(TRIES):
            sentence = self._skipping(message, skipped, *before)
            if sentence is None or len(plain(sentence).split()) <= words:
                return sentence
            lengths[skipped] = len(plain(sentence).split())
        return self._skipping(message, min(lengths, key=lengths.__getitem__), *before)

    def _skipping(
        self, message: Message, skipped: int, mentioned: set[str], told: Counter[str], dated: int
    ) -> Sentence | None:
        """The message's sentence with some wordings passed over, by a voice that had mentioned and told so much."""
        self._mentioned, self._told, self._dated = set(mentioned), Counter(told), dated
        self._told[message.key] += skipped
        return self.tell(message)

    def note(self, note: GapNote) -> Sentence | None:
        """The sentence that says what is missing, in the gap's own words, bound to its place in the reading.

        Of several gaps that say the same, all assets and venues are named; the sentence is bound to the first.
        """
        gaps = (note.gap, *note.also)
        named = {
            "asset": [f"asset.{gap.asset}" for gap in gaps if gap.asset],
            "venue": [f"venue.{gap.venue}" for gap in gaps if gap.venue],
        }
        said = {slot: self._listed(list(dict.fromkeys(keys)), "short") for slot, keys in named.items() if keys}
        parts = self._choose("gap.note", {"what", *said})
        what = Span(printable(note.gap.what), f"gap.{self.gaps.index(note.gap)}")
        if parts is None:
            return None
        return tuple(
            Span(part) if isinstance(part, str) else what if part.name == "what" else Span(said[part.name])
            for part in parts
            if not isinstance(part, Choice)
        )

    def _listed(self, keys: list[str], style: str) -> str:
        words = [self._word(key, style, opening=False) for key in keys]
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

    def _choose(self, key: str, present: set[str]) -> tuple[Part, ...] | None:
        """The parts of the day's variant; a key that is told again moves on to its next variant."""
        if key not in self.phrases.variants:
            raise FaultyInput("the phrases", [Fault(f"key {key}", "variants", key, "no phrase file has this key")])
        # Only where nothing else can be said is the weekday named once more.
        sparing = [present - {WEEKDAY}] if self._dated >= WEEKDAYS else []
        choices = (self.phrases.choose(key, at_hand, self.day, self._told[key]) for at_hand in (*sparing, present))
        variant = next(filter(None, choices), None)
        self._told[key] += 1
        return variant.parts if variant else None

    def _is_there(self, figure_id: str) -> bool:
        figure = self.figures.get(figure_id)
        return figure is not None and (figure.unit is not Unit.TEXT or bool(printable(str(figure.value))))

    def _word(self, key: str, style: str, *, opening: bool) -> str:
        if "+" in key:
            return self._listed(key.split("+"), "prose")
        word = self.lexicon.word(key, self.day, self._told[key])
        text = word.later if style == "short" or (style == "prose" and key in self._mentioned) else word.first
        if style == "prose":
            self._mentioned.add(key)
            self._told[key] += 1
        described = text.startswith(("a ", "an ", "the "))  # words, where a name would stand
        return capitalised(text) if opening and (described or self.lexicon.knows(key)) else text

    def _number(self, message: Message, slot: Slot) -> Span:
        figure = self.figures[message.refs[slot.name]]
        try:
            return bound(figure, slot.form, self._link(figure.id))
        except ValueError as error:
            fault = Fault(f"key {message.key}", f"slot {slot.name}", figure.id, str(error))
            raise FaultyInput("the phrases", [fault]) from error

    def _link(self, figure_id: str) -> str:
        """The address of a quoted title (`headline.N.title` has `headline.N.url`), where it is http or https."""
        stem, _, last = figure_id.rpartition(".")
        address = self.figures.get(f"{stem}.url") if last == "title" else None
        link = str(address.value).strip() if address else ""
        return link if link.lower().startswith(("http://", "https://")) and link == printable(link) else ""
