"""A scenario file as one tree: what is published and what is assumed, laid over each other.

A value under `[published]` is a table of `value`, `source` and `note`, and of `taken` where the simulation needs more
digits than were printed. A value under `[assumed]` stands by itself. Both have the same keys; none may be in both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from briefs.errors import Fault
from briefs.sources.scenario.model import Published
from briefs.sources.scenario.quantity import parse

Tree = dict[str, Any]
_LEAF = {"value", "taken", "source", "note"}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A published value: what the simulation takes, and what was printed."""

    taken: Any
    printed: Any


def overlay(
    published: Mapping[str, Any], assumed: Mapping[str, Any], faults: list[Fault]
) -> tuple[Tree, list[Published]]:
    """One tree of both, and the published values in the order of the file. Appends what is wrong to `faults`."""
    notes: list[Published] = []
    tree = _published(published, "", notes, faults)
    _lay(tree, assumed, "", faults)
    return tree, notes


def _published(table: Mapping[str, Any], path: str, notes: list[Published], faults: list[Fault]) -> Tree:
    tree: Tree = {}
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        if not isinstance(value, Mapping):
            why = "a published value is a table of value, source and note; a value of your own belongs under [assumed]"
            faults.append(Fault("published", here, str(value), why))
        elif _is_leaf(value):
            tree[key] = _leaf(value, here, notes, faults)
        else:
            tree[key] = _published(value, here, notes, faults)
    return tree


def _is_leaf(table: Mapping[str, Any]) -> bool:
    return any(key in _LEAF and not isinstance(value, Mapping) for key, value in table.items())


def _leaf(table: Mapping[str, Any], path: str, notes: list[Published], faults: list[Fault]) -> Leaf:
    for key in ("value", "source", "note"):
        if key not in table:
            faults.append(Fault(f"published.{path}", key, "", "is missing: say what was printed, by whom and of what"))
        elif key != "value" and not (isinstance(table[key], str) and table[key].strip()):
            faults.append(Fault(f"published.{path}", key, str(table[key]), "must be a text"))
    unknown = "is unknown here: a published value has value, taken, source and note"
    faults += [Fault(f"published.{path}", key, str(table[key]), unknown) for key in sorted(set(table) - _LEAF)]
    printed = table.get("value")
    taken = table.get("taken", printed)
    if "taken" in table and "value" in table:
        _compare(taken, printed, path, faults)
    notes.append(Published(path, str(printed), str(table.get("source", "")), str(table.get("note", ""))))
    return Leaf(taken, printed)


def _compare(taken: Any, printed: Any, path: str, faults: list[Fault]) -> None:
    try:
        exact, rounded = parse(taken), parse(printed)
    except ValueError as error:
        faults.append(Fault(f"published.{path}", "taken", str(taken), str(error)))
        return
    if not rounded.is_rounding_of(exact.value):
        faults.append(Fault(f"published.{path}", "taken", str(taken), f"does not round to the published {printed}"))


def _lay(tree: Tree, table: Mapping[str, Any], path: str, faults: list[Fault]) -> None:
    for key, value in table.items():
        here = f"{path}.{key}" if path else key
        under = tree.get(key)
        if under is None:
            tree[key] = _copy(value)
        elif isinstance(under, dict) and isinstance(value, Mapping):
            _lay(under, value, here, faults)
        else:
            faults.append(Fault("assumed", here, str(value), "is published already: keep one of the two"))


def _copy(value: Any) -> Any:
    return {key: _copy(inner) for key, inner in value.items()} if isinstance(value, Mapping) else value
