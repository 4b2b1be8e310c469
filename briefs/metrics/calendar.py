"""Scheduled events after the window."""

from __future__ import annotations

from briefs.metrics.definition import Definition
from briefs.metrics.headlines import clean
from briefs.metrics.price_bars import SECOND, bounds, micros, moment
from briefs.metrics.tally import Tally
from briefs.tables.frames import MarketFrames
from briefs.vocabulary.figure import Unit
from briefs.vocabulary.preferences import Preferences
from briefs.vocabulary.window import stamp

AT_MOST = 5
AHEAD = 7 * 86_400 * SECOND

DEFINITIONS = (
    Definition(
        "calendar.N.name",
        Unit.TEXT,
        "A scheduled event of the seven days after the window, the soonest first.",
        "events at or after the window's end and less than seven days later, by time, then by name; at most five",
        ("events",),
    ),
    Definition("calendar.N.at", Unit.TIME, "When the event is scheduled.", "as recorded", ("events",)),
    Definition("calendar.N.kind", Unit.TEXT, "What kind of event it is.", "as recorded", ("events",)),
    Definition("calendar.N.source", Unit.TEXT, "Who announced the event.", "as recorded", ("events",)),
)


def measure(frames: MarketFrames, preferences: Preferences, tally: Tally) -> None:  # noqa: ARG001 - all subjects are called alike
    """Adds the next events, at most five. None scheduled is no gap."""
    _, end = bounds(frames)
    at = micros(frames.events["ts"])
    ahead = (at >= end) & (at < end + AHEAD)
    rows = frames.events[ahead]
    columns = (rows[column].tolist() for column in ("name", "kind", "source"))
    events = sorted(zip(at[ahead].tolist(), *columns, strict=True))
    for number, (when, *texts) in enumerate(events[:AT_MOST], start=1):
        name, kind, source = (clean(text) for text in texts)
        for part, value, unit in (
            ("name", name, Unit.TEXT),
            ("at", stamp(moment(when)), Unit.TIME),
            ("kind", kind, Unit.TEXT),
            ("source", source, Unit.TEXT),
        ):
            tally.add(f"calendar.{number}.{part}", value, unit, source=source, rows=1)
