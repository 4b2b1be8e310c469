"""Words by lexicon key: names of assets and venues, headings, captions, columns, verbs of degree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from briefs.errors import Fault, FaultyInput
from briefs.render.phrases import LEXICON, read_toml
from briefs.render.sentence import printable
from briefs.render.turns import walked

_NAMES = frozenset({"asset", "venue", "source"})  # families whose unknown members are names from the data


@dataclass(frozen=True, slots=True)
class Word:
    """A word at its first mention in a text, and from then on."""

    first: str
    later: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`words` have one wording; `several` have some of equal meaning, of which the day decides."""

    words: Mapping[str, Word]
    several: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def word(self, key: str, day: int = 0, told: int = 0) -> Word:
        """The word of a key. An unknown name stands as it is (`venue.kraken` is kraken), else the key's last part."""
        if known := self.words.get(key):
            return known
        if wordings := self.several.get(key):
            place, _ = walked(key, day + told, len(wordings))
            text = wordings[place]
            return Word(text, text)
        family, _, name = key.partition(".")
        plain = printable(name if family in _NAMES else key.rpartition(".")[2].replace("_", " "))
        return Word(plain, plain)

    def later(self, key: str) -> str:
        """The short form, as tables and charts use it."""
        return self.word(key).later

    def heading(self, key: str) -> str:
        """The short form with a capital letter, but for unknown names of assets, venues and sources."""
        text = self.later(key)
        return capitalised(text) if self.knows(key) or key.partition(".")[0] not in _NAMES else text

    def knows(self, key: str) -> bool:
        return key in self.words or key in self.several


def capitalised(text: str) -> str:
    """With a capital letter, unless the first word has capitals of its own (dYdX)."""
    first = text.partition(" ")[0]
    return text[:1].upper() + text[1:] if first.islower() else text


def load(folder: Path) -> Lexicon:
    """The language folder's `lexicon.toml`. Raises FaultyInput with every value that is no word."""
    path = folder / LEXICON
    faults: list[Fault] = []
    found = dict(_words(read_toml(path), "", faults))
    if faults:
        raise FaultyInput(str(path), faults)
    words = {key: word for key, word in found.items() if isinstance(word, Word)}
    return Lexicon(words, {key: word for key, word in found.items() if not isinstance(word, Word)})


def _words(table: Mapping[str, object], path: str, faults: list[Fault]) -> Iterator[tuple[str, Word | tuple[str, ...]]]:
    for name, value in table.items():
        key = f"{path}.{name}" if path else name
        if isinstance(value, str):
            yield key, Word(value, value)
        elif isinstance(value, list) and value and all(isinstance(text, str) for text in value):
            yield key, tuple(value)
        elif isinstance(value, Mapping):
            first, later = value.get("first"), value.get("later")
            if isinstance(first, str) and isinstance(later, str):
                yield key, Word(first, later)
            rest = {k: v for k, v in value.items() if not (k in {"first", "later"} and isinstance(v, str))}
            if not rest and not (isinstance(first, str) and isinstance(later, str)):
                faults.append(Fault(f"key {key}", "first, later", str(dict(value)), "expected both forms of the word"))
            yield from _words(rest, key, faults)
        else:
            faults.append(
                Fault(
                    f"key {path}",
                    name,
                    str(value),
                    "expected a text, texts of equal meaning, or first and later",
                )
            )
