"""What became of a fetch, as the closing table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from textwrap import wrap

from briefs.vocabulary.brief_json import dumps
from briefs.workflow.fetch import Outcome

_LEAST = 30  # columns, below which folding would make a ribbon
_HEAD = ("source", "table", "rows", "coverage", "problem")


def lines(outcomes: Sequence[Outcome], width: int | None = None) -> list[str]:
    """The closing table: a row for each source and table over all days, further problems beneath it.

    width: columns of the terminal, to which problems are folded; None where nobody looks at the columns.
    """
    rows = [_HEAD]
    for (source, table), parts in _grouped(outcomes).items():
        first, *others = _problems(parts) or [""]
        rows.append((source, table, f"{sum(part.rows for part in parts):,}", _coverage(parts), first))
        rows += [("", "", "", "", problem) for problem in others]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    room = None if width is None else width - sum(widths[:-1]) - 2 * (len(widths) - 1)
    return [_line(part, widths) for row in rows for part in _folded(row, room)]


def summary(outcomes: Sequence[Outcome]) -> str:
    """One line: how many rows came, how many of them were new or revised, and what failed."""
    counts = {
        "rows": sum(one.rows for one in outcomes),
        "new": sum(one.new for one in outcomes),
        "revised": sum(one.revised for one in outcomes),
    }
    parts = [f"{count:,} {name}" for name, count in counts.items() if count or name != "revised"]
    failed = sum(one.state == "failed" for one in outcomes)
    held = sum(one.state == "held" for one in outcomes)
    if held:
        parts.append(f"{held} of {len(outcomes)} parts were there already")
    if failed:
        parts.append(f"{failed} of {len(outcomes)} parts failed and are gaps")
    return ", ".join(parts)


def as_json(outcomes: Sequence[Outcome]) -> str:
    """The text that `briefs fetch --json` prints."""
    return dumps({"fetched": [_plain(one) for one in outcomes]})


def _plain(one: Outcome) -> dict[str, object]:
    part = {"source": one.part.source, "table": one.part.table, "day": one.part.day.isoformat()}
    return part | {name: value for name, value in asdict(one).items() if name != "part"}


def _grouped(outcomes: Sequence[Outcome]) -> dict[tuple[str, str], list[Outcome]]:
    found: dict[tuple[str, str], list[Outcome]] = {}
    for one in outcomes:
        found.setdefault((one.part.source, one.part.table), []).append(one)
    return found


def _coverage(parts: Sequence[Outcome]) -> str:
    """What all days share, or how many of them are of which kind."""
    words = [part.coverage for part in parts if part.state != "failed"]
    kinds = dict.fromkeys(words)
    if len(parts) == 1 or (len(kinds) == 1 and len(words) == len(parts)):
        return words[0] if words else ""
    return "; ".join(f"{word or 'rows'} on {words.count(word)} of {len(parts)} days" for word in kinds)


def _problems(parts: Sequence[Outcome]) -> list[str]:
    """Each problem once, with the days that have it where there are several days."""
    days: dict[str, list[str]] = {}
    for part in parts:
        for problem in part.problems:
            days.setdefault(problem, []).append(part.part.day.isoformat())
    return [problem if len(parts) == 1 else f"{_named(found)}: {problem}" for problem, found in days.items()]


def _named(found: Sequence[str]) -> str:
    return found[0] if len(found) == 1 else f"{len(found)} days from {found[0]}"


def _folded(row: tuple[str, ...], room: int | None) -> list[tuple[str, ...]]:
    """The row with its problem on as many lines as it needs; on one where there is hardly any room."""
    *cells, problem = row
    if room is None or room < _LEAST or len(problem) <= room:
        return [row]
    first, *others = wrap(problem, room, subsequent_indent="  ", break_on_hyphens=False)
    return [(*cells, first), *(("", "", "", "", other) for other in others)]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    source, table, rows, coverage, problem = row
    return (
        f"{source:<{widths[0]}}  {table:<{widths[1]}}  {rows:>{widths[2]}}  {coverage:<{widths[3]}}  {problem}".rstrip()
    )
