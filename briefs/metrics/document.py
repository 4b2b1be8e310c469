"""Writes `docs/figures.md` from the catalogue and the tests: `python -m briefs.metrics.document > docs/figures.md`."""

from __future__ import annotations

import sys
from itertools import groupby

from briefs.metrics.catalogue import definitions
from briefs.metrics.definition import Definition
from briefs.metrics.worked_examples import examples

_HEAD = """# Figures

Every number of a brief is one of these figures. `briefs figures DATE` prints those of a day, `briefs explain ID DATE`
the rows behind one of them. This page is made from the catalogue, and from the worked examples among the tests, by
`python -m briefs.metrics.document`.

In an id, A stands for an asset, V for a venue, NAME for another market (SPY), N for a running number (1 is the first)
or a number of days or values, H for a number of days ahead, HH and HHMM for a time of day in UTC, TIME for a moment and
DATE for a day in UTC. A figure that cannot be computed is left out: a gap says what is missing. Shares, returns and
rates are fractions (0.05 is 5%); money is in dollars with two decimals.
"""


_EXAMPLES = """## Worked examples

The traps of these measures, each with its sum. A test of the number's name holds the program to it.
"""


def document() -> str:
    """The page, family by family in the catalogue's order, and the worked examples by number."""
    families = groupby(sorted(definitions(), key=_family), key=_family)
    worked = [f"- **{', '.join(one.numbers)}** {one.text} (`{one.file}`)" for one in examples()]
    return "\n".join([_HEAD, *(_section(name, list(entries)) for name, entries in families), _EXAMPLES, *worked, ""])


def _family(entry: Definition) -> str:
    words = entry.pattern.split("@")[0].split(".")
    return words[0] if words[0] != "series" else f"{words[0]}.{words[1]}"


def _section(name: str, entries: list[Definition]) -> str:
    return "\n".join([f"## {name}", "", *(_entry(entry) for entry in entries)])


def _entry(entry: Definition) -> str:
    rows = ", ".join(f"`{name}`" for name in entry.inputs) or "none"
    lines = [
        f"### `{entry.pattern}`",
        "",
        entry.sentence,
        "",
        f"- Unit: {entry.unit}",
        f"- Formula: {entry.formula}",
        f"- Made of: {rows}",
    ]
    return "\n".join([*lines, *([f"- Source: {entry.source}"] if entry.source else []), ""])


if __name__ == "__main__":
    sys.stdout.write(document())
