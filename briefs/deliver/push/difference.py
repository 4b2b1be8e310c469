"""What a person changed in a draft, as lines that a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import unified_diff

from briefs.deliver.push.target import lines

_MOST_LINES = 60


def difference(pushed: Mapping[str, str], there: Mapping[str, str]) -> str:
    """The fields that differ, with `-` before what was pushed and `+` before what is there now."""
    found = [line for name in there for line in _field(name, pushed.get(name, ""), there[name])]
    more = [f"(and {len(found) - _MOST_LINES:,} more lines)"] if len(found) > _MOST_LINES else []
    return "".join(f"{line}\n" for line in [*found[:_MOST_LINES], *more])


def _field(name: str, pushed: str, there: str) -> Iterator[str]:
    if pushed == there:
        return
    changes = list(
        unified_diff(lines(pushed), lines(there), f"{name} as it was pushed", f"{name} as it is", n=1, lineterm="")
    )
    yield from changes
    if not changes:
        yield f"{name}: the same words, marked up in another way"
