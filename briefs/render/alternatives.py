"""Alternatives inside a phrase: `[came to|reached]`, with slots and further alternatives in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

_MARKS = re.compile(r"([\[\]|])")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a number or a word; `form` is the filter's name or ""."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Choice:
    """Wordings of one place; an empty one says nothing."""

    options: tuple[tuple[Part, ...], ...]


Part: TypeAlias = "str | Slot | Choice"


def branched(flat: Iterable[str | Slot]) -> tuple[Part, ...]:
    """Words and slots with `[`, `|` and `]` in the words become choices. Raises ValueError where they do not pair."""
    opened: list[list[list[Part]]] = [[[]]]
    for mark in _tokens(flat):
        if mark == "[":
            opened.append([[]])
        elif mark == "|":
            if len(opened) == 1:
                raise ValueError("a bar outside of brackets: alternatives stand in [ ]")
            opened[-1].append([])
        elif mark == "]":
            if len(opened) == 1:
                raise ValueError("a bracket is closed that was not opened")
            options = tuple(tuple(option) for option in opened.pop())
            if len(options) == 1:
                raise ValueError("one wording in brackets is no alternative: write [a|b], or leave the brackets out")
            opened[-1][-1].append(Choice(options))
        else:
            opened[-1][-1].append(mark)
    if len(opened) > 1:
        raise ValueError("a bracket is opened that is not closed")
    return tuple(opened[0][0])


def _tokens(flat: Iterable[str | Slot]) -> Iterator[str | Slot]:
    for part in flat:
        if isinstance(part, Slot):
            yield part
        else:
            yield from filter(None, _MARKS.split(part))


def needed(parts: Iterable[Part]) -> frozenset[str]:
    """The slots that are said whichever alternative is taken."""
    found: frozenset[str] = frozenset()
    for part in parts:
        if isinstance(part, Slot):
            found |= {part.name}
        elif isinstance(part, Choice):
            found |= frozenset.intersection(*map(needed, part.options))
    return found


def sayable(parts: Iterable[Part], present: frozenset[str]) -> bool:
    """Whether there is a wording that uses no slot beyond those `present`."""
    return all(
        part.name in present
        if isinstance(part, Slot)
        else isinstance(part, str) or any(sayable(option, present) for option in part.options)
        for part in parts
    )


def wordings(parts: Iterable[Part], present: frozenset[str]) -> int:
    """How many wordings there are that use no slot beyond those `present`."""
    counts = 1
    for part in parts:
        if isinstance(part, Choice):
            counts *= sum(wordings(option, present) for option in part.options if sayable(option, present))
    return counts


def spelt(parts: Iterable[Part], present: frozenset[str], number: int) -> Iterator[str | Slot]:
    """The words and slots of one wording: the `number`-th, counted from 0 and beyond the last from the first again."""
    for part in parts:
        if not isinstance(part, Choice):
            yield part
            continue
        usable = [(option, wordings(option, present)) for option in part.options if sayable(option, present)]
        number, place = divmod(number, sum(count for _, count in usable))
        for option, count in usable:
            if place < count:
                yield from spelt(option, present, place)
                break
            place -= count


def joined(parts: Iterable[str | Slot]) -> tuple[str | Slot, ...]:
    """The same with neighbouring words made one, without the stray spaces that an empty alternative leaves."""
    whole: list[str | Slot] = []
    for part in parts:
        if isinstance(part, str) and whole and isinstance(whole[-1], str):
            whole[-1] += part
        else:
            whole.append(part)
    return tuple(_tidy(part) if isinstance(part, str) else part for part in whole if part != "")


def _tidy(words: str) -> str:
    return re.sub(r" +([,;:.])", r"\1", re.sub(" {2,}", " ", words))
