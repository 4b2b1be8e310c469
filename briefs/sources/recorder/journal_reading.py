"""Reads journal files back: orders by the greatest number of equal ones in a frame, and what was listened to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from briefs.sources.recorder.journal import ENDING, unsealed
from briefs.sources.recorder.order import Order, copies_by_key


@dataclass(frozen=True, slots=True)
class Covered:
    """A stretch [from_ms, to_ms) that a venue's feed was listened to.

    assets: which ones, None for all; without: but for these. leg: of how many connections which one; an asset comes
    over one of them (`feed.leg_of`).
    """

    from_ms: int
    to_ms: int
    word: str
    assets: tuple[str, ...] | None
    without: tuple[str, ...] = ()
    leg: tuple[int, int] = (0, 1)

    @property
    def begun(self) -> tuple[object, ...]:
        """Marks in which only the end differs are of one stretch that grew."""
        return (self.from_ms, self.word, self.assets, self.without, self.leg)


@dataclass(slots=True)
class Recorded:
    """What journal files of one venue hold.

    orders: by key each order, and how often it stands in the frame that has it most often: two equal rows of one frame
    are two orders, the same frame again is not. covered: by start and scope, the longest. aside: lines with what could
    not be read. torn: files whose last line a crash cut short, which had not been counted. damaged: other lines that
    are not whole.
    """

    venue: str
    orders: dict[tuple[object, ...], tuple[Order, int]] = field(default_factory=dict)
    covered: set[Covered] = field(default_factory=set)
    aside: list[dict[str, Any]] = field(default_factory=list)
    torn: int = 0
    damaged: int = 0

    def add(self, path: Path) -> None:
        """Read one more file."""
        longest = {one.begun: one for one in self.covered}
        for line in self._lines(path):
            match line["k"]:
                case "orders":
                    self._count(line["orders"])
                case "covered":
                    mark = covered(line)
                    known = longest.get(mark.begun)
                    if known is None or known.to_ms < mark.to_ms:
                        longest[mark.begun] = mark
                case "aside":
                    self.aside.append(line)
        self.covered = set(longest.values())

    def _count(self, rows: Iterable[list[Any]]) -> None:
        orders = [_order(row) for row in rows]
        for key, copies in copies_by_key(orders).items():
            if key not in self.orders or self.orders[key][1] < copies:
                first = self.orders[key][0] if key in self.orders else next(one for one in orders if one.key == key)
                self.orders[key] = (first, copies)

    def _lines(self, path: Path) -> Iterator[dict[str, Any]]:
        with path.open("rb") as file:
            for line in file:
                whole = unsealed(line)
                if whole is not None:
                    yield whole
                elif line.endswith(b"\n"):
                    self.damaged += 1
                else:
                    self.torn += 1


def covered(line: Mapping[str, Any]) -> Covered:
    """The stretch that a line tells of."""
    assets = None if line["assets"] is None else tuple(line["assets"])
    leg, legs = line["leg"]
    without = tuple(line["without"])
    return Covered(int(line["from"]), int(line["to"]), str(line["word"]), assets, without, (int(leg), int(legs)))


def venue_of(path: Path) -> str:
    """Whose file it is."""
    return path.name.partition("-")[0]


def journal_files(folder: Path) -> list[Path]:
    """All files of the journal, oldest hour first."""
    return sorted(folder.glob(f"*-*-*-*{ENDING}"), key=lambda path: (path.name.split("-")[1:], path.name))


def read(paths: Iterable[Path]) -> list[Recorded]:
    """What the files hold, venue by venue."""
    venues: dict[str, Recorded] = {}
    for path in sorted(paths):
        venues.setdefault(venue_of(path), Recorded(venue_of(path))).add(path)
    return [venues[venue] for venue in sorted(venues)]


def last_covered(path: Path) -> int | None:
    """The end of the last stretch of coverage in a file, in epoch milliseconds."""
    recorded = Recorded(venue_of(path))
    recorded.add(path)
    return max((one.to_ms for one in recorded.covered), default=None)


def _order(row: list[Any]) -> Order:
    ts, symbol, asset, side, price, qty, usd, *rest = row
    return Order(ts, symbol, asset, side, Decimal(price), Decimal(qty), Decimal(usd), *rest)
