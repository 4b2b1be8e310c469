"""Which rows of the window have been changed since they were first recorded."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "revisions.number",
        Unit.COUNT,
        "Which version of the window's data this is; there is no such figure of the first.",
        "1 + the times that rows of the window were replaced",
        ("revised",),
    ),
    Definition(
        "revisions.METRIC.venue.V.rows",
        Unit.COUNT,
        "Rows of a table and venue that have replaced an earlier version of themselves.",
        "count of such rows inside the window",
        ("revised",),
    ),
    Definition(
        "revisions.METRIC.rows",
        Unit.COUNT,
        "Rows of a table without venues that have replaced an earlier version of themselves.",
        "count of such rows inside the window",
        ("revised",),
    ),
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:
    """Add the revision's number, where it is not the first, and the rows behind it by table and venue."""
    del preferences  # what was revised is no matter of taste
    if frames.revision == 1:
        return
    sources = ", ".join(sorted(set(frames.revised["source"]))) or "the lake"
    total = int(frames.revised["rows"].sum())
    tally.add("revisions.number", frames.revision, Unit.COUNT, source=sources, rows=total)
    for (table, venue), group in frames.revised.groupby(["table", "venue"]):
        rows = int(group["rows"].sum())
        figure_id = f"revisions.{table}.venue.{venue}.rows" if venue else f"revisions.{table}.rows"
        tally.add(figure_id, rows, Unit.COUNT, source=", ".join(sorted(set(group["source"]))), rows=rows)
