"""The phrase files: message key -> variants. Each variant is a Jinja string that holds words and slots, nothing else.

A slot is a bare name with at most one filter (`{{ total }}`, `{{ change|size }}`). Jinja parses the string; since only
words and slots are let through, nothing in a phrase can run.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefs.errors import Fault, FaultyInput

LEXICON = "lexicon.toml"
FORMS = frozenset({"size", "exact", "signed", "points", "clock", "day", "short"})
BLOCK_DAYS = 30
_NUMERAL = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a number or a word; `form` is the filter's name or ""."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Variant:
    parts: tuple[str | Slot, ...]

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(part.name for part in self.parts if isinstance(part, Slot))


@dataclass(frozen=True, slots=True)
class Phrases:
    """All variants by message key, and the keys whose wording is fixed."""

    variants: Mapping[str, tuple[Variant, ...]]
    fixed: frozenset[str] = frozenset()

    def choose(self, key: str, present: Collection[str], day: int, told: int = 0) -> Variant | None:
        """The variant of `key` for a day's number, among those whose slots are all `present`; None where none is.

        In each block of 30 days the variants follow a fixed permutation, so the choice depends on nothing but the
        key, the day, the slots at hand and how often the document has `told` the key before. Fixed wording does not
        vary: the variant that says most of what is at hand. Raises KeyError where the key is unknown.
        """
        variants = self.variants[key]
        if key in self.fixed:
            sayable = [variant for variant in variants if variant.slots <= set(present)]
            return max(sayable, key=lambda variant: len(variant.slots), default=None)
        block = day // BLOCK_DAYS
        order = sorted(range(len(variants)), key=lambda i: sha256(f"{key}|{block}|{i}".encode()).digest())
        usable = [variants[i] for i in order if variants[i].slots <= set(present)]
        return usable[(day % BLOCK_DAYS + told) % len(usable)] if usable else None


def load(folder: Path) -> Phrases:
    """Every phrase file of a language's folder. Raises FaultyInput with all faults of the first faulty file."""
    environment = ImmutableSandboxedEnvironment(autoescape=False)
    variants: dict[str, tuple[Variant, ...]] = {}
    fixed: set[str] = set()
    for path in sorted(folder.glob("*.toml")):
        if path.name == LEXICON:
            continue
        faults: list[Fault] = []
        for key, texts, is_fixed in _entries(read_toml(path), "", faults):
            if key in variants:
                faults.append(Fault(f"key {key}", "variants", key, "this key is defined in another phrase file too"))
            variants[key] = tuple(_variants(environment, key, texts, faults))
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


def _variants(environment: Environment, key: str, texts: list[str], faults: list[Fault]) -> Iterator[Variant]:
    for count, text in enumerate(texts, start=1):
        try:
            yield Variant(tuple(_parts(environment, text)))
        except ValueError as error:
            faults.append(Fault(f"key {key}", f"variant {count}", text, str(error)))


def _parts(environment: Environment, text: str) -> Iterator[str | Slot]:
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
        form = node.name
        if form not in FORMS or node.args or node.kwargs:
            raise ValueError(f"unknown filter {form}: known are {', '.join(sorted(FORMS))}")
        node = node.node
    if not isinstance(node, nodes.Name):
        raise ValueError("a slot is a bare name with at most one filter")  # noqa: TRY004 - wording, no type
    return Slot(node.name, form)
