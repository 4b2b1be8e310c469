"""The phrase files: message key -> variants. Each variant is a Jinja string that holds words and slots, nothing else.

A slot is a bare name with at most one filter (`{{ total }}`, `{{ change|size }}`). `[came to|reached]` are alternatives
for the words of one place; they may hold slots and further alternatives. What is no slot goes through Jinja, which
tells what else it is; since only words and slots are let through, nothing in a phrase can run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefs.errors import Fault, FaultyInput
from briefs.render.alternatives import Part, Slot, branched, joined, needed, sayable, spelt, wordings
from briefs.render.turns import dealt

LEXICON = "lexicon.toml"
PIECES = "pieces.toml"
FORMS = frozenset({"size", "exact", "signed", "points", "relative", "fold", "clock", "day", "short"})
DEEPEST = 4  # pieces inside pieces
_WATCHLIST = "_watchlist"
_NUMERAL = re.compile(r"\d")
_PIECE = re.compile(r"<(\w+)>")
_SLOT = re.compile(r"\{\{ *([A-Za-z_]\w*) *(?:\| *([A-Za-z_]\w*) *)?\}\}")


@dataclass(frozen=True, slots=True)
class Variant:
    parts: tuple[Part, ...]

    @property
    def slots(self) -> frozenset[str]:
        """The slots without which it cannot be said."""
        return needed(self.parts)


@dataclass(frozen=True, slots=True)
class Phrases:
    """All variants by message key, and the keys whose wording is fixed."""

    variants: Mapping[str, tuple[Variant, ...]]
    fixed: frozenset[str] = frozenset()

    def choose(self, key: str, present: Collection[str], day: int, told: int = 0) -> Variant | None:
        """The variant of `key` for a day's number, of those that the slots `present` suffice for; None where none is.

        What comes back holds words and slots only: its alternatives have been chosen. The choice depends on nothing but
        the key, the day, the slots at hand and how often the document has `told` the key before (`turns.py`). Fixed
        wording does not vary: the variant that says most of what is at hand. Raises KeyError where the key is unknown.
        """
        variants = self.variants[key]
        at_hand = frozenset(present)
        if key in self.fixed:
            told_in_full = [variant for variant in variants if variant.slots <= at_hand]
            return max(told_in_full, key=lambda variant: len(variant.slots), default=None)
        usable = [i for i in range(len(variants)) if sayable(variants[i].parts, at_hand)]
        if not usable:
            return None
        counts = tuple(wordings(variants[i].parts, at_hand) for i in usable)
        place, number = dealt(key, counts, day, told)
        return Variant(joined(spelt(variants[usable[place]].parts, at_hand, number)))


def load(folder: Path, shared: Mapping[str, str] = MappingProxyType({}), *, watchlist: bool = False) -> Phrases:
    """Every phrase file of a language's folder. Raises FaultyInput with all faults of the first faulty file.

    `shared` are pieces that the phrases may use beside those of their own folder (see `pieces`). watchlist: whether
    the brief's sums are of a watchlist alone; pieces that have another wording for that have it.
    """
    environment = ImmutableSandboxedEnvironment(autoescape=False)
    known = {**shared, **pieces(folder)}
    if watchlist:
        known |= {name.removesuffix(_WATCHLIST): text for name, text in known.items() if name.endswith(_WATCHLIST)}
    variants: dict[str, tuple[Variant, ...]] = {}
    fixed: set[str] = set()
    for path in sorted(folder.glob("*.toml")):
        if path.name in {LEXICON, PIECES}:
            continue
        faults: list[Fault] = []
        for key, texts, is_fixed in _entries(read_toml(path), "", faults):
            if key in variants:
                faults.append(Fault(f"key {key}", "variants", key, "this key is defined in another phrase file too"))
            variants[key] = tuple(_variants(environment, key, texts, known, faults))
            fixed |= {key} if is_fixed else set()
        if faults:
            raise FaultyInput(str(path), faults)
    return Phrases(variants, frozenset(fixed))


def read_toml(path: Path) -> Mapping[str, object]:
    """The file's tables. Raises FaultyInput where it is missing, no UTF-8 or no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FaultyInput(str(path), [Fault("file", "TOML", path.name, str(error))]) from error


