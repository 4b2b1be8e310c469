"""A scenario into a lake: what is simulated says so in every row's source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from briefs.lake.store import Lake
from briefs.sources import orders as order_books
from briefs.sources import scenario as scenarios
from briefs.sources.orders import OrderBook
from briefs.sources.scenario import SOURCE


@dataclass(frozen=True, slots=True)
class Simulated:
    """A scenario that lies in a lake. rows: by table; new: how many of them the lake did not hold as they are."""

    name: str
    day: date
    about: str
    rows: Mapping[str, int]
    new: int


def simulate(scenario: str, lake: Path) -> Simulated:
    """Simulate `scenario`, a file or the name of a shipped one, into `lake`, all of its tables or none.

    A second time changes nothing. Raises FaultyInput where the scenario has faults, UserError where there is none of
    that name or where simulated rows would replace recorded ones.
    """
    read = scenarios.read(scenarios.locate(scenario))
    made = scenarios.simulate(read)
    imported = Lake(lake).import_frames(made.tables, source=SOURCE, simulated=True, stretches=made.stretches)
    rows = {part.table: part.rows for part in imported}
    return Simulated(read.name, read.day, read.about, rows, sum(part.new + part.revised for part in imported))


def simulate_orders(book: OrderBook, lake: Path, progress: Callable[[str, int, int], None]) -> int:
    """Simulate orders by number alone into `lake`, all or none; gives how many the lake did not hold as they are.

    They lie in a temporary folder first (TMPDIR; some 40 bytes each) and are imported as any file is.
    """
    with TemporaryDirectory(prefix="briefs-orders-") as folder:
        parts = []
        for part, days in order_books.write(book, Path(folder)):
            parts.append(part)
            progress("drawing orders", days, book.days)
        done = Lake(lake).import_parts(
            "liquidations",
            parts,
            order_books.SOURCE,
            simulated=True,
            stretches=order_books.stretches(book),
            progress=progress,
        )
    return done.new + done.revised
