"""What a talk gathers: rows without doubles, whole bars alone, and a line for all that is missing.

Pages may come in any order and overlap. Rows with a key count once, the last answer wins. Orders without a number of
their own have none: of equal ones the most that one page had are kept, for two equal rows of a page are two orders.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from briefs.sources.talk import Batch, Reply, Row, Want
from briefs.sources.venues import settlements, soundness
from briefs.sources.venues.market import Market, chosen
from briefs.sources.venues.reading import Page, Unreadable, capped, ms_of, utc
from briefs.tables.contract import TABLES
from briefs.tables.stretch import Stretch


class Sheet:
    """The rows and problems of one talk about `want`."""

    def __init__(self, want: Want) -> None:
        self.want = want
        self.problems: list[str] = []
        self._table = TABLES[want.table]
        self._keyed: dict[tuple[Any, ...], Row] = {}
        self._counted: Counter[tuple[tuple[str, Any], ...]] = Counter()
        self._stretches: list[Stretch] = []

    def problem(self, line: str) -> None:
        """Say that something is missing, once."""
        if line not in self.problems:
            self.problems.append(line)

    def read(self, reply: Reply, what: str, parse: Callable[[Any], Page]) -> Page:
        """One answer about `what`, parsed, its faults said. Its rows are not kept yet: see `take`."""
        if reply.refused:
            self.problem(f"{what}: {reply.refused}")
            return Page()
        made = parse(reply.data)
        for fault in made.faults:
            self.problem(f"{what}: {fault}")
        return made

    def contracts(self, reply: Reply, what: str, parse: Callable[[Any], list[Market]]) -> list[Market]:
        """The contracts of one answer; none, and a line, where it has no list of them."""
        try:
            return [] if reply.refused else parse(reply.data)
        except Unreadable as fault:
            self.problem(f"{what}: {fault}")
            return []

    def take(self, reply: Reply, what: str, parse: Callable[[Any], Page]) -> Page:
        """One answer about `what`, parsed, its faults said and its rows kept."""
        made = self.read(reply, what, parse)
        self.keep(made.rows)
        return made

    def keep(self, rows: Iterable[Row]) -> None:
        """Keep the rows of one page."""
        counted: Counter[tuple[tuple[str, Any], ...]] = Counter()
        for row in rows:
            identity = self._table.identity
            if identity and row.get(identity):
                self._keyed[row["venue"], row[identity]] = row
            elif self._table.counted:
                counted[tuple(row.items())] += 1
            else:
                self._keyed[tuple(row.get(column) for column in self._table.key)] = row
        self._counted |= counted

    def settle(self, rows: Iterable[Row], market: Market) -> None:
        """Keep the settlements of one market, each with the interval that its neighbours tell."""
        made, missing = settlements.with_intervals(rows, market.interval_h)
        self.keep(made)
        start, end = utc(self.want.start_ms), utc(self.want.end_ms)
        gaps = [f"{n} settlements missing before {_stamp(ts)}" for ts, n in missing if start <= ts < end]
        for line in capped(gaps):
            self.problem(f"{market.symbol}: {line}")
        if not any(start <= row["ts"] < end for row in made):
            self.problem(f"{market.symbol}: no settlements")

    def markets(self, known: Iterable[Market], first: bool = False) -> Iterator[Market]:
        """The markets of the assets that are wanted, the most usual one of each first (`first`: it alone)."""
        for asset, found in chosen(known, self.want.assets).items():
            if not found:
                self.problem(f"{asset}: no perpetual quoted in dollars")
            yield from found[:1] if first else found

    def expect(self, step_ms: int, since_ms: int = 0, **sought: str) -> None:
        """Say which bars or levels `step_ms` apart are missing, from `since_ms`, of the rows with these columns."""
        want, begin = self.want, max(self.want.start_ms, since_ms)
        due = range(-(-begin // step_ms) * step_ms, min(want.end_ms, want.now_ms) - step_ms + 1, step_ms)
        held = {
            ms_of(row["ts"])
            for row in self._keyed.values()
            if all(row.get(name) == word for name, word in sought.items())
        }
        missing = [at for at in due if at not in held]
        if missing:
            first = _stamp(utc(missing[0]))
            self.problem(
                f"{' '.join(sought.values())}: {len(missing)} of {len(due)} rows missing, the first of {first}"
            )

    def cover(self, stretch: Stretch) -> None:
        """What the orders cover; an empty stretch is none."""
        if stretch.start < stretch.end:
            self._stretches.append(stretch)

    def batch(self) -> Batch:
        """The rows that lie in the wanted stretch, closed before it was asked, sorted by time and key."""
        kept, aside = [], []
        counted = (dict(row) for row, times in self._counted.items() for _ in range(times))
        for row in (*self._keyed.values(), *counted):
            at = ms_of(row[self._table.time])
            if not self.want.start_ms <= at < self.want.end_ms or self._unfinished(row, at):
                continue
            wrong = self._off_grid(row, at) or soundness.fault(self.want.table, row)
            if wrong:
                aside.append(f"{row.get('symbol') or row.get('asset')} {_stamp(row[self._table.time])}: {wrong}")
            else:
                kept.append(row)
        self.problems += capped(aside)
        kept.sort(key=lambda row: (row[self._table.time], *(str(row.get(name)) for name in (*self._table.key, "id"))))
        return Batch(self.want.table, tuple(kept), tuple(self._stretches), tuple(self.problems))

    def _unfinished(self, row: Row, at: int) -> bool:
        return "interval_s" in row and at + row["interval_s"] * 1000 > self.want.now_ms

    def _off_grid(self, row: Row, at: int) -> str:
        off = "interval_s" in row and at % (row["interval_s"] * 1000)
        return "opens between two bars of its length" if off else ""


def _stamp(moment: Any) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