def _entries(table: Mapping[str, object], path: str, faults: list[Fault]) -> Iterator[tuple[str, list[str], bool]]:
    """Message keys, their texts and whether these are fixed.

    A table with `variants` is a message, any other table a group of messages.
    """
    for name, value in table.items():
        key = f"{path}.{name}" if path else name
        if not isinstance(value, Mapping):
            faults.append(Fault(f"key {path}", name, str(value), "expected a table with `variants`"))
            continue
        if "variants" in value:
            texts = value["variants"]
            if isinstance(texts, list) and texts and all(isinstance(text, str) for text in texts):
                yield key, texts, value.get("fixed", False) is True
            else:
                faults.append(Fault(f"key {key}", "variants", str(texts), "expected a list of at least one text"))
        yield from _entries({k: v for k, v in value.items() if k not in {"variants", "fixed"}}, key, faults)


def pieces(folder: Path) -> Mapping[str, str]:
    """The wordings that phrases share, by name; none where the folder has no such file."""
    path = folder / PIECES
    if not path.exists():
        return {}
    found = read_toml(path)
    faults = [
        Fault(f"key {name}", "text", str(text), "expected a text")
        for name, text in found.items()
        if not isinstance(text, str)
    ]
    if faults:
        raise FaultyInput(str(path), faults)
    return {name: str(text) for name, text in found.items()}


def _whole(text: str, known: Mapping[str, str]) -> str:
    """The phrase with `<name>` replaced by that piece, and by the pieces that the piece holds."""
    for _ in range(DEEPEST):
        names = _PIECE.findall(text)
        for name in names:
            if name not in known:
                there = f"known are {', '.join(sorted(known))}" if known else f"there is no {PIECES}"
                raise ValueError(f"unknown piece {name}: {there}")
        if not names:
            return text
        text = _PIECE.sub(lambda found: known[found[1]], text)
    raise ValueError(f"pieces lie more than {DEEPEST} deep in each other")


def _variants(
    environment: Environment, key: str, texts: list[str], known: Mapping[str, str], faults: list[Fault]
) -> Iterator[Variant]:
    for count, text in enumerate(texts, start=1):
        try:
            yield Variant(parse(environment, _whole(text, known)))
        except ValueError as error:
            faults.append(Fault(f"key {key}", f"variant {count}", text, str(error)))


def parse(environment: Environment, text: str) -> tuple[Part, ...]:
    """A phrase's words, slots and alternatives. Raises ValueError that says what else it holds."""
    return branched(_flat(environment, text))


def _flat(environment: Environment, text: str) -> Iterator[str | Slot]:
    """Words and slots, with the brackets and bars of alternatives still among the words."""
    rest = _SLOT.sub("", text)
    if "{" in rest or "}" in rest:
        yield from _judged(environment, text)
        return
    end = 0
    for found in _SLOT.finditer(text):
        yield _words(text[end : found.start()])
        yield _known(Slot(found[1], found[2] or ""))
        end = found.end()
    yield _words(text[end:])


def _judged(environment: Environment, text: str) -> Iterator[str | Slot]:
    """The same by Jinja's own parser, which names what is neither word nor slot."""
    try:
        body = environment.parse(text).body
    except TemplateSyntaxError as error:
        raise ValueError(f"not a template: {error.message}") from error
    for node in body:
        if not isinstance(node, nodes.Output):
            raise ValueError(f"a phrase holds words and slots only, not {type(node).__name__.lower()}")  # noqa: TRY004 - wording, no type
        for part in node.nodes:
            yield _words(part.data) if isinstance(part, nodes.TemplateData) else _slot(part)


def _words(text: str) -> str:
    if found := _NUMERAL.search(text):
        raise ValueError(f"a numeral ({found.group()}) in the words: every number is a slot")
    return text


def _slot(node: nodes.Node) -> Slot:
    form = ""
    if isinstance(node, nodes.Filter) and node.node is not None:
        form = _known(Slot("", node.name)).form
        if node.args or node.kwargs:
            raise ValueError(f"the filter {form} takes nothing in brackets")
        node = node.node
    if not isinstance(node, nodes.Name):
        raise ValueError("a slot is a bare name with at most one filter")  # noqa: TRY004 - wording, no type
    return _known(Slot(node.name, form))


def _known(slot: Slot) -> Slot:
    if slot.form and slot.form not in FORMS:
        raise ValueError(f"unknown filter {slot.form}: known are {', '.join(sorted(FORMS))}")
    return slot
