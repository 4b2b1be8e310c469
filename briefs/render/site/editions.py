"""What was published under a brief's address over time, and what each edition changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from briefs.render.numbers import number
from briefs.vocabulary.figure import Unit

_NUMBERS = frozenset(Unit) - {Unit.TEXT, Unit.DATE, Unit.TIME}


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that the text names, as it was printed and as it is; "" where it was or is absent."""

    figure: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Edition:
    """number: 1 for the first; it never lies below the brief's revision. wording: the hash of its Markdown.

    changes: against the edition before; compared: whether that one was at hand.
    """

    number: int
    revision: int
    wording: str
    changes: tuple[Change, ...] = ()
    compared: bool = True

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Edition:
        changes = tuple(Change(**one) for one in plain["changes"])
        return cls(
            int(plain["number"]), int(plain["revision"]), str(plain["wording"]), changes, bool(plain["compared"])
        )


def history(editions: Sequence[Edition]) -> bytes:
    """`history.json`, which lies beside a brief's page."""
    return (json.dumps([asdict(one) for one in editions], ensure_ascii=False, indent=1) + "\n").encode()


def read_history(content: bytes | None) -> tuple[Edition, ...]:
    """The editions of a `history.json`; none where there is no such file or it is not ours."""
    try:
        return tuple(Edition.from_json(one) for one in json.loads(content or b"[]"))
    except (ValueError, KeyError, TypeError):
        return ()


def continued(
    before: Sequence[Edition], old: Mapping[str, Any] | None, new: Mapping[str, Any], wording: str
) -> tuple[Edition, ...]:
    """The editions including the one that `new`, the brief's JSON, is; the same as before where its text is the same.

    old: the JSON of the edition before, None where it is not kept.
    """
    revision = int(new["revision"])
    if not before:
        return (Edition(revision, revision, wording),)
    last = before[-1]
    if (last.wording, last.revision) == (wording, revision):
        return tuple(before)
    changes = _changes(old, new) if old is not None else ()
    return (*before, Edition(max(last.number + 1, revision), revision, wording, changes, old is not None))


def _changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    named = dict.fromkeys(
        str(claim.get("figure"))
        for brief in (new, old)
        for claim in brief.get("claims", ())
        if isinstance(claim, dict) and not str(claim.get("section")).startswith("charts/")
    )
    pairs = ((name, _printed(old, name), _printed(new, name)) for name in named)
    return tuple(Change(name, was, now) for name, was, now in pairs if was != now)


def _printed(brief: Mapping[str, Any], name: str) -> str:
    figure = brief["figures"].get(name)
    if not isinstance(figure, dict):
        return ""
    value, unit = str(figure.get("value", "")), figure.get("unit")
    if unit not in _NUMBERS:
        return value
    try:
        return number(Decimal(value), Unit(unit))
    except (InvalidOperation, ValueError):
        return value
