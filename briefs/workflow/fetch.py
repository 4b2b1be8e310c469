"""Venues and vendors into the lake: every source by itself, every part as soon as it is whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from briefs.errors import DataMissing, FaultyInput
from briefs.lake.fetched import Brought, Fetched, Part
from briefs.lake.store import Lake
from briefs.settings.sources import Sources
from briefs.sources.frames import frame
from briefs.sources.http.limits import ORDINARY, Limits
from briefs.sources.talk import Batch, Source, Want
from briefs.vocabulary.window import Window
from briefs.workflow.asking import Answered, ask_all
from briefs.workflow.landing import coverage, landed
from briefs.workflow.wiring import Patience, session

_LEAD = {"candles": timedelta(hours=1), "open_interest": timedelta(hours=4)}
"""What a brief needs from before its day: the bar that ends at its start, and a level that is not too old."""

_WAIT_S = 120  # a recorder that writes an hour's orders may hold the lake for longer than a person would wait


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be fetched. missing: only what earlier fetches did not bring whole. now: the moment of asking."""

    sources: Mapping[str, Source]
    tables: tuple[str, ...]
    days: tuple[date, ...]
    assets: tuple[str, ...]
    now: datetime
    missing: bool = False

    def parts(self) -> tuple[Part, ...]:
        """Everything that is asked for; a source is asked only for tables that it serves."""
        return tuple(
            Part(name, table, day)
            for name, source in self.sources.items()
            for day in self.days
            for table in self.tables
            if table in source.tables
        )

    def is_over(self, day: date) -> bool:
        return Window.day(day).end <= self.now

    @property
    def now_ms(self) -> int:
        return _ms(self.now)

    def want(self, part: Part) -> Want:
        window = Window.day(part.day)
        start = window.start - _LEAD.get(part.table, timedelta())
        return Want(part.table, _ms(start), _ms(window.end), self.assets, self.now_ms)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one part. state: `fetched`, `held` (a run that was stopped had brought it) or `failed`."""

    part: Part
    state: str
    rows: int = 0
    new: int = 0
    revised: int = 0
    coverage: str = ""
    problems: tuple[str, ...] = ()


Progress = Callable[[str, int, int], None]
"""A source, how many of its parts are done, and how many it has."""


def fetch(
    lake: Path,
    order: Order,
    settings: Sources,
    environ: Mapping[str, str],
    progress: Progress,
    limits: Limits = ORDINARY,
) -> tuple[Outcome, ...]:
    """Bring what `order` asks for into the lake; one outcome for each part, in the order's sequence.

    A part that fails is an outcome, never an error. Raises UserError where the lake cannot be written, or a key or
    proxy cannot be used.
    """
    patience = Patience()
    ledger, store = Fetched(lake), Lake(lake, _WAIT_S)
    parts = order.parts()
    held = ledger.held(order.assets, order.now_ms, ever=order.missing)
    outcomes = {part: _held(part, held[part]) for part in parts if part in held}
    revision = ledger.begin(store.next_revision(), order.now_ms)
    counts = _Counts(parts, outcomes, progress)
    wants = [(part, order.want(part)) for part in parts if part not in outcomes]
    with session(settings, order.sources.values(), environ, patience, limits) as asking:
        try:
            for answered in ask_all(asking, order.sources, wants, patience):
                outcome = _land(store, order, answered, asking.now(), revision)
                if outcome.state == "fetched" and order.is_over(answered.part.day):
                    brought = Brought(order.assets, outcome.rows, outcome.coverage, outcome.problems)
                    ledger.note(answered.part, brought, order.now_ms, revision)
                outcomes[answered.part] = outcome
                counts.add(answered.part.source)
        finally:
            patience.stop()
    ledger.end()
    return tuple(outcomes[part] for part in parts)


def refuse_empty(outcomes: Sequence[Outcome]) -> None:
    """Raise DataMissing where no source gave a row."""
    if not any(outcome.rows for outcome in outcomes):
        failed = sum(outcome.state == "failed" for outcome in outcomes)
        raise DataMissing(
            f"no source gave any row ({failed} of {len(outcomes)} parts failed): the table above says why; "
            "`briefs doctor` tells what is reachable"
        )


def _land(store: Lake, order: Order, answered: Answered, moment: datetime, revision: int) -> Outcome:
    part = answered.part
    if answered.batch is None:
        return Outcome(part, "failed", problems=(answered.problem,))
    batch = landed(answered.batch, order.want(part), moment)
    covers = str(coverage(batch, Window.day(part.day), order.assets))
    try:
        new, revised = _write(store, batch, part.source, revision)
    except FaultyInput as error:
        first = error.faults[0]
        what = f"{error.count} of {len(batch.rows)} rows are not fit for the lake, so none was kept; {first}"
        return Outcome(part, "failed", problems=(*batch.problems, f"{part.source}: {what}"))
    return Outcome(part, "fetched", len(batch.rows), new, revised, covers, batch.problems)


def _write(store: Lake, batch: Batch, source: str, revision: int) -> tuple[int, int]:
    """New and revised rows. A stretch without an order is worth keeping: it says that there was none."""
    if not batch.rows and not batch.stretches:
        return 0, 0
    frames = {batch.table: frame(batch.table, batch.rows)}
    (imported,) = store.import_frames(frames, source, stretches=batch.stretches, revision=revision)
    return imported.new, imported.revised


def _held(part: Part, brought: Brought) -> Outcome:
    return Outcome(part, "held", brought.rows, coverage=brought.coverage, problems=brought.problems)


class _Counts:
    """Tells `progress` how far each source is."""

    def __init__(self, parts: Sequence[Part], done: Mapping[Part, Outcome], progress: Progress) -> None:
        self.progress = progress
        self.totals: dict[str, int] = {}
        self.done: dict[str, int] = {}
        for part in parts:
            self.totals[part.source] = self.totals.get(part.source, 0) + 1
            self.done[part.source] = self.done.get(part.source, 0) + (part in done)
        for source in self.totals:
            progress(source, self.done[source], self.totals[source])

    def add(self, source: str) -> None:
        self.done[source] += 1
        self.progress(source, self.done[source], self.totals[source])


def _ms(moment: datetime) -> int:
    return round(moment.astimezone(UTC).timestamp() * 1000)
