"""Stretches of coverage, joined and kept apart: for each moment of a venue and asset one word counts, the best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from briefs.tables.stretch import ORDER_COVERAGES, Stretch


def merged(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same coverage as a sorted tuple: touching stretches of one word and source joined, none overlapping.

    Where words differ the better one counts (a file that was `partial` and is imported again as `full` becomes full);
    where two sources say the same, the first by name.
    """
    result: list[Stretch] = []
    ordered = sorted(set(stretches), key=lambda s: (s.venue, s.asset, _rank(s), s.source, s.start, s.end))
    for _, group in groupby(ordered, key=lambda s: (s.venue, s.asset)):
        result += _resolved(list(group))
    return tuple(sorted(result, key=lambda s: (s.venue, s.asset, s.start, s.end, _rank(s), s.source)))


def _rank(stretch: Stretch) -> int:
    return ORDER_COVERAGES.index(stretch.coverage)


def _resolved(best_first: list[Stretch]) -> list[Stretch]:
    taken: list[Stretch] = []
    for stretch in best_first:
        for start, end in _free(stretch, taken):
            taken.append(replace(stretch, start=start, end=end))
    return _joined(taken)


def _free(stretch: Stretch, taken: list[Stretch]) -> list[tuple[datetime, datetime]]:
    """The parts of `stretch` that nothing in `taken` covers; a moment without length is free where it stands alone."""
    if stretch.start == stretch.end:
        covered = any(other.start <= stretch.start <= other.end for other in taken)
        return [] if covered else [(stretch.start, stretch.end)]
    free = []
    cursor = stretch.start
    for other in sorted(taken, key=lambda s: s.start):
        if other.end <= cursor or other.start >= stretch.end or other.start == other.end:
            continue
        if other.start > cursor:
            free.append((cursor, other.start))
        cursor = max(cursor, other.end)
    if cursor < stretch.end:
        free.append((cursor, stretch.end))
    return free


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    result: list[Stretch] = []
    for stretch in sorted(stretches, key=lambda s: (_rank(s), s.source, s.start, s.end)):
        last = result[-1] if result else None
        if last and (last.coverage, last.source) == (stretch.coverage, stretch.source) and stretch.start <= last.end:
            result[-1] = replace(last, end=max(last.end, stretch.end))
        else:
            result.append(stretch)
    return result
